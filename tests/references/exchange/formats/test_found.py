"""Limits and refusals: what no parser takes is refused in a sentence."""

from functools import partial

import pytest

from references.exchange import formats
from references.exchange.formats import found
from references.exchange.formats.found import LARGEST, Unreadable, decode

BIB, RIS, JSON = (partial(formats.parse, code=code) for code in ("bib", "ris", "json"))
MANY = 100_000
# Twelve characters become fifty thousand, four thousand times.
STRINGS = '@string{a = "' + "x" * 40_000 + '"}\n' + "@misc{k, title = a # a}\n" * 4_000
DOUBLED = "".join(f"@string{{a{i + 1} = a{i} # a{i}}}\n" for i in range(60))
BOMBS = {
    "braces": (BIB, "@misc{a, title = " + "{" * 999_000 + "}" * 999_000 + "}"),
    "entries": (BIB, "@misc{a}\n" * MANY),
    "quotation marks": (BIB, '@misc{a, title = "' + '"' * 1_900_000),
    "long": (BIB, "@misc{a, title = {" + "x" * 1_900_000 + "}}"),
    "abbreviations": (BIB, STRINGS),
    "doubled": (BIB, f'@string{{a0 = "xxx"}}\n{DOUBLED}@misc{{a, title = a60}}'),
    "backslashes": (BIB, ("@misc{a, title = {" + "\\" * 49_000 + "}}\n") * 38),
    "tags": (RIS, "TY  - JOUR\n" * MANY),
    "lines": (RIS, "TY  - JOUR\nTI  - x\n" + "y\n" * 900_000),
    "brackets": (JSON, "[" * 1_900_000),
    "items": (JSON, "[" + "{}," * 600_000 + "{}]"),
    "digits": (JSON, '[{"id": ' + "9" * 1_000_000 + "}]"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_parsed_or_refused(bomb):
    parse, text = BOMBS[bomb]

    try:
        entries = parse(text)
    except Unreadable:
        entries = []

    assert all(entry.problem or entry.source for entry in entries)


GEN = "TY  - GEN\nID  - a\nTI  - A\nER  - \n"


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (BIB, "\n\0", "Line 2: a NUL character"),
        (RIS, "Dear colleague,\n", "No entry was found"),
        (JSON, "Dear colleague,\n", "Line 1: this is not JSON"),
        (JSON, '[{"id": "a"}]\n[]', "Line 2: something follows the end of the list: “[]”"),
        (JSON, "[" * 60, "Line 1: brackets are nested more than 50 deep"),
        (BIB, "a" * (LARGEST + 1), "longer than 2,000,000 characters"),
        (BIB, "@misc{a, title = {A}}\n" * 4, "more than 3 entries: part the file"),
        (JSON, "[" + '{"id": "a"},' * 4 + "{}]", "more than 3 entries: part the file"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_sources_is_refused(
    parse, text, sentence, monkeypatch
):
    monkeypatch.setattr(found, "MOST_ENTRIES", 3)

    with pytest.raises(Unreadable) as refused:
        parse(text)

    assert sentence in str(refused.value)


def test_what_is_no_utf_8_or_too_large_is_refused():
    with pytest.raises(Unreadable, match=r"Line 2: this is not UTF-8 text\. Save"):
        decode("a\nMüller".encode("latin-1"))
    with pytest.raises(Unreadable, match=r"larger than 2,000,000 bytes"):
        decode(b"a" * (LARGEST + 1))


ITEM = '[{"id": "a", "type": "book", %s}]'


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (BIB, "@misc{a, title = {A", "the entry is not closed: a brace or"),
        (BIB, "@misc{a, title {A}}", "line 1 is not BibTeX: here a field should"),
        (BIB, "@misc{a, title = wp}", "“title” says wp, which no @string explains"),
        (BIB, "@misc{a, title={A}, title={B}}", "“title” is given twice: keep one"),
        (BIB, "@misc{a, year = {n.d.}}", "“year” says “n.d.”, which is not a date we can"),
        (BIB, "@misc{a, title={%s}}" % ("x" * 50_001), "is longer than 50,000 characters"),
        (BIB, "@misc{a, url={javascript:x}}", "“javascript:x” is not a web address"),
        (RIS, GEN.replace("ER", "TY"), "the entry is not ended with “ER  - ”"),
        (JSON, ITEM % '"title": {"a": 1}', "“title” is neither text nor a number"),
        (JSON, ITEM % '"author": [1]', "“author” holds something that is no name"),
        (JSON, ITEM % '"issued": {"date-parts": [[2015, 13]]}', "“issued” says “2015 13”"),
    ],
)  # fmt: skip
def test_an_entry_that_is_wrong_is_refused_with_its_line(parse, text, sentence):
    entry = parse(text)[0]

    assert entry.source is None
    assert entry.problem.startswith("Line 1")
    assert sentence in entry.problem
