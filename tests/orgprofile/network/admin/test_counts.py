"""How staff keep figures, and see which of them disagree."""

import pytest
from django.urls import reverse

from orgprofile.models import MembershipCount
from tests.desk import act, messages, open_form
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
    make_section,
)
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture
def network():
    return make_organisation(name="ECPAT International")


def page_of(client, row):
    return client.get(admin_address(row, "change")).content.decode()


def test_a_figure_names_what_it_differs_from_and_where_to_decide(client, figures):
    figure, other = figures

    page = page_of(client, figure)

    add = reverse("admin:orgprofile_resolution_add")
    assert str(other) in page
    assert f"{add}?figure={figure.pk}&amp;against={other.pk}" in page


def test_saving_a_figure_says_at_once_what_it_contradicts(client, network):
    measure, source = make_measure(network), make_citation()
    make_count(measure, "104", members=104, as_of="2018", citation=source)
    second = make_count(measure, "999", members=999, as_of="2020", citation=source)

    response = client.post(
        admin_address(second, "change"),
        open_form(client, second)
        | {"as_of": "2018", "why": "So it says.", "_save": "1"},
        follow=True,
    )

    (warning,) = [m for m in messages(response) if "disagrees with" in m]
    assert "104 members in 93 countries, 2018" in warning
    assert "decide what to make of them" in warning


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


def test_figures_are_found_by_what_became_of_their_disagreement(client, network):
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

    for asked, found in {
        "open": "12",
        "decided": "34",
        "none": "5",
        "": "12345",
    }.items():
        response = client.get(admin_address(MembershipCount), {"disagreement": asked})
        assert {c.slug for c in response.context["cl"].result_list} == set(found), asked


def test_a_figure_that_a_section_writes_is_not_removed_and_the_section_is_named(
    client, network
):
    count = make_count(make_measure(network), "size", citation=make_citation())
    section = make_section(network, body="It has [=size] members.")

    withdrawn = act(client, MembershipCount, "withdraw", count)
    page = client.get(admin_address(count, "delete")).content.decode()

    assert messages(withdrawn) == [
        "Nothing was withdrawn. The section “ECPAT International: History” writes this "
        "figure as [=size]: change the section first."
    ]
    assert admin_address(section, "change") in page
    assert "Yes, I’m sure" not in page
    assert MembershipCount.objects.published().exists()
