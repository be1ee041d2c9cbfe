import pytest
from hypothesis import given
from hypothesis import strategies as st

from references import addresses


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
    ],
)
def test_nothing_else_may(text):
    assert not addresses.is_web_address(text)


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
