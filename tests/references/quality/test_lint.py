"""Each rule of the linter: what it notices, and what it lets be."""

import pytest

from references.models import Citation
from references.quality import lint


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


def codes(source):
    """The codes of the rules that a source breaks."""
    return [rule.code for rule, _sentence in lint.findings(source)]


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
