import re
from pathlib import Path

import pytest

from references import styles
from tests.references.styles import cases

GOLDEN = Path(__file__).parent / "golden"
OF_A_PROCESSOR = [code for code in styles.STYLES if code != "house"]
REMARK = re.compile(r" \[(?:Archived|The address|Only|Another|Copy)\b[^]]*\]")


def rows(style):
    first, *lines = (GOLDEN / f"{style}.tsv").read_text("utf-8").splitlines()
    names = first.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def marked(parts):
    """The words of a reference, titles in italics between asterisks."""
    return "".join(f"*{p.text}*" if p.is_italic else p.text for p in parts).strip()


@pytest.mark.parametrize("style", styles.STYLES)
def test_every_source_reads_as_its_golden_line_says(style):
    expected = {row["case"]: row["expected"] for row in rows(style)}

    written = {
        name: marked(styles.STYLES[style].write(case))
        for name, case in cases.named().items()
    }

    assert written == expected


@pytest.mark.parametrize("style", OF_A_PROCESSOR)
def test_a_line_that_departs_from_the_processor_gives_reasons_the_readme_explains(
    style,
):
    readme = (GOLDEN / "README.md").read_text("utf-8")
    reasons = set(re.findall(r"^\| `([a-z]+)` \|", readme, re.MULTILINE))

    for row in rows(style):
        given = set(filter(None, row["departs"].split(", ")))
        assert given <= reasons
        assert bool(given) == bool(row["processor"])


@pytest.mark.parametrize("style", OF_A_PROCESSOR)
def test_a_remark_of_ours_leaves_the_words_of_the_processor_alone(style):
    remarked = [row for row in rows(style) if row["departs"] in ("archive", "address")]

    assert remarked
    for row in remarked:
        assert REMARK.sub("", row["expected"]) == row["processor"]
