"""The admin of organisations: what its forms refuse and keep, and what its lists show."""

import pytest

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.admin import RecordInline
from tests.desk import act, messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_count,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_profile,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture
def source():
    return make_citation()


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def fact(organisation, source):
    return make_fact(organisation, citation=source)


def new_fact(**fields):
    """A fact typed into the first row of the form of its organisation."""
    typed = {"label": "Founded", "value": "1990", "order": "0", "status": "draft"}
    return {"facts-TOTAL_FORMS": "1"} | {
        f"facts-0-{name}": value for name, value in (typed | fields).items()
    }


# --- Forms ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "field", "value", "reason"),
    [
        (make_fact, "as_of", "2012/2009", "ends before it begins"),
        (make_fact, "link", "ecpat.org", "“ecpat.org” is not a web address"),
        (make_person, "since", "1990-13", "has no such month"),
        (make_person, "until", "1990", "The term can’t end (1990) before it begins"),
        (make_section, "body", "So.[@ecpat-germany-2081]", "“ecpat-germany-2018”?"),
        (make_section, "slug", "people", "is the name of another place on the page"),
        (lambda o, **_: o, "website", "javascript:alert(1)", "is not a web address"),
        (lambda o, **_: o, "lead", "Somebody said so.", "This cites no source."),
    ],
)
def test_what_a_form_refuses_it_keeps(
    client, organisation, source, make, field, value, reason
):
    cites = {} if make is make_section else {"citation": source}
    if make is make_person:
        cites["since"] = "2021"
    row = make(organisation, **cites)

    response = save(client, row, **{field: value})

    (sentence,) = refusals(response)
    assert reason in sentence
    assert Markup(response).fields[field] == value


def test_an_organisation_is_not_a_part_of_itself(client, organisation):
    response = save(client, organisation, parent=organisation.pk)

    assert refusals(response) == ["An organisation can’t be part of itself."]


def test_a_second_row_of_one_name_is_refused(client, organisation, fact):
    section = make_section(organisation)

    again = send(client, Fact, open_form(client, fact))
    taken = send(client, Section, open_form(client, section) | {"heading": "Other"})

    assert refusals(again) == ["This organisation has a fact of that label."]
    assert refusals(taken) == ["This organisation has a section of that slug."]
    assert Markup(taken).fields["heading"] == "Other"


@pytest.mark.parametrize("number", ["x", str(10**30), "-1", "\0"])
def test_a_forged_number_of_a_source_chooses_none(client, fact, number):
    alone = save(client, fact, citation=number)
    within = save(client, fact.organisation, **{"facts-0-citation": number})

    for response in (alone, within):
        assert response.status_code == 200
        assert refusals(response)


# --- Rows within a form --------------------------------------------------------------


def test_a_fact_is_edited_with_its_organisation(client, fact):
    response = save(client, fact.organisation, **{"facts-0-value": "1991"})

    assert refusals(response) == []
    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1991", 2)
    assert fact.organisation.history.count() == 1
    assert fact.history.latest().history_user.username == "astrid"


def test_a_stale_row_is_refused_and_nothing_else_is_saved(client, fact):
    mine = open_form(client, fact.organisation) | {"name": "Renamed"}
    fact.value = "Theirs"
    fact.save()

    changed = send(client, fact.organisation, mine | {"facts-0-value": "Mine"})
    # The old value in the form would put back what the other editor changed.
    left = send(client, fact.organisation, mine)

    for response, value in ((changed, "Mine"), (left, "May 1990")):
        (sentence,) = refusals(response)
        assert sentence.startswith("This fact was saved by somebody else")
        assert Markup(response).fields["facts-0-value"] == value
    fact.refresh_from_db()
    assert fact.value == "Theirs"
    assert Organisation.objects.get().name != "Renamed"


@pytest.mark.parametrize("version", ["", "0", "2", "abc", None])
def test_a_forged_version_of_a_row_is_refused(client, fact, version):
    fields = open_form(client, fact.organisation)
    fields["facts-0-version"] = version
    if version is None:
        del fields["facts-0-version"]

    response = send(client, fact.organisation, fields | {"facts-0-value": "Forged"})

    assert any("Nothing was saved now" in sentence for sentence in refusals(response))
    fact.refresh_from_db()
    assert fact.value == "May 1990"


