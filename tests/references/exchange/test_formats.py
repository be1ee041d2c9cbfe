"""Every format: files stay whole, whatever the texts are."""

import json
import re
import shutil
import subprocess

import pytest
from hypothesis import example, given

from references.exchange import formats
from references.exchange.formats import FORMATS, READABLE
from references.models import Citation
from references.values.source import NOT_THE_SOURCE, for_file
from tests.references.exchange.formats.hostile import hostile_sources

KESSLER = Citation(key="kessler", type="article-newspaper", title="The fishy claim")
HOSTILE = Citation(
    key="x",
    type="webpage",
    title="} \\ {\r\nER  - \nTY  - JOUR\n@misc{evil, title={x}}",
    authors="A and B\nC, D and E\nothers\nKing, Martin, Jr.",
    relation="self",
    editors_note="One.\n\nTwo.",
)
every_readable = pytest.mark.parametrize("code", READABLE)


def written(code, *sources):
    return "".join(FORMATS[code].write(sources))


def named(fields):
    """Return what says which source it is; a file need not give back the rest whole."""
    return [fields[n] for n in ("key", "title", "authors", "issued", "accessed", "doi")]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("code", "name"), [("bib", "biblatex"), ("ris", "ris")])
@pytest.mark.usefixtures("shipped_profile")
@pytest.mark.django_db
def test_pandoc_reads_the_same_titles_and_addresses(code, name):
    sources = [*Citation.objects.prefetch_related("readings")]

    asked = ["pandoc", "--from", name, "--to", "csljson"]
    file = written(code, *sources).encode()
    answer = subprocess.run(asked, input=file, capture_output=True, check=True)

    items = {item["id"]: item for item in json.loads(answer.stdout)}
    assert len(items) == len(sources) > 100
    for source in sources:
        item = items[source.key]
        # It takes what a page appeared in for a part of its title.
        assert plain(source.title) in plain(item["title"])
        # In RIS, which has no other field for it, that of a copy too.
        is_own = source.address not in NOT_THE_SOURCE
        read_at = source.url or source.archive_url
        expected = read_at if name == "ris" else source.url if is_own else ""
        assert item.get("URL", "") == expected


def plain(text):
    """Return the letters and digits of a text alone: pandoc sets quotation marks."""
    return re.sub(r"<[^>]*>|[\W_]", "", text)


@every_readable
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_is_known_again_and_so_are_records_taken_out_of_a_file(code, source):
    file = written(code, source, KESSLER)
    file.encode()  # holds no lone surrogate

    found = formats.records_here(file, code)
    part = formats.only(file, code, found).decode()

    both = [named(for_file(source)), named(for_file(KESSLER))]
    assert [*map(named, found)] == both
    assert [*map(named, formats.records_here(part, code))] == both
