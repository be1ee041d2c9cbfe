"""Rows as CSV: read back by Python's own reader, and harmless in a spreadsheet."""

import csv
import inspect
from io import StringIO
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.exchange import spreadsheet

HEADER = ["id", "name"]


def read_back(written) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(written), newline=""), strict=True))


# --- A cell --------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n"])
@pytest.mark.parametrize("rest", ["", "1+1", "cmd|' /C calc'!A0", "=1"])
def test_a_formula_is_kept_from_running_by_an_apostrophe(first, rest):
    assert spreadsheet.cell(first + rest) == f"'{first}{rest}"


@pytest.mark.parametrize(
    "plain", ["ECPAT", "a=b", "1+1", "info@ecpat.org", "2018-06-08", "'=1", " x", "–1"]
)
def test_a_sign_within_a_cell_is_left_alone(plain):
    assert spreadsheet.cell(plain) == plain


def test_a_negative_number_is_kept_from_running_too():
    assert spreadsheet.cell(-5) == "'-5"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1, "1"),
        (104, "104"),
    ],
)
def test_a_value_is_written_as_a_reader_of_other_files_would_expect(value, written):
    assert spreadsheet.cell(value) == written


@given(st.text())
def test_no_cell_begins_as_a_formula(text):
    written = spreadsheet.cell(text)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert written.removeprefix("'") == text.removeprefix("'")


# --- A file --------------------------------------------------------------------------


def test_a_file_is_a_header_and_a_line_for_each_row():
    rows = [["th", "ECPAT Foundation"], ["ci", "Côte d’Ivoire"]]

    assert list(spreadsheet.lines(HEADER, rows)) == [
        "id,name\r\n",
        "th,ECPAT Foundation\r\n",
        "ci,Côte d’Ivoire\r\n",
    ]


def test_a_file_without_rows_is_its_header():
    assert list(spreadsheet.lines(HEADER, [])) == ["id,name\r\n"]


def test_a_row_of_one_empty_cell_is_not_an_empty_line():
    assert read_back(spreadsheet.lines(["name"], [[None]])) == [["name"], [""]]


@pytest.mark.parametrize(
    "text",
    [
        'The "network"',
        '"',
        '""',
        "Bangkok, Thailand",
        "a,b\r\nc,d",
        "one\ntwo",
        "one\rtwo",
        "ends in a line\r\n",
        "a;b\tc",
        " blanks ",
        "“é” – 中文 עברית 👍",
        "\\",
    ],
)
def test_a_text_is_read_back_as_it_was(text):
    written = spreadsheet.lines(HEADER, [[text, text], ["next", "row"]])

    assert read_back(written) == [HEADER, [text, text], ["next", "row"]]


def test_a_formula_cannot_get_out_of_its_quotes():
    hostile = 'x",=1+1\r\n=1+1,"y'

    _header, row = read_back(spreadsheet.lines(HEADER, [[hostile, "y"]]))

    assert row == [hostile, "y"]


@given(
    st.lists(
        st.lists(
            st.none()
            | st.booleans()
            | st.integers()
            | st.text()
            | st.text("=+-@,\"\t\r\n' a"),
            min_size=1,
            max_size=4,
        ),
        max_size=4,
    )
)
def test_whatever_is_written_is_read_back_cell_by_cell(rows):
    found = read_back(spreadsheet.lines(HEADER, rows))

    assert found == [HEADER, *([spreadsheet.cell(v) for v in row] for row in rows)]


@given(st.text())
def test_every_line_ends_as_the_standard_says(text):
    written = list(spreadsheet.lines(HEADER, [[text], [text]]))

    assert len(written) == 3
    assert all(line.endswith("\r\n") for line in written)


# --- One line at a time --------------------------------------------------------------


def test_the_header_is_given_before_any_row_is_asked_for():
    def no_rows():
        raise AssertionError("a row was asked for")
        yield

    assert next(spreadsheet.lines(HEADER, no_rows())) == "id,name\r\n"


def test_a_file_without_end_is_written_one_line_at_a_time():
    asked = []
    rows = ((asked.append(n), [n, "name"])[1] for n in count(1))

    written = spreadsheet.lines(HEADER, rows)

    assert inspect.isgenerator(written)
    assert list(islice(written, 3)) == ["id,name\r\n", "1,name\r\n", "2,name\r\n"]
    assert asked == [1, 2]


def test_a_row_may_be_read_only_once():
    assert read_back(spreadsheet.lines(HEADER, [iter(["a", "b"])]))[1] == ["a", "b"]
