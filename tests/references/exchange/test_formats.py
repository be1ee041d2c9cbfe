"""Every format: what is written comes back, whatever the texts are."""

import csv
import io
import json
import re
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from hypothesis import example, given

from references.exchange import formats, importing
from references.exchange.formats import FORMATS, READABLE
from references.models import Citation
from references.values.source import Source
from tests.references.exchange.formats.hostile import hostile_sources

KESSLER = Source(key="kessler", type="article-newspaper", title="The fishy claim")
HOSTILE = Source(
    key="x",
    type="webpage",
    title="} \\ {\r\nER  - \nTY  - JOUR\n@misc{evil, title={x}}",
    authors=("A and B", "C, D and E", "others", "King, Martin, Jr."),
    relation="self",
)
every_readable = pytest.mark.parametrize("code", READABLE)


def written(code, *sources):
    return "".join(FORMATS[code].write(sources))


def kept(code, source):
    """Return the source as a file of this format holds it."""
    return source.tidy() if code == "json" else replace(source.tidy(), readings=())


@every_readable
@pytest.mark.usefixtures("shipped_profile")
@pytest.mark.django_db
def test_every_shipped_source_comes_back_whole_and_is_known_as_the_same(code):
    citations = Citation.objects.prefetch_related("readings").order_by("key")
    sources = [Source.with_readings(citation) for citation in citations]

    found = formats.parse("\ufeff" + written(code, *sources), code)

    assert len(found) > 100
    assert [entry.source for entry in found] == [kept(code, s) for s in sources]
    assert not [entry for entry in found if entry.problem or entry.left_out]
    items = importing.plan(found).items
    assert {item.state for item in items} == {importing.State.SAME}


@every_readable
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_comes_back_and_so_do_entries_taken_out_of_a_file(code, source):
    file = written(code, source, KESSLER, source)
    file.encode()  # holds no lone surrogate

    first, second, third = formats.parse(file, code)
    part = formats.only(file, code, {second.line, third.line}).decode()

    assert (first.source, first.problem, first.left_out) == (source.tidy(), "", ())
    assert [e.source for e in formats.parse(part, code)] == [KESSLER, source.tidy()]


@example(HOSTILE)
@given(source=hostile_sources)
def test_independent_parsers_read_the_same_texts(source):
    tidied = source.tidy()

    library = bibtexparser.parse_string(written("bib", source, KESSLER))
    assert not library.failed_blocks
    first, second = ({f.key: f.value for f in e.fields} for e in library.entries)
    assert (first.get("url", ""), first.get("doi", "")) == (tidied.own_url, tidied.doi)
    assert second["title"].strip("{}") == KESSLER.title

    first, second = rispy.loads(written("ris", source, KESSLER))
    assert (first.get("title", ""), second["title"]) == (tidied.title, KESSLER.title)
    assert tuple(first.get("authors", ())) == tidied.authors
    # It takes a semicolon for the end of one address.
    assert ";".join(first.get("urls", [])) == tidied.own_url

    first, second = json.loads(written("json", source, KESSLER))
    assert (first.get("title", ""), second["title"]) == (tidied.title, KESSLER.title)
    assert (first.get("URL", ""), first.get("DOI", "")) == (tidied.own_url, tidied.doi)

    file = io.StringIO(written("csv", source, KESSLER), newline="")
    first, second = csv.DictReader(file)
    assert first["title"].removeprefix("'") == tidied.title.removeprefix("'")
    assert (first["url"], first["other_url"]) == (tidied.own_url, tidied.other_url)
    assert second["title"] == KESSLER.title
    assert not any(re.match(r"[=+\-@]", cell) for cell in first.values())
