"""How what sources have in common is named."""

import pytest

from references.quality.lint.others import Shared, host_at


@pytest.mark.parametrize(
    ("group", "key", "words"),
    [
        (Shared(1, "a", "a"), "a", ""),
        (Shared(2, "a", "b"), "a", "“b”"),
        (Shared(2, "a", "b"), "b", "“a”"),
        (Shared(3, "a", "c"), "c", "“a” and 1 more"),
    ],
)
def test_a_group_names_another_than_the_one_it_is_asked_by(group, key, words):
    assert group.without(key) == words


@pytest.mark.parametrize(
    ("scheme", "address", "host"),
    [
        ("http", "http://ecpat.org:80/x", "ecpat.org"),
        ("http", "http://ecpat.org:8080/x", ""),
        ("http", "https://ecpat.org/x", ""),
        ("https", "https://ecpat.org:443", "ecpat.org"),
        ("http", "http://[::1", ""),
        ("http", "", ""),
    ],
)
def test_a_host_is_named_for_its_scheme_at_the_usual_port(scheme, address, host):
    assert host_at(scheme, address) == host
