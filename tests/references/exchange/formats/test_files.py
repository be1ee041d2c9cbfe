"""Files in the shapes that Zotero, JabRef, Crossref and EndNote write."""

from pathlib import Path

import pytest

from references.exchange import formats
from references.exchange.formats.found import decode

FILES = Path(__file__).parent / "files"
KESSLER = {
    "title": "The fishy claim that '100,000 children' in the United States are in the "
    "sex trade",
    "authors": ("Kessler, Glenn",),
    "container_title": "The Washington Post",
    "accessed": "2021-09-28",
    "language": "en-US",
    "address": "",
    # A note of the reader's own is not the editor's.
    "editors_note": "",
}
ARTICLE = {"type": "article-newspaper", "issued": "2015-09-02"}
REPORT = {
    "type": "report",
    "publisher": "ECPAT International",
    "issued": "2016-05",
    "page": "12–15",
    "doi": "10.1000/sectt.2016",
}
ZOTERO_PAGE = {"type": "webpage", "accessed": "2020-12-04"}
ACCENTED = ("ECPAT International", "Müller, Jörg", "Garçon, Zoé")


@pytest.mark.parametrize(
    ("name", "place", "fields", "left_out"),
    [
        ("zotero.bib", 0, KESSLER | {"type": "article-journal", "issued": "2015-09"}, {"note"}),
        ("zotero.ris", 0, KESSLER | ARTICLE, {"N1"}),
        ("zotero.json", 0, KESSLER | ARTICLE, {"note"}),
        ("zotero.bib", 1, ZOTERO_PAGE | {"authors": ACCENTED, "publisher": ""}, set()),
        ("zotero.ris", 1, ZOTERO_PAGE, set()),
        (
            "zotero.json", 1,
            ZOTERO_PAGE | {"authors": (ACCENTED[0], "van Beethoven, Ludwig"), "issued": "2016~"},
            set(),
        ),
        ("zotero.bib", 2, REPORT, {"address"}),
        ("zotero.ris", 2, REPORT, {"CY"}),
        (
            "jabref.bib", 0,
            {"authors": ("Kessler, Glenn",), "container_title": "The Washington Post", "issue": "271"},
            {"groups", "owner", "timestamp"},
        ),
        (
            "jabref.bib", 1,
            {"title": "Our history: From 1990", "issued": "2016~", "language": "en-GB"}, set(),
        ),
        (
            "crossref.json", 0,
            {
                "key": "", "type": "article-journal", "issued": "2012-06",
                "title": "Campaigns against child sex tourism",
                "authors": ("Example, Anna", "The Networks Group"),
                "container_title": "Journal of Networks", "doi": "10.1000/networks.2012.7",
            },
            {"indexed", "created", "score"},
        ),
        (
            "crossref.bib", 0,
            {
                "authors": ("Example, Anna", "Second, Bert A."), "issued": "2012-06",
                "page": "213–229", "url": "http://dx.doi.org/10.1000/Networks.2012.7",
            },
            set(),
        ),
        (
            "endnote.ris", 0,
            {
                "title": "Campaigns against child sex tourism", "issued": "2012-06",
                "container_title": "Journal of Networks",
                "url": "https://example.org/networks/16/3",
            },
            {"UR", "N1", "M1", "J2"},
        ),
    ],
)  # fmt: skip
def test_what_programs_write_is_taken_and_the_rest_is_named(
    name, place, fields, left_out
):
    text = decode((FILES / name).read_bytes())

    found = formats.parse(text, formats.guess(name, text))

    assert [entry.problem for entry in found] == [""] * len(found)
    assert {n: getattr(found[place].source, n) for n in fields} == fields
    assert left_out <= {*found[place].left_out}
