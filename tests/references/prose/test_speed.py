"""Reading takes linear time, whatever a body is made of that could hang a reader.

A quarter of the greatest length is enough to see it, and takes a quarter of the time.
"""

import pytest

from references.prose import markdown, sentences
from tests.ruler import is_linear

SIZE = markdown.LONGEST_BODY // 4

# What is repeated to fill a body.
UNITS = [
    *("[", "[@", "]", "[@a; ", "[@a, ", "[@a#", "[@a]b", "[[@a](", "[a](", "![", " "),
    *("*", "**a ", "*_**__", "a**b", "*[", "`", "`a``", "```\n", "\\", "&#", "<"),
    *("> ", "- ", "* a\n ", "a\n=\n", "a\n", "\n", "|", "a|b\n-|-\n", "\ufdd0"),
    "\n".join(["|a" * 256, "|-" * 256, *["|"] * 256, "\n"]),
]
# What no unit repeated can give: a body of a whole.
BODIES = {
    "spaces": lambda n: "[" + " " * (n - 3) + "@]",
    "long groups": lambda n: ("[@a" + ";@a" * 165 + "]") * (n // 500),
    "readings": lambda n: (("[@a" + "#b;@a" * 98 + "]") * (n // 500 + 1))[:n],
    "brackets": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "groups in a link": lambda n: "[" + "[@a]" * (n // 4 - 2) + "](/x)",
    "open title": lambda n: '[a](/x "' + '\\"' * (n // 2 - 4),
    "backticks": lambda n: "".join(
        "`" * i + "a" for i in range(int((2 * n) ** 0.5) - 1)
    ),
    "table": lambda n: "a|b\n-|-\n" + "c|d\n" * (n // 4 - 2),
    "wide table": lambda n: "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * (n // 2),
    "nested lists": lambda n: "".join(
        " " * i + "- a\n" for i in range(int((2 * n) ** 0.5) - 4)
    ),
}


def filled(unit, start="", end=""):
    return lambda size: start + (unit * size)[: size - len(start)] + end


@pytest.mark.parametrize("body", [*map(filled, UNITS), *BODIES.values()])
def test_a_body_is_read_in_linear_time(body):
    assert is_linear(markdown.parse, body, SIZE, markdown.parse.cache_clear)


@pytest.mark.parametrize(
    "unit",
    [
        *(".", ". ", ".”)", "”", "[@a]", ".[@a]", "[@a] ", ". [@a] ", "A.[@a] "),
        "Dr. ",
        *("A. ", "É. É", "`a" + " " * 90 + "b`", "A. B[@a]\n\n", "|A.[@a]"),
        *("“", "“A. ", "A. B” ", "(", "“(A. ", "A. B)” ", '"A. ', "A:\n- [@a]\n\n"),
        *("- A.[@a]\n", "|a|b|\n|-|-|\n|A.|B.[@a]|\n\n", "> A:\n> - B.[@a]\n>\n"),
    ],
)
def test_the_sentences_of_a_body_are_found_in_linear_time(unit):
    clear = sentences.split.cache_clear
    assert is_linear(sentences.split, filled(unit, "A."), SIZE, clear)


@pytest.mark.parametrize(
    "unit", [" ", "\ufdd0", " \ufdd0", "\ufdd0 ", ")", ". ", ".", "“", ". (“", "A.)”"]
)
def test_the_ends_of_sentences_are_found_in_linear_time(unit):
    # Markdown would fold blanks and end code, so this goes past it.
    for end in ("", "!", "x", "\ufdd0"):
        assert is_linear(sentences.ends, filled(unit, "A.", end), SIZE), end
