"""The address of a copy, opened at the words that were read."""

import pytest

from references.values.reading import ReadingText, at_words


@pytest.mark.parametrize(
    ("address", "words", "wanted"),
    [
        ("https://a.example/x", "", "https://a.example/x"),
        ("", "words", ""),
        (
            "https://a.example/x",
            "in May 1990",
            "https://a.example/x#:~:text=in%20May%201990",
        ),
        (
            "https://a.example/?a=1&b=2",
            "Chiang-Mai, Thai & Co",
            "https://a.example/?a=1&b=2#:~:text=Chiang%2DMai%2C%20Thai%20%26%20Co",
        ),
        ("https://a.example/#top", "é", "https://a.example/#top:~:text=%C3%A9"),
        (
            "https://a.example/#:~:text=b",
            "a/b?#",
            "https://a.example/#:~:text=a%2Fb%3F%23",
        ),
    ],
)
def test_an_address_opens_at_the_words_that_were_read(address, words, wanted):
    assert at_words(address, words) == wanted


@pytest.mark.parametrize("host", ["203.0.113.7:19005", "[2001:db8::7]"])
def test_a_copy_on_a_machine_without_a_name_is_no_link(host):
    at = f"http://{host}/governance"

    text = ReadingText(
        "board", "Five members.", at, "2026-11-26", "in part", find="five"
    )

    assert text.link == ""