def test_a_row_of_another_organisation_cannot_be_slipped_in(client, fact):
    other = make_fact(make_organisation("other"), citation=fact.citation)
    forged = {"facts-0-id": other.pk, "facts-0-value": "X"}

    save(client, fact.organisation, **forged)

    other.refresh_from_db()
    assert (other.value, other.organisation.slug) == ("May 1990", "other")


def test_an_added_fact_keeps_the_rules_of_its_own_form(client, organisation, source):
    unsourced = save(client, organisation, **new_fact(status="published"))
    sourced = save(
        client, organisation, **new_fact(status="published", citation=source.pk)
    )

    assert refusals(unsourced) == [
        "Choose the source of this value, or keep it as a draft."
    ]
    assert refusals(sourced) == []
    assert organisation.facts.published().get().version == 1


def test_a_fact_that_a_colleague_added_meanwhile_is_not_added_twice(
    client, organisation, source
):
    mine = open_form(client, organisation)
    make_fact(organisation, citation=source)

    response = send(client, organisation, mine | new_fact())

    assert refusals(response) == ["This organisation has a fact of that label."]
    assert Markup(response).fields["facts-0-value"] == "1990"
    assert organisation.facts.count() == 1


def test_two_facts_of_a_label_are_refused_within_a_form_too(client, fact):
    make_fact(fact.organisation, "Type", citation=fact.citation)

    response = save(client, fact.organisation, **{"facts-1-label": "Founded"})

    assert any("label" in sentence for sentence in refusals(response))
    assert Fact.objects.filter(label="Type").exists()


def test_a_form_that_claims_to_hold_many_rows_holds_nobody_up(
    client, fact, monkeypatch
):
    monkeypatch.setattr(RecordInline, "max_num", 3)

    response = save(client, fact.organisation, **{"facts-TOTAL_FORMS": str(10**30)})

    assert refusals(response)
    shown = [name for name in Markup(response).fields if name.endswith("-label")]
    # Three rows, and the empty one that a script copies.
    assert len(shown) == 4


def test_each_row_within_a_form_asks_at_most_once_for_its_source(
    client, organisation, source, django_assert_max_num_queries
):
    address = admin_address(organisation, "change")
    client.get(address)
    with django_assert_max_num_queries(30) as bare:
        client.get(address)
    for n in range(5):
        make_fact(organisation, f"Label {n}", citation=source)
        make_person(organisation, name=f"Name {n}", citation=source)

    with django_assert_max_num_queries(len(bare) + 10):
        client.get(address)


# --- Lists ---------------------------------------------------------------------------


def test_counts_of_rows_lead_to_the_rows(client):
    organisation = make_profile()
    measure = Measure.objects.get()

    organisations = Markup(client.get(admin_address(Organisation)))
    measures = Markup(client.get(admin_address(Measure)))

    sections = f"{admin_address(Section)}?organisation__id__exact={organisation.pk}"
    figures = f"{admin_address(MembershipCount)}?measure__id__exact={measure.pk}"
    assert sections in organisations.links
    assert figures in measures.links
    assert "4 sections" in Markup(client.get(sections)).words
    assert "1 membership count" in Markup(client.get(figures)).words


def test_rows_are_found_by_their_words(client):
    make_profile()

    for model, words in [
        (Organisation, "pact"),
        (Section, "known of its critics"),
        (Fact, "May 1990"),
        (KeyPerson, "landry"),
        (Measure, "admitted"),
        (MembershipCount, "world assembly"),
        (Criticism, "100,000"),
        (Turn, "Kessler"),
    ]:
        address = admin_address(model)
        found = client.get(address, {"q": words}).context["cl"].result_list
        none = client.get(address, {"q": "zzz"}).context["cl"].result_list
        assert (len(found), len(none)) == (1, 0), model


def test_what_may_not_be_published_is_named_with_its_reason(client, organisation):
    fact = make_fact(organisation, status="draft")

    response = act(client, Fact, "publish", fact)

    assert messages(response) == [
        "Published: 0.",
        "“Founded: May 1990” stays a draft: Choose the source of this value, or keep it "
        "as a draft.",
    ]


def test_a_measure_that_has_figures_cannot_be_deleted(client, organisation, source):
    measure = make_measure(organisation)
    make_count(measure, citation=source)

    response = client.post(admin_address(measure, "delete"), {"post": "yes"})

    assert "104 members in 93 countries" in Markup(response).words
    assert Measure.objects.exists()
