"""How a visitor narrows the history: each filter, and a check day by day."""

import re
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from references.values import dates
from tests.make import make_event, make_organisation, make_participant
from tests.references.test_lists import numbers, options
from timeline.filters import CERTAINLY, HistoryEventFilter
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

# Slug, date, kind, countries, and what else there is to it.
EVENTS = [
    ("until-92", "../1992", "network", "", {}),
    ("founding", "1990-05", "founding", "TH", {"title": "A campaign begins"}),
    ("nineties", "199X", "campaign", "TH, PH, LK", {"place": "Chiang Mai"}),
    ("about-95", "1995~", "law", "SE", {}),
    ("maybe-95", "1995-06?", "law", "", {}),
    (
        "year-95",
        "1995",
        "publication",
        "",
        {"body": "Éveil 100%_.[@hidden-key]"},
    ),
    ("congress", "1996-08-27/1996-08-31", "congress", "SE", {}),
    ("campaign", "2009/2012", "campaign", "PH", {}),
    ("prize", "2013-05-01", "award", "", {}),
    ("still", "2018/..", "campaign", "CI", {}),
]
ALL = " ".join(sorted(slug for slug, *_ in EVENTS))
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
    made = {
        slug: make_event(
            subject,
            slug,
            date=when,
            kind=kind,
            countries=countries,
            **{"body": "It happened."} | more,
        )
        for slug, when, kind, countries, more in EVENTS
    }
    source = made["founding"].date_citation
    for body, slug, part in TOOK_PART:
        make_participant(made[slug], bodies[body], part=part, citation=source)
    # None of these may ever be found or counted.
    make_participant(made["prize"], bodies["draft"], citation=source)
    make_participant(made["prize"], bodies["sweden"], citation=source, status="draft")
    make_event(subject, "unpublished", kind="award", countries="TH", status="draft")
    make_event(bodies["draft"], "of-a-draft", kind="award", countries="TH")


def narrowed(**asked):
    events = HistoryEvent.objects.published().in_order()
    return HistoryEventFilter(QueryDict(urlencode(asked)), events)


def slugs(**asked):
    return " ".join(sorted(narrowed(**asked).qs.values_list("slug", flat=True)))


# --- Narrowed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"q": "", "since": "", "until": " ", "within": "", "kind": ""}, ALL),
        ({"kind": "campaign"}, "campaign nineties still"),
        ({"kind": "assembly"}, ""),
        ({"country": "SE"}, "about-95 congress"),
        ({"country": "PH"}, "campaign nineties"),
        ({"country": "AR"}, ""),
        ({"organisation": "unicef"}, "campaign congress"),
        ({"organisation": "sweden"}, "congress"),
        ({"organisation": "ecpat-international"}, ALL),
        ({"organisation": "draft"}, ""),
        ({"organisation": "nobody-at-all"}, ""),
        # Words of title, place, text and country, in any order, whatever their accents.
        ({"q": "campaign"}, "campaign founding"),
        ({"q": "begins CAMPAIGN"}, "founding"),
        ({"q": "chiang"}, "nineties"),
        ({"q": "sri lanka"}, "nineties"),
        ({"q": "eveil"}, "year-95"),
        ({"q": "%"}, "year-95"),
        ({"q": "_"}, "year-95"),
        ({"q": "Cote d'Ivoire"}, "still"),
        ({"q": "cote divoire"}, ""),
        ({"q": "hidden-key"}, ""),
        ({"q": "unseen"}, ""),
        ({"q": "nobody"}, ""),
        # A period: what may touch it, or must lie in it.
        ({"since": "1995", "until": "1995"}, "about-95 maybe-95 nineties year-95"),
        ({"since": "1995", "until": "1995", "within": "certainly"}, "year-95"),
        (
            {"since": "1990s", "until": "1990s", "within": "certainly"},
            "congress founding nineties year-95",
        ),
        ({"since": "199X", "until": "1990"}, "founding nineties until-92"),
        ({"since": "2013-05"}, "prize still"),
        ({"since": "2013-05-02"}, "still"),
        ({"since": "2013", "within": "certainly"}, "prize still"),
        ({"until": "1991"}, "founding nineties until-92"),
        ({"until": "1991", "within": "certainly"}, "founding"),
        ({"until": "1992-12-31", "within": "certainly"}, "founding until-92"),
        ({"since": "9999"}, "still"),
        ({"within": "certainly"}, ALL),
        # Numbers of years, as links to the site gave them before.
        ({"since": "1996", "until": "1996"}, "congress nineties"),
        # Together.
        ({"since": "2000", "country": "PH", "kind": "campaign"}, "campaign"),
        ({"organisation": "unicef", "country": "SE"}, "congress"),
        ({"organisation": "unicef", "kind": "law"}, ""),
        ({"q": "campaign", "until": "1995", "within": "certainly"}, "founding"),
    ],
    ids=str,
)
def test_events_are_narrowed_by_each_filter_and_by_all_together(asked, found):
    assert slugs(**asked) == found


# --- Day by day ------------------------------------------------------------------------

# Wide enough that what is asked for and what happened never reach an edge of it but
# through an open end.
DAYS = [date(1970, 1, 1) + timedelta(days=n) for n in range(81 * 365)]
# The first and the last of the days whose names begin alike: "199", "1996-08", …
NAMED: dict[str, list[int]] = {}
for number, day in enumerate(DAYS):
    for length in (3, 4, 7, 10):
        NAMED.setdefault(day.isoformat()[:length], [number, number])[1] = number


