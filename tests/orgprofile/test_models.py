"""What is stated of an organisation: its rules, its names, its questions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F

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
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_profile,
    make_section,
    make_turn,
)

pytestmark = pytest.mark.django_db

UNSOURCED = "This cites no source. Cite one as [@key], or keep it as a draft."


def refusal(row):
    """What a form would say of the row, sentence by sentence, under its field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


# --- Organisations -------------------------------------------------------------------


def test_a_form_refuses_an_organisation_that_is_part_of_itself():
    organisation = make_organisation()
    organisation.parent = organisation

    assert refusal(organisation) == {
        "parent": ["An organisation can’t be part of itself."]
    }


def test_the_database_refuses_an_organisation_that_is_part_of_itself():
    make_organisation()

    with pytest.raises(IntegrityError, match="is_not_part_of_itself"):
        Organisation.objects.update(parent=F("id"))


def test_a_second_organisation_of_a_slug_is_refused():
    make_organisation("ecpat-usa")
    second = Organisation(slug="ecpat-usa", name="Another")

    assert refusal(second) == {"slug": ["Another organisation has this slug."]}


@pytest.mark.parametrize(
    "slug", ["ECPAT", "ecpat_usa", "-ecpat", "ecpat--usa", "écpat"]
)
def test_a_slug_that_could_not_be_typed_in_an_address_is_refused(slug):
    assert "slug" in refusal(Organisation(slug=slug, name="ECPAT"))


@pytest.mark.parametrize(
    "website", ["ecpat.org", "ftp://ecpat.org/", "javascript:alert(1)", "//ecpat.org/"]
)
def test_a_website_that_is_no_web_address_is_refused(website):
    organisation = Organisation(slug="ecpat", name="ECPAT", website=website)

    assert "is not a web address" in refusal(organisation)["website"][0]


def test_an_organisation_cannot_be_published_with_a_lead_that_cites_nothing():
    organisation = make_organisation(lead="A network.")

    assert refusal(organisation) == {"lead": [UNSOURCED]}


def test_a_draft_may_cite_nothing_yet():
    make_organisation(lead="A network.", status="draft").full_clean()


def test_organisations_stand_by_name():
    second = make_organisation("a", name="PACT")
    first = make_organisation("b", name="ECPAT UK")

    assert list(Organisation.objects.in_order()) == [first, second]


def test_the_subject_of_the_site_has_the_front_page_for_its_address():
    assert make_organisation("ecpat-international").get_absolute_url() == "/"


def test_every_other_organisation_has_an_address_of_its_own():
    organisation = make_organisation("ecpat-usa")

    assert organisation.get_absolute_url() == "/organisations/ecpat-usa/"


# --- Sections ------------------------------------------------------------------------


def test_a_form_refuses_a_second_section_of_a_slug():
    section = make_section(make_organisation(), "history")
    section.pk = None
    section._state.adding = True

    assert refusal(section) == {
        "__all__": ["This organisation has a section of that slug."]
    }


def test_the_database_refuses_a_second_section_of_a_slug():
    section = make_section(make_organisation(), "history")

    with pytest.raises(IntegrityError):
        Section.objects.create(
            organisation=section.organisation, slug="history", heading="Again"
        )


def test_two_organisations_may_have_sections_of_one_slug():
    make_section(make_organisation("one"), "history")
    other = make_section(make_organisation("other"), "history")

    other.full_clean()


def test_a_section_cannot_be_published_with_prose_that_cites_nothing():
    section = make_section(make_organisation(), body="It began in 1990.")

    assert refusal(section) == {"body": [UNSOURCED]}


def test_a_published_section_may_be_empty_where_rows_below_say_it_all():
    make_section(make_organisation(), "awards", shows="awards").full_clean()


def test_a_section_that_names_no_citation_is_refused_with_the_nearest_key():
    make_citation("nape-2016")
    section = make_section(make_organisation(), body="It began.[@nope-2016]")

    assert refusal(section) == {
        "body": ["No citation has the key “nope-2016”; did you mean “nape-2016”?"]
    }


