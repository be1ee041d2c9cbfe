"""The seal of a backup: its last line, which says what is before it, with a digest.

SQLite and pg_restore read their own part and stop there, so a sealed file still opens with
their own programs. A file that is cut off has no seal.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

FORMAT = "ecpat_site backup 1"
# A seal is a few thousand characters, and no longer than this (bytes).
LONGEST = 1_000_000
BLOCK = 1 << 20


class BackupError(Exception):
    """A sentence for the operator: why a file can't be made, or can't be trusted."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a backup holds."""

    made: str  # ISO 8601, in UTC
    vendor: str  # as Django calls the database: "sqlite" or "postgresql"
    migrations: list[str]  # those applied: "references.0001_initial"
    rows: dict[str, int]  # the number of rows of each table
    size: int  # of what is before the seal (bytes)
    digest: str = ""  # SHA-256 of that and of the other fields
    format: str = FORMAT

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.made)


def add(path: Path, seal: Seal) -> Seal:
    """Add a seal to a file, and return once both are on the disk."""
    sealed = replace(seal, digest=_digest(path, seal))
    with path.open("ab") as file:
        file.write(f"\n{json.dumps(asdict(sealed))}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    return sealed


def read(path: Path) -> Seal:
    """Return the seal of a file, without reading the rest; raises BackupError."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(max(0, length - LONGEST))
            end = file.read()
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}.") from error
    before, _, line = end.removesuffix(b"\n").rpartition(b"\n")
    try:
        seal = Seal(**json.loads(line))
        is_ours = seal.format == FORMAT and end.endswith(b"\n")
    except (ValueError, TypeError):
        is_ours = False
    if not is_ours:
        raise BackupError(
            f"{path} is cut off, or `manage.py backup` did not make it: it does not end "
            "as a backup ends."
        )
    if length - len(end) + len(before) != seal.size:
        raise BackupError(f"{path} is not as long as it was made: use another backup.")
    return seal


def check(path: Path, seal: Seal) -> None:
    """Read a whole file; raises BackupError if a byte of it is not as it was made."""
    if _digest(path, seal) != seal.digest:
        raise BackupError(f"{path} has changed since it was made: use another backup.")


def _digest(path: Path, seal: Seal) -> str:
    """Return the SHA-256 of what is before the seal, and of what the seal says of it."""
    digest = hashlib.sha256(json.dumps(asdict(replace(seal, digest=""))).encode())
    with path.open("rb") as file, bar("Reading", seal.size) as shown:
        for block in blocks(file, seal.size):
            digest.update(block)
            shown.update(len(block))
    return digest.hexdigest()


def blocks(file: Any, size: int) -> Iterator[bytes]:
    """Yield the first `size` bytes of an open file."""
    while size and (block := file.read(min(size, BLOCK))):
        size -= len(block)
        yield block


def bar(words: str, size: int | None = None) -> Any:
    """Return a progress bar of bytes, which only a terminal shows."""
    return tqdm(total=size, desc=words, unit="B", unit_scale=True, disable=None)
