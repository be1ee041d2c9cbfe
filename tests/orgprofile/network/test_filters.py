"""How a visitor narrows the members: each filter, what it counts, what dropping it finds."""

from functools import partial
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.models import Member, Organisation
from orgprofile.network import filters
from orgprofile.network.filters import MemberFilter
from references.lists.choices import lay_out
from tests.make import (
    make_citation,
    make_member,
    make_organisation,
)
from tests.references.lists.reading import numbers, options

pytestmark = pytest.mark.django_db

# Slug, country, standing, evidence, date, name, and what else there is to it.
MEMBERS = [
    ("aq1", "AQ", "member", "self", "2020", "Penguins", {}),
    ("ci1", "CI", "member", "network", "2018", "Éveil des enfants", {}),
    ("fr1", "FR", "member", "network", "2007-06-30", "L’Éveil d’Œuvre", {}),
    ("ie1", "IE", "member", "network", "2020", "Childline", {"since": "2007-07-01"}),
    ("in1", "IN", "member", "third-party", "", "Childline India", {}),
    ("th1", "TH", "member", "network", "2006", "Childline Siam", {}),
    ("th2", "TH", "member", "self", "2022", "ECPAT Foundation", {}),
    ("th3", "TH", "former", "network", "2004", "Old House", {"until": "2010"}),
    ("tr1", "TR", "former", "self", "2019", "Çocuk Evi", {"since": "1996"}),
    ("xx1", "", "member", "network", "2001", "Somewhere 100%_", {}),
]
ALL = "aq1 ci1 fr1 ie1 in1 th1 th2 th3 tr1 xx1"


@pytest.fixture
def members():
    network, source = make_organisation(), make_citation()
    for slug, country, standing, evidence, as_of, name, more in MEMBERS:
        make_member(
            network,
            slug,
            country=country,
            standing=standing,
            evidence=evidence,
            as_of=as_of,
            name=name,
            citation=source,
            **more,
        )
    return partial(filters.rows, network)


def narrowed(members, **asked):
    form = MemberFilter(QueryDict(urlencode(asked)))
    return lay_out(form, members, filters.FACETS)


def found_by(members, listing):
    return sorted(member.slug for member in members(listing.question))


def slugs(members, **asked):
    return " ".join(found_by(members, narrowed(members, **asked)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"country": "", "region": "", "standing": "", "q": "", "as_of": " "}, ALL),
        ({"country": "TH"}, "th1 th2 th3"),
        ({"country": "AR"}, ""),
        ({"region": "Asia"}, "in1 th1 th2 th3 tr1"),
        ({"region": "Asia: Western Asia"}, "tr1"),
        ({"region": "Africa: Northern Africa"}, ""),
        ({"standing": "former"}, "th3 tr1"),
        ({"standing": "member"}, "aq1 ci1 fr1 ie1 in1 th1 th2 xx1"),
        ({"evidence": "self"}, "aq1 th2 tr1"),
        ({"evidence": "third-party"}, "in1"),
        # Words of name and country, in any order, whatever their accents.
        ({"q": "childline"}, "ie1 in1 th1"),
        ({"q": "siam CHILDLINE"}, "th1"),
        ({"q": "thailand"}, "th1 th2 th3"),
        ({"q": "thailand old"}, "th3"),
        ({"q": "eveil"}, "ci1 fr1"),
        ({"q": "E\N{COMBINING ACUTE ACCENT}VEIL"}, "ci1 fr1"),
        ({"q": "cote d'ivoire"}, "ci1"),
        ({"q": "Côte d’Ivoire"}, "ci1"),
        ({"q": "turkiye cocuk"}, "tr1"),
        ({"q": "nobody"}, ""),
        ({"q": "%"}, "xx1"),
        ({"q": "0%_"}, "xx1"),
        ({"q": "0_"}, ""),
        # As known for a day.
        ({"as_of": "1985"}, ""),
        ({"as_of": "2007"}, "fr1 ie1 th1 th3 tr1 xx1"),
        ({"as_of": "2007-06"}, "fr1 th1 th3 tr1 xx1"),
        ({"as_of": "2007-06-30"}, "fr1 th1 th3 tr1 xx1"),
        ({"as_of": "2007-06-29"}, "th1 th3 tr1 xx1"),
        # Together.
        ({"region": "Asia", "standing": "member", "evidence": "network"}, "th1"),
        ({"country": "TH", "evidence": "self", "q": "ecpat"}, "th2"),
        ({"country": "TH", "region": "Europe"}, ""),
        ({"as_of": "2007", "standing": "former"}, ""),
        ({"as_of": "2007", "standing": "member", "country": "TR"}, "tr1"),
        ({"as_of": "2011", "standing": "former"}, "th3"),
    ],
    ids=str,
)
def test_members_are_narrowed_by_each_filter_and_by_all_together(members, asked, found):
    assert slugs(members, **asked) == found
    assert narrowed(members, **asked).found == len(found.split())


