"""Editions: the public site of a day as plain files, in a BagIt bag that anyone can verify.

In EDITIONS_DIR each has a folder, named by its day, and a zip of that folder. Other programs
copy files there too, so readers pass over what is not whole.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.dateformat import format as date_text

TAGS, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
WITHDRAWN = "withdrawn.json"

logger = logging.getLogger(__name__)


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
        return {line[len("  data/") + 64 :]: line[:64] for line in lines}

    @property
    def withdrawn(self) -> set[str]:
        """Return the paths of the files that a notice has taken the place of."""
        return {each["path"] for each in withdrawals() if each["edition"] == self.name}

    @property
    def first_digest(self) -> str:
        """Return its digest when it was published: a withdrawal gives it another."""
        before = (w["digest"] for w in withdrawals() if w["edition"] == self.name)
        return next(before, self.digest)

    def shows(self, path: str) -> bool:
        return path in self.files and path not in self.withdrawn


# The pages that are asked for an edition say so, and cite it.
being_made: ContextVar[Edition | None] = ContextVar("being_made", default=None)


def files_in(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def folders() -> list[str]:
    """Return the names of all folders that are named as editions, the newest first."""
    names = [path.name for path in Path(settings.EDITIONS_DIR).glob("2*/")]
    names = [n for n in names if re.fullmatch(r"\d{4}-\d\d-\d\d(-\d{1,3})?", n)]
    return sorted(names, key=lambda n: (n[:10], int(n[11:] or 1)), reverse=True)


def named(name: str) -> Edition:
    """Return an edition; raises OSError or ValueError where its folder is not whole."""
    folder = Edition(name).folder
    tags = (folder / TAGS).read_bytes()
    info = (folder / "bag-info.txt").read_text("utf-8")
    _check(folder, tags, info)
    pairs = (line.split(": ", 1) for line in info.splitlines())
    named_words = {key.replace("-", "_"): words for key, words in pairs}
    return Edition(name, sha256(tags).hexdigest(), named_words)


@lru_cache(maxsize=1000)
def _check(folder: Path, tags: bytes, info: str) -> None:
    """Raise an error unless all is there of which these two tag files tell."""
    date.fromisoformat(folder.name[:10])
    listed = Edition(folder.name).files.keys()
    if tags.count(b"\n") < 3 or not info.endswith(f".{len(listed)}\n"):
        raise ValueError("a tag file is cut off")
    if missing := listed - files_in(folder / "data"):
        raise ValueError(f"data/{min(missing)} is missing")
    if folder.is_symlink():
        raise ValueError("it is a symbolic link")


def fault(name: str) -> str:
    """Return why a folder is no whole edition; "" if it is one."""
    try:
        named(name)
    except (OSError, ValueError) as error:
        return f"{Edition(name).folder} is no whole edition: {error}."
    return ""


def faults() -> Iterator[str]:
    """Yield what an operator has to mend in EDITIONS_DIR."""
    for name in folders():
        edition, words = Edition(name), fault(name)
        if words:
            yield words
        elif unlisted := {*files_in(edition.folder / "data")} - edition.files.keys():
            yield f"{edition.folder}/data has a file of its own: {min(unlisted)}."


def whole() -> Iterator[Edition]:
    """Yield the editions, the newest first."""
    for name in folders():
        if words := fault(name):
            _log(words)
        else:
            yield named(name)


@lru_cache(maxsize=1000)
def _log(words: str) -> None:
    """Log a fault once, however many pages meet it."""
    logger.error(words)


def newest() -> Edition | None:
    return being_made.get() or next(whole(), None)


def withdrawals() -> list[dict[str, str]]:
    """Return what was withdrawn: edition, path, day, why, and the digest before."""
    path = Path(settings.EDITIONS_DIR, WITHDRAWN)
    try:
        return json.loads(path.read_text("utf-8")) if path.exists() else []
    except (OSError, ValueError) as error:
        _log(f"{path} can't be read: {error}.")
        return []
