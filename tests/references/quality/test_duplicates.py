"""What stored sources have in common."""

import pytest

from references.quality import duplicates
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
    make_citation("f", title="F", url="http://inhope.org/f")

    with django_assert_num_queries(1):
        others = duplicates.others()

    assert others.addresses == {"ecpat.org/x": Shared(2, "a", "b")}
    assert others.dois == {"10.1000/1": Shared(2, "c", "e")}
    assert [*others.works.values()] == [Shared(2, "c", "d")]
    assert others.secure_hosts == {"ecpat.org", "copy.org"}
