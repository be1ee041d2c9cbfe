"""How many queries each public address takes, at few rows and at ten times as many."""

import re

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from references.models import Revision
from tests.make import make_more, make_section
from tests.tables.recording import HERE, assert_recorded
from tests.walk import content, one_of_each

# Beside each stand the queries after an edit, when what all pages of a revision share is
# read, and those from then on.
LINES = (HERE / "queries.tsv").read_text("utf-8").splitlines()
ADDRESSES = [line.partition("\t")[0] for line in LINES]
# It has no figures.
WITHOUT_FIGURES = re.compile("/organisations/ecpat-usa/network/(growth[.]|figures).*")


def taken():
    """Return how many queries each address takes after an edit, and once more."""
    numbers = {}
    for address in ADDRESSES:
        Revision.objects.raise_number()
        numbers[address] = ask(address), ask(address)
    return numbers


def ask(address):
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(address)
        content(response)
    wanted = (404,) if WITHOUT_FIGURES.fullmatch(address) else (200, 301, 302)
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

    many = taken()
    assert_recorded("queries", [(address, *both) for address, both in many.items()])
    # Few sources alone may write no figure of which a section would ask.
    assert [address for address in ADDRESSES if few[address] < many[address]] == []
    assert {*one_of_each()} <= {*ADDRESSES}


# Pages that show one row, or so many of the newest, and none of the rest.
BOUNDED = [
    *("/changes/", "/report/?s=at_historyevent_founding_body", "/criticism/"),
    *("/search/?q=stated", "/network/members/", "/history/founding/"),
]
# Of these, those that read no more for the first reader after an edit than all pages do.
ALONE = {*BOUNDED[:2]}


@pytest.mark.django_db
def test_ten_times_the_rows_make_a_page_read_at_most_twice_as_many(
    made_profile, monkeypatch
):
    for name in ("ecpat_site.changes", "ecpat_site.search"):
        monkeypatch.setattr(f"{name}.MOST", 5)
    for name in ("orgprofile.criticism", "orgprofile.network"):
        monkeypatch.setattr(f"{name}.views.PAGE_SIZE", 5)
    numbers = []

    def fetched(cursor, size):
        rows = cursor.cursor.fetchmany(size)
        numbers.append(len(rows))
        return rows

    def read(address):
        Revision.objects.raise_number()
        ask("/about/" if address in ALONE else address)
        numbers.clear()
        ask(address)
        return sum(numbers)

    monkeypatch.setattr(CursorWrapper, "fetchmany", fetched, raising=False)
    make_more(made_profile, 3)
    few = {address: read(address) for address in BOUNDED}
    make_more(made_profile, 30)
    many = {address: read(address) for address in BOUNDED}

    assert all(few.values())
    grown = {a: (few[a], many[a]) for a in BOUNDED if many[a] > 2 * few[a]}
    assert grown == {}
