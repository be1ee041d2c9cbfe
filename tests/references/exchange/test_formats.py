"""Every format: files stay whole, whatever the texts are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import bibtexparser
import pytest
from hypothesis import example, given

from references.exchange import entries
from references.exchange.formats import FORMATS
from references.models import Citation
from references.values.source import NOT_THE_SOURCE, for_file, made_key
from tests.references.exchange.hostile import hostile_sources
from tests.tables.recording import assert_recorded, said

FILES = Path(__file__).parents[2] / "data" / "sources"
KESSLER = Citation(key="kessler", type="article-newspaper", title="The fishy claim")
HOSTILE = Citation(
    key="x",
    type="webpage",
    title="} \\ {\r\nER  - \nTY  - JOUR\n@misc{evil, title={x}}",
    authors="A and B\nC, D and E\nothers\nKing, Martin, Jr.",
    relation="self",
    editors_note="One.\n\nTwo.",
)


def written(code, *sources):
    return "".join(FORMATS[code].write(sources))


def records(file):
    """Return the record of each item of a file in CSL-JSON."""
    return [entries.record(item) for item in entries.items(file)]


def named(fields):
    """Return what says which source it is; a file need not give back the rest whole."""
    return [fields[n] for n in ("key", "title", "authors", "issued", "accessed", "doi")]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize(("code", "name"), [("bib", "biblatex")])
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


@example(HOSTILE)
@given(source=hostile_sources)
def test_any_source_is_known_again_in_csl_json(source):
    file = written("json", source, KESSLER)
    file.encode()  # holds no lone surrogate

    found = records(file)

    both = [named(for_file(source)), named(for_file(KESSLER))]
    assert [*map(named, found)] == both


@example(HOSTILE)
@given(source=hostile_sources)
def test_no_text_ends_an_entry_of_bibtex_or_begins_another(source):
    file = written("bib", source, KESSLER)
    file.encode()

    library = bibtexparser.parse_string(file)

    assert library.failed_blocks == []
    assert [*library.entries_dict] == [source.key, "kessler"]
    assert library.entries_dict["kessler"]["title"] == "{The fishy claim}"


def recorded():
    """Yield what is found in each file that another program wrote, record by record."""
    for path in sorted(FILES.iterdir()):
        for found in records(path.read_text("utf-8")):
            yield path.name, *said(found)


def test_what_programs_write_is_taken_and_the_rest_is_named():
    assert_recorded("sources", recorded())


def test_a_file_has_the_day_whole_names_and_where_a_copy_was_read():
    page = {"url": "https://b.example/", "address": "copy", "issued": "2015-09-02"}
    source = Citation(key="x", title="A", authors="Agence France Presse\nA, B", **page)

    ris, item = written("ris", source), json.loads(written("json", source))[0]

    assert "AU  - Agence France Presse,\r\nAU  - A, B\r\n" in ris
    assert "PY  - 2015\r\nDA  - 2015/09/02/\r\n" in ris
    assert "UR  - https://b.example/\r\n" in ris
    assert item["URL"] == "https://b.example/"
    (found,) = records(json.dumps(item))
    assert found["authors"] == source.authors
    assert found["address"] == "copy"


def test_each_type_is_known_again():
    sources = [Citation(key=type_, title="A", type=type_) for type_ in Citation.Type]

    for found in records(written("json", *sources)):
        assert found["type"] == found["key"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"authors": "Müller, Jörg", "title": "Über die Grenzen"}, "muller-uber-grenzen"),
        ({"publisher": "Anti-Slavery", "issued": "2020-12"}, "anti-slavery-2020"),
        ({"title": "ประเทศไทย"}, "source"),
        ({"title": "Home", "url": "https://www.thecode.org/x"}, "thecode-org-home"),
    ],
)  # fmt: skip
def test_a_key_is_author_or_publisher_then_subject_then_year(fields, key):
    assert made_key(Citation(**fields)) == key
