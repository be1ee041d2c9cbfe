"""No part of the project grows: `[tool.size]` in pyproject.toml has the most of each.

Who adds lines deletes more. What has become smaller is written down in the same commit.
"""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIZES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["size"]
# Lines of each part, by the files that belong to it.
PARTS = {
    **{
        name: (f"{name}/*.py", f":!{name}/migrations")
        for name in ("references", "orgprofile", "timeline", "ecpat_site")
    },
    "commands": ("dev.py", "manage.py"),
    "tests": ("tests/*.py",),
    "templates": ("templates/*",),
    "styles": ("*.css",),
    "scripts": ("*.js",),
    "documents": ("*.md",),
}
WRITTEN = tuple(
    f":!{name}"
    for name in (
        "profiles",
        "requirements*.txt",
        "*.webp",
        "*.png",
        "*.woff2",
        "*.gz",
        "*.xz",
    )
)
# So much smaller than written down, a part is to be written down anew.
SHARE, LINES = 0.03, 100


def texts(patterns):
    named = subprocess.run(
        ["git", "ls-files", "-z", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in named.split("\0") if name)
    return [path.read_bytes() for path in paths if path.is_file()]


def test_every_part_of_the_project_has_its_most_lines():
    assert set(SIZES) == {*PARTS, "kilobytes"}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_no_more_lines_than_are_written_down(part):
    lines, most = sum(text.count(b"\n") for text in texts(PARTS[part])), SIZES[part]

    assert lines <= most, f"{part} has {lines} lines: delete {lines - most}."
    assert not (most - lines > LINES and most - lines > SHARE * most), (
        f"{part} has {lines} lines: write that into [tool.size], in place of {most}."
    )


def test_lines_are_not_made_longer_instead():
    size = sum(len(b"".join(text.split())) for text in texts(WRITTEN)) / 1000

    assert SIZES["kilobytes"] * (1 - SHARE) <= size <= SIZES["kilobytes"]
