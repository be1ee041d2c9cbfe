"""Every format: what is written comes back, whatever the texts are."""

import csv
import io
import json
import re
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from hypothesis import HealthCheck, example, given, settings

from references.exchange import formats
from references.exchange.formats import FORMATS, READABLE, latex
from references.exchange.formats.csv_file import COLUMNS
from references.values.reading import ReadingText
from references.values.source import FIELDS, Source
from tests.references.exchange.formats.hostile import hostile_sources

KESSLER = Source(
    key="kessler-washington-post-2015",
    type="article-newspaper",
    title="The fishy claim that '100,000 children' in the United States",
    authors=("Kessler, Glenn", "The Washington Post and Co."),
    publisher="The Washington Post",
    container_title="The Washington Post",
    medium="PDF",
    issued="2015-09-02",
    accessed="2021-09-28",
    url="https://stopabusecampaign.org/2017/04/04/the_fishy%20claim?a=1&b=~2#c",
    address="copy",
    archive_url="https://web.archive.org/web/2016/https://ecpat.org/",
    archive_date="2016-03-04",
    language="en",
    relation="independent",
    editors_note="Read in a repost.\n\nThe quotations were not seen.",
    volume="12",
    issue="3",
    page="213–229",
    doi="10.1000/182",
    isbn="9780306406157",
    extent="part",
    tier="secondary",
    copy_of="The Washington Post, 2 September 2015 {and} others",
    readings=(
        ReadingText(
            slug="figure",
            says="The figure of 100,000 has no basis (it is of 2001), & “none” is known.",
            read_at="https://web.archive.org/web/2016/https://ecpat.org/a_(b)",
            read_on="2026-11-25",
            extent="in part",
            quotation="conjured out of thin air",
            locator="another page; not the first",
            find="thin ‘air’",
        ),
        ReadingText(
            "author", "By “Kessler”", "https://ecpat.org/", "2026-11~", "in whole"
        ),
    ),
)
HOSTILE = Source(
    key="x",
    type="webpage",
    title="} \\ {\r\nER  - \nTY  - JOUR\n@misc{evil, title={x}}",
    authors=("A and B", "C, D and E", "others", "King, Martin, Jr."),
    relation="self",
)
thorough = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


every_readable = pytest.mark.parametrize("code", READABLE)


def written(code, *sources):
    return "".join(FORMATS[code].write(sources))


FIGURE = (
    "figure: The figure of 100,000 has no basis (it is of 2001), & “none” is known. "
    "“conjured out of thin air” (another page; not the first; read in part, 2026-11-25, "
    "at https://web.archive.org/web/2016/https://ecpat.org/a_(b), find “thin ‘air’”)"
)
AUTHOR = "author: By “Kessler” “” (read in whole, 2026-11~, at https://ecpat.org/)"


# --- There and back ------------------------------------------------------------------


@every_readable
@thorough
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_comes_back_whole_and_with_its_line(code, source):
    file = written(code, source, KESSLER)
    file.encode()  # holds no lone surrogate

    first, second = formats.parse(file, code)

    assert (first.source, first.problem, first.left_out) == (source.tidy(), "", ())
    assert (second.source, second.problem, second.left_out) == (KESSLER, "", ())
    begins = {"bib": "@", "ris": "TY  - ", "json": "{"}[code]
    lines = [n for n, line in enumerate(file.split("\n"), 1) if line.startswith(begins)]
    assert [first.line, second.line] == lines


def test_the_source_that_must_come_back_has_every_field():
    assert all(getattr(KESSLER, name) for name in FIELDS)


@given(source=hostile_sources)
def test_what_is_tidy_stays_as_it_is(source):
    assert source.tidy().tidy() == source.tidy()


@every_readable
def test_a_file_with_a_byte_order_mark_and_crlf_is_parsed_alike(code):
    plain = written(code, KESSLER).replace("\r\n", "\n")

    found = formats.parse("\ufeff" + plain.replace("\n", "\r\n"), code)

    assert [entry.source for entry in found] == [KESSLER]


@every_readable
@pytest.mark.parametrize("address", ["page", "probable", "site", "substitute", "copy"])
def test_an_address_is_the_source_s_own_or_marked_as_another(code, address):
    source = replace(HOSTILE, url="https://ecpat.org/", address=address)
    own = {"bib": "\n  url = {", "ris": "\nUR  - ", "json": '"URL": '}[code]

    file = written(code, source)

    assert (own in file) == (address in ("page", "probable"))
    assert formats.parse(file, code)[0].source == source.tidy()


@pytest.mark.parametrize(
    ("code", "file"),
    [("bib", ""), ("ris", ""), ("json", "[]\n"), ("csv", ",".join(COLUMNS) + "\r\n")],
)
def test_a_file_of_no_sources_is_well_formed(code, file):
    assert written(code) == file


