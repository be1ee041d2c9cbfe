"""Limits: what no reader takes is refused within seconds, in a sentence."""

import time

import pytest

from references.exchange.formats import READABLE, found
from references.exchange.formats.found import LARGEST, Unreadable, decode

BIB, RIS, JSON = (READABLE[code].read for code in ("bib", "ris", "json"))
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
    "records": (RIS, "TY  - JOUR\nER  - \n" * MANY),
    "lines": (RIS, "TY  - JOUR\nTI  - x\n" + "y\n" * 900_000),
    "authors": (RIS, "TY  - JOUR\n" + "AU  - x\n" * 200_000 + "ER  - \n"),
    "outside": (RIS, "AU  - x\n" * 200_000),
    "brackets": (JSON, "[" * 1_900_000),
    "objects": (JSON, '{"a":' * 300_000),
    "items": (JSON, "[" + "{}," * 600_000 + "{}]"),
    "quotes": (JSON, '["' + '\\"' * 900_000),
    "figures": (JSON, '[{"id": ' + "9" * 1_000_000 + "}]"),
    "unclosed json": (JSON, "[" + '{"id": "a"},' * 4_000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_read_or_refused_within_seconds(bomb):
    read, text = BOMBS[bomb]
    begun = time.process_time()

    try:
        entries = read(text)
    except Unreadable:
        entries = []

    assert time.process_time() - begun < 5
    assert all(entry.problem or entry.record for entry in entries)


@pytest.mark.parametrize(
    ("read", "entry"),
    [
        (BIB, "@misc{a, title = {A}}\n"),
        (RIS, "TY  - GEN\nTI  - A\nER  - \n"),
        (JSON, '{"title": "A"},\n'),
    ],
)
def test_so_many_entries_are_read_and_not_one_more(read, entry, monkeypatch):
    monkeypatch.setattr(found, "MOST_RECORDS", 3)
    as_file = "[{}]".format if read is JSON else "{}".format

    assert len(read(as_file((entry * 3).rstrip(",\n")))) == 3
    with pytest.raises(Unreadable, match="more than 3 entries: part the file"):
        read(as_file((entry * 4).rstrip(",\n")))


@pytest.mark.parametrize("read", [BIB, RIS, JSON])
def test_a_file_with_nul_is_refused_with_its_line(read):
    with pytest.raises(Unreadable, match="Line 2: a NUL character"):
        read("\n\0")


@pytest.mark.parametrize("read", [BIB, RIS, JSON])
def test_an_empty_file_has_no_entries(read):
    assert read(" \n") == []


@pytest.mark.parametrize("read", [BIB, RIS, JSON])
def test_a_file_of_another_kind_is_refused(read):
    with pytest.raises(Unreadable):
        read("Dear colleague,\n\nhere is the list.\n")


def test_latin_1_is_refused_with_its_line_and_the_way_out():
    with pytest.raises(Unreadable, match=r"Line 2: this is not UTF-8 text\. Save"):
        decode("a\nMüller".encode("latin-1"))


def test_a_file_larger_than_the_limit_is_refused():
    assert decode(b"a" * LARGEST)
    with pytest.raises(Unreadable, match=r"larger than 2,000,000 bytes"):
        decode(b"a" * (LARGEST + 1))
    with pytest.raises(Unreadable, match=r"longer than 2,000,000 characters"):
        BIB("a" * (LARGEST + 1))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (BIB, "@misc{a, title={%s}}"),
        (RIS, "TY  - GEN\nID  - a\nTI  - %s\nER  - \n"),
        (JSON, '[{"id": "a", "title": "%s"}]'),
    ],
)
def test_a_field_longer_than_any_that_is_kept_is_refused(read, text):
    (entry,) = read(text % ("x" * 50_001))

    assert entry.record is None
    assert entry.problem.startswith("Line 1, a: “")
    assert "is longer than 50,000 characters: shorten it" in entry.problem


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (BIB, "@misc{a, url={%s}}"),
        (RIS, "TY  - GEN\nID  - a\nUR  - %s\nER  - \n"),
        (JSON, '[{"id": "a", "URL": "%s"}]'),
    ],
)
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "www.ecpat.org", "ftp://a.org/"]
)
def test_what_is_no_web_address_is_refused(read, text, url):
    (entry,) = read(text % url)

    assert entry.problem == (
        f"Line 1, a: “{url}” is not a web address: correct it, or take the field out."
    )


def test_what_can_t_be_shown_is_not_repeated_in_a_sentence():
    (entry,) = JSON('[{"id": "a\\ud800", "URL": "\\ud800", "x\\ud800": 1}]')

    entry.problem.encode()
