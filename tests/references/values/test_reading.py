"""The address of a copy, opened at the words that were read."""

import pytest

from references.values.reading import ReadingText, at_words

A = "https://a.example"


@pytest.mark.parametrize(
    ("address", "words", "wanted"),
    [
        (f"{A}/x", "", f"{A}/x"),
        ("", "words", ""),
        (f"{A}/?a=1&b=2", "Ma-i, T & Co", f"{A}/?a=1&b=2#:~:text=Ma%2Di%2C%20T%20%26%20Co"),
        (f"{A}/#top", "é", f"{A}/#top:~:text=%C3%A9"),
        (f"{A}/#:~:text=b", "a/b?#", f"{A}/#:~:text=a%2Fb%3F%23"),
    ],
)  # fmt: skip
def test_an_address_opens_at_the_words_that_were_read(address, words, wanted):
    assert at_words(address, words) == wanted


def test_a_copy_on_a_machine_without_a_name_is_no_link():
    for host in ("203.0.113.7:19005", "[2001:db8::7]"):
        said = ("board", "Five members.", f"http://{host}/x", "2026-11-26", "in part")
        assert ReadingText(*said, find="five").link == ""
