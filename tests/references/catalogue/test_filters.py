"""The list of sources: which each filter finds, and in which order they stand."""

import unicodedata
from itertools import product

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from references.catalogue import filters
from references.catalogue.filters import CitationFilter
from references.lists import bounded
from references.models import Citation
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_organisation,
    make_section,
)

pytestmark = pytest.mark.django_db


def narrowed(query=""):
    if isinstance(query, dict):
        query = urlencode(query)
    return CitationFilter(QueryDict(query), Citation.objects.all())


def keys(found):
    return [citation.key for citation in found]


def limit(monkeypatch, most):
    """Count up to so many rows, and no further."""
    for module in (bounded, filters):
        monkeypatch.setattr(module, "MOST", most)


def options(found, name):
    """The choices of a filter as they stand in the form, but the empty one."""
    return {
        value: str(label) for value, label in found.form.fields[name].choices if value
    }


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("en-GB", "British English"),
        ("pt-BR", "Brazilian Portuguese"),
        ("en-US", "English (en-US)"),
        ("tlh", "tlh"),
        ("x-klingon", "x-klingon"),
    ],
)
def test_two_languages_are_never_called_alike(tag, name):
    make_citation(language=tag)
    found = narrowed()
    found.count_choices()

    assert options(found, "language") == {tag: f"{name} (1)"}


# --- Where -------------------------------------------------------------------------------


def test_sources_are_found_by_the_page_and_the_section_that_cite_them():
    organisation = make_organisation(lead="Begun.[@a]")
    make_section(organisation, "history", heading="History", body="Said.[@b; @c]")
    make_fact(organisation, citation=make_citation("d"))
    make_event(organisation, body="It began.[@a]", date_citation=make_citation("e"))
    for key in "abcf":
        make_citation(key)
    found = narrowed()
    found.count_choices()

    assert options(found, "where") == {
        "History": "History (2)",
        "Profile": "Profile (4)",
        "Profile: Fact box": "Profile: Fact box (1)",
        "Profile: History": "Profile: History (2)",
        "Profile: Introduction": "Profile: Introduction (1)",
    }
    assert keys(narrowed({"where": "Profile: History"}).qs.order_by("key")) == [
        "b",
        "c",
    ]
    assert keys(narrowed({"where": "History"}).qs.order_by("key")) == ["a", "e"]


def test_what_a_draft_cites_is_neither_cited_nor_found_there():
    organisation = make_organisation()
    for key in ("a", "b"):
        make_citation(key)
    make_section(organisation, "secret", body="Said.[@a]", status="draft")
    section = make_section(organisation, "open", body="Said.[@b]")
    assert keys(narrowed("cited=yes").qs) == ["b"]

    section.status = "draft"
    section.save()

    found = narrowed()
    found.count_choices()
    assert options(found, "where") == {}
    assert options(found, "cited") == {"no": "not cited (2)"}
    assert keys(narrowed({"where": "Profile: Secret"}).qs) == []


def test_a_marker_of_no_source_is_counted_nowhere():
    make_section(make_organisation(), body="Said.[@a; @nope]")
    make_citation("a")

    assert narrowed().choices("where") == {"Profile": 1, "Profile: History": 1}


# --- Words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bogota", ["a"]),
        ("Bogotá", ["a"]),
        ("BOGOT", ["a"]),
        ("ogota", []),
        ("assembly bogota", ["a"]),
        ("bogota zurich", []),
        ("ecpat", ["a", "b"]),
        ("kessler", ["b"]),
        ("glenn, kessler.", ["b"]),
        ("post-2015", ["b"]),
        ('"bogota" AND NOT', []),
        ("bogota*", ["a"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE", []),
    ],
)
@pytest.mark.parametrize("most", [10_000, 0])
def test_sources_are_found_by_the_beginnings_of_words(
    monkeypatch, words, expected, most
):
    limit(monkeypatch, most)
    make_citation("a", title="World assembly in Bogotá", publisher="ECPAT Germany")
    make_citation(
        "post-2015", title="The claim", authors="Kessler, Glenn", publisher="ECPAT"
    )
    expected = ["post-2015" if key == "b" else key for key in expected]

    assert keys(narrowed({"q": words}).qs.order_by("key")) == expected


