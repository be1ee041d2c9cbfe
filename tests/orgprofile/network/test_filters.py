"""How a visitor narrows the members, by each filter and by all together."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from orgprofile.network import filters
from orgprofile.network.filters import MemberFilter
from tests.make import make_citation, make_member, make_organisation

FIELDS = ("country", "standing", "evidence", "as_of", "name")
MEMBERS = {
    "aq1": ("AQ", "member", "self", "2020", "Penguins"),
    "ci1": ("CI", "member", "network", "2018", "Éveil des enfants"),
    "fr1": ("FR", "member", "network", "2007-06-30", "L’Éveil d’Œuvre"),
    "ie1": ("IE", "member", "network", "2020", "Childline"),
    "in1": ("IN", "member", "third-party", "", "Childline India"),
    "th1": ("TH", "member", "network", "2006", "Childline Siam"),
    "th2": ("TH", "member", "self", "2022", "ECPAT Foundation"),
    "th3": ("TH", "former", "network", "2004", "Old House"),
    "tr1": ("TR", "former", "self", "2019", "Çocuk Evi"),
    "xx1": ("", "member", "network", "2001", "Somewhere 100%_"),
}
ALL = " ".join(MEMBERS)


@pytest.fixture(scope="module")
def members(module_db):
    network, source = make_organisation(), make_citation()
    for slug, values in MEMBERS.items():
        fields = dict(zip(FIELDS, values, strict=True)) | {"citation": source}
        make_member(network, slug, **fields)
    make_member(network, "doubt", standing="unconfirmed", status="draft")
    make_member(make_organisation("other"), "of-another", citation=source)
    return network


def narrowed(network, **asked):
    members = filters.members(network)
    return MemberFilter(QueryDict(urlencode(asked)), members)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"country": "TH"}, "th1 th2 th3"),
        ({"region": "Asia"}, "in1 th1 th2 th3 tr1"),
        ({"region": "Asia: Western Asia"}, "tr1"),
        ({"standing": "former"}, "th3 tr1"),
        ({"standing": "unconfirmed"}, ALL),
        ({"evidence": "self"}, "aq1 th2 tr1"),
        # Words of name and country, in any order, whatever their accents.
        ({"q": "siam CHILDLINE"}, "th1"),
        ({"q": "thailand old"}, "th3"),
        ({"q": "E\N{COMBINING ACUTE ACCENT}VEIL"}, "ci1 fr1"),
        ({"q": "0%_"}, "xx1"),
        ({"q": "0_"}, ""),
        ({"region": "Asia", "standing": "member", "evidence": "network"}, "th1"),
    ],
    ids=str,
)
def test_members_are_narrowed_by_each_filter_and_by_all_together(members, asked, found):
    slugs = narrowed(members, **asked).qs.values_list("slug", flat=True)

    assert " ".join(sorted(slugs)) == found
