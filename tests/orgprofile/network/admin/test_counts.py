"""How staff keep figures, and decide on those that disagree."""

import pytest
from django.urls import reverse

from orgprofile.models import MembershipCount, Resolution
from tests.desk import messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_count,
    make_editor,
    make_measure,
    make_organisation,
    make_resolution,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    person = make_editor("astrid")
    client.force_login(person)
    return person


@pytest.fixture
def network():
    return make_organisation(name="ECPAT International")


@pytest.fixture
def figures(network):
    """104 and 107, both for June 2018."""
    measure, source = make_measure(network), make_citation()
    return (
        make_count(measure, "104", members=104, as_of="2018-06-08", citation=source),
        make_count(measure, "107", members=107, as_of="2018-06", citation=source),
    )


def page_of(client, row):
    return client.get(admin_address(row, "change")).content.decode()


# --- What disagrees ------------------------------------------------------------------


def test_a_figure_names_what_it_differs_from_and_where_to_decide(client, figures):
    figure, other = figures

    page = page_of(client, figure)

    add = reverse("admin:orgprofile_resolution_add")
    assert str(other) in page
    assert f"{add}?figure={figure.pk}&amp;against={other.pk}" in page


def test_the_page_that_decides_holds_both_figures_already(client, figures):
    figure, other = figures
    add = reverse("admin:orgprofile_resolution_add")

    fields = Markup(client.get(f"{add}?figure={figure.pk}&against={other.pk}")).fields

    assert (fields["figure"], fields["against"]) == (str(figure.pk), str(other.pk))


def test_a_hostile_address_of_that_page_is_left_unread(client):
    add = reverse("admin:orgprofile_resolution_add")

    for query in ("figure=x&against=%00", "figure=99999999999999999999", "figure=-1"):
        assert client.get(f"{add}?{query}").status_code == 200


def test_saving_a_figure_says_at_once_what_it_contradicts(client, network):
    measure, source = make_measure(network), make_citation()
    make_count(measure, "104", members=104, as_of="2018", citation=source)
    second = make_count(measure, "999", members=999, as_of="2020", citation=source)

    response = client.post(
        admin_address(second, "change"),
        open_form(client, second) | {"as_of": "2018", "_save": "Save"},
        follow=True,
    )

    (warning,) = [m for m in messages(response) if "disagrees with" in m]
    assert "104 members in 93 countries, 2018" in warning
    assert "decide what to make of them" in warning


def test_publishing_many_says_what_they_contradict(client, figures):
    draft, _other = figures
    MembershipCount.objects.filter(pk=draft.pk).update(status="draft")

    response = client.post(
        admin_address(MembershipCount),
        {"action": "publish", "_selected_action": [draft.pk]},
        follow=True,
    )

    assert "Published: 1." in messages(response)
    assert any("disagrees with" in message for message in messages(response))


def test_the_list_shows_disagreement_and_age(client, figures):
    figure, other = figures
    undated = make_count(figure.measure, "undated", as_of="", citation=figure.citation)

    page = client.get(admin_address(MembershipCount)).content.decode()
    assert page.count("<b>1 to decide</b>") == 2
    assert f"{undated.figure}" in page
    assert ">undated<" in page
    assert "8 years" in page or "9 years" in page

    make_resolution(figure, other)
    page = client.get(admin_address(MembershipCount)).content.decode()
    assert page.count("1 decided") == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("open", {"1", "2"}),
        ("decided", {"3", "4"}),
        ("none", {"5"}),
        ("", set("12345")),
    ],
)
def test_figures_are_found_by_what_became_of_their_disagreement(
    client, network, asked, found
):
    measure, source = make_measure(network), make_citation()
    counts = [
        make_count(measure, slug, members=members, as_of=year, citation=source)
        for slug, members, year in [
            ("1", 100, "1996"),
            ("2", 200, "1996"),
            ("3", 100, "1999"),
            ("4", 200, "1999"),
            ("5", 300, "2020"),
        ]
    ]
    make_resolution(counts[2], counts[3])

    response = client.get(admin_address(MembershipCount), {"disagreement": asked})

    assert {c.slug for c in response.context["cl"].result_list} == found


def test_the_list_asks_as_often_for_many_figures_as_for_few(
    client, figures, django_assert_max_num_queries
):
    figure, _other = figures
    address = admin_address(MembershipCount)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for number in range(20):
        make_count(
            figure.measure,
            f"c-{number}",
            members=number + 100,
            citation=figure.citation,
        )

    with django_assert_max_num_queries(40) as many:
        client.get(address)

    assert len(many) == len(few)


# --- Decisions -----------------------------------------------------------------------


def decide(client, figure, against, **fields):
    given = {
        "figure": figure.pk,
        "against": against.pk,
        "verdict": "superseded",
        "reason": "Counted three weeks later.",
        "status": "published",
    }
    return send(client, Resolution, open_form(client, Resolution) | given | fields)


def test_a_decision_takes_down_what_both_figures_said(client, figures):
    response = decide(client, *figures)

    assert refusals(response) == []
    resolution = Resolution.objects.get()
    assert resolution.figure_said == "104 in 93 countries, 2018-06-08"
    assert resolution.against_said == "107 in 93 countries, 2018-06"
    assert resolution.holds


def test_a_decision_needs_a_reason(client, figures):
    response = decide(client, *figures, reason="")

    assert any("required" in sentence for sentence in refusals(response))
    assert not Resolution.objects.exists()


def test_a_pair_is_decided_once_whichever_comes_first(client, figures):
    figure, against = figures
    decide(client, figure, against)

    response = decide(client, against, figure)

    assert any("decided already" in sentence for sentence in refusals(response))


def test_figures_that_agree_leave_nothing_to_decide(client, figures):
    figure, other = figures
    MembershipCount.objects.filter(pk=other.pk).update(members=104)

    response = decide(client, figure, other)

    assert any("do not disagree" in sentence for sentence in refusals(response))


def test_a_stale_figure_leaves_nothing_to_decide(client, figures):
    figure, other = figures
    MembershipCount.objects.filter(pk=other.pk).update(is_stale=True)

    response = decide(client, figure, other)

    assert any("marked as stale" in sentence for sentence in refusals(response))


def test_a_figure_is_not_decided_against_itself(client, figures):
    figure, _other = figures

    response = decide(client, figure, figure)

    assert any("disagree with itself" in sentence for sentence in refusals(response))


def test_saving_a_lapsed_decision_takes_it_anew(client, figures):
    figure, other = figures
    resolution = make_resolution(figure, other)
    save(client, other, members="108")
    assert not Resolution.objects.get().holds

    response = save(client, resolution)

    assert refusals(response) == []
    renewed = Resolution.objects.get()
    assert renewed.holds
    assert renewed.against_said == "108 in 93 countries, 2018-06"
    assert renewed.version == 2


def test_what_was_said_is_not_the_editors_to_write(client, figures):
    decide(client, *figures, figure_said="anything", against_said="anything")

    assert Resolution.objects.get().holds


@pytest.mark.parametrize(("asked", "found"), [("yes", 1), ("no", 0), ("", 1)])
def test_decisions_are_found_by_whether_they_hold(client, figures, asked, found):
    make_resolution(*figures)

    response = client.get(admin_address(Resolution), {"holds": asked})

    assert len(response.context["cl"].result_list) == found
