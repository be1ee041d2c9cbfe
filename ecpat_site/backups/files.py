"""Backups of the site's database: made, checked and restored, whole or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ecpat_site.backups import postgresql, seal, sqlite
from ecpat_site.backups.seal import BackupError, Seal

PROGRAMS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
SUFFIX = ".backup"
# What a run that was killed has left is deleted by the next, a day later (s).
DAY = 24 * 3600
# What SQLite keeps beside a database.
BESIDE = ("-wal", "-shm", "-journal")
# A session ended since the backup must not open again, and no stored answer be taken for
# one of the restored rows, whose revision may be lower.
AFTER = {
    "django_session": "DELETE FROM django_session",
    # Of version 1: `migrate` would carry them over.
    "ecpat_site_session": "DELETE FROM ecpat_site_session",
    "references_revision": "UPDATE references_revision SET number = number + 1",
}


def make(path: Path) -> Seal:
    """Write a backup; an older one of that name stays until this one is whole.

    Raises BackupError, also where there is any file but an older backup.
    """
    program = PROGRAMS[connection.vendor]
    replaces = _is_backup(path)
    with _refusing(program), _beside(path.parent) as folder:
        part = folder / "part"
        part.touch(mode=0o600)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        program.dump(connection.settings_dict, part)
        rows, migrations = program.contents(part)
        size = part.stat().st_size
        sealed = seal.add(part, Seal(made, connection.vendor, migrations, rows, size))
        if replaces:
            part.replace(path)
        else:
            os.link(part, path)  # it replaces nothing that came meanwhile
        _keep_names(path.parent)
    return sealed


def check(path: Path) -> Seal:
    """Read a whole backup and count its rows; raises BackupError unless all are there."""
    found = seal.read(path)
    seal.check(path, found)
    program = PROGRAMS[found.vendor]
    with _refusing(program):
        rows, _migrations = program.contents(path)
    if rows != found.rows:
        raise BackupError(
            f"{path} does not hold the rows it names: use another backup."
        )
    return found


def restore(path: Path) -> tuple[Seal, Path | None]:
    """Put a backup in place of the database, and return where what was there is kept.

    Raises BackupError, and then the database is as it was.
    """
    found = seal.read(path)
    if found.vendor != connection.vendor:
        raise BackupError(
            f"{path} is a backup of {found.vendor}, and DATABASE_URL names a database of "
            f"{connection.vendor}."
        )
    if newer := sorted(set(found.migrations) - _migrations()):
        raise BackupError(
            f"{path} was made by a newer version of the site, which has "
            f"{', '.join(newer[:3])}. Upgrade the site first, then restore."
        )
    check(path)
    program = PROGRAMS[connection.vendor]
    kept = None
    with _refusing(program):
        if program.is_there(connection.settings_dict):
            now = datetime.now(UTC)
            kept = path.with_name(f"before-restore-{now:%Y%m%dT%H%M%S%f}{SUFFIX}")
            make(kept)
        folder = Path(connection.settings_dict["NAME"]).parent
        after = [words for table, words in AFTER.items() if table in found.rows]
        with _beside(
            folder if connection.vendor == "sqlite" else path.parent
        ) as beside:
            program.restore(connection.settings_dict, path, found.size, after, beside)
    return found, kept


def is_older(found: Seal) -> bool:
    """Return whether a backup lacks migrations of this version."""
    return bool(_migrations() - set(found.migrations))


def latest(folder: Path) -> tuple[Path, Seal] | None:
    """Return the backup of a folder that was made last, without reading it whole."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            found.append((path, seal.read(path)))
        except BackupError:
            continue
    return max(found, key=lambda pair: pair[1].made_at, default=None)


def _is_backup(path: Path) -> bool:
    """Return whether an older backup is there; raises BackupError for anything else."""
    if connection.vendor == "sqlite":
        live = Path(connection.settings_dict["NAME"]).resolve()
        own = [live.with_name(live.name + end) for end in ("", *BESIDE)]
        is_own = any(f.exists() and path.exists() and f.samefile(path) for f in own)
        # Also the name of a file that SQLite makes only now and then.
        if is_own or Path(os.path.realpath(path)) in own:
            raise BackupError(
                f"{path} belongs to the database itself: name another file."
            )
    if not os.path.lexists(path):
        return False
    if path.is_file() and not path.is_symlink():
        with suppress(BackupError):
            return bool(seal.read(path))
    raise BackupError(
        f"{path} is there already, and is no backup that can be replaced: name another file."
    )


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Make a folder on the same disk for files that are not whole yet."""
    for left in folder.glob(".unfinished-*"):
        if left.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as name:
        yield Path(name)


def _keep_names(folder: Path) -> None:
    """Return once the names of a folder are on the disk."""
    if os.name == "nt":
        return  # it opens no folders
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _refusing(program: Any) -> Iterator[None]:
    """Turn what a database or a disk raises into a sentence."""
    try:
        yield
    except program.ERRORS as error:
        raise BackupError(f"{error}.") from error


def _migrations() -> set[str]:
    """Return the migrations that this version of the site has: "references.0001_initial"."""
    return {".".join(name) for name in MigrationLoader(None).disk_migrations}
