"""Rows as CSV: parsed back by Python's own reader, and harmless in a spreadsheet."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from references.exchange import spreadsheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((f"{first}1+1", f"'{first}1+1") for first in FORMULA),
        *((same, same) for same in ("a=b", "1+1", "a@ecpat.org", "'=1", " x", "–1")),
        *((-5, "'-5"), (None, ""), (True, "true"), (False, "false"), (0, "0")),
    ],
)
def test_a_value_is_written_plainly_and_a_formula_with_an_apostrophe(value, written):
    assert spreadsheet.cell(value) == written


TEXTS = st.text() | st.text("=+-@,\"\t\r\n' a")
ROWS = st.lists(st.lists(st.none() | st.integers() | TEXTS, min_size=1), max_size=4)


@example([[None], ["a,b\r\nc", '"', "\\"], ['x",=1+1\r\n=1+1,"y']])
@given(ROWS)
def test_whatever_is_written_is_read_back_cell_by_cell_and_none_is_a_formula(rows):
    written = list(spreadsheet.lines(["id", "name"], rows))

    assert len(written) == len(rows) + 1
    assert all(line.endswith("\r\n") for line in written)
    found = list(csv.reader(StringIO("".join(written), newline=""), strict=True))
    cells = [[spreadsheet.cell(value) for value in row] for row in rows]
    assert found == [["id", "name"], *cells]
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA)]
