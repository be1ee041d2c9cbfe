"""What stored sources have in common."""

import pytest

from references.models import Citation
from references.quality import duplicates, lint
from references.quality.lint import Shared
from tests.make import make_citation

pytestmark = pytest.mark.django_db


def test_sources_are_compared_with_all_stored_ones_in_one_query(
    django_assert_num_queries,
):
    make_citation("a", title="A", url="https://ecpat.org/x")
    make_citation("b", title="B", url="https://www.ecpat.org/x/#top")
    make_citation("c", title="Report", issued="2015", doi="10.1000/1")
    make_citation("d", title="REPORT", issued="2015", url="https://copy.org/")
    make_citation("e", title="E", doi="10.1000/1")
    make_citation("f", title="F", url="http://www.ecpat.org/f")

    with django_assert_num_queries(1):
        others = duplicates.others()

    assert others.addresses == {"ecpat.org/x": Shared(2, "a", "b")}
    codes = {
        citation.key: [
            f.code
            for f in lint.findings(citation, others)
            if f.code.startswith(("duplicate-", "http-"))
        ]
        for citation in Citation.objects.order_by("key")
    }
    assert codes == {
        "a": ["duplicate-address"],
        "b": ["duplicate-address"],
        "c": ["duplicate-doi", "duplicate-work"],
        "d": ["duplicate-work"],
        "e": ["duplicate-doi"],
        "f": ["http-where-https-is-recorded"],
    }


@pytest.mark.parametrize(
    ("fields", "is_secure"),
    [
        ({"url": "https://ecpat.org/?p=1"}, True),
        ({"url": "https://www.ecpat.org/about/x"}, True),
        ({"url": "https://ecpat.org.nz/x"}, False),
        ({"url": "http://ecpat.org/y"}, False),
        # No source stands there itself.
        ({"url": "https://ecpat.org/", "address": "site"}, False),
    ],
)
def test_a_host_is_secure_by_any_page_of_it_that_is_a_source(fields, is_secure):
    make_citation("other", **fields)

    assert ("ecpat.org" in duplicates.others().secure_hosts) is is_secure
