"""Editions: the public site of a day as plain files, each a folder below EDITIONS_DIR."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.dateformat import format as date_text


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition by its name, which is its day; its digest is that of all its files."""

    name: str
    digest: str
    # The digest of each file, by its path.
    files: Mapping[str, str]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name[:10])

    @property
    def title(self) -> str:
        return f"edition of {date_text(self.day, 'j F Y')}"

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/editions/{self.name}/"


def newest() -> Edition | None:
    """Return the newest edition, or None before the first."""
    root = Path(getattr(settings, "EDITIONS_DIR", settings.BASE_DIR / "editions"))
    for folder in sorted(root.glob("2*-*-*/"), reverse=True):
        digest = sha256((folder / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
        lines = (folder / "manifest-sha256.txt").read_text().splitlines()
        files = (line.split("  data/") for line in lines)
        return Edition(folder.name, digest, {path: of_file for of_file, path in files})
    return None
