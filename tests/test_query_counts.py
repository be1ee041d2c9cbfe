"""How many queries each public address takes, at few rows and at ten times as many."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from references.models import Revision
from tests.make import make_more, make_section
from tests.walk import content, one_of_each

# After an edit, when what all pages of a revision share is read; and from then on.
QUERIES = {
    "/": (24, 10),
    "/?sources=bib": (23, 9),
    "/about/": (2, 1),
    "/corrections/": (3, 2),
    "/criticism/": (9, 4),
    "/criticism/figure/": (9, 4),
    "/editions/": (2, 1),
    "/editions/editions.atom": (0, 0),
    "/editions/latest/": (0, 0),
    "/favicon.ico": (0, 0),
    "/history/": (12, 7),
    "/history/?kind=award&since=1990&until=1990s&organisation=ecpat-usa": (12, 7),
    "/history/?kind=law&country=AR&q=nobody&within=certainly&since=1990": (11, 6),
    "/history/events.atom": (11, 11),
    "/history/events.csv": (4, 4),
    "/history/events.json": (4, 4),
    "/history/founding/": (13, 8),
    "/leadership/": (9, 4),
    "/network/": (13, 6),
    "/network/?as_of=2020": (13, 6),
    "/network/counts.csv": (11, 5),
    "/network/map.svg": (2, 2),
    "/network/growth.svg": (11, 5),
    "/network/drawings/map.svg": (2, 2),
    "/network/drawings/growth.svg": (11, 5),
    "/network/counts.json": (11, 5),
    "/network/members.csv": (2, 2),
    "/network/members.json": (2, 2),
    "/network/members/": (14, 9),
    "/network/members/?country=TH&evidence=network&q=ecpat": (14, 9),
    "/network/members/ar/": (10, 5),
    "/network/members/th/": (10, 5),
    "/open-questions/": (20, 4),
    "/open-questions/?kind=unknown&q=nothing": (20, 4),
    "/open-questions/campaign-years/": (11, 4),
    "/organisations/": (3, 2),
    "/organisations/ecpat-international/": (0, 0),
    "/organisations/ecpat-usa/": (14, 9),
    "/organisations/ecpat-usa/network/": (12, 6),
    "/organisations/ecpat-usa/network/counts.csv": (10, 5),
    "/organisations/ecpat-usa/network/map.svg": (2, 2),
    "/organisations/ecpat-usa/network/growth.svg": (10, 5),
    "/organisations/ecpat-usa/network/drawings/map.svg": (2, 2),
    "/organisations/ecpat-usa/network/drawings/growth.svg": (10, 5),
    "/organisations/ecpat-usa/network/counts.json": (10, 5),
    "/organisations/ecpat-usa/network/members.csv": (2, 2),
    "/organisations/ecpat-usa/network/members.json": (2, 2),
    "/organisations/ecpat-usa/network/members/": (13, 8),
    "/organisations/ecpat-usa/network/members/th/": (10, 5),
    "/profile.json": (23, 19),
    "/references/": (11, 10),
    "/references/?q=source&type=webpage&year=2018&cited=yes&where=Profile&sort=date": (
        12,
        11,
    ),
    "/references/?sources=bib": (2, 2),
    "/references/ecpat-germany-2018/": (8, 7),
    "/robots.txt": (0, 0),
    # Three find, one reads each model that has any; after an edit two read all words.
    "/search/": (2, 1),
    "/search/?q=ecpat": (11, 8),
    "/search/?q=nobody": (8, 5),
    "/sitemap.xml": (123, 107),
    "/statements.csv": (23, 19),
}
# It has no figures.
WITHOUT_CHART = re.compile(
    "/organisations/ecpat-usa/network/(growth|drawings/growth|chart)[./].*"
)


def taken():
    """The queries that each address of the table takes after an edit, and once more."""
    numbers = {}
    for address in QUERIES:
        Revision.objects.raise_number()
        numbers[address] = ask(address), ask(address)
    return numbers


def ask(address):
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(address)
        content(response)
    wanted = (404,) if WITHOUT_CHART.fullmatch(address) else (200, 301, 302)
    assert response.status_code in wanted, address
    # Readers never wait for a writer.
    assert all(q["sql"].lstrip("(").startswith("SELECT") for q in queries), address
    return len(queries)


@pytest.mark.django_db
def test_an_address_takes_no_more_queries_for_more_rows(made_profile, monkeypatch):
    make_section(made_profile, "doubted", body="It is said.[!campaign-years]")
    # Every list has its form, with numbers, as a long one has.
    monkeypatch.setattr("references.lists.FEW", 0)
    make_more(made_profile, 1)
    few = taken()
    make_more(made_profile, 10)

    assert taken() == QUERIES
    # Few sources alone may write no figure of which a section would ask.
    assert [address for address in QUERIES if few[address] < QUERIES[address]] == []
    assert set(one_of_each()) <= set(QUERIES)
