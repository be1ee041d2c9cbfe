"""Web addresses: what may become a link, and what may be requested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.values import addresses

# --- What may become a link -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://ecpat.org", "ecpat.org"),
        ("HTTPS://ECPAT.ORG./", "ecpat.org."),
        ("https://www.ecpat.org/what/?a=b&c=d%20e#f", "www.ecpat.org"),
        ("https://ecpat.org:8443/a'b(c)", "ecpat.org"),
        ("https://a_b.4chan.org/web/https://ecpat.org/", "a_b.4chan.org"),
        ("https://bücher.example/ü", "xn--bcher-kva.example"),
        ("https://日本語。jp", "xn--wgv71a119e.jp"),
        ("http://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        (f"http://{'a' * 63}.example", f"{'a' * 63}.example"),
        (f"http://{'a.' * 126}a", f"{'a.' * 126}a"),
        ("https://ecpat.org/".ljust(addresses.LONGEST, "x"), "ecpat.org"),
    ],
)
def test_a_whole_web_address_may_become_a_link_and_has_a_host_in_ascii(text, host):
    assert addresses.checked_host(text) == host
    assert addresses.is_web_address(text)
    assert addresses.link_to(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "ecpat.org", "//ecpat.org", "/history/", "https:", "https:///history"),
        *("https:ecpat.org", "https://:80", "javascript:alert(1)", "data:text/html,x"),
        *(
            "javascript://ecpat.org/%0Aalert(1)",
            "ftp://ecpat.org",
            "mailto:a@ecpat.org",
        ),
        *("blob:https://ecpat.org/1", " https://ecpat.org", "https://ecpat.org\n"),
        *("\thttps://ecpat.org", "java\nscript:alert(1)", "https://ecp at.org"),
        *("https://ecpat.org/a\u00a0b", "https://ecpat.org/\x00"),
        *("https://ecpat.org/\u202egro", "https://ecpat.org/\ue000"),
        *("https://user@ecpat.org", "https://@ecpat.org", "https://u:p@ecpat.org"),
        *("https://ecpat.org\\@example.org", "https:\\\\ecpat.org"),
        *("https://ecpat.org/a\\b", 'https://ecpat.org/"onclick="x'),
        *(
            "https://ecpat.org:port/",
            "https://ecpat.org:99999/",
            "https://[2001:db8::1/",
        ),
        *("http://[v1.x]/", "https://ecpat.org/".ljust(addresses.LONGEST + 1, "x")),
    ],
)
def test_nothing_else_may(text):
    with pytest.raises(addresses.InvalidAddress, match="what is not a web address"):
        addresses.checked_host(text)
    assert not addresses.is_web_address(text)
    assert addresses.link_to(text) == addresses.normal(text) == ""


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        *(
            (host, "a number in place of a name")
            for host in ["999.1.1.1", "0", "127.1"]
        ),
        *((host, "a number in place of a name") for host in ["0177.0.0.1", "127。1"]),
        ("127.000.000.001", "a number in place of a name"),
        *((host, "a number in place of a name") for host in ["2130706433", "0x7f.1"]),
        *((host, "a number in place of a name") for host in ["1.2.3.4.5", "1.1.1.1."]),
        *((host, "not the name of a machine") for host in ["xn--a", "☃.net", "a..b"]),
        *((host, "not the name of a machine") for host in ["①②⑦.0.0.1", ".", "a,b.c"]),
        *((host, "not the name of a machine") for host in ["exa%20mple", "1::2::3"]),
        ("fe80::1%25eth0", "not the name of a machine"),
        (f"{'a' * 64}.example", "not the name of a machine"),
        (f"{'a.' * 127}aa", "too long"),
        (f"{'ü' * 300}.example", "too long"),
    ],
)
def test_a_host_that_names_no_machine_is_refused_in_a_sentence(host, sentence):
    with pytest.raises(addresses.InvalidAddress, match=rf"{sentence}\.\Z"):
        addresses.ascii_host(host)


def test_a_host_is_named_without_the_dot_of_the_root():
    assert addresses.host("https://slideplayer.com./amp/1/") == "slideplayer.com"


@given(
    st.text(), st.sampled_from(["", "http://", "https://", "https://ecpat.org", "//"])
)
def test_any_text_is_judged_and_what_may_link_names_its_host(text, start):
    address = start + text

    if addresses.is_web_address(address):
        assert addresses.host(address)
        assert address.lower().startswith(("http://", "https://"))


# --- Paths of this site -----------------------------------------------------------------


@pytest.mark.parametrize("text", ["/", "/history/?page=2#x", "#history", "#"])
def test_a_path_of_this_site_is_its_own(text):
    assert addresses.is_own_path(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "history/",
            "?page=2",
            "//example.org",
            "/\\example.org",
            "\\/example.org",
        ),
        *("/\t/example.org", "/\n/example.org", " //example.org", "/ /example.org"),
        *("/\x00/example.org", "https://ecpat.org/", "javascript:alert(1)"),
    ],
)
def test_no_other_text_is_a_path_of_this_site(text):
    assert not addresses.is_own_path(text)


# --- DOIs -------------------------------------------------------------------------------

SICI = "10.1002/(sici)1096-987x(199803)19:4<377::aid-jcc1>3.0.co;2-p"
SICI_IN_AN_ADDRESS = "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E")


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("10.1000/182-Ab", "10.1000/182-ab"),
        (" doi:10.1000/182\n", "10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("https://www.doi.org/10.1000/182", "10.1000/182"),
        ("doi.org/doi:10.1000/182", "10.1000/182"),
        ("https://doi.org/", ""),
        ("https://doi.acm.org/10.1145/1067268", "10.1145/1067268"),
        ("https://doi-org.proxy.example.edu/10.1000/182", "10.1000/182"),
        (SICI_IN_AN_ADDRESS, SICI),
        (SICI_IN_AN_ADDRESS.replace("%", "%25"), SICI),
        ("10.1000/100%", "10.1000/100%"),
        ("10.1000/%FF", "10.1000/%ff"),
        ("10/FQD6HJ", "10/fqd6hj"),
        ("https://doi.org/fqd6hj", "10/fqd6hj"),
        ("https://doi.org/10.1000/\n    long-\n    182", "10.1000/long-182"),
        ("https://example.org/10.1/x", "https://example.org/10.1/x"),
    ],
)
def test_a_doi_is_bare_however_it_was_written(written, bare):
    assert addresses.bare_doi(written) == bare


@given(
    st.text()
    | st.lists(st.sampled_from(["doi:", "https://doi.org/", " "])).map("".join)
)
def test_a_bare_doi_stays_as_it_is(written):
    bare = addresses.bare_doi(written)

    assert addresses.bare_doi(bare) == bare


# --- What two addresses of one page have in common --------------------------------------


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("http://www.ECPAT.org/x/#part", "ecpat.org/x"),
        ("https://ecpat.org:443/x?", "ecpat.org/x"),
        ("http://ecpat.org:80/x", "ecpat.org/x"),
        ("https://ecpat.org/x?utm_source=a&fbclid=1&mc_cid=1&mc_eid&gclid=3", "ecpat.org/x"),
        ("https://ecpat.org/", "ecpat.org"),
        ("https://ecpat.org/X", "ecpat.org/X"),
        ("https://ecpat.org:8443/x", "ecpat.org:8443/x"),
        ("https://ecpat.org/x?id=2&utm_campaign=a", "ecpat.org/x?id=2"),
        ("https://ecpat.org/x?b=1&a=2&utm", "ecpat.org/x?b=1&a=2&utm"),
        ("https://www2.ecpat.org/x", "www2.ecpat.org/x"),
    ],
)  # fmt: skip
def test_an_address_is_compared_without_what_makes_no_other_page(address, normal):
    assert addresses.normal(address) == normal


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=30))
def test_scheme_and_fragment_never_tell_two_pages_apart(path):
    path = path.replace("#", "")
    one, other = f"https://ecpat.org/{path}", f"http://www.ecpat.org/{path}#a"

    assert addresses.normal(one) == addresses.normal(other)
