"""An address, taken apart."""

import pytest

from references.links.seen import Address


@pytest.mark.parametrize(
    ("address", "site", "name"),
    [
        ("https://motherboard.vice.com/en_us/article/x", "vice.com", "vice"),
        ("https://www.vice.com/", "vice.com", "vice"),
        ("http://blog.thebodyshop.com.au/stories", "thebodyshop.com.au", "thebodyshop"),
        ("https://www.ecpat.org.uk/", "ecpat.org.uk", "ecpat"),
        ("https://a.ecpat.se", "ecpat.se", "ecpat"),
        ("https://the-code.org", "the-code.org", "thecode"),
        ("http://1.1.1.1/", "1.1.1.1", "1"),
        ("http://[", "", ""),
    ],
)
def test_a_site_is_what_somebody_registered(address, site, name):
    assert (Address(address).site, Address(address).name) == (site, name)


@pytest.mark.parametrize(
    ("path", "is_front"),
    [
        *((path, True) for path in ["", "/", "/en", "/pt-br/", "/index.html"]),
        *((path, True) for path in ["/en/home.aspx", "/Default.asp"]),
        *((path, False) for path in ["/history", "/en/history/", "/?p=12", "/2018"]),
    ],
)
def test_a_front_page_may_be_in_one_language(path, is_front):
    assert Address(f"https://ecpat.org{path}").is_front_page is is_front


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://ecpat.org/a", "https://www.ecpat.org/a/", True),
        ("http://ECPAT.org", "https://ecpat.org./", True),
        ("https://ecpat.org/a#top", "https://ecpat.org/a", True),
        ("https://ecpat.org/a", "https://ecpat.org/b", False),
        ("https://ecpat.org/a?x=1", "https://ecpat.org/a", False),
        ("https://ecpat.org/a", "https://blog.ecpat.org/a", False),
    ],
)
def test_scheme_www_and_last_slash_make_no_difference_to_a_reader(one, other, same):
    assert Address(one).is_same_as(Address(other)) is same
