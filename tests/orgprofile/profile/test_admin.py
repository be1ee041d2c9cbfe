"""How staff keep organisations, figures and critics: what the forms refuse and show."""

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
from tests.desk import act, messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_editor,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_profile,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    """Astrid, signed in."""
    person = make_editor("astrid")
    client.force_login(person)
    return person


@pytest.fixture
def source():
    return make_citation()


@pytest.fixture
def organisation():
    return make_organisation()


# --- What each form refuses, keeping what was written --------------------------------


def test_more_countries_than_members_are_refused(client, organisation, source):
    count = make_count(make_measure(organisation), citation=source)

    response = save(client, count, members="93", countries="104")

    (sentence,) = refusals(response)
    assert sentence.startswith("There can’t be more countries than members")
    fields = Markup(response).fields
    assert (fields["members"], fields["countries"]) == ("93", "104")
    count.refresh_from_db()
    assert (count.members, count.countries) == (104, 93)


def test_a_figure_that_says_nothing_is_refused(client, organisation, source):
    count = make_count(make_measure(organisation), citation=source)

    response = save(client, count, members="", countries="")

    assert refusals(response) == ["Give a number of members, of countries, or both."]


@pytest.mark.parametrize("members", ["-1", "1e9", str(10**30), "104.5", "many"])
def test_what_is_no_number_is_refused(client, organisation, source, members):
    count = make_count(make_measure(organisation), citation=source)

    response = save(client, count, members=members)

    assert refusals(response)
    assert Markup(response).fields["members"] == members


def test_a_date_without_its_basis_is_refused(client, organisation, source):
    count = make_count(make_measure(organisation), citation=source)

    response = save(client, count, basis="")

    assert refusals(response) == [
        "Give the date together with how it is known, or neither."
    ]


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("1990-13", "has no such month"),
        ("2023-02-29", "is not a day in the calendar"),
        ("2012/2009", "ends before it begins"),
        ("last year", "is not a date: write 1990, 1990-05 or 1990-05-01"),
    ],
)
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda o, c: make_fact(o, citation=c), "as_of"),
        (lambda o, c: make_person(o, citation=c), "since"),
        (lambda o, c: make_person(o, citation=c), "until"),
        (lambda o, c: make_person(o, citation=c), "as_of"),
        (lambda o, c: make_count(make_measure(o), citation=c), "as_of"),
        (lambda o, _c: make_criticism(o, status="draft"), "date"),
        (lambda o, _c: make_criticism(o, status="draft"), "outcome_as_of"),
        (lambda o, _c: make_turn(make_criticism(o), status="draft"), "date"),
    ],
    ids=["fact", "since", "until", "person", "count", "criticism", "outcome", "turn"],
)
def test_an_impossible_or_reversed_date_is_refused_and_kept(
    client, organisation, source, make, field, date, reason
):
    row = make(organisation, source)

    response = save(client, row, **{field: date})

    (sentence,) = refusals(response)
    assert reason in sentence
    assert Markup(response).fields[field] == date


def test_a_term_that_ends_before_it_begins_is_refused(client, organisation, source):
    person = make_person(organisation, citation=source)

    response = save(client, person, since="2021", until="2019")

    assert refusals(response) == ["The term can’t end (2019) before it begins (2021)."]


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Organisation, lambda _o, _c, slug: make_organisation(slug)),
        (Measure, lambda o, _c, slug: make_measure(o, slug)),
        (
            MembershipCount,
            lambda o, c, slug: make_count(make_measure(o), slug, citation=c),
        ),
        (Criticism, lambda o, _c, slug: make_criticism(o, slug, status="draft")),
        (Section, lambda o, _c, slug: make_section(o, slug)),
    ],
)
def test_a_slug_that_is_taken_is_refused_and_kept(
    client, organisation, source, model, make
):
    row = make(organisation, source, "taken")
    fields = open_form(client, row)

    response = send(client, model, fields | {"title": "A title of its own"})

    assert len(refusals(response)) == 1
    assert any(word in refusals(response)[0] for word in ("slug", "Slug"))
    assert Markup(response).fields["slug"] == "taken"
    assert model.objects.filter(slug="taken").count() == 1


def test_a_second_fact_of_a_label_is_refused(client, organisation, source):
    fact = make_fact(organisation, citation=source)

    response = send(client, Fact, open_form(client, fact))

    assert refusals(response) == ["This organisation has a fact of that label."]