def days_of(written):
    """The days a date can mean, a bit each."""
    start, _, end = re.sub("[~?%]", "", written).partition("/")
    first = 0 if start == ".." else NAMED[start.rstrip("X")][0]
    last = NAMED[(end or start).rstrip("X")][1] if end != ".." else len(DAYS) - 1
    return (1 << (last + 1)) - (1 << first)


def one_of(random):
    """A year, month, day or decade from 1985 to 2030."""
    day = date(1985, 1, 1) + timedelta(days=random.randrange(46 * 365))
    return random.choice([f"{day:%Y}", f"{day:%Y-%m}", f"{day}", f"{day:%Y}"[:3] + "X"])


def written_dates(number):
    """Dates of all kinds, always the same ones."""
    random = Random(1990)  # noqa: S311 - always the same dates
    while number:
        first, second = (
            one_of(random) + random.choice(["", "", "", "~", "?", "%"])
            for _ in range(2)
        )
        whole = f"{first}/{second}"
        when = random.choice([first, first, whole, whole, f"../{first}", f"{first}/.."])
        try:
            dates.parse(when)
        except dates.InvalidDate:  # it ends before it begins
            continue
        yield when
        number -= 1


def test_a_period_finds_what_a_check_of_each_day_finds():
    """Possibly: on some day of it. Certainly: on no other day, and the date is sure."""
    subject = make_organisation("days")
    means = {f"e{n}": days_of(when) for n, when in enumerate(written_dates(150))}
    rows = [
        HistoryEvent(organisation=subject, slug=slug, date=when, status="published")
        for slug, when in zip(means, written_dates(150), strict=True)
    ]
    HistoryEvent.objects.bulk_create(rows)
    doubtful = {row.slug for row in rows if set(row.date) & set("~?%")}
    # Where a day more or less would show, and anywhere.
    edges = {
        str(DAYS[place])
        for days in means.values()
        for place in ((days & -days).bit_length() - 1, days.bit_length() - 1)
    }
    edges -= {str(DAYS[0]), str(DAYS[-1])}  # an open end is none
    anywhere = st.randoms(use_true_random=False).map(one_of)
    points = st.just("") | st.sampled_from(sorted(edges)) | anywhere

    @given(points, points)
    @example("", "")
    @example("199X", "199X")
    def check(since, until):
        asked = {"since": since, "until": until, "organisation": "days"}
        possibly, surely = (
            narrowed(**asked, within=within) for within in ("", CERTAINLY)
        )
        period = days_of(f"{since or '..'}/{until or '..'}")
        if period <= 0:
            assert list(possibly.errors) == ["until"]
            return
        touching = {slug for slug, days in means.items() if days & period}
        within = {slug for slug, days in means.items() if not days & ~period}
        # That dates must be sure means nothing where no period is asked for.
        within -= doubtful if since or until else set()
        for asking, found in ((possibly, touching), (surely, within)):
            assert set(asking.qs.values_list("slug", flat=True)) == found

    check()


# --- What cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "soon"}, "“soon” is not a date: write 1990, 1990-05 or 1990-05-01"),
        ({"until": "1995/1996"}, "“1995/1996” is not a single date"),
        ({"until": "\0"}, "Null characters are not allowed."),
        ({"within": "perhaps"}, "perhaps is not one of the available choices"),
        ({"country": "se"}, "se is not one of the available choices"),
        ({"organisation": "\0"}, "is not one of the available choices"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_read_is_said_by_its_field_and_narrows_nothing(asked, sentence):
    (name,) = asked

    found = narrowed(**asked)

    assert list(found.errors) == [name]
    assert sentence in found.errors[name][0]
    assert slugs(**asked) == ALL
    assert (found.active, found.query) == ([], "")


def test_a_period_that_ends_before_it_begins_is_refused_by_its_second_date():
    found = narrowed(since="1996", until="1995-06", kind="congress")

    assert found.errors == {
        "until": ["“1995-06” is before “1996”: swap the two dates."]
    }
    assert [active.label for active in found.active] == ["From", "Kind"]


@pytest.mark.parametrize("until", ["1996", "1996-01", "1996-01-01", "1990s", "199X"])
def test_a_period_may_end_in_the_time_it_begins_in(until):
    assert narrowed(since="1996", until=until).errors == {}


def test_that_dates_must_be_sure_does_nothing_by_itself():
    found = narrowed(within="certainly")

    assert (found.qs.count(), found.active) == (len(EVENTS), [])


# --- Choices ---------------------------------------------------------------------------


def test_the_number_of_each_choice_is_what_choosing_it_finds(monkeypatch):
    monkeypatch.setattr("references.lists.FEW", 0)

    counted = {name: numbers(narrowed(), name) for name in ("country", "kind")}

    assert set(counted["country"]) == {"TH", "PH", "LK", "SE", "CI"}
    for name, found in counted.items():
        for value, number in found.items():
            assert len(narrowed(**{name: value}).qs) == number, value


def test_the_bodies_offered_are_those_that_readers_find_in_the_history():
    assert [*options(narrowed(), "organisation").values()] == [
        *("ECPAT International", "Éveil Sweden", "UNICEF"),
    ]
