"""Every format: what is written comes back, whatever the texts are."""

import json
import re
import shutil
import subprocess

import pytest
from hypothesis import example, given

from references.exchange import formats
from references.exchange.formats import FORMATS, READABLE
from references.models import Citation
from references.values.description import fields_in
from references.values.source import FIELDS, NOT_THE_SOURCE, for_file, tidy
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


def kept(source):
    return fields_in(tidy({name: getattr(source, name) for name in FIELDS}))


@every_readable
@pytest.mark.usefixtures("shipped_profile")
@pytest.mark.django_db
def test_every_shipped_source_comes_back_whole(code):
    sources = [*Citation.objects.order_by("key").prefetch_related("readings")]

    found = formats.records_here("\ufeff" + written(code, *sources), code)

    assert len(found) > 100
    for record, source in zip(found, sources, strict=True):
        said = for_file(source)["readings"] if code == "json" else []
        assert record["left_out"] == []
        assert fields_in(record) == kept(source)
        assert record["readings"] == said


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
        is_own = source.address not in NOT_THE_SOURCE
        assert item.get("URL", "") == (source.url if is_own else "")


def plain(text):
    """Return the letters and digits of a text alone: pandoc sets quotation marks."""
    return re.sub(r"<[^>]*>|[\W_]", "", text)


@every_readable
@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_comes_back_and_so_do_records_taken_out_of_a_file(code, source):
    file = written(code, source, KESSLER)
    file.encode()  # holds no lone surrogate

    found = formats.records_here(file, code)
    part = formats.only(file, code, found).decode()

    assert found[0]["left_out"] == []
    both = [kept(source), kept(KESSLER)]
    assert [*map(fields_in, found)] == both
    assert [*map(fields_in, formats.records_here(part, code))] == both
