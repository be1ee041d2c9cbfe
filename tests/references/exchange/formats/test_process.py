"""Limits and refusals: what can't be read is refused in a sentence, the rest is read."""

import pytest

from references.exchange import formats
from references.exchange.formats.records import Unreadable

GEN = "TY  - GEN\nID  - a\nTI  - A\nER  - \n"
ITEM = '{"id": "a", "type": "book", %s}'
OTHER = {
    "bib": "@misc{z, title = {Z}}\n",
    "json": '{"id": "z"}',
}


def test_a_file_is_read_in_another_process_as_it_is_here():
    text = '{"id": "a", "title": "\\ud800É", "custom": {"relation": "self", "readings": [%s]}}'
    said = '{"slug": "x", "says": "X", "read-at": "https://a.org/"}'

    for file in (text % said, '[{"id": "a", "title": 1}, 3]'):
        assert formats.source_records(file, "json") == formats.records_here(
            file, "json"
        )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("bib", "@misc{a, title = {" + r"{\'" * 50_000 + "}" * 50_000 + "}}"),
        ("bib", '@misc{a, title = "' + '"' * 400_000),
        ("json", "[" * 400_000),
    ],
)
def test_a_bomb_is_read_or_refused(code, text):
    try:
        records = formats.source_records(text, code)
    except Unreadable:
        records = []

    assert all("problem" in record or record["key"] for record in records)


def test_a_file_that_takes_too_long_is_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(formats, "SECONDS", 0.01)

    with pytest.raises(Unreadable, match=r"too much memory to read\. Paste one"):
        formats.source_records("@misc{a, title = {A}}", "bib")


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("bib", "\n\0", "The file contains a NUL character"),
        ("json", "Dear colleague,\n", "Line 1: this is not JSON"),
        ("bib", "a" * 500_001, "longer than 500,000 characters. Paste one entry"),
    ],
)
def test_a_file_that_is_no_list_of_sources_is_refused(code, text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        formats.source_records(text, code)


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("bib", "@misc{a, title = {A\n", "a brace, a quotation mark or a comma is"),
        ("bib", "@misc{a, title = wp}\n", "“title” has the abbreviation wp, but no @string"),
        ("bib", "@misc{a, title={A}, title={B}}\n", "the field “title” occurs twice. Keep one"),
        ("json", ITEM % '"title": {"a": 1}', "“title” is neither text nor a number"),
    ],
)  # fmt: skip
def test_a_record_that_is_wrong_is_named_and_the_rest_read(code, text, sentence):
    file = f"[{text}, {OTHER[code]}]" if code == "json" else text + OTHER[code]

    wrong, other = formats.records_here(file, code)

    assert wrong["problem"].startswith("Record 1, ")
    assert sentence in wrong["problem"]
    assert other["key"] == "z"


BIB = "@misc{a, title = {A}, %s}"
BOOK = '@string{acm = {ACM}} @proceedings{a, booktitle = "Proc. " # acm, %s}'


@pytest.mark.parametrize(
    ("code", "text", "fields", "left_out"),
    [
        ("bib", BIB % "address = NOWHERE", {"title": "A"}, ["address"]),
        ("bib", BIB % 'year = 1988, month = jun # "-" # aug', {"issued": "1988"}, ["month"]),
        ("json", ITEM % '"issued": {"date-parts": [[2015, 13]]}', {"issued": ""}, ["issued"]),
        ("bib", BOOK % "volume = 41", {"title": "Proc. ACM", "volume": "41"}, []),
        ("bib", BIB % "url = {a b}", {"url": ""}, ["“a b”, not a web address"]),
        ("bib", BIB % "doi = {none}", {"doi": ""}, ["“none”, not a DOI, such as 10.1000/182"]),
        ("json", ITEM % '"URL": "ftp://a.example"', {"url": ""}, ["“ftp://a.example”, not a web address"]),
        ("json", '{"message": {"items": [%s]}}' % (ITEM % '"title": ["A"]'), {"title": "A"}, []),
    ],
)  # fmt: skip
def test_what_can_t_be_kept_of_a_record_is_left_out_and_named(
    code, text, fields, left_out
):
    (record,) = formats.records_here(text, code)

    assert {name: record[name] for name in fields} == fields
    assert record["left_out"] == left_out
