"""Backups of the whole database: made, checked and put back, all or nothing.

A backup is what VACUUM INTO or pg_dump writes, gzipped, and its SHA-256 beside it.
"""

import gzip
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.recorder import MigrationRecorder

from orgprofile.models import Organisation
from references.loading.rows import described, record_models
from references.models import Report, Revision, WithheldName
from references.models.registry import ids_by_key
from references.models.sourced import Published, Status
from references.withdrawing import withdraw

SUFFIX = ".backup.gz"
# No run takes so long (s): an unfinished folder that is older was left by a killed one.
LONGEST_RUN = 3600
Names = dict[Any, dict[tuple[Any, ...], int]]
HEADS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PostgreSQL database dump"}
# What readers report is deleted by the days that its page names: no backup has it.
REPORTS = Report._meta.db_table
# Without COPY, so that any client can put it back.
PG_DUMP = "pg_dump --clean --if-exists --no-owner --no-privileges --rows-per-insert=500"


@contextmanager
def _refusing(words: str) -> Iterator[None]:
    """Turn what a disk, gzip or a database raises into a sentence that begins so."""
    try:
        yield
    except (CommandError, OSError, EOFError, zlib.error, sqlite3.Error, Error) as error:
        raise CommandError(f"{words} {str(error).rstrip('.')}.") from error


@_refusing("No backup was made.")
def make(path: Path) -> Path:
    """Write a backup to `path`, read it back, and return the path of its file.

    If `path` is a folder, the file is named after the time. Raises CommandError, and then no
    backup is left.
    """
    if path.is_dir():
        path /= name_now()
    if not path.name.endswith(SUFFIX) or not path.parent.is_dir():
        raise CommandError(f"{path} is no folder, and no file in one: *{SUFFIX}")
    for name in (path, digest_of(path)):
        if os.path.lexists(name):
            raise CommandError(f"{name} is there already: name another file")
    for left in path.parent.glob(".unfinished-*"):
        # What a killed run left has all rows, unpacked.
        if left.stat().st_mtime < time.time() - LONGEST_RUN:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder:
        part, raw = Path(folder, path.name), Path(folder, "raw")
        _dump(raw)
        with raw.open("rb") as file, gzip.open(part, "wb", 6) as packed:
            shutil.copyfileobj(file, packed)
        digest_of(part).write_text(f"{_sha256(part)}  {path.name}\n")
        with _unpacked(part):
            for done in (digest_of(part), part):
                done.chmod(0o600)
                with done.open("rb") as file:
                    os.fsync(file.fileno())
        os.link(digest_of(part), digest_of(path))
        os.link(part, path)  # it replaces nothing that came meanwhile
    return path


def name_now(kind: str = "") -> str:
    """Return the name of a backup of this site that is made now."""
    return f"{settings.PROFILE.slug}-{kind}{datetime.now(UTC):%Y%m%dT%H%M%S%f}{SUFFIX}"


def of_this_site(folder: Path) -> dict[Path, float]:
    """Return the backups in a folder that have such names, and when each was written."""
    pattern = rf"{settings.PROFILE.slug}-(before-restore-)?[0-9T]+{re.escape(SUFFIX)}"
    paths = (path for path in folder.iterdir() if re.fullmatch(pattern, path.name))
    return {path: path.stat().st_mtime for path in paths}


@_refusing("Nothing was restored.")
def restore(path: Path, *, as_it_was: bool = False) -> list[str]:
    """Put a backup in place of the database; return in lines what was done.

    A row that is public in the backup, but not in the database before, becomes a draft unless
    `as_it_was`. Raises CommandError, and then the database is as it was.
    """
    is_sqlite = connection.vendor == "sqlite"
    with _unpacked(path) as raw, nullcontext() if is_sqlite else transaction.atomic():
        present, number, public = _keep_present(raw.parent, as_it_was)
        withheld = WithheldName.objects.names() if number else {}
        has_reports = REPORTS in connection.introspection.table_names()
        reports = [*Report.objects.all()] if has_reports else []
        with _copy_in_use(raw) if is_sqlite else _dump_in_use(raw):
            _bring_up_to_date(path)
            for report in reports:
                report.pk = None  # the restored tables number their rows anew
            Report.objects.bulk_create(reports)
            if withheld:
                rows = [WithheldName(digest=d, words=n) for d, n in withheld.items()]
                WithheldName.objects.bulk_create(rows, ignore_conflicts=True)
                withdraw(
                    [],
                    "This entry contained the name of a person, and that name was withdrawn.",
                )
            lines = _settle(number, public)
            if not number:
                lines.append(
                    "The database was new, so names of people that were withdrawn after this "
                    "backup may be back: withdraw them again."
                )
            if present:
                # Not before: of a file that is refused, nothing stays.
                digest_of(present).rename(digest_of(path.with_name(present.name)))
                kept = present.rename(path.with_name(present.name))
                lines.append(f"To undo it: restore --as-it-was {kept}")
            return lines