@pytest.mark.parametrize("code", FORMATS)
def test_a_file_is_written_as_it_is_asked_for(code):
    taken = []
    sources = (taken.append(n) or KESSLER for n in range(1000))

    pieces = iter(FORMATS[code].write(sources))
    for _ in range(3):
        next(pieces)

    assert len(taken) <= 3


# --- A part of a file ----------------------------------------------------------------


@every_readable
@thorough
@example(HOSTILE)
@given(source=hostile_sources)
def test_entries_taken_out_of_a_file_are_read_as_they_were(code, source):
    file = written(code, source, KESSLER, source)
    first, second, third = formats.parse(file, code)

    part = formats.only(file, code, {first.line, third.line}).decode()

    assert [found.source for found in formats.parse(part, code)] == [source.tidy()] * 2
    (other,) = formats.parse(formats.only(file, code, {second.line}).decode(), code)
    assert other.source == KESSLER


BROKEN = {
    "bib": """A note before.
@string{p = {ECPAT}}
@misc{a, title = {A}}
@comment{of a}
@misc{b, title = {B
@misc{c, title = {C}, crossref = {a}, year = {n.d.}}
% of c
@misc{d, title = {D}}
""",
    "ris": "TY  - GEN\nTI  - A\nER  - \nTI  - lost\nAU  - lost\n\nTY  - GEN\nTI  - B\n"
    "TY  - GEN\nTI  - D\nER  - ",
    "json": '[{"id": "a"},\n {"id": "c", "issued": {"raw": "n.d."}, "title": "\\ud800é"}]',
}
KEPT = {
    "bib": """@string{p = {ECPAT}}

@misc{a, title = {A}}

@misc{b, title = {B

@misc{c, title = {C}, crossref = {a}, year = {n.d.}}
% of c

""",
    "ris": "TI  - lost\r\nAU  - lost\r\n\r\nTY  - GEN\r\nTI  - B\r\n",
    "json": '[\n  {\n    "id": "c",\n    "issued": {\n      "raw": "n.d."\n    },\n'
    '    "title": "\\ud800é"\n  }\n]\n',
}


@every_readable
def test_what_is_refused_is_kept_as_it_is_written_with_what_it_rests_on(code):
    found = formats.parse(BROKEN[code], code)
    lines = {entry.line for entry in found if entry.problem}

    kept = formats.only(BROKEN[code], code, lines).decode()

    assert kept == KEPT[code]
    again = [entry.problem for entry in formats.parse(kept, code) if entry.problem]
    assert len(again) == len(lines)


# --- Read by others ------------------------------------------------------------------


@thorough
@example(HOSTILE)
@given(source=hostile_sources)
def test_independent_parsers_read_the_same_texts(source):
    tidied = source.tidy()

    library = bibtexparser.parse_string(written("bib", source, KESSLER))
    assert not library.failed_blocks
    first, second = ({f.key: f.value for f in e.fields} for e in library.entries)
    assert first.get("url", "") == tidied.own_url
    assert first.get("verba", "") == tidied.other_url
    assert first.get("doi", "") == tidied.doi
    assert second["verba"] == KESSLER.url
    *note, figure, author = latex.decode(second["annotation"]).split("\n\n")
    assert (note[0], figure, author) == ("Read in a repost.", FIGURE, AUTHOR)

    first, second = rispy.loads(written("ris", source, KESSLER))
    assert first.get("title", "") == tidied.title
    assert tuple(first.get("authors", ())) == tidied.authors
    # It takes a semicolon for the end of one address.
    assert ";".join(first.get("urls", [])) == tidied.own_url
    assert first.get("doi", "") == tidied.doi
    assert second["title"] == KESSLER.title
    assert second["notes"][-2:] == [FIGURE, AUTHOR]

    item, kessler = json.loads(written("json", source, KESSLER))
    assert item.get("title", "") == tidied.title
    assert item.get("URL", "") == tidied.own_url
    assert item.get("DOI", "") == tidied.doi
    figure = kessler["custom"]["readings"][0]
    assert figure["says"] == KESSLER.readings[0].says
    assert (figure["read"], figure["read-on"]) == ("in part", "2026-11-25")

    file = io.StringIO(written("csv", source, KESSLER), newline="")
    first, second = csv.DictReader(file)
    assert first["title"].removeprefix("'") == tidied.title.removeprefix("'")
    assert (first["url"], first["other_url"]) == (tidied.own_url, tidied.other_url)
    assert second["authors"] == "Kessler, Glenn; The Washington Post and Co."
    assert second["readings"] == f"{FIGURE}\n{AUTHOR}"
    assert not any(re.match(r"[=+\-@]", cell) for cell in first.values())


# --- Which format --------------------------------------------------------------------


@every_readable
def test_the_format_is_known_by_the_end_of_a_name_or_by_the_text(code):
    assert formats.guess(f"sources.{code}", "") == code
    assert formats.guess("sources.txt", written(code, KESSLER)) == code
