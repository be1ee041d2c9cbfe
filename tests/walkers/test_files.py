"""The files of the shipped profile: each is well formed, and has the rows of its page."""

import csv
import json
from functools import partial
from io import StringIO
from urllib.parse import urldefrag
from xml.etree import ElementTree

import pytest
from django.conf import settings

from ecpat_site.editions import statements
from orgprofile.network.exports import COUNT_COLUMNS, MEMBER_COLUMNS
from references.exchange.formats import READABLE, records_here
from references.models import Citation
from timeline.exports import COLUMNS as EVENT_COLUMNS
from timeline.models import HistoryEvent

pytestmark = pytest.mark.usefixtures("shipped_profile")


def csv_rows(text):
    """Return the rows of a table; fail where one is longer or shorter than its head."""
    rows = [*csv.DictReader(StringIO(text), strict=True)]
    assert not [row for row in rows if None in row or None in row.values()]
    return rows


READERS = {
    "text/csv": csv_rows,
    "application/json": json.loads,
    "text/plain": str.splitlines,
    **dict.fromkeys(
        ("application/atom+xml", "application/xml", "image/svg+xml"),
        ElementTree.fromstring,
    ),
    **{f.media_type: partial(records_here, code=c) for c, f in READABLE.items()},
}


@pytest.fixture(scope="module")
def files(answers):
    """Return what each file holds, as a program reads it, by its address."""
    return {
        address: READERS[answer.headers["content-type"].partition(";")[0]](answer.text)
        for address, answer in answers.items()
        if not answer.is_page
    }


def test_each_file_is_read_by_a_program_and_none_is_empty(files):
    assert [address for address, held in files.items() if not len(held)] == []
    assert {address.partition("?")[0] for address in files} > {
        *("/robots.txt", "/sitemap.xml", "/changes/changes.atom", "/network/map.svg"),
        *("/network/growth.svg", "/profile.json", "/statements.csv"),
    }


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("/history/events.csv", {*EVENT_COLUMNS}),
        ("/network/members.csv", {*MEMBER_COLUMNS}),
        ("/network/counts.csv", {*COUNT_COLUMNS}),
        ("/statements.csv", {*statements.COLUMNS, "licence"}),
    ],
)
def test_each_row_of_a_table_is_on_the_page_that_it_names(
    trees, files, address, columns
):
    rows = files[address]

    assert columns <= {*rows[0]}
    for row in rows:
        path, fragment = urldefrag(row["page"].removeprefix(settings.SITE_URL))
        assert not fragment or fragment in trees[path].ids, row


def test_a_list_that_is_narrowed_has_the_rows_of_the_whole_that_match(files):
    events, members = files["/history/events.csv"], files["/network/members.csv"]
    african = [row for row in members if row["region"] == "Africa"]
    awards = [row for row in events if row["kind"] == "award"]

    assert len(events) == HistoryEvent.objects.published().count() > 40
    assert files["/history/events.csv?kind=award"] == awards != []
    assert files["/network/members.csv?region=Africa"] == african != []


def test_the_whole_profile_has_every_source_and_statement_once(files):
    held = files["/profile.json"]

    assert held["columns"] == [*statements.COLUMNS]
    assert {*held["statements"][0]} == {*statements.COLUMNS}
    assert len(held["sources"]) == Citation.objects.public().count()
    statement_keys = [(each["id"], each["words"]) for each in held["statements"]]
    assert (
        len({*statement_keys}) == len(statement_keys) == len(files["/statements.csv"])
    )
