"""Events: their dates, their order, and which of them are public."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import Organisation
from references.values import text
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
)
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def refusal(row):
    """Return the sentences of a refused form, by field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "1996-08-31/1996-08-27",
            "“1996-08-31/1996-08-27” ends before it begins: put the earlier date first.",
        ),
        ("1996-02-30", "“1996-02-30” is not a day in the calendar."),
    ],
)
def test_a_reversed_or_impossible_date_is_refused_in_a_sentence(written, sentence):
    event = make_event(make_organisation(), status="draft")
    event.date = written

    assert refusal(event) == {"date": [sentence]}


def test_no_event_of_a_date_that_cannot_be_is_ever_saved():
    organisation = make_organisation()

    with pytest.raises(ValueError, match="ends before it begins"):
        make_event(organisation, date="2012/2009")

    assert not HistoryEvent.objects.exists()


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("1990-05", date(1990, 5, 1), date(1990, 5, 31)),
        ("2009/2012", date(2009, 1, 1), date(2012, 12, 31)),
        ("2018/..", date(2018, 1, 1), date.max),
    ],
)
def test_the_days_an_event_can_mean_follow_its_date(written, earliest, latest):
    event = make_event(make_organisation(), date=written)

    event.refresh_from_db()

    assert (event.earliest, event.latest) == (earliest, latest)


def test_the_days_follow_when_the_date_is_changed():
    event = make_event(make_organisation(), date="1990-05")

    event.date = "1991"
    event.save()

    event.refresh_from_db()
    assert (event.earliest, event.latest) == (date(1991, 1, 1), date(1991, 12, 31))


def test_an_event_cannot_be_published_without_a_source():
    event = make_event(make_organisation(), body="It was founded.")

    assert refusal(event) == {
        "body": ["This cites no source. Cite one as [@key], or keep it as a draft."]
    }


def test_an_event_that_names_no_citation_is_refused_in_the_field_that_names_it():
    make_citation("nape")
    event = make_event(
        make_organisation(), body="Founded.[@nape]", disagreement="Or not.[@nope]"
    )

    assert refusal(event) == {
        "disagreement": ["No citation has the key “nope”; did you mean “nape”?"]
    }


def test_the_database_sorts_dates_of_every_kind_as_their_days_do():
    organisation = make_organisation()
    written = [
        "1990",
        "1990-01",
        "1990-01-01",
        "199X",
        "19XX",
        "1990~",
        "1990-01?",
        "1990/1991",
        "1990/..",
        "../1990",
        "../1990-06",
        "0001",
        "0900-02",
        "9999-12-31",
        "2018/..",
        "2018-02/2018-02-28",
        "2020-02-29",
        "1989-12-31/1990-01-01",
        "1989-12-31",
        "1990-12-31",
        "1991-01/1991-03~",
    ]
    rows = [
        HistoryEvent(organisation=organisation, slug=f"e{n}", date=when)
        for n, when in enumerate(sorted(written, key=lambda text: text[::-1]))
    ]
    HistoryEvent.objects.bulk_create(rows)

    in_order = list(HistoryEvent.objects.in_order())

    assert in_order == sorted(
        rows, key=lambda row: (row.when.earliest, row.when.latest, row.slug)
    )


# --- Before and after ------------------------------------------------------------------


def test_walking_from_event_to_event_passes_each_once_and_no_other_history():
    organisation = make_organisation()
    for slug, written in [
        ("a", "1990"),
        ("b", "1990"),
        ("aa", "1990"),
        ("a-b", "1990"),
        ("a-1", "1990"),
        ("c", "1990-01-01"),
        ("d", "199X"),
        ("e", "1990/.."),
        ("f", "../1990"),
    ]:
        make_event(organisation, slug, date=written)
    in_order = list(HistoryEvent.objects.in_order())
    make_event(make_organisation("other"), "between", date="1990-06")
    make_event(organisation, "draft", date="1990-06", status="draft")
    published = HistoryEvent.objects.published()

    assert [published.before(event) for event in in_order] == [None, *in_order[:-1]]
    assert [published.after(event) for event in in_order] == [*in_order[1:], None]


# --- In a period ------------------------------------------------------------------------


@pytest.fixture
def decade():
    return make_event(make_organisation(), "decade", date="199X")


def test_an_event_of_some_year_of_the_nineties_touches_1995_and_lies_not_within(decade):
    year = date(1995, 1, 1), date(1995, 12, 31)

    assert decade in HistoryEvent.objects.possibly_within(*year)
    assert decade not in HistoryEvent.objects.certainly_within(*year)


def test_an_event_lies_within_a_period_that_holds_every_day_it_can_mean(decade):
    nineties = date(1990, 1, 1), date(1999, 12, 31)

    assert decade in HistoryEvent.objects.certainly_within(*nineties)


