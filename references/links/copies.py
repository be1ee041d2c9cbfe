"""Stores copies of the texts of sources, as they were seen, in a private folder.

The copies are in no backup, dump or edition. There is one folder for each source. The name of a
file is the SHA-256 of the text, and the first line has the day and the address.
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
# A file with this name in the folder of a source says that no copies are to be kept.
FORBIDDEN = "forbidden"


class Copy(NamedTuple):
    """The text of an address, as it was seen on a day."""

    digest: str
    day: date
    address: str
    text: str


def _path(key: str, name: str = "") -> Path:
    """Return the folder of the source with this key, or the path of a file in it."""
    return Path(settings.COPIES_FOLDER, key, name)


def has(key: str, digest: str) -> bool:
    """Return whether a source has a copy with this digest; the file is not read."""
    if not (settings.COPIES_FOLDER and digest):
        return False
    return _path(key, f"{digest}.txt.gz").exists()


def keep(key: str, address: str, day: date, text: str) -> str:
    """Store the text of a source as a copy, and return the digest of the text."""
    # Store nothing and return "" if no copies may be kept, or they have `MOST_BYTES` already.
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
    """Yield the copies of a source, but none that was damaged after it was stored."""
    for path in sorted(_path(key).glob("*.txt.gz")):
        try:
            content = gzip.decompress(path.read_bytes()).decode()
            first_line, _end, text = content.partition("\n")
            day, _space, address = first_line.partition(" ")
            copy = Copy(path.name[:64], date.fromisoformat(day), address, text)
        except (OSError, EOFError, ValueError, zlib.error):
            continue
        if sha256(text.encode()).hexdigest() == copy.digest:
            yield copy


def forget(key: str) -> None:
    """Delete all copies of a source, and note in its folder that no copies are to be kept."""
    shutil.rmtree(_path(key), ignore_errors=True)
    _path(key).mkdir(mode=0o700, parents=True)
    _path(key, FORBIDDEN).touch()
