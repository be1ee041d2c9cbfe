"""How many queries each public address takes, at few rows and at ten times as many."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.make import make_doubt, make_more, make_section
from tests.walk import content, one_of_each

QUERIES = {
    "/": 13,
    "/?sources=bib": 14,
    "/about/": 0,
    "/criticism/": 3,
    "/criticism/figure/": 3,
    "/favicon.ico": 0,
    "/history/": 7,
    "/history/?kind=award&since=1990&until=1990s&organisation=ecpat-usa": 5,
    "/history/?kind=law&country=AR&q=nobody&within=certainly&since=1990": 4,
    "/history/events.atom": 12,
    "/history/events.csv": 4,
    "/history/events.json": 4,
    "/history/founding/": 8,
    "/leadership/": 3,
    "/network/": 6,
    "/network/?as_of=2020": 6,
    "/network/counts.csv": 6,
    "/network/map.svg": 2,
    "/network/growth.svg": 6,
    "/network/drawings/map.svg": 2,
    "/network/drawings/growth.svg": 6,
    "/network/counts.json": 6,
    "/network/members.csv": 2,
    "/network/members.json": 2,
    "/network/members/": 8,
    "/network/members/?country=TH&evidence=network&q=ecpat": 8,
    "/network/members/ar/": 3,
    "/network/members/th/": 4,
    "/open-questions/": 12,
    "/open-questions/?kind=unknown&q=nothing": 9,
    "/open-questions/campaign-years/": 3,
    "/organisations/": 1,
    "/organisations/ecpat-international/": 0,
    "/organisations/ecpat-usa/": 7,
    "/organisations/ecpat-usa/network/": 4,
    "/organisations/ecpat-usa/network/counts.csv": 4,
    "/organisations/ecpat-usa/network/map.svg": 2,
    "/organisations/ecpat-usa/network/growth.svg": 4,
    "/organisations/ecpat-usa/network/drawings/map.svg": 2,
    "/organisations/ecpat-usa/network/drawings/growth.svg": 4,
    "/organisations/ecpat-usa/network/counts.json": 4,
    "/organisations/ecpat-usa/network/members.csv": 2,
    "/organisations/ecpat-usa/network/members.json": 2,
    "/organisations/ecpat-usa/network/members/": 6,
    "/organisations/ecpat-usa/network/members/th/": 3,
    "/references/": 10,
    "/references/?q=source&type=webpage&year=2018&cited=yes&where=Profile&sort=date": 10,
    "/references/?sources=bib": 2,
    "/references/ecpat-germany-2018/": 6,
    "/robots.txt": 0,
    # Four find, one reads each model that has any.
    "/search/": 0,
    "/search/?q=ecpat": 7,
    "/search/?q=stated&kind=criticism": 4,
    "/search/?q=source&kind=sources": 4,
    "/search/?q=nobody": 4,
    "/sitemap.xml": 113,
}


# It has no figures.
WITHOUT_CHART = re.compile(
    "/organisations/ecpat-usa/network/(growth|drawings/growth|chart)[./].*"
)


def make_doubts(subject, number):
    """Make sections of the profile, each with a doubt that cites a source."""
    for n in range(number):
        doubt = make_doubt(
            f"named-{number}-{n}", words=f"It is doubted.[@source-{number}-{n}]"
        )
        slug = f"doubted-{number}-{n}"
        make_section(subject, slug, body=f"It is said.[!{doubt.slug}]", order=10)


def taken():
    """The number of queries that each address of the table takes now."""
    numbers = {}
    for address in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(address)
            content(response)
        wanted = (404,) if WITHOUT_CHART.fullmatch(address) else (200, 301)
        assert response.status_code in wanted, address
        # Readers never wait for a writer.
        assert all(q["sql"].lstrip("(").startswith("SELECT") for q in queries), address
        numbers[address] = len(queries)
    return numbers


@pytest.fixture(scope="module")
def at_few_and_at_many(made_profile):
    """Return the queries at one more row of each kind, and at ten more than that."""
    make_section(made_profile, "doubted", body="It is said.[!campaign-years]")
    make_more(made_profile, 1)
    make_doubts(made_profile, 1)
    few = taken()
    make_more(made_profile, 10)
    make_doubts(made_profile, 10)
    return few, taken()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "queries"), QUERIES.items())
def test_an_address_takes_as_many_queries_however_many_rows_there_are(
    at_few_and_at_many, address, queries
):
    few, many = at_few_and_at_many

    assert (few[address], many[address]) == (queries, queries)


def test_every_public_address_has_its_number_of_queries():
    assert set(one_of_each()) <= set(QUERIES)