@pytest.mark.parametrize("written", ["1995~", "1995?", "1995%", "1995-06/1995-08?"])
def test_what_is_approximate_or_uncertain_lies_certainly_within_nothing(written):
    event = make_event(make_organisation(), date=written)

    assert event in HistoryEvent.objects.possibly_within(date.min, date.max)
    assert event not in HistoryEvent.objects.certainly_within(date.min, date.max)


# --- Found ------------------------------------------------------------------------------


def test_an_event_involves_whose_history_it_is_and_whoever_took_part():
    one, two, three = (make_organisation(slug) for slug in ("one", "two", "three"))
    event = make_event(one, "event")
    alone = make_event(one, "alone")
    for part in ("host", "organiser"):
        make_participant(event, two, part=part, citation=event.date_citation)
    make_participant(alone, three, status="draft", citation=event.date_citation)

    found = {
        slug: list(HistoryEvent.objects.involving(slug).order_by("slug"))
        for slug in ("one", "two", "three", "nobody")
    }

    assert found == {"one": [alone, event], "two": [event], "three": [], "nobody": []}


def test_an_event_is_found_in_each_of_its_countries():
    event = make_event(make_organisation(), countries="TH, PH")

    found = {
        code: HistoryEvent.objects.in_country(code).exists()
        for code in ("TH", "PH", "LK", "HP")
    }

    assert found == {"TH": True, "PH": True, "LK": False, "HP": False}
    assert event.country_names == ["Thailand", "Philippines"]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("congress", True),
        ("CONGRESS stockholm", True),
        ("çongréss", True),
        ("sweden", True),
        ("cote divoire", False),
        ("cote d'ivoire", True),
        ("it was decided", True),
        ("ecpat-germany", False),
        ("elsewhere", False),
        ("%", False),
        ("_", False),
    ],
)
def test_a_search_looks_through_title_place_text_and_countries(words, is_found):
    event = make_event(
        make_organisation(),
        title="A congress",
        place="Stockholm",
        countries="SE, CI",
        body="It was decided.[@ecpat-germany-2018]",
        disagreement="Or elsewhere.",
    )

    found = HistoryEvent.objects.with_words(text.fold(words).split())

    assert (event in found) is is_found


def test_the_words_searched_follow_a_change():
    event = make_event(make_organisation(), title="A congress")

    event.title = "An assembly"
    event.save()

    assert not HistoryEvent.objects.with_words(["congress"]).exists()
    assert HistoryEvent.objects.get().search_text.startswith("an assembly")


def test_a_key_that_begins_like_another_is_only_maybe_cited():
    event = make_event(make_organisation(), body="Words.[@report-2009]")

    assert event in HistoryEvent.objects.citing(["report"])
    assert event.source_keys == ("report-2009",)
    assert not HistoryEvent.objects.citing([]).exists()


# --- Countries --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("th", "TH"),
        ("th ph", "TH, PH"),
        ("TH,PH", "TH, PH"),
        (" TH ,  PH, th", "TH, PH"),
    ],
)
def test_countries_are_kept_in_one_way(written, kept):
    event = make_event(make_organisation(), status="draft", countries=written)

    event.full_clean()

    assert event.countries == kept


@pytest.mark.parametrize("written", ["XX", "SE, XX", "UK", "Sweden", "S", "SE;PH"])
def test_what_is_no_country_is_refused(written):
    event = make_event(make_organisation(), status="draft", countries=written)

    (sentence,) = refusal(event)["countries"]

    assert sentence.endswith(
        "is not a country: write the two letters of ISO 3166-1, for example SE, and "
        "several as TH, PH, LK."
    )


# --- The date's source ------------------------------------------------------------------


def test_the_date_of_what_is_published_has_a_source():
    make_citation("a")
    event = make_event(make_organisation(), body="Founded.[@a]", date_citation=None)

    assert refusal(event) == {
        "date_citation": [
            "Name the source that gives the date, or keep the event as a draft."
        ]
    }
    event.status = "draft"
    event.full_clean()


# --- Which ------------------------------------------------------------------------------


def test_an_event_of_a_draft_is_not_published():
    event = make_event(make_organisation())

    Organisation.objects.update(status="draft")

    assert event.is_published
    assert not HistoryEvent.objects.published().exists()


def test_an_event_is_found_again_by_its_natural_key():
    event = make_event(make_organisation(), "founding")

    assert event.natural_key() == ("founding",)
    assert HistoryEvent.objects.get_by_natural_key("founding") == event


def test_a_slug_that_is_the_id_of_something_else_on_the_page_is_refused():
    for slug in ("record", "references", "decade-1990"):
        event = make_event(make_organisation(f"of-{slug}"), slug, status="draft")

        assert refusal(event) == {
            "slug": [f"“{slug}” is the name of another place on the page."]
        }
