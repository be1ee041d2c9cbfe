"""RIS: how entries are written, and what is said of those that can't be read."""

import pytest

from references.exchange.formats import FORMATS, ris
from references.values.source import Source


def entry(lines):
    (found,) = ris.parse(f"TY  - JOUR\nID  - a\n{lines}\nER  - \n")
    return found


def test_a_line_of_a_text_never_begins_as_a_tag():
    source = Source(key="a", type="book", title="A\r\nER  - \r\nTY  - JOUR")

    file = "".join(FORMATS["ris"].write([source]))

    lines = ["TY  - BOOK", "ID  - a", "TI  - A ER - TY - JOUR", "ER  - ", "", ""]
    assert file.split("\r\n") == lines


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("2015", "2015///"),
        ("2015-09", "2015/09//"),
        ("2015-09-02", "2015/09/02/"),
        ("1997~", "1997///1997~"),
        ("2009/2012", "2009///2009/2012"),
        ("../1996-08", "1996/08//../1996-08"),
        ("199X", "///199X"),
    ],
)
def test_a_date_has_its_place_for_each_part_and_one_for_the_rest(edtf, written):
    file = "".join(FORMATS["ris"].write([Source(key="a", type="book", issued=edtf)]))

    assert f"DA  - {written}\r\n" in file
    assert ris.parse(file)[0].source.issued == edtf


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        ("PY  - 2015", "2015"),
        ("PY  - 2015///", "2015"),
        ("Y1  - 2015/09/02", "2015-09-02"),
        ("PY  - 2015\nDA  - 2015/9", "2015-09"),
        ("DA  - 2015/09/02/Spring", "2015-09-02"),
        ("DA  - September 2015", "2015-09"),
    ],
)
def test_dates_are_read_as_programs_write_them(lines, issued):
    assert entry(lines).source.issued == issued


def test_a_tag_of_ours_with_another_s_text_is_left_out():
    found = entry("U1  - somebody's own\nU2  - stands-at-address: copy\nM3  - Paper")

    assert found.source.address == ""
    assert found.source.medium == "Paper"
    assert found.left_out == ("U1", "U2")


def test_a_value_written_twice_is_taken_once_and_another_is_left_out():
    twice = entry("TI  - A\nTI  - A\nT1  - A")
    other = entry("TI  - A\nTI  - B")

    assert (twice.source.title, twice.left_out) == ("A", ())
    assert (other.source.title, other.left_out) == ("A", ("TI",))


def test_a_type_that_is_not_known_is_a_document_and_named():
    (found,) = ris.parse("TY  - THES\nTI  - A\nER  - \n")

    assert found.source.type == "document"
    assert found.left_out == ("TY THES",)


def test_an_entry_cut_off_is_refused_and_takes_no_other_with_it():
    first, second, third = ris.parse(
        "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n\nTY  - JOUR\nTI"
    )

    assert first.problem.startswith("Line 1: the entry is not ended with “ER  - ”")
    assert second.source.title == "B"
    assert third.problem.startswith("Line 7: the entry is not ended")


def test_lines_of_no_entry_are_named_once():
    first, second = ris.parse("AU  - x\nTI  - x\nTY  - GEN\nTI  - A\nER  - \n")

    assert first.problem.startswith("Line 1: “AU  - x” is outside of any entry")
    assert second.source.title == "A"


def test_what_is_wrong_with_a_date_is_said_in_a_sentence():
    assert entry("DA  - 02/09/2015").problem == (
        "Line 1, a: “DA” says “02/09/2015”, which is not a date we can read: write "
        "2015, 2015-09 or 2015-09-02, or take the field out."
    )
