"""Reading takes linear time, whatever a body is made of that could hang a reader.

A twentieth of the greatest length is enough to see it.
"""

import sys

import pytest

from references.links.texts import around
from references.prose import markdown, sentences
from references.prose.pins import check

SIZE = markdown.LONGEST_BODY // 20


def calls(run, given):
    """Return how many functions, of Python and of C, are called for an input."""
    number = 0

    def count(_frame, event, _about):
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(given)
    finally:
        sys.setprofile(before)
    return number


def is_linear(run, make, size, clear=lambda: None):
    """Whether `size` takes at most 2.5 times the calls of half of it; `clear` empties a cache."""
    clear()
    half = calls(run, make(size // 2))
    clear()
    return calls(run, make(size)) < 2.5 * half + 500


def filled(unit, start="", end=""):
    return lambda size: start + (unit * size)[: size - len(start)] + end


# What no unit repeated can give: a body of a whole.
BODIES = [
    lambda n: "[" + " " * (n - 3) + "@]",
    lambda n: (("[@a" + "#b;@a" * 98 + "]") * (n // 500 + 1))[:n],
    lambda n: "[" * (n // 2) + "]" * (n // 2),
    lambda n: "[" + "[@a]" * (n // 4 - 2) + "](/x)",
    lambda n: '[a](/x "' + '\\"' * (n // 2 - 4),
    lambda n: "".join("`" * i + "a" for i in range(int((2 * n) ** 0.5) - 1)),
    lambda n: "a|b\n-|-\n" + "c|d\n" * (n // 4 - 2),
    lambda n: "|a" * 20 + "\n" + "|-" * 20 + "\n" + "|\n" * (n // 2),
    lambda n: "".join(" " * i + "- a\n" for i in range(int((2 * n) ** 0.5) - 4)),
]
UNITS = ["[", "[@a; ", "[@a]b", "[a](", "*_**__", "`a``", "> ", "- ", "a\n", "|"]


@pytest.mark.parametrize("body", [*map(filled, UNITS), *BODIES])
def test_a_body_is_read_in_linear_time(body):
    assert is_linear(markdown.prose, body, SIZE, markdown.prose.cache_clear)


@pytest.mark.parametrize(
    "unit",
    [". ", ".[@a] ", "Dr. ", f"`a{' ' * 90}b`", "“A. ", "A. B)” ", "A:\n- [@a]\n\n"],
)
def test_the_sentences_of_a_body_are_found_in_linear_time(unit):
    clear = sentences.split.cache_clear
    assert is_linear(sentences.split, filled(unit, "A."), SIZE, clear)


@pytest.mark.parametrize("unit", [" ", " \ufdd0", ")", ". ", "“", ". (“", "A.)”"])
def test_the_ends_of_sentences_are_found_in_linear_time(unit):
    # Markdown would fold blanks and end code, so this goes past it.
    for end in ("x", "\ufdd0"):
        assert is_linear(sentences.ends, filled(unit, "A.", end), SIZE), end


READERS = [
    (
        lambda text: check(text, [text]),
        SIZE,
        ["A ", "Aa Bb. ", "“a", "“a” ", "1,111", "one million ", "2 and 2 May 1990 "],
    ),
    (lambda text: around("a b", text), 64 * 1024, ["a ", "- ", "a-\n", " \n", "1,1 "]),
]


@pytest.mark.parametrize(
    ("read", "size", "unit"), [(r, size, u) for r, size, us in READERS for u in us]
)
def test_a_comparison_and_whatever_else_is_read_takes_linear_time(read, size, unit):
    assert is_linear(read, filled(unit), size)
