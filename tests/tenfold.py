"""A profile of ten times the rows: the files of the shipped profile, and copies of them.

    .venv/bin/python -m tests.tenfold FOLDER [TIMES]

writes a file for each copy, which `loaddata` takes after the profile. Bodies, with their facts,
people and sections, are copied as other bodies; all else is added to the profile itself. What
there can be only one of stays: what is counted, and the countries that were searched.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import django

from references.loading.reading import items

# The fields that name a row, or that must differ in two rows, of each kind.
RENAMED = {
    "references.citation": ("key",),
    "references.reading": ("citation",),
    "references.doubt": ("slug",),
    "orgprofile.organisation": ("slug",),
    "orgprofile.fact": ("organisation",),
    "orgprofile.keyperson": ("organisation",),
    "orgprofile.section": ("organisation",),
    "orgprofile.membershipcount": ("slug",),
    "orgprofile.resolution": ("figure", "against"),
    "orgprofile.member": ("slug", "name"),
    "orgprofile.criticism": ("slug",),
    "orgprofile.turn": ("criticism",),
    "timeline.historyevent": ("slug",),
    "timeline.participant": ("event",),
    "timeline.variant": ("event",),
}
# The fields that name a source or a doubt, whatever the kind.
ALWAYS = ("citation", "date_citation", "doubt")
MARKER = re.compile(r"(?<=[\[; ])([@!][\w-]+)(?=[^\[\]]{0,500}\])")


def copies(files: list[Path], letter: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a copy of the profile; the letter at its names tells it from others."""
    for file in files:
        for _line, row in items(file.name, file.read_bytes()):
            if names := RENAMED.get(row["model"]):
                # A doubt has as many words as it may have, so its markers stay.
                kept = ("words",) if row["model"] == "references.doubt" else ()
                fields = {
                    name: value
                    if name in kept
                    else _renamed(value, letter, is_name=name in (*names, *ALWAYS))
                    for name, value in row["fields"].items()
                }
                yield row | {"fields": fields}


def _renamed(value: Any, letter: str, *, is_name: bool) -> Any:
    """Return a value of a copy: names, and keys in markers, end in its letter."""
    if isinstance(value, list) and is_name:
        return [f"{value[0]}{letter}", *value[1:]]
    if not isinstance(value, str) or not value:
        return value
    return f"{value}{letter}" if is_name else MARKER.sub(rf"\1{letter}", value)


def write(folder: Path, files: list[Path], times: int = 10) -> list[Path]:
    """Write the copies to a folder, one file each, and return the files."""
    letters = ascii_lowercase[: times - 1]
    paths = [folder / f"copy-{letter}.jsonl" for letter in letters]
    for letter, path in zip(letters, paths, strict=True):
        lines = (json.dumps(row) for row in copies(files, letter))
        path.write_text("\n".join(lines), "utf-8")
    return paths


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
    django.setup()
    from django.conf import settings

    given = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    for written in write(Path(sys.argv[1]), settings.PROFILE.fixtures, given):
        print(written)  # noqa: T201
