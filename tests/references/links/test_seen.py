"""An address, taken apart."""

import pytest

from references.links.seen import Address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://ecpat.org/a", "https://www.ecpat.org/a/", True),
        ("http://ECPAT.org", "https://ecpat.org./", True),
        ("https://ecpat.org/a#top", "https://ecpat.org/a", True),
        ("https://ecpat.org/a", "https://ecpat.org/b", False),
        ("https://ecpat.org/a?x=1", "https://ecpat.org/a", False),
        ("https://ecpat.org/a", "https://blog.ecpat.org/a", False),
        ("http://[", "", True),
    ],
)
def test_scheme_www_and_last_slash_make_no_difference_to_a_reader(one, other, same):
    assert Address(one).is_same_as(Address(other)) is same
