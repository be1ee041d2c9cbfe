"""Members as their pages lay them out: by country, with mark, note and website."""

from datetime import date

import pytest

from orgprofile.models import Member
from orgprofile.network import members as pages
from orgprofile.values import countries
from tests.make import (
    make_citation,
    make_country_search,
    make_member,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_organisation()


def listed():
    return Member.objects.by_country()


def country_page(network, code, search=None):
    row = countries.table()[code]
    return pages.country(network, row, listed().filter(country=code), search)


def test_members_stand_together_under_their_country(network):
    make_member(network, "a", country="TR")
    make_member(network, "b", country="CI")
    make_member(network, "c", country="CI", name="Zonta")
    make_member(network, "d", country="")

    page = pages.directory(network, listed())

    assert {
        (group.name, group.fragment, group.address): [
            entry.member.slug for entry in group.entries
        ]
        for group in page.groups
    } == {
        ("Côte d’Ivoire", "country-ci", "/network/members/ci/"): ["b", "c"],
        ("Türkiye", "country-tr", "/network/members/tr/"): ["a"],
        ("", "country-unknown", ""): ["d"],
    }


def test_a_country_stands_once_on_a_page_though_others_come_between(network):
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

    found = {g.fragment: [e.member.slug for e in g.entries] for g in page.groups}
    assert len(found) == len(page.groups)
    assert found == {
        "country-us": ["us-a", "us-z"],
        "country-vi": ["vi-a"],
        "country-unknown": ["xx-a", "xx-z"],
    }
    read = [entry.member.slug for group in page.groups for entry in group.entries]
    assert [note.key for note in page.notes] == read


def test_a_country_that_left_the_standard_is_named_by_its_code(network):
    make_member(network)
    Member.objects.update(country="YU")

    (group,) = pages.directory(network, listed()).groups

    assert group.name == "YU"


def test_a_member_is_marked_before_what_its_note_cites(network):
    own = make_citation("own")
    make_citation("noted")
    make_member(network, citation=own, note="A foundation.[@noted]")

    page = pages.directory(network, listed())

    assert [note.key for note in page.notes] == ["own", "noted"]
    (entry,) = page.groups[0].entries
    assert entry.mark.id == "cite-own-1"
    assert [mark.place.fragment for note in page.notes for mark in note.marks] == [
        "th-ecpat-foundation",
        "th-ecpat-foundation",
    ]


@pytest.mark.parametrize(
    ("website", "link", "host"),
    [
        ("https://www.ecpat.org/a", "https://www.ecpat.org/a", "www.ecpat.org"),
        ("http://ecpat.org/", "http://ecpat.org/", "ecpat.org"),
        ("javascript:alert(1)", "", ""),
        ("ftp://ecpat.org/", "", ""),
        ("data:text/html,a", "", ""),
        ("", "", ""),
    ],
)
def test_only_http_and_https_become_links(network, website, link, host):
    make_member(network)
    Member.objects.update(website=website)

    (group,) = pages.directory(network, listed()).groups

    (entry,) = group.entries
    assert (entry.website, entry.host.removeprefix("www.")) == (
        link,
        host.removeprefix("www."),
    )


def test_a_member_without_a_source_has_no_mark(network):
    make_member(network, status="draft")

    (group,) = pages.directory(network, listed()).groups

    assert group.entries[0].mark is None


def test_a_page_of_the_directory_asks_twice_however_many_members(
    network, django_assert_num_queries
):
    for number in range(5):
        make_member(network, f"m-{number}", citation=make_citation(f"source-{number}"))

    with django_assert_num_queries(2):
        page = pages.directory(network, listed())

    assert len(page.notes) == 5


def test_whoever_left_later_was_a_member_on_the_day(network):
    make_member(network, as_of="2004", standing="former", until="2010")

    def is_former(members):
        (group,) = pages.directory(network, members).groups
        return group.entries[0].is_former

    assert not is_former(listed().standing_on(date(2007, 1, 1)))
    assert is_former(listed().standing_on(date(2011, 1, 1)))
    assert is_former(listed())


def test_a_country_counts_members_and_leaves_former_ones_out(network):
    make_member(network, "a")
    make_member(network, "b")
    make_member(network, "c", standing="former")

    page = country_page(network, "TH")

    assert (page.members, len(page.entries)) == (2, 3)
    assert page.region_query == "region=Asia"
    assert page.subregion_query == "region=Asia%3A+South-eastern+Asia"


def test_a_country_with_none_found_keeps_the_search(network):
    search = make_country_search(network, "AR")

    page = country_page(network, "AR", search)

    assert (page.entries, page.members, page.search, page.notes) == ((), 0, search, ())
