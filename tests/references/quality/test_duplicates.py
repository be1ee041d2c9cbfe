"""What stored sources have in common: the database finds what the linter compares."""

import pytest

from references.models import Citation
from references.quality import duplicates, lint
from references.quality.lint import Shared
from references.values.source import Source
from tests.make import make_citation
from tests.references.quality.lint.sources import among

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources():
    """Two of one page, two of one work, two of one DOI, and one with plain http."""
    return [
        make_citation("a", title="A", url="https://ecpat.org/x"),
        make_citation("b", title="B", url="https://www.ecpat.org/x/#top"),
        make_citation("c", title="Report", issued="2015", doi="10.1000/1"),
        make_citation("d", title="REPORT", issued="2015", url="https://copy.org/"),
        make_citation("e", title="E", doi="10.1000/1"),
        make_citation("f", title="F", url="http://www.ecpat.org/f"),
    ]


def codes(others):
    """Under each key, the codes of what it has in common with others."""
    compared = ("duplicate-", "http-")
    return {
        citation.key: [
            f.code
            for f in lint.findings(Source.of(citation), others)
            if f.code.startswith(compared)
        ]
        for citation in Citation.objects.order_by("key")
    }


EXPECTED = {
    "a": ["duplicate-address"],
    "b": ["duplicate-address"],
    "c": ["duplicate-doi", "duplicate-work"],
    "d": ["duplicate-work"],
    "e": ["duplicate-doi"],
    "f": ["http-where-https-is-recorded"],
}


def test_the_database_finds_what_one_pass_over_all_finds(sources):
    assert codes(among(map(Source.of, Citation.objects.all()))) == EXPECTED
    assert codes(duplicates.others_of(Citation.objects.all())) == EXPECTED
    assert codes(duplicates.all_others()) == EXPECTED
    assert duplicates.others_of([sources[0]]).addresses == {
        "ecpat.org/x": Shared(2, "a", "b")
    }


def test_what_one_source_shares_with_many_is_found_in_two_queries(
    sources, django_assert_num_queries
):
    for number in range(20):
        make_citation(f"more-{number}", title="F", url="http://www.ecpat.org/f")
    rows = list(Citation.objects.all())

    with django_assert_num_queries(2):
        others = duplicates.others_of(rows)

    assert others.addresses["ecpat.org/f"] == Shared(21, "f", "more-9")


@pytest.mark.parametrize(
    "address",
    ["https://ecpat.org", "https://ecpat.org/?p=1", "https://www.ecpat.org/about/x"],
)
def test_a_host_is_secure_by_any_page_of_it(address):
    plain = make_citation("plain", url="http://ecpat.org/x")
    make_citation("secure", url=address)

    assert duplicates.secure([plain]) == {"ecpat.org"}


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://ecpat.org.nz/x"},
        {"url": "https://old.ecpat.org/x"},
        {"url": "https://ecpat.org:8443/x"},
        {"url": "http://ecpat.org/y"},
        # No source stands there itself.
        {"url": "https://ecpat.org/", "address": "site"},
    ],
)
def test_a_host_is_not_secure_by_another(fields):
    plain = make_citation("plain", url="http://ecpat.org/x")
    make_citation("other", **fields)

    assert duplicates.secure([plain]) == set()
