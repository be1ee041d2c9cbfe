"""Kept copies: the texts of sources as they were seen, in a private folder.

They are in no backup, dump or edition. A file is named by the SHA-256 of its text, and
begins with a line that has the day and the address.
"""

import gzip
import shutil
import zlib
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from django.conf import settings

MOST_BYTES = 2_000_000  # of a source
# A file of this name says that nothing is to be kept of a source.
FORBIDDEN = "forbidden"


class Copy(NamedTuple):
    """The text of an address, as it was seen on a day."""

    digest: str
    day: date
    address: str
    text: str


def _path(key: str, name: str = "") -> Path:
    return Path(settings.COPIES_FOLDER, key, name)


def has(key: str, digest: str) -> bool:
    """Return whether there is a copy with this digest, without reading it."""
    is_kept = bool(settings.COPIES_FOLDER and digest)
    return is_kept and _path(key, f"{digest}.txt.gz").exists()


def keep(key: str, address: str, day: date, text: str) -> str:
    """Store the text of a source as a copy, and return its digest; "" if it may not be kept."""
    if not settings.COPIES_FOLDER or _path(key, FORBIDDEN).exists():
        return ""
    digest = sha256(text.encode()).hexdigest()
    if has(key, digest):
        return digest
    packed = gzip.compress(f"{day} {address}\n{text}".encode(), mtime=0)
    folder = _path(key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sum(p.stat().st_size for p in folder.iterdir()) + len(packed) > MOST_BYTES:
        return ""
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(packed)
    Path(file.name).replace(folder / f"{digest}.txt.gz")
    return digest


def undamaged_copies(key: str) -> Iterator[Copy]:
    """Yield the copies of a source, without those that were damaged since they were stored."""
    for path in sorted(_path(key).glob("*.txt.gz")):
        try:
            first, _end, text = (
                gzip.decompress(path.read_bytes()).decode().partition("\n")
            )
            day, _space, address = first.partition(" ")
            copy = Copy(path.name[:64], date.fromisoformat(day), address, text)
        except (OSError, EOFError, ValueError, zlib.error):
            continue
        if sha256(text.encode()).hexdigest() == copy.digest:
            yield copy


def forget(key: str) -> None:
    """Delete all that is kept of a source, and keep nothing of it from now on."""
    shutil.rmtree(_path(key), ignore_errors=True)
    _path(key).mkdir(mode=0o700, parents=True)
    _path(key, FORBIDDEN).touch()