def test_a_section_longer_than_a_body_may_be_is_refused():
    section = make_section(make_organisation(), status="draft", body="a" * 50_001)

    assert "50000" in refusal(section)["body"][0].replace(",", "")


def test_sections_stand_in_the_order_given():
    organisation = make_organisation()
    last = make_section(organisation, "a", order=3)
    second = make_section(organisation, "c", order=1)
    first = make_section(organisation, "b", order=1)

    assert list(organisation.sections.in_order()) == [first, second, last]


def test_a_section_is_found_on_the_page_of_its_organisation():
    section = make_section(make_organisation("ecpat-usa"), "history")

    assert section.get_absolute_url() == "/organisations/ecpat-usa/#history"


# --- Facts ---------------------------------------------------------------------------


def test_a_form_refuses_a_second_fact_of_a_label():
    organisation, source = make_organisation(), make_citation()
    make_fact(organisation, "Founded", citation=source)
    second = Fact(organisation=organisation, label="Founded")

    assert refusal(second) == {
        "__all__": ["This organisation has a fact of that label."]
    }


def test_the_database_refuses_a_second_fact_of_a_label():
    fact = make_fact(make_organisation(), "Founded", citation=make_citation())

    with pytest.raises(IntegrityError):
        Fact.objects.create(organisation=fact.organisation, label="Founded")


def test_a_form_refuses_to_publish_a_value_without_a_source():
    fact = Fact(
        organisation=make_organisation(),
        label="Founded",
        value="May 1990",
        status="published",
    )

    assert refusal(fact) == {
        "__all__": ["Choose the source of this value, or keep it as a draft."]
    }


def test_the_database_refuses_to_publish_a_value_without_a_source():
    organisation = make_organisation()

    with pytest.raises(IntegrityError, match="published_value_is_sourced"):
        Fact.objects.create(
            organisation=organisation, label="Founded", value="1990", status="published"
        )


def test_publishing_leaves_a_value_without_a_source_a_draft():
    fact = make_fact(make_organisation(), status="draft")

    refused = Fact.objects.publish()

    fact.refresh_from_db()
    assert [row for row, _reason in refused] == [fact]
    assert not fact.is_published


def test_a_cell_without_a_value_needs_no_source():
    make_fact(make_organisation(), "Staff", value="").full_clean()


def test_facts_stand_in_the_order_given_then_by_label():
    organisation, source = make_organisation(), make_citation()
    last = make_fact(organisation, "A", order=2, citation=source)
    second = make_fact(organisation, "C", order=1, citation=source)
    first = make_fact(organisation, "B", order=1, citation=source)

    assert list(organisation.facts.in_order()) == [first, second, last]


# --- People --------------------------------------------------------------------------


def test_a_form_refuses_a_person_recorded_twice_in_a_role():
    person = make_person(make_organisation(), citation=make_citation())
    person.pk = None
    person._state.adding = True

    assert refusal(person) == {
        "__all__": ["This person is recorded in this role already."]
    }


def test_the_database_refuses_a_person_recorded_twice_in_a_role():
    person = make_person(make_organisation(), citation=make_citation())

    with pytest.raises(IntegrityError):
        make_person(person.organisation, citation=person.citation)


def test_a_term_cannot_end_before_it_begins():
    person = make_person(
        make_organisation(), citation=make_citation(), since="2021-07", until="2019"
    )

    assert refusal(person) == {
        "until": ["The term can’t end (2019) before it begins (July 2021)."]
    }


def test_a_term_may_end_within_the_span_in_which_it_began():
    make_person(
        make_organisation(),
        citation=make_citation(),
        since="2021/2022",
        until="2021-09",
    ).full_clean()


@pytest.mark.parametrize("field", ["since", "until", "as_of"])
def test_an_impossible_date_of_a_person_is_refused_in_its_field(field):
    person = make_person(make_organisation(), citation=make_citation())
    setattr(person, field, "2021-02-30")

    assert refusal(person) == {field: ["“2021-02-30” is not a day in the calendar."]}