def test_what_is_unpublished_or_unconfirmed_is_never_found_or_counted(members):
    network, source = Organisation.objects.get(), make_citation("more")
    make_member(network, "draft", status="draft", citation=source)
    make_member(network, "doubt", standing="unconfirmed", status="draft")
    make_member(make_organisation("other"), "of-another", citation=source)

    assert slugs(members, country="TH") == "th1 th2 th3"
    assert narrowed(members, country="TH").found == 3


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"country": "UK"}, "UK is not one of the available choices"),
        ({"country": "'"}, "is not one of the available choices"),
        ({"country": "th"}, "is not one of the available choices"),
        ({"region": "x"}, "x is not one of the available choices"),
        ({"region": "Asia:"}, "is not one of the available choices"),
        ({"standing": "unconfirmed"}, "is not one of the available choices"),
        ({"evidence": "rumour"}, "is not one of the available choices"),
        ({"q": "a" * 201}, "at most 200 characters"),
        ({"q": "\0"}, "Null characters are not allowed"),
        ({"as_of": "soon"}, "write 1990, 1990-05 or 1990-05-01"),
        ({"as_of": "2007-13"}, "has no such month"),
        ({"as_of": "2007-02-30"}, "is not a day in the calendar"),
        ({"as_of": "2018/.."}, "Give a date that ends, for example 2007"),
        ({"as_of": "9000"}, "Give a date that has begun, for example 2007"),
        ({"as_of": "2" * 26}, "at most 25 characters"),
        ({"as_of": "\0"}, "Null characters are not allowed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_read_is_said_by_its_field_and_narrows_nothing(
    members, asked, sentence
):
    (name,) = asked

    found = narrowed(members, **asked)

    assert list(found.form.errors) == [name]
    assert sentence in found.form.errors[name][0]
    assert slugs(members, **asked) == ALL
    assert found.found == len(MEMBERS)
    assert found.active == ()
    assert found.query == ""


def test_what_can_be_read_narrows_beside_what_cannot(members):
    found = narrowed(members, country="TH", as_of="soon", evidence="rumour")

    assert found_by(members, found) == ["th1", "th2", "th3"]
    assert found.found == 3
    assert [active.label for active in found.active] == ["Country"]
    assert found.query == "country=TH"
    assert set(found.form.errors) == {"as_of", "evidence"}


SITUATIONS = [
    {},
    {"country": "TH"},
    {"region": "Asia"},
    {"region": "Asia: South-eastern Asia", "standing": "member"},
    {"standing": "former"},
    {"evidence": "self"},
    {"q": "childline"},
    {"as_of": "2007"},
    {"as_of": "2007", "standing": "member", "region": "Europe"},
    {"q": "e", "evidence": "network", "country": "CI"},
    {"country": "AR"},
    {"q": "nobody"},
]


# Of the countries, those that have members, and two that have none.
VALUES = {
    "country": ["AQ", "AR", "CI", "FR", "IE", "IN", "TH", "TR", "US"],
    "region": [name for name, _label in filters.region_choices()],
    "standing": [value for value, _label in filters.STANDINGS],
    "evidence": Member.Evidence.values,
}


