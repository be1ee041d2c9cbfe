"""Editions: the public site of a day as plain files, in a BagIt bag that anyone can verify.

In EDITIONS_DIR each has a folder, named by its day, and a zip of that folder.
"""

import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as date_text

# The second one of a day is 2026-12-01-2.
NAME = re.compile(r"2\d{3}-\d\d-\d\d(-\d{1,3})?")
TAGS, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
# What bag-info.txt calls its summary, its size, and what has changed in numbers.
SUMMARY, SIZE, CHANGES = "External-Description", "Payload-Oxum", "Changes"
WITHDRAWN = "withdrawn.json"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition, by its name."""

    name: str
    # A SHA-256 of the digests of all its files.
    digest: str = ""
    # The lines of its bag-info.txt.
    info: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        return self.info[SUMMARY]

    @property
    def changes(self) -> str:
        return self.info.get(CHANGES, "")

    @property
    def folder(self) -> Path:
        return Path(settings.EDITIONS_DIR, self.name)

    @property
    def zip(self) -> Path:
        return Path(settings.EDITIONS_DIR, f"{self.name}.zip")

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name[:10])

    @property
    def title(self) -> str:
        """Return “edition of 1 December 2026”; of the second one of a day, “…, 2”."""
        return f"edition of {date_text(self.day, 'j F Y')}{self.name[10:].replace('-', ', ')}"

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/editions/{self.name}/"

    @property
    def zip_address(self) -> str:
        return f"{settings.SITE_URL}/editions/{self.name}.zip"

    @property
    def files(self) -> dict[str, str]:
        """Return the SHA-256 of each of its files under its path in `data/`."""
        path = self.folder / MANIFEST
        return _files(path, path.stat().st_mtime_ns)


# Pages are asked for it: they say so, and cite it.
being_made: ContextVar[Edition | None] = ContextVar("being_made", default=None)


@lru_cache(maxsize=8)
def _files(manifest: Path, _changed: int) -> dict[str, str]:
    lines = (line.split("  data/") for line in manifest.read_text().splitlines())
    return {path: digest for digest, path in lines}


def named(name: str) -> Edition:
    """Return the edition of this name; raises OSError where there is none."""
    folder = Edition(name).folder
    lines = (folder / "bag-info.txt").read_text().splitlines()
    info = dict(line.split(": ", 1) for line in lines)
    digest = sha256((folder / TAGS).read_bytes()).hexdigest()
    return Edition(name, digest, info)


def names() -> list[str]:
    """Return the names of all editions, the newest first."""
    found = [f.name for f in Path(settings.EDITIONS_DIR).glob("2*") if f.is_dir()]
    found = [name for name in found if NAME.fullmatch(name)]
    return sorted(found, key=lambda n: (n[:10], int(n[11:] or 1)), reverse=True)


def newest() -> Edition | None:
    return next(map(named, names()), None)


def withdrawals() -> list[dict[str, Any]]:
    """Return what was withdrawn from editions: which, path, day, why, digest before."""
    path = Path(settings.EDITIONS_DIR, WITHDRAWN)
    return json.loads(path.read_text()) if path.exists() else []
