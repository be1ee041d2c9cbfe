"""How a visitor narrows the history."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from references.lists.choices import lay_out
from tests.make import make_event, make_organisation, make_participant
from tests.references.lists.reading import numbers
from timeline import filters
from timeline.filters import HistoryEventFilter

pytestmark = pytest.mark.django_db

# Slug, date, kind, countries, and what else there is to it.
EVENTS = [
    ("until-92", "../1992", "network", "", {}),
    ("founding", "1990-05", "founding", "TH", {"title": "A campaign begins"}),
    ("nineties", "199X", "campaign", "TH, PH, LK", {"place": "Chiang Mai"}),
    ("about-95", "1995~", "law", "SE", {}),
    ("maybe-95", "1995-06?", "law", "", {}),
    ("year-95", "1995", "publication", "", {"body": "Éveil 100%_.[@hidden-key]"}),
    ("congress", "1996-08-27/1996-08-31", "congress", "SE", {}),
    ("campaign", "2009/2012", "campaign", "PH", {}),
    ("prize", "2013-05-01", "award", "", {}),
    ("still", "2018/..", "campaign", "CI", {}),
]
ALL = " ".join(sorted(slug for slug, *_ in EVENTS))
DECADE, SURELY = "congress founding nineties year-95", {"within": "certainly"}
# Who took part in what, beside the subject whose history it is.
TOOK_PART = [
    ("unicef", "congress", "partner"),
    ("unicef", "campaign", "giver"),
    ("unicef", "campaign", "host"),
    ("sweden", "congress", "host"),
]


@pytest.fixture(scope="module", autouse=True)
def events(module_db):
    subject = make_organisation(name="ECPAT International")
    bodies = {
        "unicef": make_organisation("unicef", name="UNICEF"),
        "sweden": make_organisation("sweden", name="Éveil Sweden"),
        "draft": make_organisation("draft", status="draft"),
    }
    made = {}
    for slug, when, kind, countries, more in EVENTS:
        fields = {"date": when, "kind": kind, "countries": countries}
        fields |= {"body": "It happened."} | more
        made[slug] = make_event(subject, slug, **fields)
    source = made["founding"].date_citation
    for body, slug, part in TOOK_PART:
        make_participant(made[slug], bodies[body], part=part, citation=source)
    # None of these may ever be found or counted.
    make_participant(made["prize"], bodies["draft"], citation=source)
    make_participant(made["prize"], bodies["sweden"], citation=source, status="draft")
    make_event(subject, "unpublished", kind="award", countries="TH", status="draft")
    make_event(bodies["draft"], "of-a-draft", kind="award", countries="TH")


def narrowed(**asked):
    form = HistoryEventFilter(QueryDict(urlencode(asked)))
    return lay_out(form, filters.rows, filters.FACETS)


def found_by(listing):
    return {event.slug for event in filters.rows(listing.question)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"q": "", "since": "", "until": " ", "within": "", "kind": ""}, ALL),
        ({"kind": "campaign"}, "campaign nineties still"),
        ({"country": "SE"}, "about-95 congress"),
        ({"country": "PH"}, "campaign nineties"),
        ({"organisation": "unicef"}, "campaign congress"),
        ({"organisation": "ecpat-international"}, ALL),
        ({"organisation": "sweden"}, "congress"),
        ({"organisation": "draft"}, ""),
        # Words of title, place, text and country, in any order, whatever their accents.
        ({"q": "begins CAMPAIGN"}, "founding"),
        ({"q": "sri lanka"}, "nineties"),
        ({"q": "eveil"}, "year-95"),
        ({"q": "_"}, "year-95"),
        ({"q": "hidden-key"}, ""),
        # A period: what may touch it, or must lie in it.
        ({"since": "1995", "until": "1995"}, "about-95 maybe-95 nineties year-95"),
        ({"since": "1995", "until": "1995"} | SURELY, "year-95"),
        ({"since": "1990s", "until": "1990s"} | SURELY, DECADE),
        ({"since": "1996-08-31", "until": "1996-09"}, "congress nineties"),
        ({"since": "1996-08-28", "until": "1996-08-31"} | SURELY, ""),
        ({"since": "1996-08-27", "until": "1996-08-31"} | SURELY, "congress"),
        ({"since": "2012-12-31", "until": "2013-04-30"}, "campaign"),
        ({"since": "2013-05-01", "until": "2013-05-01"} | SURELY, "prize"),
        ({"until": "1992-12-30"} | SURELY, "founding"),
        ({"until": "1992-12-31"} | SURELY, "founding until-92"),
        ({"since": "2013-05-02"}, "still"),
        ({"since": "9999"}, "still"),
        (SURELY, ALL),
        # Together.
        ({"since": "2000", "country": "PH", "kind": "campaign"}, "campaign"),
        ({"organisation": "unicef", "country": "SE"}, "congress"),
        ({"q": "campaign", "until": "1995", "within": "certainly"}, "founding"),
    ],
    ids=str,
)
def test_events_are_narrowed_by_each_filter_and_by_all_together(asked, found):
    listing = narrowed(**asked)

    assert sorted(found_by(listing)) == found.split()
    assert listing.found == len(found.split())


def test_the_number_of_each_choice_counts_what_is_public():
    found = numbers(narrowed(), "organisation")

    assert found == {"ecpat-international": len(EVENTS), "unicef": 2, "sweden": 1}


HOW = "write 1990, 1990-05 or 1990-05-01, or 1990s for the decade."


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "soon"}, f"“soon” is not a date: {HOW}"),
        ({"until": "1995/1996"}, f"“1995/1996” is not a single date: {HOW}"),
        ({"within": "perhaps"}, "perhaps is not one of the available choices"),
        ({"country": "se"}, "se is not one of the available choices"),
        ({"organisation": "No Slug"}, "Write the key in small letters"),
        ({"q": "a" * 201}, "at most 200 characters"),
        ({"q": "\0"}, "Null characters are not allowed."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_read_is_said_by_its_field_and_narrows_nothing(asked, sentence):
    (name,) = asked

    found = narrowed(**asked)

    assert list(found.form.errors) == [name]
    assert sentence in found.form.errors[name][0]
    assert sorted(found_by(found)) == ALL.split()
    assert (found.found, found.active, found.query) == (len(EVENTS), (), "")


def test_a_period_that_ends_before_it_begins_is_refused_by_its_second_date():
    found = narrowed(since="1996", until="1995-06", kind="congress")

    sentence = "“1995-06” is before “1996”: swap the two dates."
    assert found.form.errors == {"until": [sentence]}
    assert found.query == "since=1996&kind=congress"
