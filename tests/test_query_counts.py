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
    "/": (22, 9),
    "/?sources=bib": (23, 9),
    "/about/": (0, 0),
    "/criticism/": (7, 3),
    "/criticism/figure/": (7, 3),
    "/editions/": (0, 0),
    "/editions/editions.atom": (0, 0),
    "/editions/latest/": (0, 0),
    "/favicon.ico": (0, 0),
    "/history/": (10, 6),
    "/history/?kind=award&since=1990&until=1990s&organisation=ecpat-usa": (10, 6),
    "/history/?kind=law&country=AR&q=nobody&within=certainly&since=1990": (9, 5),
    "/history/events.atom": (11, 11),
    "/history/events.csv": (4, 4),
    "/history/events.json": (4, 4),
    "/history/founding/": (11, 7),
    "/leadership/": (7, 3),
    "/network/": (11, 5),
    "/network/?as_of=2020": (11, 5),
    "/network/counts.csv": (11, 5),
    "/network/map.svg": (2, 2),
    "/network/growth.svg": (11, 5),
    "/network/drawings/map.svg": (2, 2),
    "/network/drawings/growth.svg": (11, 5),
    "/network/counts.json": (11, 5),
    "/network/members.csv": (2, 2),
    "/network/members.json": (2, 2),
    "/network/members/": (12, 8),
    "/network/members/?country=TH&evidence=network&q=ecpat": (12, 8),
    "/network/members/ar/": (8, 4),
    "/network/members/th/": (8, 4),
    "/open-questions/": (18, 3),
    "/open-questions/?kind=unknown&q=nothing": (18, 3),
    "/open-questions/campaign-years/": (9, 3),
    "/organisations/": (1, 1),
    "/organisations/ecpat-international/": (0, 0),
    "/organisations/ecpat-usa/": (12, 8),
    "/organisations/ecpat-usa/network/": (10, 5),
    "/organisations/ecpat-usa/network/counts.csv": (10, 5),
    "/organisations/ecpat-usa/network/map.svg": (2, 2),
    "/organisations/ecpat-usa/network/growth.svg": (10, 5),
    "/organisations/ecpat-usa/network/drawings/map.svg": (2, 2),
    "/organisations/ecpat-usa/network/drawings/growth.svg": (10, 5),
    "/organisations/ecpat-usa/network/counts.json": (10, 5),
    "/organisations/ecpat-usa/network/members.csv": (2, 2),
    "/organisations/ecpat-usa/network/members.json": (2, 2),
    "/organisations/ecpat-usa/network/members/": (11, 7),
    "/organisations/ecpat-usa/network/members/th/": (8, 4),
    "/references/": (9, 9),
    "/references/?q=source&type=webpage&year=2018&cited=yes&where=Profile&sort=date": (
        10,
        10,
    ),
    "/references/?sources=bib": (2, 2),
    "/references/ecpat-germany-2018/": (6, 6),
    "/robots.txt": (0, 0),
    # Three find, one reads each model that has any; after an edit two read all words.
    "/search/": (0, 0),
    "/search/?q=ecpat": (9, 7),
    "/search/?q=nobody": (6, 4),
    "/sitemap.xml": (109, 94),
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
