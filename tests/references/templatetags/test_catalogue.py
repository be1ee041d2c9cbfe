"""What pages hand to reference managers."""

import pytest

from references.models import Citation
from references.templatetags.catalogue import source_meta
from tests.page_text import read

HOSTILE = "\"><script>alert('1')</script>&amp; é – \u202e 日本"
SOURCE = Citation(
    type="article-journal", title="“Nine” & more", authors="Davy, Deanna\nECPAT",
    publisher="Elsevier", container_title="Journal of Crime", volume="12", issue="3",
    doi="10.1000/182", issued="2015-09-02", language="en",
    url="https://example.org/?a=1&b=2", address="page",
)  # fmt: skip


def named(html):
    return [
        (e.attributes["name"].removeprefix("citation_"), e.attributes["content"])
        for e in read(str(html)).walk()
        if e.tag != "root"
    ]


def test_the_page_of_a_source_is_saved_as_the_source():
    assert named(source_meta(SOURCE)) == [
        ("title", "“Nine” & more"),
        ("author", "Davy, Deanna"),
        ("author", "ECPAT"),
        ("publication_date", "2015/09/02"),
        ("publisher", "Elsevier"),
        ("journal_title", "Journal of Crime"),
        ("volume", "12"),
        ("issue", "3"),
        ("doi", "10.1000/182"),
        ("language", "en"),
        ("public_url", "https://example.org/?a=1&b=2"),
    ]
    # A date is told as far as a machine can know it.
    for issued, told in (("2015-09", "2015/09"), ("2009/2012", "2009"), ("199X", None)):
        found = dict(named(source_meta(Citation(title="A", issued=issued))))
        assert found.get("publication_date") == told, issued


@pytest.mark.parametrize(
    ("url", "address"),
    [("https://a.org/", "site"), ("https://a.org/", "copy"), ("javascript:x", "page")],
)
def test_only_the_web_address_of_the_source_itself_is_given(url, address):
    source = Citation(title=HOSTILE, url=url, address=address)

    assert named(source_meta(source)) == [("title", HOSTILE)]