def digest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(raw: Path) -> None:
    """Write the database as it is at this moment, while others write."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(raw)])
        if REPORTS in connection.introspection.table_names():
            with closing(sqlite3.connect(raw)) as copy:
                # What is deleted is overwritten.
                copy.executescript(f"PRAGMA secure_delete=ON; DELETE FROM {REPORTS}")  # noqa: S608
        return
    at = connection.settings_dict
    words, secrets = DatabaseClient.settings_to_cmd_args_env(at, [f"--file={raw}"])
    env = os.environ | (secrets or {})
    done = subprocess.run(  # noqa: S603 - our own words alone
        [*PG_DUMP.split(), f"--exclude-table-data={REPORTS}", *words[1:]],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(done.stderr.strip())


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Unpack a backup beside it; raises CommandError unless it is whole, and of this database."""
    for name in (path, digest_of(path)):
        if not name.is_file():
            raise CommandError(f"There is no file {name}: a backup is two files")
    if digest_of(path).read_bytes().split()[:1] != [_sha256(path).encode()]:
        raise CommandError(f"{path} has changed since it was made: use another backup")
    with TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder:
        raw = Path(folder, "raw")
        with gzip.open(path) as packed, raw.open("wb") as file:
            shutil.copyfileobj(packed, file)
            packed.seek(0)
            if HEADS[connection.vendor] not in packed.read(30):
                raise CommandError(f"{path} is no backup of {connection.display_name}")
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(raw)) as copy:
                if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise CommandError(f"{path} is damaged: use another backup")
        yield raw


def _keep_present(folder: Path, as_it_was: bool) -> tuple[Path | None, int, Names]:
    """Back up the database; return (path, number of its revision, its public rows as `Names`).

    For a new database, return (None, 0, {}). On PostgreSQL nobody else writes from here to the
    end of the transaction. With `as_it_was`, the third part is {}.
    """
    if Revision._meta.db_table not in connection.introspection.table_names():
        return None, 0, {}
    if connection.vendor == "postgresql":
        # First, as in references.models.revision: whoever writes waits for it.
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE references_revision IN EXCLUSIVE MODE")
    kept = make(folder / name_now("before-restore-"))
    number = Revision.objects.current().number
    # In the order of Django's registry, an event comes before its participants.
    models = record_models().values() if number and not as_it_was else ()
    return kept, number, {model: _names(model) for model in models}


def _bring_up_to_date(path: Path) -> None:
    """Migrate the database in use; raises CommandError unless it holds this profile."""
    applied = MigrationRecorder(connection).applied_migrations()
    if not any(app == Revision._meta.app_label for app, _name in applied):
        raise CommandError(f"{path} is a backup of another program")
    # The checks refuse a database of another version.
    call_command("migrate", verbosity=0, skip_checks=False)
    slug, holder = settings.SITE_ORGANISATION, Revision.objects.current().profile
    is_loaded = Organisation.objects.filter(slug=slug).exists()
    if not is_loaded or holder not in ("", slug):
        other = f", but that of “{holder}”" if holder not in ("", slug) else ""
        raise CommandError(f"{path} does not hold the profile of “{slug}”{other}")


def _names(model: Any) -> dict[tuple[Any, ...], int]:
    """Return the numbers of the public rows of a model under their natural keys."""
    rows = model.objects
    rows = rows.published() if issubclass(model, Published) else rows
    return ids_by_key(rows)


@contextmanager
def _copy_in_use(raw: Path) -> Iterator[None]:
    """Let Django use this SQLite within; then put it in place, in one transaction."""
    at = connection.settings_dict
    live = at["NAME"]
    connection.close()
    at["NAME"] = str(raw)
    try:
        yield
    finally:
        connection.close()
        at["NAME"] = live
    copy, target = sqlite3.connect(raw), sqlite3.connect(live)
    with closing(copy), closing(target):
        target.execute("PRAGMA journal_mode=WAL")
        copy.backup(target)


@contextmanager
def _dump_in_use(raw: Path) -> Iterator[None]:
    """Put a dump in place of all tables, within the transaction that is open."""
    script = raw.read_bytes().decode()
    # Two lines are for psql alone: at the end of the head, and the last.
    script = re.sub(
        r"\A((?:--.*\n|\n)*)\\restrict .*|\n\\unrestrict .*\s*\Z", r"\1", script
    )
    with connection.cursor() as cursor:
        # The dump does not name tables that were added after it was made.
        for table in connection.introspection.table_names():
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(script)
        # Rows are checked as they change, so that migrations may change tables after.
        cursor.execute("SET search_path TO DEFAULT; SET CONSTRAINTS ALL IMMEDIATE")
    yield


@transaction.atomic
def _settle(number: int, public: Names) -> list[str]:
    """End all sessions, make rows drafts that are not in `public`; return a line for each row.

    Rows without a status stay public. The revision becomes higher than any before, so that no
    stored answer is taken for a new one.
    """
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    sessions.objects.all().delete()
    lines = []
    for model, before in public.items():
        for name, pk in _names(model).items():
            if name in before:
                continue
            done = "There again, and public"
            if issubclass(model, Published):
                done, row = "Now a draft", model.objects.get(pk=pk)
                row.status = Status.DRAFT
                row._change_reason = (
                    "This entry was public in the backup, but not public before "
                    "the restore. So it became a draft."
                )
                row.save()
            lines.append(f"{done}: {described((model._meta.label_lower, name))}")
    newest = max(number, Revision.objects.current().number) + 1
    Revision.objects.update(number=newest)
    return lines
