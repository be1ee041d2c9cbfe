"""How long reading takes at its worst: 50,000 characters of what could hang a reader."""

from time import perf_counter

import pytest

from references.prose import markdown

# What is repeated to fill a body, under a name for the report.
UNITS = {
    "brackets": "[",
    "marker openings": "[@",
    "closing brackets": "]",
    "unfinished groups": "[@a; ",
    "unfinished locators": "[@a, ",
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
    "brackets closed in the end": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "groups in the words of a link": lambda n: "[" + "[@a]" * (n // 4 - 2) + "](/x)",
    "a title without an end": lambda n: '[a](/x "' + '\\"' * (n // 2 - 4),
    "backticks, each run longer": lambda n: "".join(
        "`" * i + "a" for i in range(int((2 * n) ** 0.5) - 2)
    ),
    "a table of one row after another": lambda n: "a|b\n-|-\n" + "c|d\n" * (n // 4 - 2),
    "a table wide at the top": lambda n: (
        "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * (n // 2 - 1001)
    ),
    "nested lists": lambda n: "".join(
        " " * i + "- a\n" for i in range(int((2 * n) ** 0.5) - 4)
    ),
}
NAMES = [*UNITS, *BODIES]
# One group each, or more: these are well formed.
WITH_GROUPS = {
    "groups in one word",
    "groups of the greatest length",
}


def body(name: str, length: int) -> str:
    if name in BODIES:
        return BODIES[name](length)
    return (UNITS[name] * length)[:length]


def seconds(text: str) -> float:
    """The time `parse` takes for a text it has not seen, the best of three."""
    times = []
    for _ in range(3):
        markdown.parse.cache_clear()
        start = perf_counter()
        markdown.parse(text)
        times.append(perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in WITH_GROUPS])
def test_a_body_of_the_greatest_length_without_groups_is_read_as_such(name):
    text = body(name, markdown.LONGEST_BODY)

    assert len(text) > markdown.LONGEST_BODY * 0.98
    assert markdown.parse(text).groups == ()


@pytest.mark.parametrize("name", sorted(WITH_GROUPS))
def test_a_body_of_the_greatest_length_full_of_groups_is_read(name):
    assert len(markdown.parse(body(name, markdown.LONGEST_BODY)).groups) >= 100


@pytest.mark.benchmark
@pytest.mark.parametrize("name", NAMES)
def test_reading_a_body_takes_a_second_at_most_and_grows_with_its_length(
    name, record_property, capsys
):
    half, whole = markdown.LONGEST_BODY // 2, markdown.LONGEST_BODY

    short, long = seconds(body(name, half)), seconds(body(name, whole))

    record_property("seconds", round(long, 3))
    report = f"{long:6.3f} s for {whole:,} characters, {short:6.3f} s for half: {name}"
    with capsys.disabled():
        print(f"\n{report}")  # noqa: T201
    assert long < 1
    assert long < 3 * short + 0.05
