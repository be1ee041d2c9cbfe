"""What pages hand to reference managers, and how they say what they rest on."""

import pytest
from django.template import Context, Template

from references.exchange.formats import FORMATS
from references.models import Citation
from references.templatetags.catalogue import source_meta
from tests.make import make_citation, make_profile, make_section
from tests.markup import Markup
from tests.page_text import read

HOSTILE = "\"><script>alert('1')</script>&amp; é – \u202e 日本"


def shown(html):
    return [element for element in read(str(html)).walk() if element.tag != "root"]


# --- Meta tags ----------------------------------------------------------------------------


def named(html):
    return [(e.attributes["name"], e.attributes["content"]) for e in shown(html)]


def test_the_page_of_a_source_is_saved_as_the_source():
    source = Citation(
        type="article-journal",
        title="“Nine” & more",
        authors="Davy, Deanna\nECPAT",
        publisher="Elsevier",
        container_title="Journal of Crime",
        volume="12",
        issue="3",
        doi="10.1000/182",
        issued="2015-09-02",
        language="en",
        url="https://example.org/?a=1&b=2",
        address="page",
    )

    assert named(source_meta(source)) == [
        ("citation_title", "“Nine” & more"),
        ("citation_author", "Davy, Deanna"),
        ("citation_author", "ECPAT"),
        ("citation_publication_date", "2015/09/02"),
        ("citation_publisher", "Elsevier"),
        ("citation_journal_title", "Journal of Crime"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_doi", "10.1000/182"),
        ("citation_language", "en"),
        ("citation_public_url", "https://example.org/?a=1&b=2"),
    ]


@pytest.mark.parametrize(
    ("issued", "told"),
    [
        ("", None),
        ("2015", "2015"),
        ("2015-09", "2015/09"),
        ("2009/2012", "2009"),
        ("199X", None),
    ],
)
def test_a_date_is_told_as_far_as_a_machine_can_know_it(issued, told):
    found = dict(named(source_meta(Citation(title="A", issued=issued))))

    assert found.get("citation_publication_date") == told


@pytest.mark.parametrize(
    ("url", "address"),
    [
        *(("https://example.org/", kind) for kind in ("site", "substitute", "copy")),
        ("javascript:alert(1)", "page"),
    ],
)
def test_only_the_web_address_of_the_source_itself_is_given(url, address):
    source = Citation(title=HOSTILE, url=url, address=address)

    assert named(source_meta(source)) == [("citation_title", HOSTILE)]


# --- Read and copied ----------------------------------------------------------------------


def test_files_are_linked_with_what_narrows_them():
    template = Template("{% load catalogue %}{% formats address query %}")

    html = template.render(Context({"address": "/references/", "query": "q=a%26b&x=1"}))

    links = [(e.attributes["href"], e.words()) for e in shown(html) if e.tag == "a"]
    assert links == [
        (f"/references/?q=a%26b&x=1&sources={code}", form.name)
        for code, form in FORMATS.items()
    ]


# --- Independence -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_says_once_how_many_of_its_sources_are_independent(client):
    make_citation("free", relation="independent")
    make_citation("repeating", relation="independent", tier="tertiary")
    organisation = make_profile()
    make_section(organisation, "own", body="Said.[@free] More.[@repeating]", order=5)

    page = Markup(client.get("/"))

    assert page.words.count("ndependent sources") == 1
    assert "References Independent sources: 1 of 4." in page.words
