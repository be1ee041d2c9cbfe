"""Each rule of the linter: what it notices, and what it lets be."""

import pytest

from references.admin import citation
from references.models import Citation
from references.quality import lint
from tests.make import make_citation


def a_source(**fields):
    """A source without fault, unless something else is said of it."""
    sound = {
        "key": "kessler-fishy-claim-2015",
        "title": "The fishy claim",
        "authors": "Kessler, Glenn",
        "publisher": "The Washington Post",
        "issued": "2015-09-02",
        "accessed": "2021-09-28",
        "url": "https://www.washingtonpost.com/fishy-claim/",
        "address": "page",
    }
    return Citation(**sound | fields)


def codes(*sources):
    """The codes found in the first of these sources, compared with all."""
    found = lint.findings(sources[0], lint.others_among(sources))
    return [rule.code for rule, _sentence in found]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("no-title", {"title": " "}),
        ("no-author-and-no-publisher", {"authors": "", "publisher": ""}),
        ("accessed-before-issued", {"accessed": "2015-09-01"}),
        ("archived-before-issued", {"archive_date": "2015-09-01"}),
        ("no-periodical", {"type": "post-weblog"}),
        ("not-read-at-its-address", {"extent": "not-found"}),
        ("not-read-at-its-address", {"extent": "other-page"}),
        ("copy-as-the-source-itself", {"copy_of": "a press release"}),
        ("no-address", {"url": "", "accessed": ""}),
        ("address-without-access-date", {"accessed": ""}),
        ("title-home", {"title": "Home"}),
    ],
)
def test_what_a_source_tells_by_itself_is_noticed(code, fields):
    assert codes(a_source(**fields)) == [code]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"extent": "not-found", "address": "site"},
        {"extent": "other-page", "address": "substitute"},
        {"copy_of": "a press release", "address": "copy"},
        {"authors": "", "publisher": "", "type": "post", "container_title": "Time"},
        # Not certainly before: it may be of the same month or year, or about right.
        {"accessed": "2015-09-02"},
        {"accessed": "2014~"},
        {"accessed": "2014", "issued": "../2015"},
        # Titles that only begin like a first page.
        {"title": "Home Office guidance"},
    ],
)
def test_what_may_be_right_is_let_be(fields):
    assert codes(a_source(**fields)) == []


ELSEWHERE = {"title": "Other", "url": "https://ecpat.org/other"}
COPY = "https://copy.example/"
UNDATED = {"publisher": "", "issued": ""}


@pytest.mark.parametrize(
    ("code", "fields", "of_another"),
    [
        ("duplicate-address", {}, {"title": "Other"}),
        ("duplicate-doi", {"doi": "10.1000/1"}, ELSEWHERE | {"doi": "10.1000/1"}),
        ("duplicate-work", {"title": "The  Fishy claim"}, {"url": COPY}),
    ],
)
def test_what_a_source_has_in_common_with_another_is_noticed(code, fields, of_another):
    other = a_source(key="another-2015", **of_another)

    assert codes(a_source(**fields), other) == [code]


@pytest.mark.parametrize(
    ("fields", "of_another"),
    [
        # The site of a publisher is no source's own address.
        ({"address": "site"}, {"address": "site", "title": "Other"}),
        ({}, {"url": COPY, "issued": "2016"}),
        # A title alone, without publisher and date, says too little.
        (UNDATED, UNDATED | {"url": COPY}),
    ],
)
def test_what_sets_two_sources_apart_is_respected(fields, of_another):
    other = a_source(key="another-2015", **of_another)

    assert codes(a_source(**fields), other) == []


def test_sources_are_compared_with_all_stored_ones_in_one_query(
    django_assert_num_queries,
):
    make_citation("a", title="A", url="https://ecpat.org/x")
    make_citation("b", title="B", url="https://www.ecpat.org/x/#top")
    make_citation("c", title="Report", issued="2015", doi="10.1000/1")
    make_citation("d", title="REPORT", issued="2015", url="https://copy.org/")
    make_citation("e", title="E", doi="10.1000/1", url="http://inhope.org/f")

    with django_assert_num_queries(1):
        others = citation.others()

    groups = {name: keys for (name, _value), keys in others.items() if len(keys) > 1}
    assert groups == {
        "address_key": ["a", "b"],
        "doi": ["c", "e"],
        "work_key": ["c", "d"],
    }
