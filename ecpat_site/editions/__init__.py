"""Editions: the public site of a day as plain files, in a BagIt bag that anyone can verify.

In EDITIONS_DIR each has a folder, named by its day, and a zip of that folder.
"""

import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.dateformat import format as date_text

TAGS, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
WITHDRAWN = "withdrawn.json"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition by its name: 2026-12-01, or 2026-12-01-2 for the second one of a day."""

    name: str
    # A SHA-256 of the digests of all its files.
    digest: str = ""
    # What its bag-info.txt says; "_" stands for "-" in the names.
    info: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return Path(settings.EDITIONS_DIR, self.name)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name[:10])

    @property
    def title(self) -> str:
        number = self.name[10:].replace("-", " ")
        return f"edition{number} of {date_text(self.day, 'j F Y')}"

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/editions/{self.name}/"

    @property
    def files(self) -> Mapping[str, str]:
        """Return the SHA-256 of each of its files under its path in `data/`."""
        lines = (self.folder / MANIFEST).read_text("utf-8").splitlines()
        return {
            path: digest for digest, path in (line.split("  data/") for line in lines)
        }


# The pages that are asked for an edition say so, and cite it.
being_made: ContextVar[Edition | None] = ContextVar("being_made", default=None)


def names() -> list[str]:
    """Return the names of all editions, the newest first."""
    found = [path.name for path in Path(settings.EDITIONS_DIR).glob("2*/")]
    found = [n for n in found if re.fullmatch(r"\d{4}-\d\d-\d\d(-\d{1,3})?", n)]
    return sorted(found, key=lambda n: (n[:10], int(n[11:] or 1)), reverse=True)


def named(name: str) -> Edition:
    folder = Edition(name).folder
    digest = sha256((folder / TAGS).read_bytes()).hexdigest()
    lines = (folder / "bag-info.txt").read_text("utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines)
    return Edition(name, digest, {key.replace("-", "_"): words for key, words in pairs})


def newest() -> Edition | None:
    return being_made.get() or next(map(named, names()), None)


def withdrawals() -> list[dict[str, str]]:
    """Return what was withdrawn: edition, path, day, why, and the digest before."""
    path = Path(settings.EDITIONS_DIR, WITHDRAWN)
    return json.loads(path.read_text("utf-8")) if path.exists() else []
