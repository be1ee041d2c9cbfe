"""A file of another program in each format."""

from pathlib import Path

import pytest

from references.exchange import formats
from references.exchange.formats import keys
from references.exchange.formats.found import decode
from references.values.source import Source

FILES = Path(__file__).parent / "files"
CLAIM = (
    "The fishy claim that '100,000 children' in the United States are in the sex trade"
)
KESSLER = {
    "title": CLAIM,
    "authors": ("Kessler, Glenn",),
    "container_title": "The Washington Post",
    "accessed": "2021-09-28",
    "language": "en-US",
    "address": "",
    # A note of the reader's own is not the editor's.
    "editors_note": "",
}
ARTICLE = KESSLER | {"type": "article-newspaper", "issued": "2015-09-02"}
PAGE = {"type": "webpage", "accessed": "2020-12-04"}
ACCENTED = {"authors": ("ECPAT International", "Müller, Jörg", "Garçon, Zoé")}
GERMAN = {
    "authors": ("ECPAT International", "van Beethoven, Ludwig"),
    "issued": "2016~",
}


@pytest.mark.parametrize(
    ("name", "first", "second", "left_out"),
    [
        ("zotero.bib", KESSLER | {"issued": "2015-09"}, PAGE | ACCENTED, {"note"}),
        ("zotero.ris", ARTICLE, PAGE, {"N1"}),
        ("zotero.json", ARTICLE, PAGE | GERMAN, {"note"}),
    ],
)
def test_what_programs_write_is_taken_and_the_rest_is_named(
    name, first, second, left_out
):
    text = decode((FILES / name).read_bytes())

    found = formats.parse(text, formats.guess(name, text))

    assert [entry.problem for entry in found] == [""] * len(found)
    assert left_out <= {*found[0].left_out}
    for entry, fields in zip(found, (first, second), strict=False):
        assert {n: getattr(entry.source, n) for n in fields} == fields


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"authors": ("Müller, Jörg",), "title": "Über die Grenzen"}, "muller-uber-grenzen"),
        ({"publisher": "Anti-Slavery", "title": "Us", "issued": "2020-12"}, "anti-slavery-us-2020"),
        ({"title": "Home", "url": "https://www.thecode.org/x"}, "thecode-org-home"),
    ],
)  # fmt: skip
def test_a_key_is_author_or_publisher_then_subject_then_year(fields, key):
    assert keys.house_key(Source(**fields)) == key
