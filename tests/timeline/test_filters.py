"""How a visitor narrows the history: each filter, and a check day by day."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from references.values import dates
from tests.make import make_event, make_organisation, make_participant
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent

# Date, kind, countries, and what else there is to it.
EVENTS = {
    "about-95": ("1995~", "law", "SE", {}),
    "campaign": ("2009/2012", "campaign", "PH", {}),
    "congress": ("1996-08-27/1996-08-31", "congress", "SE", {}),
    "founding": ("1990-05", "founding", "TH", {"title": "A campaign begins"}),
    "maybe-95": ("1995-06?", "law", "", {}),
    "nineties": ("199X", "campaign", "TH, PH, LK", {"place": "Chiang Mai"}),
    "prize": ("2013-05-01", "award", "", {}),
    "still": ("2018/..", "campaign", "CI", {}),
    "until-92": ("../1992", "network", "", {}),
    "year-95": ("1995", "publication", "", {"body": "Éveil 100%_.[@hidden-key]"}),
}
ALL = " ".join(EVENTS)
# Who took part in what, beside the subject whose history it is.
TOOK_PART = [("unicef", "congress", "partner"), ("unicef", "campaign", "giver")]
TOOK_PART += [("unicef", "campaign", "host"), ("sweden", "congress", "host")]


@pytest.fixture(scope="module", autouse=True)
def events(module_db):
    subject = make_organisation(name="ECPAT International")
    names = {"unicef": "UNICEF", "sweden": "Éveil Sweden"}
    bodies = {slug: make_organisation(slug, name=name) for slug, name in names.items()}
    hidden = make_organisation("draft", status="draft")
    made = {}
    for slug, (when, kind, countries, more) in EVENTS.items():
        fields = {"kind": kind, "countries": countries, "body": "It happened."} | more
        made[slug] = make_event(subject, slug, date=when, **fields)
    source = made["founding"].date_citation
    for body, slug, part in TOOK_PART:
        make_participant(made[slug], bodies[body], part=part, citation=source)
    # None of these may ever be found or counted.
    make_participant(made["prize"], hidden, citation=source)
    make_participant(made["prize"], bodies["sweden"], citation=source, status="draft")
    make_event(subject, "unpublished", kind="award", countries="TH", status="draft")
    make_event(hidden, "of-a-draft", kind="award", countries="TH")


def narrowed(**asked):
    events = HistoryEvent.objects.published().in_order()
    return HistoryEventFilter(QueryDict(urlencode(asked)), events)


def slugs(**asked):
    return " ".join(sorted(narrowed(**asked).qs.values_list("slug", flat=True)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"kind": "campaign"}, "campaign nineties still"),
        ({"country": "SE"}, "about-95 congress"),
        ({"organisation": "unicef"}, "campaign congress"),
        ({"organisation": "sweden"}, "congress"),
        ({"organisation": "ecpat-international"}, ALL),
        ({"organisation": "draft"}, ""),
        # Words of title, place, text and country, in any order, whatever their accents.
        ({"q": "begins CAMPAIGN"}, "founding"),
        ({"q": "chiang"}, "nineties"),
        ({"q": "eveil"}, "year-95"),
        ({"q": "%"}, "year-95"),
        ({"q": "Cote d'Ivoire"}, "still"),
        ({"q": "hidden-key"}, ""),
        # Together.
        ({"since": "2000", "country": "PH", "kind": "campaign"}, "campaign"),
    ],
    ids=str,
)
def test_events_are_narrowed_by_each_filter_and_by_all_together(asked, found):
    assert slugs(**asked) == found


# Where a day more or less would show, and anywhere.
EDGES = ["1992-12-31", "1993-01-01", "1990-05-01", "1990-05-31", "1996-08-27"]
EDGES += ["1996-08-31", "1996-09-01", "2009-01-01", "2012-12-31", "2013-05-02"]
DAYS = st.dates(date(1985, 1, 1), date(2030, 12, 31)).map(str)
POINTS = st.builds(
    lambda day, length: f"{day[:length]}{'X' * (length == 3)}",
    st.sampled_from(EDGES) | DAYS,
    st.sampled_from([3, 4, 7, 10]),
)


@given(st.just("") | POINTS, st.just("") | POINTS)
@example("199X", "199X")
def test_a_period_finds_what_may_lie_in_it(since, until):
    found = narrowed(since=since, until=until)
    first = dates.point(since).earliest if since else date.min
    last = dates.point(until).latest if until else date.max
    if first > last:
        assert list(found.errors) == ["until"]
        return

    assert {row.slug for row in found.qs} == {
        row.slug
        for row in HistoryEvent.objects.published()
        if row.when.earliest <= last and row.when.latest >= first
    }


def test_what_cannot_be_read_is_said_by_its_field_and_narrows_nothing():
    found = narrowed(until="1995/1996")

    assert list(found.errors) == ["until"]
    assert "“1995/1996” is not a single date" in found.errors["until"][0]
    assert {row.slug for row in found.qs} == {*EVENTS}
    assert (found.active, found.query) == ([], "")


def test_a_period_ends_after_it_begins_or_in_the_same_time():
    found = narrowed(since="1996", until="1995-06", kind="congress")

    sentence = "“1995-06” is before “1996”: swap the two dates."
    assert found.errors == {"until": [sentence]}
    assert [active.label for active in found.active] == ["From", "Kind"]
