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


@pytest.mark.parametrize(
    ("lines", "fields", "left_out"),
    [
        ("U1  - mine\nU2  - stands-at-address: copy", {"address": ""}, ("U1", "U2")),
        ("TI  - A\nTI  - A\nT1  - A", {"title": "A"}, ()),
        ("TI  - A\nTI  - B", {"title": "A"}, ("TI",)),
        ("PY  - 2015///", {"issued": "2015"}, ()),
        ("Y1  - 2015/09/02", {"issued": "2015-09-02"}, ()),
        ("PY  - 2015\nDA  - 2015/9", {"issued": "2015-09"}, ()),
        ("DA  - 2015/09/02/Spring", {"issued": "2015-09-02"}, ()),
        ("DA  - September 2015", {"issued": "2015-09"}, ()),
        ("SN  - 0378-5955\nSN  - 0306406152", {"isbn": "0306406152"}, ("SN",)),
    ],
)
def test_a_tag_is_taken_and_what_is_left_out_named(lines, fields, left_out):
    found = entry(lines)

    assert {name: getattr(found.source, name) for name in fields} == fields
    assert found.left_out == left_out
