"""Rows as files: what the writers do with any record."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.exchange.exports import (
    absolute,
    csv_lines,
    day_text,
    json_lines,
    send,
    source,
)
from tests.make import make_citation

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


def written(records, **about):
    return "".join(json_lines({"of": "x"} | about, "rows", records))


def test_a_list_in_a_cell_is_flat():
    record = {
        "words": ["one", "two"],
        "parts": [
            {"name": "UNICEF", "part": "host"},
            {"name": "PACT", "part": "giver"},
        ],
        "none": None,
        "empty": [],
    }

    header, row = csv_lines(tuple(record), [record])

    assert header == "words,parts,none,empty\r\n"
    assert row == "one; two,UNICEF: host; PACT: giver,,\r\n"


def test_a_column_a_record_lacks_is_empty():
    assert list(csv_lines(("a", "b"), [{"b": 1, "c": 2}])) == ["a,b\r\n", ",1\r\n"]


@pytest.mark.parametrize("first", "=+-@\t\r\n")
def test_a_list_that_begins_like_a_formula_runs_nothing(first):
    record = {"words": [f"{first}1+1", "two"]}

    _header, line = csv_lines(("words",), [record])

    (found,) = csv.reader(StringIO(line, newline=""))
    assert found == [f"'{first}1+1; two"]


@given(st.lists(st.dictionaries(st.text(), VALUES), max_size=4))
def test_any_records_come_back_from_json_as_they_were(records):
    assert json.loads(written(records)) == {"of": "x", "rows": records}


def test_json_of_no_records_is_whole():
    assert json.loads(written([])) == {"of": "x", "rows": []}


def test_records_are_written_as_they_are_asked_for():
    asked = []

    def records():
        for n in range(3):
            asked.append(n)
            yield {"n": n}

    lines = json_lines({"of": "x"}, "rows", records())
    next(lines)
    next(lines)

    assert asked == [0]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (None, None),
        (date.min, None),
        (date.max, None),
        (date(999, 1, 2), "0999-01-02"),
        (date(1990, 5, 1), "1990-05-01"),
    ],
)
def test_an_open_end_is_no_day(day, text):
    assert day_text(day) == text


@pytest.mark.parametrize("url", ["", "javascript:alert(1)"])
@pytest.mark.django_db
def test_only_a_web_address_is_given_of_a_source(url):
    assert source(make_citation(url=url))["source_url"] in ("", None)


def test_addresses_come_from_the_settings(settings):
    settings.SITE_URL = "https://profile.example.org"

    assert absolute("/history/") == "https://profile.example.org/history/"


@pytest.mark.parametrize("kind", ["csv", "json", "ics"])
def test_of_a_head_request_nothing_is_written(rf, kind):
    def lines():
        raise AssertionError("A line was asked for.")
        yield

    response = send(rf.head("/"), lines(), "name", kind)

    assert b"".join(response) == b""
    assert response["Content-Disposition"] == f'inline; filename="name.{kind}"'