def test_a_person_must_have_a_source():
    organisation = make_organisation()

    with pytest.raises(IntegrityError):
        make_person(organisation)


def test_people_stand_by_when_they_were_last_seen():
    organisation, source = make_organisation(), make_citation()
    older = make_person(organisation, name="A", as_of="2019", citation=source)
    newer = make_person(organisation, name="B", as_of="2024-05-22", citation=source)

    assert list(organisation.people.newest_first()) == [newer, older]


# --- Figures -------------------------------------------------------------------------


def test_a_form_refuses_a_figure_that_says_nothing():
    count = make_count(make_measure(make_organisation()), citation=make_citation())
    count.members = count.countries = None

    assert refusal(count) == {
        "__all__": ["Give a number of members, of countries, or both."]
    }


def test_the_database_refuses_a_figure_that_says_nothing():
    measure, source = make_measure(make_organisation()), make_citation()

    with pytest.raises(IntegrityError, match="says_something"):
        make_count(measure, members=None, countries=None, citation=source)


def test_a_form_refuses_more_countries_than_members():
    count = make_count(make_measure(make_organisation()), citation=make_citation())
    count.members, count.countries = 93, 104

    (sentence,) = refusal(count)["__all__"]
    assert sentence.startswith("There can’t be more countries than members")


def test_the_database_refuses_more_countries_than_members():
    measure, source = make_measure(make_organisation()), make_citation()

    with pytest.raises(IntegrityError, match="no_more_countries_than_members"):
        make_count(measure, members=93, countries=104, citation=source)


@pytest.mark.parametrize(
    ("members", "countries"), [(104, 104), (104, None), (None, 93)]
)
def test_as_many_countries_as_members_or_one_of_the_two_is_a_figure(members, countries):
    make_count(
        make_measure(make_organisation()),
        members=members,
        countries=countries,
        citation=make_citation(),
    ).full_clean()


@pytest.mark.parametrize(("as_of", "basis"), [("2018", ""), ("", "page")])
def test_a_form_refuses_a_date_without_its_basis_and_a_basis_without_date(as_of, basis):
    count = make_count(make_measure(make_organisation()), citation=make_citation())
    count.as_of, count.basis = as_of, basis

    assert refusal(count) == {
        "__all__": ["Give the date together with how it is known, or neither."]
    }


@pytest.mark.parametrize(("as_of", "basis"), [("2018", ""), ("", "page")])
def test_the_database_refuses_a_date_without_its_basis_and_a_basis_without_date(
    as_of, basis
):
    measure, source = make_measure(make_organisation()), make_citation()

    with pytest.raises(IntegrityError, match="date_has_a_basis"):
        make_count(measure, as_of=as_of, basis=basis, citation=source)


def test_a_measure_cannot_be_deleted_from_under_its_figures():
    measure = make_measure(make_organisation())
    make_count(measure, citation=make_citation())

    with pytest.raises(IntegrityError):
        measure.delete()


def test_the_figure_to_lead_with_is_the_newest_dated_one_of_the_first_measure():
    organisation, source = make_organisation(), make_citation()
    first = make_measure(organisation, "members", order=0)
    second = make_measure(organisation, "affiliates", order=1)
    make_count(second, "c-2020", as_of="2020", citation=source)
    make_count(first, "c-2018", as_of="2018", citation=source)
    newest = make_count(first, "c-2019", as_of="2019", citation=source)

    assert MembershipCount.objects.current(date(2024, 1, 1)) == newest


@pytest.mark.parametrize(
    "fields",
    [
        {"as_of": "2030"},
        {"as_of": ""},
        {"as_of": "2018/.."},
        {"as_of": "../2023"},
        {"as_of": "2022", "is_stale": True},
    ],
    ids=["of the future", "undated", "open end", "open start", "stale"],
)
def test_the_profile_never_leads_with_a_figure_that_is(fields):
    measure, source = make_measure(make_organisation()), make_citation()
    dated = make_count(measure, "dated", as_of="2010", citation=source)
    make_count(measure, "other", citation=source, **fields)

    assert MembershipCount.objects.current(date(2024, 1, 1)) == dated


