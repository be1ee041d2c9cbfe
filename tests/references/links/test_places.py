"""Where an address stands."""

import pytest

from references.links.places import Place


@pytest.mark.parametrize(
    ("address", "site", "name"),
    [
        ("https://motherboard.vice.com/en_us/article/x", "vice.com", "vice"),
        ("https://www.vice.com/", "vice.com", "vice"),
        ("http://blog.thebodyshop.com.au/stories", "thebodyshop.com.au", "thebodyshop"),
        ("https://www.ecpat.org.uk/", "ecpat.org.uk", "ecpat"),
        ("https://the-code.org", "the-code.org", "thecode"),
        ("http://1.1.1.1/", "1.1.1.1", "1"),
        ("http://localhost/", "localhost", "localhost"),
        ("http://[", "", ""),
        ("", "", ""),
    ],
)
def test_a_site_is_what_somebody_registered(address, site, name):
    assert (Place(address).site, Place(address).name) == (site, name)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/en", "/en/", "/pt-br/", "/index.html", "/en/home.aspx", "/Default.asp"],
)
def test_a_front_page_may_be_in_one_language(path):
    assert Place(f"https://ecpat.org{path}").is_front_page


@pytest.mark.parametrize(
    "path", ["/history", "/en/history/", "/?p=12", "/index.php?id=3", "/2018"]
)
def test_any_other_page_is_no_front_page(path):
    assert not Place(f"https://ecpat.org{path}").is_front_page


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://ecpat.org/a", "https://www.ecpat.org/a/", True),
        ("http://ECPAT.org", "https://ecpat.org/", True),
        ("https://ecpat.org/a#top", "https://ecpat.org/a", True),
        ("https://ecpat.org/a", "https://ecpat.org/b", False),
        ("https://ecpat.org/a?x=1", "https://ecpat.org/a", False),
        ("https://ecpat.org/a", "https://blog.ecpat.org/a", False),
    ],
)
def test_a_reader_sees_no_difference_in_scheme_www_or_last_slash(one, other, same):
    assert Place(one).is_same_as(Place(other)) is same
