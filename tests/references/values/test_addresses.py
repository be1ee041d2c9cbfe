import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.values import addresses


@pytest.mark.parametrize(
    "text",
    [
        "https://ecpat.org",
        "http://ecpat.org/",
        "HTTPS://ECPAT.ORG/",
        "https://www.ecpat.org/what-we-do/?a=b&c=d%20e#f",
        "https://ecpat.org:8443/",
        "https://web.archive.org/web/2020/https://ecpat.org/",
        "https://bücher.example/ü",
        "http://127.0.0.1/",
        "http://[2001:db8::1]/",
        "https://ecpat.org/a'b(c)",
    ],
)
def test_a_whole_web_address_may_become_a_link(text):
    assert addresses.is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ecpat.org",
        "www.ecpat.org",
        "//ecpat.org",
        "/history/",
        "https:",
        "https://",
        "https:///history",
        "https:ecpat.org",
        "https://:80",
        "javascript:alert(1)",
        "javascript://ecpat.org/%0Aalert(1)",
        "data:text/html,x",
        "ftp://ecpat.org",
        "file:///etc/passwd",
        "mailto:someone@example.org",
        "blob:https://ecpat.org/1",
        " https://ecpat.org",
        "https://ecpat.org ",
        "https://ecpat.org\n",
        "\thttps://ecpat.org",
        "java\nscript:alert(1)",
        "https://ecp at.org",
        "https://ecpat.org/a\u00a0b",
        "https://ecpat.org/\x00",
        "https://ecpat.org/\u202egro",
        "https://ecpat.org/\u200b",
        "https://ecpat.org/\ue000",
        "https://user@ecpat.org",
        "https://@ecpat.org",
        "https://user:password@ecpat.org",
        "https://ecpat.org@example.org",
        "https://ecpat.org\\@example.org",
        "https:\\\\ecpat.org",
        "https://ecpat.org/a\\b",
        'https://ecpat.org/"onclick="x',
        "https://ecpat.org:port/",
        "https://ecpat.org:99999/",
        "https://[2001:db8::1/",
        "http://[v1.x]/",
        "http://[fe80::1%25eth0]/",
        "http://999.1.1.1/",
        "http://0177.0.0.1/",
        "http://127.000.000.001/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://127。1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://1.1.1.1./",
        "http://①②⑦.0.0.1/",
        "http://xn--a/",
        "https://☃.net/",
        "http://a..b/",
        "http://./",
        "http://exa%20mple/",
        "http://a,b.example/",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 127}a/",
        f"http://{'ü' * 300}.example/",
    ],
)
def test_nothing_else_may(text):
    assert not addresses.is_web_address(text)


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("ecpat.org", "ecpat.org"),
        ("ECPAT.org.", "ecpat.org."),
        ("a_b.4chan.org", "a_b.4chan.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("日本語。jp", "xn--wgv71a119e.jp"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("1.1.1.1", "1.1.1.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("::1", "::1"),
        (f"{'a' * 63}.example", f"{'a' * 63}.example"),
        (f"{'a.' * 126}a", f"{'a.' * 126}a"),
    ],
)
def test_a_host_is_written_in_ascii(host, written):
    assert addresses.ascii_host(host) == written


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ecpat.org", "It leads to what is not a web address."),
        ("http://xn--a/", "“xn--a” is not the name of a machine."),
        ("http://127.1/", "“127.1” is a number in place of a name."),
        (f"http://{'a.' * 200}a/", "The name of the machine is too long."),
    ],
)
def test_a_refused_address_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(addresses.InvalidAddress) as refused:
        addresses.checked_host(text)

    assert str(refused.value) == sentence


def test_an_address_of_the_greatest_length_may_become_a_link():
    text = "https://ecpat.org/".ljust(addresses.LONGEST, "x")

    assert addresses.is_web_address(text)
    assert not addresses.is_web_address(f"{text}x")


