"""BibTeX: how entries are written, and what is said of those that can't be read."""

import pytest

from references.exchange.formats import FORMATS, bibtex
from references.values.source import Source


def written(**fields):
    return "".join(FORMATS["bib"].write([Source(key="a", type="webpage", **fields)]))


def read(text):
    return bibtex.parse(text)


def record(fields, kind="misc"):
    (entry,) = read(f"@{kind}{{a, {fields}}}")
    assert entry.problem == ""
    return entry.source


def test_a_title_keeps_its_capitals_and_its_signs():
    assert "title = {{50\\% of \\textbraceleft{} \\& ü}}" in written(
        title="50% of { & ü"
    )


def test_a_copy_says_in_words_that_it_is_one():
    file = written(url="https://docslib.org/x", address="copy")

    assert "addendum = {Read in a copy: \\url{https://docslib.org/x}}" in file


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("article", "article-journal"),
        ("techreport", "report"),
        ("inproceedings", "chapter"),
        ("online", "webpage"),
        ("misc", "document"),
        ("Book", "book"),
    ],
)
def test_kinds_of_entries_are_types_of_sources(kind, type_):
    assert record("title = {A}", kind).type == type_


def test_a_kind_that_is_not_known_is_a_document_and_named():
    (entry,) = read("@phdthesis{a, title = {A}}")

    assert entry.source.type == "document"
    assert entry.left_out == ("@phdthesis",)


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("date = {2018/}", "2018/.."),
        ("year = 2015, month = sep", "2015-09"),
        ("year = 2015, month = {September}", "2015-09"),
        ("year = {2015}, month = 9, day = 2", "2015-09-02"),
        ('year = 2015, month = "2~" # sep', "2015-09-02"),
        ("year = {{2015}}", "2015"),
    ],
)
def test_dates_are_read_as_they_are_written(fields, issued):
    assert record(fields).issued == issued


def test_an_address_in_howpublished_is_the_address():
    page = record(r"title = {A}, howpublished = {\url{https://ecpat.org/a\_b}}")

    assert page.url == "https://ecpat.org/a_b"
    assert page.type == "webpage"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@misc{a, title = {A}", "Line 1, a: the entry is not closed: a brace or"),
        ("@misc{a, title = ", "Line 1, a: the entry is not closed"),
        ('@misc{a, title = "A}', "Line 1, a: the entry is not closed"),
        ("@misc{a, title {A}}", "Line 1, a: line 1 is not BibTeX: here a field should"),
        (
            "@misc{a title = {A}}",
            "line 1 is not BibTeX: a comma is missing after the key",
        ),
        ("@misc{a,\n title = {A}\n year = 1}", "line 3 is not BibTeX: a comma or “}”"),
        ("@misc{a, title = wp}", "“title” says wp, which no @string explains"),
        ("@misc{a, title={A}, title={B}}", "“title” is given twice: keep one"),
        ("@misc{a, year = {n.d.}}", "“year” says “n.d.”, which is not a date we can"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_a_sentence(text, sentence):
    (entry,) = read(text)

    assert entry.source is None
    assert sentence in entry.problem
    assert entry.problem.endswith(".")


def test_an_entry_that_is_not_closed_takes_no_other_with_it():
    first, second = read("@misc{a, title = {A\n@misc{b, title = {B}}")

    assert "Line 1, a: the entry is not closed" in first.problem
    assert (second.line, second.source.title) == (2, "B")


def test_what_stands_between_entries_is_no_part_of_any():
    text = "Write to me@example.org.\n@preamble(x)@comment{@misc{b}}\n@misc(a, title = {A})"

    assert [entry.source.key for entry in read(text)] == ["a"]


def test_others_are_named_as_left_out():
    (entry,) = read("@misc{a, author = {Kessler, Glenn and others}}")

    assert entry.source.authors == ("Kessler, Glenn",)
    assert entry.left_out == ("and others",)
