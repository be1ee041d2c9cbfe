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
from references.values.reading import ReadingText
from references.values.source import Source
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
        ReadingText("author", "By Kessler", "https://a.org/", "2026-11~", "in whole"),
        ReadingText(
            slug="figure",
            says="It has no basis (it is of 2001), & “none” is known.",
            read_at="https://web.archive.org/web/2016/https://ecpat.org/a_(b)",
            read_on="2026-11-25",
            extent="in part",
            quotation="conjured out of thin air",
            locator="another page; not the first",
            find="thin ‘air’",
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


def kept(code, source):
    """Return the source as a file of this format holds it."""
    return source.tidy() if code == "json" else replace(source.tidy(), readings=())


# --- There and back ------------------------------------------------------------------


@every_readable
@thorough
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_comes_back_whole_and_with_its_line(code, source):
    file = written(code, source, KESSLER)
    file.encode()  # holds no lone surrogate

    first, second = formats.parse(file, code)

    assert (first.source, first.problem, first.left_out) == (kept(code, source), "", ())
    assert second.source == kept(code, KESSLER)
    begins = {"bib": "@", "ris": "TY  - ", "json": "{"}[code]
    lines = [n for n, line in enumerate(file.split("\n"), 1) if line.startswith(begins)]
    assert [first.line, second.line] == lines


@given(source=hostile_sources)
def test_what_is_tidy_stays_as_it_is(source):
    assert source.tidy().tidy() == source.tidy()


@every_readable
def test_a_file_with_a_byte_order_mark_and_crlf_is_parsed_alike(code):
    plain = written(code, KESSLER).replace("\r\n", "\n")

    found = formats.parse("\ufeff" + plain.replace("\n", "\r\n"), code)

    assert [entry.source for entry in found] == [kept(code, KESSLER)]


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

    assert [found.source for found in formats.parse(part, code)] == [
        kept(code, source)
    ] * 2
    (other,) = formats.parse(formats.only(file, code, {second.line}).decode(), code)
    assert other.source == kept(code, KESSLER)


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
    assert latex.decode(second["annotation"]) == KESSLER.editors_note

    first, second = rispy.loads(written("ris", source, KESSLER))
    assert first.get("title", "") == tidied.title
    assert tuple(first.get("authors", ())) == tidied.authors
    # It takes a semicolon for the end of one address.
    assert ";".join(first.get("urls", [])) == tidied.own_url
    assert first.get("doi", "") == tidied.doi
    assert second["title"] == KESSLER.title

    item, kessler = json.loads(written("json", source, KESSLER))
    assert item.get("title", "") == tidied.title
    assert item.get("URL", "") == tidied.own_url
    assert item.get("DOI", "") == tidied.doi
    figure = kessler["custom"]["readings"][1]
    assert figure["says"] == KESSLER.readings[1].says
    assert (figure["read"], figure["read-on"]) == ("in part", "2026-11-25")

    file = io.StringIO(written("csv", source, KESSLER), newline="")
    first, second = csv.DictReader(file)
    assert first["title"].removeprefix("'") == tidied.title.removeprefix("'")
    assert (first["url"], first["other_url"]) == (tidied.own_url, tidied.other_url)
    assert second["authors"] == "Kessler, Glenn; The Washington Post and Co."
    assert second["readings"] == (
        "author: By Kessler (read in whole, 2026-11~, at https://a.org/)\n"
        "figure: It has no basis (it is of 2001), & “none” is known. “conjured out of "
        "thin air” (another page; not the first; read in part, 2026-11-25, at "
        "https://web.archive.org/web/2016/https://ecpat.org/a_(b), find “thin ‘air’”)"
    )
    assert not any(re.match(r"[=+\-@]", cell) for cell in first.values())
