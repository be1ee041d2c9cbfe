"""How a visitor narrows the criticism: each filter, what it counts."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.criticism import filters
from orgprofile.criticism.filters import CriticismFilter
from orgprofile.models import Organisation
from references.lists.choices import lay_out
from tests.make import make_criticism, make_organisation, make_turn
from tests.references.lists.reading import options

pytestmark = pytest.mark.django_db

LAW = "FOSTA-SESTA (United States law, 2018)"

# Slug, body aimed at or none for the law, date, stored outcome, and its response.
EXCHANGES = [
    ("figure", "pact", "2015-09-02", "conceded", "published"),
    ("silence", "pact", "2015/2020", "conceded", "draft"),
    ("law", None, "2018-04-13/2018-07-27", "disputed", "published"),
    ("late", "code", "2018", "no-response", None),
    ("unclear", "code", "../2016", "no-response", "published"),
]
ALL_EXCHANGES = "figure late law silence unclear"


@pytest.fixture(scope="module")
def exchanges(module_db):
    subject = make_organisation()
    for slug, name in [("pact", "PACT"), ("code", "The Code"), ("unnamed", "Nobody")]:
        make_organisation(slug, name=name)
    for slug, target, date, outcome, response in EXCHANGES:
        criticism = make_criticism(
            subject,
            slug,
            title=f"Matter of the {slug}",
            target=target and Organisation.objects.get(slug=target),
            date=date,
            outcome=outcome,
        )
        make_turn(criticism, author=f"Zoë of {slug}")
        if response:
            make_turn(criticism, 2, kind="response", status=response)
    make_criticism(
        subject,
        "draft",
        target=Organisation.objects.get(slug="unnamed"),
        status="draft",
    )


def choices(listing, name):
    return list(options(listing, name).values())


def narrowed(**asked):
    form = CriticismFilter(QueryDict(urlencode(asked)))
    return lay_out(form, filters.rows, filters.FACETS)


def slugs(listing):
    return " ".join(sorted(row.slug for row in filters.rows(listing.question)))


def test_criticism_is_narrowed_by_each_filter_and_by_all_together(exchanges):
    for asked, found in [
        ({}, ALL_EXCHANGES),
        ({"target": "", "outcome": "", "year": "", "q": " "}, ALL_EXCHANGES),
        ({"target": "pact"}, "figure silence"),
        ({"target": LAW}, "law"),
        # The outcome that readers are told, not the stored one.
        ({"outcome": "conceded"}, "figure"),
        ({"outcome": "no-response"}, "late silence"),
        ({"outcome": "withdrawn"}, ""),
        # The year in which it began.
        ({"year": "2015"}, "figure silence"),
        ({"year": "2018"}, "late law"),
        ({"q": "MATTER of"}, ALL_EXCHANGES),
        ({"q": "zoe silence"}, "silence"),
        ({"q": "fosta"}, "law"),
        ({"q": "pact"}, "figure silence"),
        ({"q": "%"}, ""),
        ({"target": "pact", "outcome": "no-response", "year": "2015"}, "silence"),
        ({"target": "code", "year": "2015"}, ""),
    ]:
        narrow = narrowed(**asked)
        assert slugs(narrow) == found, asked
        assert narrow.found == len(found.split()), asked


def test_a_filter_of_criticism_that_cannot_be_read_says_so_and_narrows_nothing(
    exchanges,
):
    for asked in (
        *({"target": "unnamed"}, {"target": "nobody"}, {"target": "fosta"}),
        *({"outcome": "Conceded"}, {"outcome": "refuted"}, {"outcome": "\0"}),
        *({"year": "2016"}, {"year": "1"}, {"year": "-1"}, {"year": "2015.0"}),
        *({"q": "a" * 201}, {"q": "\0"}),
    ):
        narrow = narrowed(**asked)
        assert list(narrow.form.errors) == list(asked), asked
        assert narrow.found == len(EXCHANGES), asked
        assert (narrow.active, narrow.query) == ((), ""), asked


def test_the_choices_of_criticism_are_those_there_are(exchanges):
    found = narrowed()

    assert choices(found, "target") == [f"{LAW} (1)", "PACT (2)", "The Code (2)"]
    assert choices(found, "outcome") == [
        "conceded (1)",
        "disputed (1)",
        "no response recorded (2)",
    ]
    assert choices(found, "year") == ["2015 (2)", "2018 (2)"]


def test_each_filter_of_criticism_in_force_is_named_as_a_reader_calls_it(exchanges):
    found = narrowed(q="matter", target=LAW, outcome="disputed", year="2018")

    assert [(each.label, each.value) for each in found.active] == [
        ("Words in the exchange", "matter"),
        ("Target", LAW),
        ("Outcome", "disputed"),
        ("Began in", "2018"),
    ]
