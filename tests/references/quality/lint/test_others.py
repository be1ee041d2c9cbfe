"""What sources have in common, and how it is named."""

import time

import pytest

from references.quality.lint.others import Shared, among, host_at
from tests.references.quality.lint.sources import Stored


def test_what_sources_share_is_told_with_their_number_and_two_of_their_keys():
    sources = [Stored("b", doi="10.1000/1"), Stored("a", doi="10.1000/1"), Stored("c")]

    others = among(sources)

    assert others.dois == {"10.1000/1": Shared(2, "a", "b")}
    assert set(others.addresses.values()) == {Shared(3, "a", "c")}
    assert set(others.works.values()) == {Shared(3, "a", "c")}


def test_a_host_counts_as_secure_where_a_source_itself_stands_there_with_https():
    sources = [
        Stored(url="https://www.ecpat.org/x"),
        Stored(url="http://inhope.org/x"),
        Stored(url="https://unicef.org/", is_its_own=False),
        Stored(url=""),
    ]

    assert among(sources).secure_hosts == {"ecpat.org"}


@pytest.mark.parametrize(
    ("group", "key", "words"),
    [
        (Shared(1, "a", "a"), "a", ""),
        (Shared(2, "a", "b"), "a", "“b”"),
        (Shared(2, "a", "b"), "b", "“a”"),
        (Shared(5, "a", "e"), "c", "“a” and 3 more"),
    ],
)
def test_a_group_names_another_than_the_one_it_is_asked_by(group, key, words):
    assert group.beside(key) == words


@pytest.mark.parametrize(
    ("scheme", "address", "host"),
    [
        ("http", "http://www.ecpat.org/x", "ecpat.org"),
        ("http", "http://ecpat.org:80/x", "ecpat.org"),
        ("http", "http://ecpat.org:8080/x", ""),
        ("http", "https://ecpat.org/x", ""),
        ("https", "https://ecpat.org", "ecpat.org"),
        ("http", "http://[::1", ""),
        ("http", "", ""),
    ],
)
def test_a_host_is_named_for_its_scheme_at_the_usual_port(scheme, address, host):
    assert host_at(scheme, address) == host


def test_twice_the_sources_take_about_twice_the_time():
    def seconds(number):
        # All alike: as many pairs as there can be.
        sources = [Stored(f"key-{n}") for n in range(number)]
        start = time.perf_counter()
        among(sources)
        return time.perf_counter() - start

    once = min(seconds(2000) for _time in range(3))
    twice = min(seconds(4000) for _time in range(3))

    assert twice < 3 * once
