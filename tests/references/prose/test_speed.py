"""Reading takes linear time, whatever a body is made of that could hang a reader.

A quarter of the greatest length is enough to see it, and takes a quarter of the time.
"""

import pytest

from references.prose import markdown, sentences
from tests.ruler import is_linear

SIZE = markdown.LONGEST_BODY // 4

# What is repeated to fill a body, under a name for the report.
UNITS = {
    "brackets": "[",
    "marker openings": "[@",
    "closing brackets": "]",
    "unfinished groups": "[@a; ",
    "unfinished locators": "[@a, ",
    "unfinished readings": "[@a#",
    "groups in one word": "[@a]b",
    "misplaced groups": "[[@a](",
    "links without an end": "[a](",
    "images": "![",
    "spaces": " ",
    "stars": "*",
    "emphasis without an end": "**a ",
    "mixed emphasis": "*_**__",
    "words starred within": "a**b",
    "stars and brackets": "*[",
    "backticks": "`",
    "backticks, unequal": "`a``",
    "fences": "```\n",
    "backslashes": "\\",
    "entities": "&#",
    "angle brackets": "<",
    "quotes": "> ",
    "lists": "- ",
    "lists in lists": "* a\n ",
    "underlines": "a\n=\n",
    "lines": "a\n",
    "empty lines": "\n",
    "pipes": "|",
    "small tables": "a|b\n-|-\n",
    "wide and short tables": "\n".join(["|a" * 256, "|-" * 256, *["|"] * 256, "\n"]),
    "our own sign": "\ufdd0",
}
# What no unit repeated can give: a body of a whole.
BODIES = {
    "a marker of spaces": lambda n: "[" + " " * (n - 3) + "@]",
    "groups of the greatest length": lambda n: ("[@a" + ";@a" * 165 + "]") * (n // 500),
    "readings in groups of the greatest length": lambda n: (
        ("[@a" + "#b;@a" * 98 + "]") * (n // 500 + 1)
    )[:n],
    "brackets closed in the end": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "groups in the words of a link": lambda n: "[" + "[@a]" * (n // 4 - 2) + "](/x)",
    "a title without an end": lambda n: '[a](/x "' + '\\"' * (n // 2 - 4),
    "backticks, each run longer": lambda n: "".join(
        "`" * i + "a" for i in range(int((2 * n) ** 0.5) - 1)
    ),
    "a table of one row after another": lambda n: "a|b\n-|-\n" + "c|d\n" * (n // 4 - 2),
    "a table wide at the top": lambda n: (
        "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * (n // 2 - 1001)
    ),
    "nested lists": lambda n: "".join(
        " " * i + "- a\n" for i in range(int((2 * n) ** 0.5) - 4)
    ),
}
# Bodies of which the groups are well formed; all others have none.
WITH_GROUPS = {
    "groups in one word",
    "groups of the greatest length",
    "readings in groups of the greatest length",
}


@pytest.mark.parametrize("name", [*UNITS, *BODIES])
def test_a_body_is_read_in_linear_time(name):
    def body(size):
        return BODIES[name](size) if name in BODIES else fill(UNITS[name], size)

    clear = markdown.parse.cache_clear
    assert len(body(SIZE)) > SIZE * 0.98
    assert is_linear(markdown.parse, body, SIZE, clear)
    assert bool(markdown.parse(body(SIZE)).groups) is (name in WITH_GROUPS)


def fill(unit, size, start=""):
    return start + (unit * size)[: size - len(start)]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            ".",
            ". ",
            ".”)",
            "”",
            "[@a]",
            ".[@a]",
            "[@a] ",
            ". [@a] ",
            "A.[@a] ",
            "Dr. ",
        ),
        *("A. ", "É. É", "`a" + " " * 90 + "b`", "A. B[@a]\n\n", "|A.[@a]"),
        *("“", "“A. ", "A. B” ", "(", "“(A. ", "A. B)” ", '"A. ', "A:\n- [@a]\n\n"),
        *("- A.[@a]\n", "|a|b|\n|-|-|\n|A.|B.[@a]|\n\n", "> A:\n> - B.[@a]\n>\n"),
    ],
)
def test_the_sentences_of_a_body_are_found_in_linear_time(unit):
    def body(size):
        return fill(unit, size, "A.")

    clear = sentences.split.cache_clear
    assert is_linear(sentences.split, body, SIZE, clear)


@pytest.mark.parametrize("end", ["", "!", "x", "\ufdd0"])
@pytest.mark.parametrize(
    "unit", [" ", "\ufdd0", " \ufdd0", "\ufdd0 ", ")", ". ", ".", "“", ". (“", "A.)”"]
)
def test_the_ends_of_sentences_are_found_in_linear_time(unit, end):
    # Markdown would fold blanks and end code, so this goes past it.
    def block(size):
        return fill(unit, size, "A.") + end

    assert is_linear(sentences.ends, block, SIZE)
