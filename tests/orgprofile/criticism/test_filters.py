"""How a visitor narrows the criticism: each filter, what it counts."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.criticism.filters import CriticismFilter
from orgprofile.models import Criticism, Organisation
from tests.make import (
    make_criticism,
    make_organisation,
    make_turn,
)

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


@pytest.fixture
def told():
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
    return Criticism.objects.published().in_order()


def choices(filter_, name):
    filter_.count_choices()
    return [label for value, label in filter_.form.fields[name].choices if value]


def sifted(told, **asked):
    return CriticismFilter(QueryDict(urlencode(asked)), told)


def test_criticism_is_narrowed_by_each_filter_and_by_all_together(told):
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
        narrow = sifted(told, **asked)
        assert " ".join(sorted(row.slug for row in narrow.qs)) == found, asked
        assert narrow.found == len(found.split()), asked


def test_a_filter_of_criticism_that_cannot_be_read_says_so_and_narrows_nothing(told):
    for asked in (
        *({"target": "unnamed"}, {"target": "nobody"}, {"target": "fosta"}),
        *({"outcome": "Conceded"}, {"outcome": "refuted"}, {"outcome": "\0"}),
        *({"year": "2016"}, {"year": "1"}, {"year": "-1"}, {"year": "2015.0"}),
        *({"q": "a" * 201}, {"q": "\0"}),
    ):
        narrow = sifted(told, **asked)
        assert list(narrow.errors) == list(asked), asked
        assert narrow.found == len(EXCHANGES), asked
        assert (narrow.active(), narrow.query) == ([], ""), asked


def test_the_number_beside_each_choice_of_criticism_is_what_choosing_it_finds(told):
    for asked in (
        *({}, {"target": "pact"}, {"outcome": "no-response"}, {"year": "2018"}),
        *({"q": "zoe"}, {"q": "law"}, {"target": "code", "year": "2018"}),
    ):
        counted = sifted(told, **asked)
        for name in CriticismFilter.COUNTED:
            number = counted.choices(name)
            for value, _label in counted.filters[name].field.choices:
                if value:
                    chosen = sifted(told, **asked | {name: value})
                    assert number.get(value, 0) == chosen.qs.count(), (name, value)


def test_the_choices_of_criticism_are_those_there_are(told):
    found = sifted(told)

    assert choices(found, "target") == [f"{LAW} (1)", "PACT (2)", "The Code (2)"]
    assert choices(found, "outcome") == [
        "conceded (1)",
        "disputed (1)",
        "no response recorded (2)",
    ]
    assert choices(found, "year") == ["2015 (2)", "2018 (2)"]


def test_each_filter_of_criticism_in_force_is_named_as_a_reader_calls_it(told):
    found = sifted(told, q="matter", target=LAW, outcome="disputed", year="2018")

    assert [(each.label, each.value) for each in found.active()] == [
        ("Words in the exchange", "matter"),
        ("Target", LAW),
        ("Outcome", "disputed"),
        ("Began in", "2018"),
    ]


def test_one_visitors_choices_of_criticism_are_not_the_next_ones(told):
    sifted(told).count_choices()
    Criticism.objects.filter(slug="law").update(status="draft")

    assert choices(sifted(told), "target") == ["PACT (2)", "The Code (2)"]


def test_criticism_is_counted_and_its_choices_found_by_two_queries(
    told, django_assert_num_queries
):
    with django_assert_num_queries(2):
        found = sifted(told, target="pact", q="matter")
        found.count_choices()
        assert (found.found, len(found.active())) == (2, 2)
