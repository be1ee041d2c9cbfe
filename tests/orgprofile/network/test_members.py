"""Members as their pages lay them out: by country, with mark, note and website."""

from datetime import date

import pytest

from orgprofile.models import Member
from orgprofile.network import members as pages
from orgprofile.values.moments import Moment
from tests.make import make_citation, make_member, make_organisation

pytestmark = pytest.mark.django_db

TODAY = Moment(date(2026, 11, 26))


@pytest.fixture
def network():
    return make_organisation()


def listed():
    return Member.objects.known_on(None).by_country()


def test_members_are_grouped_by_country_once_though_others_come_between(network):
    for slug, country, name in [
        ("us-a", "US", "Aid"),
        ("vi-a", "VI", "Aid"),
        ("us-z", "US", "Zonta"),
        ("xx-a", "", "Aid"),
        ("xx-z", "", "Zonta"),
    ]:
        make_member(
            network, slug, country=country, name=name, citation=make_citation(slug)
        )

    page = pages.directory(network, listed())

    assert [
        (g.name, g.fragment, g.address, [e.member.slug for e in g.entries])
        for g in page.groups
    ] == [
        (
            "United States",
            "country-us",
            "/network/members/us/",
            ["us-a", "us-z"],
        ),
        (
            "United States Virgin Islands",
            "country-vi",
            "/network/members/vi/",
            ["vi-a"],
        ),
        ("", "country-unknown", "", ["xx-a", "xx-z"]),
    ]
    read = [entry.member.slug for group in page.groups for entry in group.entries]
    assert [note.key for note in page.notes] == read
