"""Files of other programs in each format."""

from pathlib import Path

import pytest

from references.exchange import formats
from references.models import Citation
from references.styles import house

FILES = Path(__file__).parents[3] / "data" / "sources"
CLAIM = (
    "The fishy claim that '100,000 children' in the United States are in the sex trade"
)
# A note of the reader's own is not the editor's.
KESSLER = {
    "title": CLAIM, "authors": "Kessler, Glenn", "container_title": "The Washington Post",
    "accessed": "2021-09-28", "address": "", "editors_note": "",
}  # fmt: skip
NEWS = KESSLER | {"type": "article-newspaper", "issued": "2015-09-02"}
PAGE = {"type": "webpage", "accessed": "2020-12-04"}
ACCENTED = {"authors": "ECPAT International\nMüller, Jörg\nGarçon, Zoé"}
GERMAN = {"authors": "ECPAT International\nvan Beethoven, Ludwig", "issued": "2016~"}
HISTORY = {"title": "Our history: From 1990", "issued": "2016~", "language": "en-GB"}
ARTICLE = {
    "type": "article-journal", "container_title": "Journal of Networks",
    "issued": "2012-06", "volume": "16", "issue": "3",
}  # fmt: skip
DOI = "10.1000/networks.2013.56"
PUBMED = ARTICLE | {"issued": "2013-10", "volume": "83", "issue": "4", "doi": DOI}


@pytest.mark.parametrize(
    ("name", "expected", "left_out"),
    [
        ("zotero.bib", [KESSLER | {"issued": "2015-09"}, PAGE | ACCENTED, {"page": "12–15"}], {"note", "keywords"}),
        ("zotero.ris", [NEWS, PAGE, {"page": "12–15"}], {"N1", "SN"}),
        ("zotero.json", [NEWS, PAGE | GERMAN], {"note", "ISSN"}),
        ("jabref.bib", [KESSLER | {"issued": "2015-09-02"}, HISTORY], {"groups"}),
        ("crossref.bib", [ARTICLE | {"page": "213–229"}], {"issn"}),
        ("crossref.json", [ARTICLE | {"authors": "Example, Anna\nThe Networks Group"}], {"ISSN"}),
        ("endnote.ris", [ARTICLE | {"title": "Campaigns against child sex tourism"}], {"J2", "UR"}),
        ("pubmed.ris", [PUBMED | {"page": "559–575"}], {"AN", "U1"}),
        ("pubmed.json", [PUBMED | {"authors": "Example, Anna\nSecond, Bert A"}], {"PMID"}),
    ],
)  # fmt: skip
def test_what_programs_write_is_taken_and_the_rest_is_named(name, expected, left_out):
    text = formats.decode((FILES / name).read_bytes())

    found = formats.records_here(text, formats.guess(name, text))

    assert not any("problem" in entry for entry in found)
    assert left_out <= {*found[0]["left_out"]}
    for entry, fields in zip(found, expected, strict=True):
        assert {n: entry[n] for n in fields} == fields


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"authors": "Müller, Jörg", "title": "Über die Grenzen"}, "muller-uber-grenzen"),
        ({"publisher": "Anti-Slavery", "title": "Us", "issued": "2020-12"}, "anti-slavery-us-2020"),
        ({"title": "ประเทศไทย"}, "source"),
        ({"title": "Home", "url": "https://www.thecode.org/x"}, "thecode-org-home"),
    ],
)  # fmt: skip
def test_a_key_is_author_or_publisher_then_subject_then_year(fields, key):
    assert house.key(Citation(**fields)) == key
