"""Web addresses: what may become a link, and what may be requested."""

import pytest

from references.values import addresses


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("HTTPS://ECPAT.ORG./", "ecpat.org."),
        ("https://www.ecpat.org/what/?a=b&c=d%20e#f", "www.ecpat.org"),
        ("https://a_b.4chan.org/https://ecpat.org/", "a_b.4chan.org"),
        ("https://bücher.example/ü", "xn--bcher-kva.example"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
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
        *("", "ecpat.org", "//ecpat.org", "https:", "https:///history", "https:a.org"),
        *("https://:80", "javascript://a.org/%0Aalert(1)", "blob:https://a.org/1"),
        *("data:text/html,x", "ftp://a.org", " https://a.org", "https://a.org\n"),
        *("\thttps://a.org", "https://a b.org", "https://a.org/a\u00a0b"),
        *("https://a.org/\x00", "https://a.org/\u202egro", "https://a.org/\ue000"),
        *("https://user@a.org", "https://@a.org", "https://u:p@a.org"),
        *("https://a.org\\@example.org", "https:\\\\a.org", "http://[v1.x]/"),
        *('https://a.org/"onclick="x', "https://a.org:port/", "https://a.org:99999/"),
        "https://[2001:db8::1/",
        "https://ecpat.org/".ljust(addresses.LONGEST + 1, "x"),
    ],
)
def test_nothing_else_may(text):
    with pytest.raises(addresses.InvalidAddress, match="is not a valid web address"):
        addresses.checked_host(text)
    assert not addresses.is_web_address(text)
    assert addresses.link_to(text) == addresses.compared_form(text) == ""


@pytest.mark.parametrize(
    ("hosts", "sentence"),
    [
        ("999.1.1.1 0 127.1 0177.0.0.1 127。1 127.000.000.001", "in place of the name of a server"),
        ("2130706433 0x7f.1 1.2.3.4.5 1.1.1.1.", "in place of the name of a server"),
        ("xn--a ☃.net a..b ①②⑦.0.0.1 . a,b.c exa%20mple", "not a valid name of a server"),
        (f"1::2::3 fe80::1%25eth0 {'a' * 64}.example", "not a valid name of a server"),
        (f"{'a.' * 127}aa {'ü' * 300}.example", "too long"),
    ],
)  # fmt: skip
def test_a_host_that_names_no_machine_is_refused_in_a_sentence(hosts, sentence):
    for host in hosts.split():
        with pytest.raises(addresses.InvalidAddress, match=rf"{sentence}\.\Z"):
            addresses.ascii_host(host)


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        *((own, True) for own in ("/", "/history/?page=2#x", "#history", "#")),
        *((other, False) for other in ("", "history/", "?page=2", "//example.org")),
        *((f"{start}/example.org", False) for start in ("/\\", "\\/", "/\t", "/\n", " /")),
        *((other, False) for other in ("/ /a", "/\x00/a", "https://a.org/", "data:x")),
    ],
)  # fmt: skip
def test_a_path_of_this_site_is_its_own_and_no_other_text_is_one(text, is_own):
    assert addresses.is_own_path(text) is is_own


SICI = "10.1002/(sici)1096-987x(199803)19:4<377::aid-jcc1>3.0.co;2-p"
SICI_IN_AN_ADDRESS = "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E")


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        (" doi:10.1000/182\n", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("https://doi-org.proxy.example.edu/10.1000/182", "10.1000/182"),
        (SICI_IN_AN_ADDRESS, SICI),
        ("10/FQD6HJ", "10/fqd6hj"),
        ("https://doi.org/10.1000/\n    long-\n    182", "10.1000/long-182"),
        ("https://example.org/10.1/x", "https://example.org/10.1/x"),
    ],
)
def test_a_doi_is_bare_however_it_was_written_and_stays_so(written, bare):
    assert addresses.bare_doi(written) == addresses.bare_doi(bare) == bare


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("http://www.ECPAT.org/x/#part", "ecpat.org/x"),
        ("https://ecpat.org:443/x?", "ecpat.org/x"),
        ("https://ecpat.org/x?utm_source=a&fbclid=1&mc_cid=1&mc_eid&gclid=3", "ecpat.org/x"),
        ("https://ecpat.org/x?b=1&a=2&utm", "ecpat.org/x?b=1&a=2&utm"),
    ],
)  # fmt: skip
def test_an_address_is_compared_without_what_makes_no_other_page(address, normal):
    assert addresses.compared_form(address) == normal
