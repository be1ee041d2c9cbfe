"""How a visitor narrows the members: each filter, what it counts, what dropping it finds."""

from functools import partial
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.network import filters
from orgprofile.network.filters import MemberFilter
from references.lists.choices import lay_out
from tests.make import make_citation, make_member, make_organisation

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


@pytest.fixture(scope="module")
def members(module_db):
    network, source = make_organisation(), make_citation()
    for slug, country, standing, evidence, as_of, name, more in MEMBERS:
        fields = {"country": country, "standing": standing, "evidence": evidence}
        fields |= {"as_of": as_of, "name": name, "citation": source} | more
        make_member(network, slug, **fields)
    # None of these is ever found or counted.
    make_member(network, "draft", status="draft", citation=source)
    make_member(network, "doubt", standing="unconfirmed", status="draft")
    make_member(make_organisation("other"), "of-another", citation=source)
    return partial(filters.rows, network)


def narrowed(members, **asked):
    form = MemberFilter(QueryDict(urlencode(asked)))
    return lay_out(form, members, filters.FACETS)


def found_by(members, listing):
    return sorted(member.slug for member in members(listing.question))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"country": "TH"}, "th1 th2 th3"),
        ({"region": "Asia"}, "in1 th1 th2 th3 tr1"),
        ({"region": "Asia: Western Asia"}, "tr1"),
        ({"standing": "former"}, "th3 tr1"),
        ({"evidence": "self"}, "aq1 th2 tr1"),
        # Words of name and country, in any order, whatever their accents.
        ({"q": "childline"}, "ie1 in1 th1"),
        ({"q": "thailand old"}, "th3"),
        ({"q": "eveil"}, "ci1 fr1"),
        ({"q": "E\N{COMBINING ACUTE ACCENT}VEIL"}, "ci1 fr1"),
        ({"q": "Côte d’Ivoire"}, "ci1"),
        ({"q": "0%_"}, "xx1"),
        ({"q": "0_"}, ""),
        # As known for a day.
        ({"as_of": "2007"}, "fr1 ie1 th1 th3 tr1 xx1"),
        # Together.
        ({"region": "Asia", "standing": "member", "evidence": "network"}, "th1"),
        ({"as_of": "2007", "standing": "member", "country": "TR"}, "tr1"),
    ],
    ids=str,
)
def test_members_are_narrowed_by_each_filter_and_by_all_together(members, asked, found):
    listing = narrowed(members, **asked)

    assert found_by(members, listing) == found.split()
    assert listing.found == len(found.split())


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"country": "UK"}, "UK is not one of the available choices"),
        ({"region": "x"}, "x is not one of the available choices"),
        ({"standing": "unconfirmed"}, "is not one of the available choices"),
        ({"q": "a" * 201}, "at most 200 characters"),
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
    assert found_by(members, found) == ALL.split()
    assert (found.found, found.active, found.query) == (len(MEMBERS), (), "")