def test_there_is_no_figure_to_lead_with_where_none_is_dated():
    make_count(make_measure(make_organisation()), as_of="", citation=make_citation())

    assert MembershipCount.objects.current(date(2024, 1, 1)) is None


def test_of_two_figures_up_to_one_day_the_profile_leads_with_the_more_precise():
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "a-year", as_of="2018", citation=source)
    precise = make_count(measure, "b-day", as_of="2018-12-31", citation=source)

    assert MembershipCount.objects.current(date(2024, 1, 1)) == precise


def test_figures_stand_newest_first_and_the_undated_last():
    measure, source = make_measure(make_organisation()), make_citation()
    undated = make_count(measure, "undated", as_of="", citation=source)
    older = make_count(measure, "older", as_of="2016", citation=source)
    year = make_count(measure, "a-year", as_of="2018", citation=source)
    day = make_count(measure, "b-day", as_of="2018-12-31", citation=source)

    assert list(MembershipCount.objects.newest_first()) == [day, year, older, undated]


def test_figures_stand_measure_by_measure_in_their_order():
    organisation, source = make_organisation(), make_citation()
    second = make_measure(organisation, "affiliates", order=2)
    first = make_measure(organisation, "members", order=1)
    a = make_count(second, "a", as_of="2020", citation=source)
    b = make_count(first, "b", as_of="2010", citation=source)
    c = make_count(first, "c", as_of="2011", citation=source)

    assert list(MembershipCount.objects.by_measure()) == [c, b, a]


def test_measures_stand_in_the_order_given():
    organisation = make_organisation()
    second = make_measure(organisation, "a", order=2)
    first = make_measure(organisation, "b", order=1)

    assert list(Measure.objects.in_order()) == [first, second]


def test_figures_are_about_the_organisation_of_their_measure():
    source = make_citation()
    one, other = make_organisation("one"), make_organisation("other")
    count = make_count(make_measure(one, "m-1"), "c-1", citation=source)
    make_count(make_measure(other, "m-2"), "c-2", citation=source)

    assert list(MembershipCount.objects.about(one)) == [count]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"members": 104, "countries": 93}, "104 members in 93 countries"),
        (
            {"members": 80, "countries": None, "bound": "at-least"},
            "at least 80 members",
        ),
        ({"members": None, "countries": 70, "bound": "about"}, "about 70 countries"),
    ],
)
def test_a_figure_is_worded_with_its_bound(fields, words):
    measure = make_measure(make_organisation())

    assert make_count(measure, citation=make_citation(), **fields).figure == words


def test_a_figure_is_found_on_the_page_of_the_network():
    count = make_count(
        make_measure(make_organisation()), "2018-104", citation=make_citation()
    )

    assert count.get_absolute_url() == "/network/#2018-104"


# --- Criticism -----------------------------------------------------------------------


def test_a_form_refuses_a_criticism_of_nobody():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target_law = ""

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_a_form_refuses_a_criticism_of_a_body_and_a_law_at_once():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target = criticism.organisation

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_the_database_refuses_a_criticism_of_nobody():
    make_criticism(make_organisation())

    with pytest.raises(IntegrityError, match="has_one_target"):
        Criticism.objects.update(target_law="")


def test_the_database_refuses_a_criticism_of_a_body_and_a_law_at_once():
    organisation = make_organisation()

    with pytest.raises(IntegrityError, match="has_one_target"):
        make_criticism(organisation, target=organisation, target_law="A law")


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2015-13", "“2015-13” has no such month: months run from 01 to 12."),
        (
            "2018/2015",
            "“2018/2015” ends before it begins: put the earlier date first.",
        ),
    ],
)
def test_an_impossible_or_reversed_date_of_a_criticism_is_refused(date, sentence):
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.date = date

    assert refusal(criticism) == {"date": [sentence]}