@pytest.mark.parametrize(
    "text", ["/", "/history/", "/history/?page=2#x", "#history", "#"]
)
def test_a_path_of_this_site_is_its_own(text):
    assert addresses.is_own_path(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "history/",
        "?page=2",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\/example.org",
        "/\t/example.org",
        "/\n/example.org",
        " //example.org",
        "/ /example.org",
        "/\x00/example.org",
        "https://ecpat.org/",
        "javascript:alert(1)",
        ".//example.org",
    ],
)
def test_no_other_text_is_a_path_of_this_site(text):
    assert not addresses.is_own_path(text)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.ecpat.org/x", "ecpat.org"),
        ("https://ECPAT.org:8443", "ecpat.org"),
        ("https://www2.ecpat.org", "www2.ecpat.org"),
        ("", ""),
    ],
)
def test_a_host_is_named_as_readers_do(address, host):
    assert addresses.host(address) == host


@given(
    st.text(), st.sampled_from(["", "http://", "https://", "https://ecpat.org", "//"])
)
def test_any_text_is_judged_and_what_may_link_names_its_host(text, start):
    address = start + text

    if addresses.is_web_address(address):
        assert addresses.host(address)
        assert address.lower().startswith(("http://", "https://"))


# --- DOIs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "10.1000/182-Ab",
        "10.1000/182-AB",
        " doi:10.1000/182-ab\n",
        "DOI: 10.1000/182-ab",
        "https://doi.org/10.1000/182-ab",
        "http://dx.doi.org/10.1000/182-ab",
        "https://www.doi.org/10.1000/182-ab",
        "doi.org/10.1000/182-ab",
        "https://doi.org/doi:10.1000/182-ab",
    ],
)
def test_a_doi_is_bare_however_it_was_written(written):
    assert addresses.bare_doi(written) == "10.1000/182-ab"


@pytest.mark.parametrize("written", ["", "  ", "https://doi.org/", "doi:"])
def test_where_there_is_no_doi_nothing_is_left(written):
    assert addresses.bare_doi(written) == ""


def test_another_address_is_not_taken_for_a_doi():
    assert addresses.bare_doi("https://example.org/10.1/x") == (
        "https://example.org/10.1/x"
    )


@given(
    st.text()
    | st.lists(st.sampled_from(["doi:", "https://doi.org/", " "])).map("".join)
)
def test_a_bare_doi_stays_as_it_is(written):
    bare = addresses.bare_doi(written)

    assert addresses.bare_doi(bare) == bare


# --- What two addresses of one page have in common --------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://ecpat.org/x",
        "http://ecpat.org/x",
        "https://www.ecpat.org/x",
        "https://ECPAT.org/x/",
        "https://ecpat.org:443/x",
        "http://ecpat.org:80/x",
        "https://ecpat.org/x#part",
        "https://ecpat.org/x?",
        "https://ecpat.org/x?utm_source=news&utm_medium=mail",
        "https://ecpat.org/x?fbclid=1",
        "https://ecpat.org/x?mc_cid=1&mc_eid=2&gclid=3",
    ],
)
def test_addresses_of_one_page_are_alike(address):
    assert addresses.normal(address) == "ecpat.org/x"


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("https://ecpat.org", "ecpat.org"),
        ("https://ecpat.org/", "ecpat.org"),
        ("https://ecpat.org/X", "ecpat.org/X"),
        ("https://ecpat.org:8443/x", "ecpat.org:8443/x"),
        ("https://ecpat.org/x?id=2&utm_campaign=a", "ecpat.org/x?id=2"),
        ("https://ecpat.org/x?b=1&a=2", "ecpat.org/x?b=1&a=2"),
        ("https://ecpat.org/x?utm", "ecpat.org/x?utm"),
        ("https://shop.ecpat.org/x", "shop.ecpat.org/x"),
        ("https://www2.ecpat.org/x", "www2.ecpat.org/x"),
    ],
)
def test_addresses_of_other_pages_are_not(address, normal):
    assert addresses.normal(address) == normal


@pytest.mark.parametrize("text", ["", "ecpat.org", "javascript:x", "https://", "/x"])
def test_what_is_no_web_address_has_nothing_in_common(text):
    assert addresses.normal(text) == ""


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=30))
def test_scheme_and_fragment_never_tell_two_pages_apart(path):
    path = path.replace("#", "")
    one, other = f"https://ecpat.org/{path}", f"http://www.ecpat.org/{path}#a"

    assert addresses.normal(one) == addresses.normal(other)
