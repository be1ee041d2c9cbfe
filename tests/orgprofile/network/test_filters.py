"""How a visitor narrows the members: each filter, what it counts, what dropping it finds."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.models import Member
from orgprofile.network.filters import MemberFilter
from tests.make import (
    make_citation,
    make_member,
    make_organisation,
)

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
    return Member.objects.published().of(network).by_country()


def narrowed(members, **asked):
    return MemberFilter(QueryDict(urlencode(asked)), members)


def slugs(members, **asked):
    return " ".join(sorted(member.slug for member in narrowed(members, **asked).qs))


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
    network, source = members[0].network, make_citation("more")
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

    assert list(found.errors) == [name]
    assert sentence in found.errors[name][0]
    assert " ".join(sorted(m.slug for m in found.qs)) == ALL
    assert found.found == len(MEMBERS)
    assert found.active() == []
    assert found.query == ""


def test_what_can_be_read_narrows_beside_what_cannot(members):
    found = narrowed(members, country="TH", as_of="soon", evidence="rumour")

    assert {m.slug for m in found.qs} == {"th1", "th2", "th3"}
    assert found.found == 3
    assert [active.label for active in found.active()] == ["Country"]
    assert found.query == "country=TH"
    assert set(found.errors) == {"as_of", "evidence"}


def test_a_repeated_filter_counts_once_with_its_last_value(members):
    found = MemberFilter(QueryDict("country=TH&country=IN&q=&q=childline"), members)

    assert [m.slug for m in found.qs] == ["in1"]
    assert found.query == "q=childline&country=IN"


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


@pytest.mark.parametrize("asked", SITUATIONS, ids=str)
def test_the_number_beside_each_choice_is_what_choosing_it_finds(members, asked):
    counted = narrowed(members, **asked)

    for name in MemberFilter.COUNTED:
        number = counted.choices(name)
        for value, _label in counted.filters[name].field.choices:
            if value:
                chosen = narrowed(members, **asked | {name: value})
                # Of the 250 countries, those of which none is there answer alike.
                if name == "country" and value not in "AQ AR CI FR IE IN TH TR US":
                    assert number[value] == 0
                else:
                    assert number[value] == chosen.qs.count(), (name, value)


def choices(filter_, name):
    filter_.count_choices()
    return [label for value, label in filter_.form.fields[name].choices if value]


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


def test_every_list_of_choices_begins_with_the_one_that_narrows_nothing(members):
    found = narrowed(members, country="TH")
    found.count_choices()

    first = {n: found.form.fields[n].choices for n in MemberFilter.COUNTED}

    assert {name: next(iter(given)) for name, given in first.items()} == {
        "country": ("", "every country"),
        "region": ("", "the whole world"),
        "standing": ("", "members and former"),
        "evidence": ("", "any evidence"),
    }
    assert all([v for v, _ in given].count("") == 1 for given in first.values())


def test_counting_leaves_the_next_visitors_choices_alone(members):
    narrowed(members, country="TH").count_choices()

    assert len(list(narrowed(members).filters["country"].field.choices)) > 240


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

    active = found.active()

    assert [(each.label, each.value) for each in active] == [
        ("Words in name or country", "childline"),
        ("Country", "Thailand"),
        ("Region", "Asia: South-eastern Asia"),
        ("Standing", "member"),
        ("Evidence", "listed by the network"),
        ("As known for", "June 2007"),
    ]
    whole = QueryDict(found.query).dict()
    assert set(whole) == set(found.filters)
    for each, name in zip(active, found.filters, strict=True):
        without = QueryDict(each.without).dict()
        assert without == {key: whole[key] for key in whole if key != name}


def test_without_filters_none_is_in_force(members):
    found = narrowed(members, q="", page="2")

    assert (found.active(), found.query) == ([], "")


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

    for each in found.active():
        loosened = MemberFilter(QueryDict(each.without), members)
        assert each.found == loosened.qs.count(), each.label


def test_what_was_found_is_counted_by_one_query(members, django_assert_num_queries):
    found = narrowed(members, country="TH", evidence="self", q="ecpat")

    with django_assert_num_queries(1):
        assert found.found == 1
        found.count_choices()
        found.active()


def test_dropping_words_or_date_is_counted_only_where_nothing_is_found(
    members, django_assert_num_queries
):
    found = narrowed(members, country="AR", q="ecpat", as_of="2007")

    with django_assert_num_queries(3):
        found.active()


def test_the_day_is_the_last_of_the_date_asked_for(members):
    found = narrowed(members, as_of="2007-02").moment

    assert (str(found.asked), str(found.on)) == ("2007-02", "2007-02-28")


@pytest.mark.parametrize("asked", ["", "soon", "9000"])
def test_without_a_date_that_can_be_read_it_is_today(members, asked):
    found = narrowed(members, as_of=asked).moment

    assert (found.asked, found.looks_back_from) == (None, None)