def test_a_person_recorded_twice_in_a_role_is_refused(client, organisation, source):
    person = make_person(organisation, citation=source)

    response = send(client, KeyPerson, open_form(client, person))

    assert refusals(response) == ["This person is recorded in this role already."]


@pytest.mark.parametrize(
    "address", ["ftp://ecpat.org/", "javascript:alert(1)", "ecpat.org"]
)
def test_an_address_that_is_not_of_the_web_is_refused_and_kept(
    client, organisation, source, address
):
    fact = make_fact(organisation, citation=source)

    for row, field in ((organisation, "website"), (fact, "link")):
        response = save(client, row, **{field: address})

        assert f"“{address}” is not a web address" in refusals(response)[0]
        assert Markup(response).fields[field] == address


def test_a_value_without_a_source_is_not_published(client, organisation):
    fact = make_fact(organisation, status="draft")

    response = save(client, fact, status="published")

    assert refusals(response) == [
        "Choose the source of this value, or keep it as a draft."
    ]
    assert refusals(save(client, fact, value="June 1990")) == []


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda o: o, "lead"),
        (lambda o: make_section(o, status="draft"), "body"),
        (lambda o: make_criticism(o, status="draft"), "statement"),
        (lambda o: make_turn(make_criticism(o), status="draft"), "body"),
    ],
    ids=["organisation", "section", "criticism", "turn"],
)
def test_prose_that_cites_nothing_is_not_published(client, organisation, make, field):
    row = make(organisation)
    text = "Somebody said so."

    response = save(client, row, status="published", **{field: text})

    assert refusals(response) == [
        "This cites no source. Cite one as [@key], or keep it as a draft."
    ]
    assert Markup(response).fields[field] == text


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda o, _c: o, "lead"),
        (lambda o, _c: make_section(o), "body"),
        (lambda o, c: make_count(make_measure(o), citation=c), "note"),
        (lambda o, _c: make_criticism(o, status="draft"), "statement"),
        (lambda o, _c: make_turn(make_criticism(o), status="draft"), "source_check"),
    ],
    ids=["organisation", "section", "count", "criticism", "turn"],
)
def test_an_unknown_key_is_refused_with_the_nearest(
    client, organisation, source, make, field
):
    row = make(organisation, source)
    text = "So it is.[@ecpat-germany-2081]"

    response = save(client, row, **{field: text})

    assert refusals(response) == [
        "No citation has the key “ecpat-germany-2081”; did you mean “ecpat-germany-2018”?"
    ]
    assert Markup(response).fields[field] == text


def test_a_criticism_has_one_target(client, organisation):
    criticism = make_criticism(organisation, status="draft")

    both = save(client, criticism, target=organisation.pk)
    neither = save(client, criticism, target_law="")

    for response in (both, neither):
        assert refusals(response) == ["Name one target: either a body or a law."]


def test_an_organisation_is_not_a_part_of_itself(client, organisation):
    response = save(client, organisation, parent=organisation.pk)

    assert refusals(response) == ["An organisation can’t be part of itself."]


# --- Rows within a form --------------------------------------------------------------


@pytest.fixture
def fact(organisation, source):
    return make_fact(organisation, citation=source)


def test_facts_and_people_are_edited_with_their_organisation(client, fact):
    response = save(client, fact.organisation, **{"facts-0-value": "1991"})

    assert refusals(response) == []
    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1991", 2)
    assert fact.organisation.history.count() == 1
    assert fact.history.latest().history_user.username == "astrid"


def test_a_stale_row_within_a_form_is_refused_and_nothing_else_is_saved(client, fact):
    mine = open_form(client, fact.organisation)
    fact.value = "Theirs"
    fact.save()

    response = send(
        client, fact.organisation, mine | {"facts-0-value": "Mine", "name": "Renamed"}
    )

    (sentence,) = refusals(response)
    assert sentence.startswith("This fact was saved by somebody else")
    assert Markup(response).fields["facts-0-value"] == "Mine"
    fact.refresh_from_db()
    assert fact.value == "Theirs"
    assert Organisation.objects.get().name != "Renamed"


@pytest.mark.parametrize("version", ["", "0", "2", "999", "abc", None])
def test_a_forged_version_of_a_row_within_a_form_is_refused(client, fact, version):
    fields = open_form(client, fact.organisation)
    if version is None:
        del fields["facts-0-version"]
    else:
        fields["facts-0-version"] = version

    response = send(client, fact.organisation, fields | {"facts-0-value": "Forged"})

    assert any("Nothing was saved now" in sentence for sentence in refusals(response))
    fact.refresh_from_db()
    assert fact.value == "May 1990"