@pytest.mark.parametrize("asked", SITUATIONS, ids=str)
def test_the_number_beside_each_choice_is_what_choosing_it_finds(members, asked):
    counted = narrowed(members, **asked)

    for name in filters.FACETS:
        number = numbers(counted, name)
        for value in VALUES[name]:
            chosen = narrowed(members, **asked | {name: value})
            found = len(found_by(members, chosen))
            assert number.get(value, 0) == chosen.found == found, (name, value)


def choices(listing, name):
    return list(options(listing, name).values())


def test_each_choice_is_written_with_its_number_and_those_of_none_are_left_out(members):
    found = narrowed(members, as_of="2007")

    assert choices(found, "country") == [
        "France (1)",
        "Ireland (1)",
        "Thailand (2)",
        "Türkiye (1)",
    ]
    assert choices(found, "standing") == ["member (6)"]
    assert choices(found, "evidence") == [
        "listed by the network (5)",
        "says so itself (1)",
    ]
    assert choices(found, "region") == [
        "Asia (3)",
        "Asia: South-eastern Asia (2)",
        "Asia: Western Asia (1)",
        "Europe (2)",
        "Europe: Northern Europe (1)",
        "Europe: Western Europe (1)",
    ]


def test_a_choice_of_none_stays_while_it_is_chosen(members):
    found = narrowed(members, country="AR", evidence="third-party")

    assert "Argentina (0)" in choices(found, "country")
    assert "India (1)" in choices(found, "country")
    assert choices(found, "evidence") == ["named by others (0)"]


def test_each_filter_in_force_is_named_with_the_query_that_drops_it(members):
    found = narrowed(
        members,
        q="childline",
        country="TH",
        region="Asia: South-eastern Asia",
        standing="member",
        evidence="network",
        as_of="2007-06",
        page="3",
        sort="x",
    )

    active = found.active

    assert [(each.label, each.value) for each in active] == [
        ("Words in name or country", "childline"),
        ("Country", "Thailand"),
        ("Region", "Asia: South-eastern Asia"),
        ("Standing", "member"),
        ("Evidence", "listed by the network"),
        ("As known for", "June 2007"),
    ]
    whole = QueryDict(found.query).dict()
    assert list(whole) == list(found.form.fields)
    for each, name in zip(active, whole, strict=True):
        without = QueryDict(each.without).dict()
        assert without == {key: whole[key] for key in whole if key != name}


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "AR", "evidence": "self"},
        {"country": "TH", "region": "Europe"},
        {"country": "IN", "as_of": "2007"},
        {"q": "nobody", "country": "TH"},
        {"q": "siam", "country": "IN", "standing": "former", "as_of": "2020"},
        {"as_of": "1985"},
    ],
    ids=str,
)
def test_where_nothing_is_found_each_filter_says_what_dropping_it_finds(members, asked):
    found = narrowed(members, **asked)
    assert found.found == 0

    for each in found.active:
        loosened = narrowed(members, **QueryDict(each.without).dict())
        assert each.found == len(found_by(members, loosened)), each.label


def test_counting_takes_a_query_and_one_for_each_filter_in_force(
    members, django_assert_num_queries
):
    for asked, number in [
        ({}, 1),
        # What dropping words or a date finds is counted only where nothing is found.
        ({"country": "TH", "evidence": "self", "q": "ecpat"}, 3),
        ({"country": "AR", "q": "ecpat", "as_of": "2007"}, 4),
    ]:
        with django_assert_num_queries(number):
            narrowed(members, **asked)


def test_the_day_is_the_last_of_the_date_asked_for(members):
    found = filters.moment_of(narrowed(members, as_of="2007-02").question)

    assert (str(found.asked), str(found.on)) == ("2007-02", "2007-02-28")


@pytest.mark.parametrize("asked", ["", "soon", "9000"])
def test_without_a_date_that_can_be_read_it_is_today(members, asked):
    found = filters.moment_of(narrowed(members, as_of=asked).question)

    assert (found.asked, found.looks_back_from) == (None, None)
