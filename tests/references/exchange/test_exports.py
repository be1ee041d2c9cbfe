"""Rows as files: what the writers do with any record, harmless in a spreadsheet."""

import csv
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from references.exchange import exports
from references.exchange.formats import csv_file
from references.models import Citation


def test_a_list_in_a_cell_is_flat_and_runs_no_formula():
    parts = [{"name": "UNICEF", "part": "host"}, {"name": "PACT", "part": "giver"}]
    record = {"words": ["=1+1", "two"], "parts": parts, "none": None, "empty": []}

    header, row = exports.csv_lines((*record, "missing"), [record | {"other": 1}])

    assert header == "words,parts,none,empty,missing\r\n"
    assert row == "'=1+1; two,UNICEF: host; PACT: giver,,,\r\n"


def test_of_a_source_only_a_web_address_is_given_and_its_page_is_of_the_settings(
    settings,
):
    settings.SITE_URL = "https://profile.example.org"

    hostile, plain = (
        exports.source(Citation(key="a", url=url))
        for url in ("javascript:x", "https://b.org/")
    )

    assert (hostile["source_url"], plain["source_url"]) == ("", "https://b.org/")
    assert plain["source_page"] == "https://profile.example.org/references/a/"


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


TEXTS = st.text() | st.text("=+-@,\"\t\r\n' a")
ROWS = st.lists(st.lists(st.none() | st.integers() | TEXTS, min_size=1), max_size=4)


@example([[f"{first}1+1" for first in FORMULA]])
@example([[None], ["a,b\r\nc", '"', "\\"], ['x",=1+1\r\n=1+1,"y']])
@given(ROWS)
def test_whatever_is_written_is_read_back_cell_by_cell_and_none_is_a_formula(rows):
    written = list(csv_file.lines(["id", "name"], rows))

    assert len(written) == len(rows) + 1
    assert all(line.endswith("\r\n") for line in written)
    found = list(csv.reader(StringIO("".join(written), newline=""), strict=True))
    cells = [[csv_file.cell(value) for value in row] for row in rows]
    assert found == [["id", "name"], *cells]
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA)]
