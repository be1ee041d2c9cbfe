"""The history as JSON and CSV, and what its files have in common."""

import json
import re

import pytest

from references.exchange import spreadsheet
from references.exchange.exports import csv_lines
from tests.timeline.exports.reading import SITE, events, feed, rows
from tests.walk import content
from timeline.exports import records

pytestmark = pytest.mark.django_db


def test_an_event_in_json_has_all_its_page_has(client, history):
    (found,) = (event for event in events(client) if event["id"] == "congress")
    sources = found.pop("sources")

    assert found == {
        "id": "congress",
        "title": "A congress; against, “exploitation”",
        "kind": "congress",
        "date": "1996-08-27/1996-08-31",
        "date_in_words": "27 to 31 August 1996",
        "earliest": "1996-08-27",
        "latest": "1996-08-31",
        "date_basis": "page",
        "date_source": "date",
        "date_reading": "days",
        "place": "Stockholm, Sweden",
        "countries": ["SE", "TH"],
        "organisation": "ecpat-international",
        "organisation_name": "ECPAT International",
        "participants": [
            {
                "organisation": "unicef",
                "name": "UNICEF",
                "part": "partner",
                "source": "part",
                "reading": "hosts",
            }
        ],
        "text": "They met.",
        "differs": [
            {
                "matter": "Participants",
                "value": "over 700",
                "said_by": "the report",
                "source": "value",
                "reading": "total",
            },
            {
                "matter": "Participants",
                "value": "718",
                "said_by": "the page",
                "source": "text",
                "reading": "",
            },
        ],
        "page": f"{SITE}/history/congress/",
    }
    keys = [source["source_key"] for source in sources]
    assert keys == ["text", "date", "part", "value"]
    assert sources[0]["source_title"] == "Source text"
    assert sources[0]["source_url"] == "https://example.org/text"
    assert sources[0]["source_page"] == f"{SITE}/references/text/"


def test_an_open_end_and_a_date_without_a_source_are_left_empty(client, history):
    (still,) = (event for event in events(client) if event["id"] == "still")

    assert (still["earliest"], still["latest"]) == ("2018-01-01", None)
    assert (still["date_source"], still["sources"]) == (None, [])


def test_json_says_what_it_is_and_how_to_read_it(client, history):
    found = json.loads(content(client.get("/history/events.json")))

    assert found["organisation"] == "ECPAT International"
    assert found["page"] == f"{SITE}/history/"
    assert found["columns"] == list(records.COLUMNS)
    assert found["licence"].startswith("https://creativecommons.org/")
    assert {*found["events"][0]} == {*found["columns"]}


def test_csv_has_the_same_records_flat_and_the_keys_of_their_sources(client, history):
    flat = [
        event | {"sources": [each["source_key"] for each in event["sources"]]}
        for event in events(client)
    ]

    written = content(client.get("/history/events.csv"))

    assert written == "".join(csv_lines(records.COLUMNS, flat))


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?kind=congress", {"congress"}),
        ("?since=2013", {"prize", "still"}),
        ("?organisation=secret-body", set()),
    ],
)
def test_one_query_string_narrows_every_form_alike(client, history, query, slugs):
    page = client.get(f"/history/{query}").content.decode()

    listed = set(re.findall(r'<article class="entry" id="(.+?)"', page))
    assert listed == slugs
    assert {event["id"] for event in events(client, query)} == slugs
    assert {row["id"] for row in rows(client, query)} == slugs
    links = {f"{SITE}/history/{slug}/" for slug in slugs}
    assert {entry.link for entry in feed(client, query).entries} == links


def test_hostile_text_runs_nothing_in_a_spreadsheet(client, history, hostile):
    found = {row["id"]: row for row in rows(client)}

    assert found["prize"]["title"] == spreadsheet.cell(hostile) == f"'{hostile}"
    for row in found.values():
        for column, value in row.items():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), column