@pytest.mark.parametrize("most", [10_000, 0])
def test_composed_and_decomposed_letters_are_searched_alike(monkeypatch, most):
    limit(monkeypatch, most)
    for form in ("NFC", "NFD"):
        make_citation(form.lower(), title=unicodedata.normalize(form, "Über São Tomé"))

    for form, words in product(("NFC", "NFD"), ("über", "SÃO tomé", "uber sao")):
        query = {"q": unicodedata.normalize(form, words)}
        assert len(narrowed(query).qs) == 2, (form, words)


TITLES = [
    "O’Brien’s “Über-Größe” – 50 % of ½ m²",
    "e\u0301tude; Étude",
    "สวัสดี ประเทศไทย",
    "日本語の報告",
    "İstanbul ıssız ﬁnal Ⅷ ™",
    "a_b c-d e.f@g.h http://x.example/?y=z#w",
    'NEAR("a" b, 3) AND OR NOT col:x ^y {z}',
    "\u202eover\u202c \u200bzero\ufeff \U000e0061tag",
    "𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𐍈𐌰𐌹𐍂𐌷 🙂 ﷺ",
    "I" * 200,
]


def test_both_ways_of_searching_find_the_same(monkeypatch):
    for n, title in enumerate(TITLES):
        make_citation(f"source-{n}", title=title, publisher="")
    asked = {words for title in TITLES for words in (title[:9], *title.split())}

    for words in sorted(asked):
        found = []
        for most in (10_000, 0):
            limit(monkeypatch, most)
            found.append(keys(narrowed({"q": words}).qs))
        assert found[0] == found[1], words


# --- What cannot be read -----------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\0b"},
        {"q": "a" * 201},
        {"type": "scroll"},
        {"relation": "\0"},
        {"publisher": "a\0b"},
        {"publisher": "a" * 301},
        {"where": "\0"},
        {"sort": "id"},
    ],
)
def test_what_cannot_be_read_is_named_and_narrows_nothing(query):
    make_citation()

    found = narrowed(query)

    assert set(found.errors) == set(query)
    assert (found.found, found.active()) == (1, [])


@pytest.mark.parametrize(
    "query",
    [
        {"year": str(10**30)},
        {"year": "-1"},
        {"year": "1e3"},
        {"year": "٢٠١٨"},
        {"year": "²"},
        {"publisher": "nobody"},
        {"language": "\ud7ff-\ufffd"},
        {"where": ": : :"},
        {"where": "Profile: "},
        {"q": "--"},
    ],
)
def test_a_choice_that_no_source_has_finds_nothing(query):
    make_citation(issued="2018", language="en")

    found = narrowed(query)
    found.count_choices()

    assert (found.errors, found.found, list(found.qs)) == ({}, 0, [])
    assert [each.found for each in found.active()] == [1]


# --- In order ----------------------------------------------------------------------------


def test_a_list_is_in_order_of_author_title_date_or_uses():
    make_citation("z", title="“Zeal”", authors="Abel, Ann", issued="1996")
    make_citation("a", title="apple", issued="2018-06-08")
    make_citation("b", title="Berry", authors="Zorn, Zoe", issued="2018-07")
    make_citation("n", title="[No title]", issued="")
    make_section(make_organisation(), body="Said.[@b; @n]")
    make_event(
        make_organisation("other"),
        body="Said.[@n]",
        date_citation=Citation.objects.get(key="z"),
    )

    def in_order(sort):
        found = narrowed({"sort": sort})
        return keys(found.order.sorted(found.qs))

    assert in_order("") == ["z", "a", "n", "b"]
    assert in_order("title") == ["a", "b", "n", "z"]
    # The first day it can have been published; unknown ones last.
    assert in_order("date") == ["b", "a", "z", "n"]
    assert in_order("uses") == ["n", "z", "b", "a"]
