"""The files of the history as other programs read them."""

import csv
import json
from io import StringIO
from xml.etree import ElementTree

import feedparser

from tests.walk import content

SITE = "https://profile.example.org"


def events(client, query=""):
    return json.loads(content(client.get(f"/history/events.json{query}")))["events"]


def rows(client, query=""):
    """The rows of the CSV file by column, after checking that it is RFC 4180."""
    text = content(client.get(f"/history/events.csv{query}"))
    assert text.endswith("\r\n")
    header, *found = csv.reader(StringIO(text, newline=""), strict=True)
    assert all(len(row) == len(header) for row in found)
    return [dict(zip(header, row, strict=True)) for row in found]


def feed(client, query=""):
    """The feed as a reader of feeds has it, after checking that it is well formed."""
    written = client.get(f"/history/events.atom{query}").content
    ElementTree.fromstring(written)  # noqa: S314 - made by ourselves
    found = feedparser.parse(written)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found