def test_a_criticised_body_cannot_be_deleted_from_under_the_criticism():
    member = make_organisation("ecpat-usa")
    make_criticism(make_organisation(), target=member)

    with pytest.raises(IntegrityError):
        member.delete()


def test_criticisms_stand_oldest_first():
    organisation = make_organisation()
    later = make_criticism(organisation, "a", date="2018")
    earlier = make_criticism(organisation, "b", date="2015-09-02")

    assert list(Criticism.objects.in_order()) == [earlier, later]


def test_where_a_criticism_is_told_says_nothing_of_whom_it_is_aimed_at():
    network, member = make_organisation(), make_organisation("ecpat-usa")
    criticism = make_criticism(network, target=member)

    assert list(Criticism.objects.shown_with(network)) == [criticism]
    assert list(Criticism.objects.aimed_at(network)) == []
    assert list(Criticism.objects.shown_with(member)) == []
    assert list(Criticism.objects.aimed_at(member)) == [criticism]


def test_a_criticism_comes_with_its_published_turns_in_order(django_assert_num_queries):
    criticism = make_criticism(make_organisation())
    second = make_turn(criticism, 2)
    first = make_turn(criticism, 1)
    make_turn(criticism, 3, status="draft")

    with django_assert_num_queries(2):
        (found,) = Criticism.objects.with_turns()
        turns = list(found.turns.all())

    assert turns == [first, second]


def test_a_form_refuses_two_turns_of_one_place():
    turn = make_turn(make_criticism(make_organisation()), 1, status="draft")
    turn.pk = None
    turn._state.adding = True

    (sentence,) = refusal(turn)["__all__"]
    assert sentence.startswith("Two turns of one exchange can’t have the same place")


def test_the_database_refuses_two_turns_of_one_place():
    criticism = make_criticism(make_organisation())
    make_turn(criticism, 1)

    with pytest.raises(IntegrityError):
        make_turn(criticism, 1)


@pytest.mark.parametrize("make", [make_criticism, make_section, make_turn])
def test_prose_that_cites_nothing_cannot_be_published(make):
    organisation = make_organisation()
    parent = (
        make_criticism(organisation, "other") if make is make_turn else organisation
    )
    row = make(parent, status="published")
    field = row.must_cite[0]
    setattr(row, field, "Somebody said so.")

    assert refusal(row) == {field: [UNSOURCED]}


def test_a_turn_is_found_in_the_page_of_its_exchange():
    turn = make_turn(make_criticism(make_organisation(), "figure"), 2)

    assert turn.get_absolute_url() == "/criticism/figure/#figure-2"


# --- All of them ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "model",
    [Organisation, Section, Fact, KeyPerson, Measure, MembershipCount, Criticism, Turn],
)
def test_a_row_is_found_again_by_its_natural_key(model):
    make_profile()

    row = model.objects.last()

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


def test_natural_keys_name_rows_without_numbers():
    organisation = make_profile()
    turn = Turn.objects.get()

    assert organisation.natural_key() == ("ecpat-international",)
    assert turn.natural_key() == ("figure", 1)
    assert organisation.facts.get().natural_key() == ("ecpat-international", "Founded")
    assert organisation.people.get().natural_key() == (
        "ecpat-international",
        "Executive director",
        "Guillaume Landry",
    )


def test_what_belongs_to_a_draft_is_not_published():
    organisation = make_profile()

    Organisation.objects.filter(pk=organisation.pk).update(status="draft")

    for model in (Section, Fact, KeyPerson, MembershipCount, Criticism, Turn):
        assert not model.objects.published().exists(), model


def test_a_criticism_of_a_draft_is_not_published_nor_are_its_turns():
    make_profile()

    Organisation.objects.filter(slug="ecpat-usa").update(status="draft")

    assert not Criticism.objects.published().exists()
    assert not Turn.objects.published().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["references", "licence", "facts", "people", "main"])
def test_a_section_cannot_take_the_id_of_another_place_on_the_page(slug):
    section = make_section(make_organisation(), slug, body="")

    with pytest.raises(ValidationError, match="the name of another place"):
        section.full_clean()
