"""Limits: what no parser takes is refused in a sentence."""

from functools import partial

import pytest

from references.exchange import formats
from references.exchange.formats import READABLE, found
from references.exchange.formats.found import LARGEST, Unreadable, decode

BIB, RIS, JSON = (partial(formats.parse, code=code) for code in ("bib", "ris", "json"))
MANY = 100_000
# Twelve characters become fifty thousand, thirty thousand times.
STRINGS = '@string{a = "' + "x" * 40_000 + '"}\n' + "@misc{k, title = a # a}\n" * 4_000

BOMBS = {
    "braces": (BIB, "@misc{a, title = " + "{" * 1_900_000),
    "closed braces": (BIB, "@misc{a, title = " + "{" * 999_000 + "}" * 999_000 + "}"),
    "signs": (BIB, "@" * 1_900_000),
    "words": (BIB, "@a" * 900_000),
    "entries": (BIB, "@misc{a}\n" * MANY),
    "unclosed": (BIB, "@misc{a, title={x\n" * MANY),
    "unclosed comments": (BIB, "@comment{x " * MANY),
    "quotation marks": (BIB, '@misc{a, title = "' + '"' * 1_900_000),
    "commas": (BIB, "@misc{a," + "," * 1_900_000),
    "long": (BIB, "@misc{a, title = {" + "x" * 1_900_000 + "}}"),
    "sums": (BIB, '@misc{a, title = "x"' + ' # "x"' * 300_000 + "}"),
    "abbreviations": (BIB, STRINGS),
    "abbreviations of abbreviations": (
        BIB,
        '@string{a0 = "xxxxxxxxxx"}\n'
        + "".join(f"@string{{a{i + 1} = a{i} # a{i}}}\n" for i in range(60))
        + "@misc{a, title = a60}",
    ),
    "names": (BIB, "@misc{a, author = {" + "a and " * 8_000 + "}}\n" * 40),
    "accents": (BIB, ("@misc{a, title = {" + "\\'{" * 40 + "}" * 40 + "}}\n") * 9_000),
    "backslashes": (BIB, ("@misc{a, title = {" + "\\" * 49_000 + "}}\n") * 38),
    "spaces": (BIB, "@misc{a, title" + " " * 1_900_000),
    "tags": (RIS, "TY  - JOUR\n" * MANY),
    "entries of tags": (RIS, "TY  - JOUR\nER  - \n" * MANY),
    "lines": (RIS, "TY  - JOUR\nTI  - x\n" + "y\n" * 900_000),
    "authors": (RIS, "TY  - JOUR\n" + "AU  - x\n" * 200_000 + "ER  - \n"),
    "outside": (RIS, "AU  - x\n" * 200_000),
    "brackets": (JSON, "[" * 1_900_000),
    "objects": (JSON, '{"a":' * 300_000),
    "items": (JSON, "[" + "{}," * 600_000 + "{}]"),
    "quotes": (JSON, '["' + '\\"' * 900_000),
    "digits": (JSON, '[{"id": ' + "9" * 1_000_000 + "}]"),
    "unclosed json": (JSON, "[" + '{"id": "a"},' * 4_000),
}
every_parser = pytest.mark.parametrize("parse", [BIB, RIS, JSON], ids=READABLE)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_parsed_or_refused(bomb):
    parse, text = BOMBS[bomb]

    try:
        entries = parse(text)
    except Unreadable:
        entries = []

    assert all(entry.problem or entry.source for entry in entries)


@pytest.mark.parametrize(
    ("parse", "entry"),
    [
        (BIB, "@misc{a, title = {A}}\n"),
        (RIS, "TY  - GEN\nTI  - A\nER  - \n"),
        (JSON, '{"title": "A"},\n'),
    ],
)
def test_so_many_entries_are_parsed_and_not_one_more(parse, entry, monkeypatch):
    monkeypatch.setattr(found, "MOST_ENTRIES", 3)
    as_file = "[{}]".format if parse is JSON else "{}".format

    assert len(parse(as_file((entry * 3).rstrip(",\n")))) == 3
    with pytest.raises(Unreadable, match="more than 3 entries: part the file"):
        parse(as_file((entry * 4).rstrip(",\n")))


@every_parser
def test_a_file_that_is_empty_damaged_or_of_another_kind_is_told_apart(parse):
    assert parse(" \n") == []
    with pytest.raises(Unreadable, match="Line 2: a NUL character"):
        parse("\n\0")
    with pytest.raises(Unreadable, match=r"No entry was found|this is not JSON"):
        parse("Dear colleague,\n\nhere is the list.\n")


def test_what_is_no_utf_8_or_too_large_is_refused():
    with pytest.raises(Unreadable, match=r"Line 2: this is not UTF-8 text\. Save"):
        decode("a\nMüller".encode("latin-1"))
    assert decode(b"a" * LARGEST)
    with pytest.raises(Unreadable, match=r"larger than 2,000,000 bytes"):
        decode(b"a" * (LARGEST + 1))
    with pytest.raises(Unreadable, match=r"longer than 2,000,000 characters"):
        BIB("a" * (LARGEST + 1))


@pytest.mark.parametrize(
    ("parse", "title", "url"),
    [
        (BIB, "@misc{a, title={%s}}", "@misc{a, url={%s}}"),
        (RIS, *(f"TY  - GEN\nID  - a\n{tag}  - %s\nER  - \n" for tag in ("TI", "UR"))),
        (JSON, '[{"id": "a", "title": "%s"}]', '[{"id": "a", "URL": "%s"}]'),
    ],
)
def test_a_field_too_long_and_an_address_that_is_none_are_refused(parse, title, url):
    (entry,) = parse(title % ("x" * 50_001))
    assert entry.source is None
    assert entry.problem.startswith("Line 1, a: “")
    assert "is longer than 50,000 characters: shorten it" in entry.problem

    for address in ("javascript:alert(1)", "www.ecpat.org", "ftp://a.org/"):
        (entry,) = parse(url % address)
        assert entry.problem == f"Line 1, a: “{address}” is not a web address: " + (
            "correct it, or take the field out."
        )
