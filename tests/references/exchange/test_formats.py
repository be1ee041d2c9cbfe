"""Every format: what is written comes back, whatever the texts are."""

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import example, given

from references.exchange import formats
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


def shipped():
    return [*map(Source.with_readings, Citation.objects.order_by("key"))]


@every_readable
@pytest.mark.usefixtures("shipped_profile")
@pytest.mark.django_db
def test_every_shipped_source_comes_back_whole(code):
    sources = shipped()

    found = formats.read("\ufeff" + written(code, *sources), code)

    assert len(found) > 100
    kept = [source.tidy() for source in sources]
    if code != "json":
        kept = [replace(source, readings=()) for source in kept]
    assert [entry.source for entry in found] == kept
    assert not [entry for entry in found if entry.problem or entry.left_out]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("code", "name"), [("bib", "biblatex"), ("ris", "ris")])
@pytest.mark.usefixtures("shipped_profile")
@pytest.mark.django_db
def test_pandoc_reads_the_same_titles_and_addresses(code, name):
    sources = [source.tidy() for source in shipped()]

    asked = ["pandoc", "--from", name, "--to", "csljson"]
    file = written(code, *sources).encode()
    answer = subprocess.run(asked, input=file, capture_output=True, check=True)

    items = {item["id"]: item for item in json.loads(answer.stdout)}
    assert len(items) == len(sources) > 100
    for source in sources:
        item = items[source.key]
        # It takes what a page appeared in for a part of its title.
        assert plain(source.title) in plain(item["title"])
        assert item.get("URL", "") == source.own_url


def plain(text):
    """Return the letters and digits of a text alone: pandoc sets quotation marks."""
    return re.sub(r"<[^>]*>|[\W_]", "", text)


@every_readable
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_comes_back_and_so_do_records_taken_out_of_a_file(code, source):
    file = written(code, source, KESSLER)
    file.encode()  # holds no lone surrogate

    first, second = found = formats.read(file, code)
    part = formats.only(file, code, found).decode()

    assert (first.source, first.problem, first.left_out) == (source.tidy(), "", ())
    assert second.source == KESSLER
    assert [e.source for e in formats.read(part, code)] == [source.tidy(), KESSLER]


@example(HOSTILE)
@given(source=hostile_sources)
def test_no_cell_of_csv_ends_another_or_runs_as_a_formula(source):
    tidied = source.tidy()

    file = io.StringIO(written("csv", source, KESSLER), newline="")
    first, second = csv.DictReader(file)

    assert (first["url"], first["other_url"]) == (tidied.own_url, tidied.other_url)
    assert second["title"] == KESSLER.title
    assert not any(re.match(r"[=+\-@]", cell) for cell in first.values())
