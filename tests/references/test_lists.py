"""What a list says of its filters: the number beside each choice, those in force."""

import random

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from references.catalogue.filters import CitationFilter
from references.models import Citation, ReadingCheck
from references.values.readings import STATES
from tests.make import make_citation, make_organisation, make_reading, make_section

pytestmark = pytest.mark.database

COUNTED = ["type", "publisher", "year", "language", "relation"]


def listing(query=""):
    query = urlencode(query) if isinstance(query, dict) else query
    rows = Citation.objects.in_order().with_use_count()
    return CitationFilter(QueryDict(query), rows)


def options(narrowed, name):
    """The label of each choice that a page offers, by its value."""
    narrowed.page(None, 100)
    return {v: str(label) for v, label in narrowed.form.fields[name].choices if v}


def numbers(narrowed, name):
    """The number beside each choice, by its value; without those that have none."""
    found = options(narrowed, name).items()
    return {v: int(label.rpartition("(")[2][:-1]) for v, label in found if "(" in label}


@pytest.fixture(scope="module")
def many(module_db):
    """Make a hundred different sources; a section and a draft cite some of them."""
    chance = random.Random(5)  # noqa: S311 - no secret
    choices = {
        "title": ["Report", "Study", "Assembly"],
        "type": ["report", "book", "webpage"],
        "publisher": ["", "ECPAT", "UNICEF"],
        "issued": ["", "1996", "2018-06-08", "../2018", "2009/2012"],
        "language": ["", "en", "th"],
        "relation": ["independent", "unknown", "self"],
        "archive_url": ["", "https://archive.org/x"],
        "url": ["", "https://example.org/"],
    }
    for n in range(100):
        fields = {name: chance.choice(values) for name, values in choices.items()}
        make_citation(f"source-{n}", archive_date="2020", **fields)
    states = chance.choices([*STATES, None], k=100)
    for source, state in zip(Citation.objects.order_by("key"), states, strict=True):
        reading = make_reading(source, find="1996")
        seen = {"url": reading.read_at, "find": "1996", "checked_on": "2026-11-26"}
        if state:
            ReadingCheck.objects.create(reading=reading, state=state, **seen)
    subject = make_organisation()
    for slug, status in (("history", "published"), ("draft", "draft")):
        cited = chance.sample(range(100), 20)
        body = " ".join(f"Said.[@source-{n}]" for n in cited)
        make_section(subject, slug, body=body, status=status)


@pytest.mark.parametrize("query", [{}, {"type": "report"}, {"q": "study"}])
def test_the_number_beside_a_choice_is_that_of_the_rows_it_leaves(many, query):
    narrowed = listing(query)

    counted = {name: numbers(narrowed, name) for name in COUNTED}

    for name, found in counted.items():
        assert bool(found) is (name not in query), name
        for value, number in found.items():
            rows = listing(query | {name: value}).qs
            assert len(rows) == number > 0, (name, value)
        if found:
            assert sum(found.values()) == narrowed.qs.count(), name


def test_choices_of_a_filter_in_force_are_those_of_all_rows(many):
    narrowed = listing("type=interview")

    assert [*options(narrowed, "type")] == ["book", "interview", "report", "webpage"]
    assert "relation" not in narrowed.form.fields


def test_a_filter_with_fewer_than_two_choices_is_not_in_the_form(many):
    narrowed = listing("publisher=ECPAT")
    narrowed.page(None, 100)
    assert {"publisher", "words"} < {*narrowed.form.fields}

    ReadingCheck.objects.exclude(state="stands").delete()
    narrowed = listing()
    narrowed.page(None, 100)
    assert "words" not in narrowed.form.fields


def test_a_list_of_twenty_rows_has_no_numbers(many):
    keys = Citation.objects.values_list("key", flat=True)

    for most, has_numbers in [(20, False), (21, True)]:
        narrowed = CitationFilter({}, Citation.objects.filter(key__in=keys[:most]))
        assert bool(numbers(narrowed, "type")) is has_numbers


@pytest.mark.parametrize(
    ("query", "active", "kept"),
    [
        ("q=+a+&page=2&junk=1&year=", ["Words in title, author or publisher: a"], None),
        ("sort=date&type=report", ["Kind: report"], "sort=date"),
        ("language=th&year=-", ["Year: not recorded", "Language: Thai"], None),
        ("language=en-US", ["Language: English (en-US)"], ""),
        # What can't be read is no filter in force.
        ("type=novel&language=xx&q=%00", ["Language: xx"], ""),
    ],
)
@pytest.mark.django_db
def test_each_filter_in_force_is_named_and_can_be_removed(query, active, kept):
    narrowed = listing(query)
    narrowed.page(None, 100)

    found = narrowed.active

    assert [f"{each.label}: {each.value}" for each in found] == active
    assert kept is None or [each.without for each in found] == [kept] * len(active)
    assert "page" not in narrowed.query