def test_what_another_changed_in_a_row_within_a_form_is_never_put_back(client, fact):
    mine = open_form(client, fact.organisation)
    fact.value = "Theirs"
    fact.save()

    response = send(client, fact.organisation, mine | {"name": "Renamed"})

    assert "after you opened it" in refusals(response)[0]
    fact.refresh_from_db()
    assert fact.value == "Theirs"


def test_a_row_of_another_organisation_cannot_be_slipped_into_a_form(client, fact):
    other = make_fact(make_organisation("other"), citation=fact.citation)
    fields = open_form(client, fact.organisation)

    send(
        client,
        fact.organisation,
        fields | {"facts-0-id": other.pk, "facts-0-value": "X"},
    )

    other.refresh_from_db()
    assert other.value == "May 1990"
    assert other.organisation.slug == "other"


def test_a_fact_is_added_to_its_organisation(client, organisation, source):
    response = save(
        client,
        organisation,
        **{
            "facts-TOTAL_FORMS": "1",
            "facts-0-label": "Founded",
            "facts-0-value": "1990",
            "facts-0-order": "0",
            "facts-0-status": "published",
            "facts-0-citation": source.pk,
        },
    )

    assert refusals(response) == []
    assert organisation.facts.published().get().version == 1


def test_an_added_fact_is_held_to_the_same_rules(client, organisation):
    response = save(
        client,
        organisation,
        **{
            "facts-TOTAL_FORMS": "1",
            "facts-0-label": "Founded",
            "facts-0-value": "1990",
            "facts-0-order": "0",
            "facts-0-status": "published",
        },
    )

    assert refusals(response) == [
        "Choose the source of this value, or keep it as a draft."
    ]
    assert not Fact.objects.exists()


@pytest.mark.parametrize("claimed", ["2000", str(10**30)])
def test_a_form_that_claims_to_hold_many_rows_holds_nobody_up(client, fact, claimed):
    response = save(client, fact.organisation, **{"facts-TOTAL_FORMS": claimed})

    assert refusals(response)
    shown = [name for name in Markup(response).fields if name.endswith("-label")]
    assert len(shown) <= 101


def test_two_facts_of_a_label_are_refused_within_a_form_too(client, fact):
    make_fact(fact.organisation, "Type", citation=fact.citation)

    response = save(client, fact.organisation, **{"facts-1-label": "Founded"})

    assert any("label" in sentence for sentence in refusals(response))
    assert Fact.objects.filter(label="Type").exists()


def test_each_row_within_a_form_asks_at_most_once_for_each_source_it_shows(
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


def test_a_fact_that_a_colleague_added_meanwhile_is_not_added_twice(
    client, organisation, source
):
    mine = open_form(client, organisation)
    make_fact(organisation, citation=source)
    added = {
        "facts-TOTAL_FORMS": "1",
        "facts-0-label": "Founded",
        "facts-0-value": "1990",
        "facts-0-order": "0",
        "facts-0-status": "draft",
    }

    response = send(client, organisation, mine | added)

    assert refusals(response) == ["This organisation has a fact of that label."]
    assert Markup(response).fields["facts-0-value"] == "1990"
    assert organisation.facts.count() == 1


@pytest.mark.parametrize("number", ["x", str(10**30), "-1", "\0"])
def test_a_forged_number_of_a_source_chooses_none(client, fact, number):
    alone = save(client, fact, citation=number)
    within = save(client, fact.organisation, **{"facts-0-citation": number})

    for response in (alone, within):
        assert response.status_code == 200
        assert refusals(response)


# --- What the pages show -------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Organisation, "pact"),
        (Section, "known of its critics"),
        (Fact, "May 1990"),
        (KeyPerson, "landry"),
        (Measure, "admitted"),
        (MembershipCount, "world assembly"),
        (Criticism, "100,000"),
        (Turn, "Kessler"),
    ],
)
def test_rows_are_found_by_their_words(client, model, words):
    make_profile()

    found = client.get(admin_address(model), {"q": words}).context["cl"].result_list
    none = client.get(admin_address(model), {"q": "zzz"}).context["cl"].result_list

    assert len(found) == 1
    assert len(none) == 0


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
