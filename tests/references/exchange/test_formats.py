"""Every format: what is written comes back, whatever the texts are."""

import csv
import io
import json
import re

import bibtexparser
import pytest
import rispy
from hypothesis import HealthCheck, example, given, settings

from references.exchange import formats
from references.exchange.formats import FORMATS, READABLE
from references.exchange.formats.csv_file import COLUMNS
from references.values.source import FIELDS, Source
from tests.references.exchange.formats.hostile import hostile_records

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
    uncited_because="It is the first of two.",
    editors_note="Read in a repost.\n\nThe quotations were not seen.",
    volume="12",
    issue="3",
    page="213–229",
    doi="10.1000/182",
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


def written(code, *rows):
    return "".join(FORMATS[code].write(rows))


# --- There and back ------------------------------------------------------------------


@pytest.mark.parametrize("code", READABLE)
def test_every_field_of_a_record_comes_back(code):
    found = READABLE[code].read(written(code, KESSLER))

    assert [(entry.record, entry.problem, entry.left_out) for entry in found] == [
        (KESSLER, "", ())
    ]
    assert all(getattr(KESSLER, name) for name in FIELDS)


@pytest.mark.parametrize("code", READABLE)
@thorough
@example(HOSTILE)
@given(row=hostile_records)
def test_a_hostile_record_comes_back_the_same(code, row):
    file = written(code, row, KESSLER)
    file.encode()  # holds no lone surrogate

    found = READABLE[code].read(file)

    assert [entry.problem for entry in found] == ["", ""]
    assert [entry.record for entry in found] == [row.tidy(), KESSLER]
    assert [entry.left_out for entry in found] == [(), ()]


@given(row=hostile_records)
def test_what_is_tidy_stays_as_it_is(row):
    assert row.tidy().tidy() == row.tidy()


@pytest.mark.parametrize("code", READABLE)
def test_each_entry_tells_the_line_it_begins_on(code):
    file = written(code, KESSLER, HOSTILE, KESSLER)

    found = READABLE[code].read(file)

    begins = {"bib": "@", "ris": "TY  - ", "json": "{"}[code]
    lines = [n for n, line in enumerate(file.split("\n"), 1) if line.startswith(begins)]
    assert [entry.line for entry in found] == lines


@pytest.mark.parametrize("code", READABLE)
def test_a_file_with_a_byte_order_mark_and_crlf_is_read_alike(code):
    plain = written(code, KESSLER).replace("\r\n", "\n")

    found = READABLE[code].read("\ufeff" + plain.replace("\n", "\r\n"))

    assert [entry.record for entry in found] == [KESSLER]


@pytest.mark.parametrize("code", READABLE)
@pytest.mark.parametrize("address", ["page", "probable", "site", "substitute", "copy"])
def test_an_address_is_the_source_s_own_or_marked_as_another(code, address):
    row = Source(
        key="a",
        type="webpage",
        title="A",
        url="https://ecpat.org/",
        address=address,
        relation="self",
    )
    own = {"bib": "\n  url = {", "ris": "\nUR  - ", "json": '"URL": '}[code]

    file = written(code, row)

    assert (own in file) == (address in ("page", "probable"))
    assert READABLE[code].read(file)[0].record == row


@pytest.mark.parametrize("code", FORMATS)
def test_a_file_of_no_records_is_well_formed(code):
    file = written(code)

    if code == "json":
        assert json.loads(file) == []
    elif code == "csv":
        assert file.strip() == ",".join(COLUMNS)
    else:
        assert file == ""


@pytest.mark.parametrize("code", FORMATS)
def test_a_file_is_written_as_it_is_asked_for(code):
    taken = 0

    def rows():
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield KESSLER

    pieces = iter(FORMATS[code].write(rows()))
    for _ in range(3):
        next(pieces)

    assert taken <= 3


# --- Read by others ------------------------------------------------------------------


@thorough
@example(HOSTILE)
@given(row=hostile_records)
def test_bibtexparser_reads_the_same_entries(row):
    library = bibtexparser.parse_string(written("bib", row, KESSLER))

    assert not library.failed_blocks
    assert len(library.entries) == 2
    fields = [{f.key: f.value for f in entry.fields} for entry in library.entries]
    assert fields[0].get("url", "") == row.tidy().own_url
    assert fields[0].get("verba", "") == row.tidy().other_url
    assert fields[1]["verba"] == KESSLER.url


@thorough
@example(HOSTILE)
@given(row=hostile_records)
def test_rispy_reads_the_same_entries(row):
    first, second = rispy.loads(written("ris", row, KESSLER))

    tidied = row.tidy()
    assert first.get("title", "") == tidied.title
    assert tuple(first.get("authors", ())) == tidied.authors
    # It takes a semicolon for the end of one address.
    assert ";".join(first.get("urls", [])) == tidied.own_url
    assert second["title"] == KESSLER.title


@thorough
@example(HOSTILE)
@given(row=hostile_records)
def test_python_reads_json_and_csv_with_the_same_texts(row):
    tidied = row.tidy()

    item, _second = json.loads(written("json", row, KESSLER))
    lines = list(csv.DictReader(io.StringIO(written("csv", row, KESSLER), newline="")))

    assert item.get("title", "") == tidied.title
    assert item.get("URL", "") == tidied.own_url
    assert [lines[0]["title"].removeprefix("'"), lines[1]["title"]] == [
        tidied.title.removeprefix("'"),
        KESSLER.title,
    ]
    assert (lines[0]["url"], lines[0]["other_url"]) == (
        tidied.own_url,
        tidied.other_url,
    )
    assert not any(re.match(r"[=+\-@]", cell) for cell in lines[0].values())


# --- Which format --------------------------------------------------------------------


@pytest.mark.parametrize("code", READABLE)
def test_the_format_is_told_by_the_end_of_a_name_or_by_the_text(code):
    file = written(code, KESSLER)

    assert formats.guess(f"sources.{code}", "") == code
    assert formats.guess("sources.txt", file) == code
