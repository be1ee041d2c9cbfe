"""`migrate` as Django has it, for a database of version 2.1.0 or later.

One that has rows is backed up before they change. Afterwards what is derived from rows is
written anew, if the code that derives it has changed.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import backups
from references.models import Revision, derived

APPS = ("references", "orgprofile", "timeline", "ecpat_site")
# Uses, verdicts and words of a search depend on these, on packages that read texts, and
# on the profile's names. Migrations change rows by other means than saving them.
DERIVING = (
    *("requirements.txt", "references/loading/profile.py", "references/models"),
    *("references/prose", "references/values", "orgprofile/models"),
    *("orgprofile/values", "timeline/models.py"),
    *(f"{app}/migrations" for app in APPS),
)
# Where the cache, a table of the same database, keeps the digest of the code that derived
# last. If the cache forgets it, the rows are derived once more than needed. A column would
# be a migration of its own, and for it the database of 2.1.0 would be migrated.
DERIVED_BY = "derived-by"


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        words = "Do not make a backup before the migrations change rows."
        parser.add_argument("--no-backup", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if reason := refusal(connection):
            raise CommandError(f"Nothing was changed. {reason}")
        only_asks = options["plan"] or options["check_unapplied"]
        changes_rows = not only_asks and is_behind(connection) and has_rows(connection)
        if changes_rows and not options["no_backup"]:
            is_file = connection.vendor == "sqlite"
            beside = Path(connection.settings_dict["NAME"] if is_file else "").parent
            made = backups.make(Path(settings.BACKUP_FOLDER or beside).absolute())
            self.stdout.write(f"Backed up first: {made}")
        super().handle(*args, **options)
        if not (only_asks or is_behind(connection)):
            number = derive(even_if_same=changes_rows)
            if number is not None and options["verbosity"]:
                self.stdout.write(
                    "Code or rows have changed, so the index for searches and the list of missing "
                    f"sources were updated ({number} lines)."
                )


def derive(*, even_if_same: bool) -> int | None:
    """Write derived rows anew if other code did it last, or `even_if_same`.

    Return how many lines had changed, or None if nothing was to be written. So an operator
    need not know which upgrade changes a verdict. With nothing new this reads some sixty
    small files. What another profile was loaded into is left to the site of that one.
    """
    digest, revision = deriving_digest(), Revision.objects.current()
    is_same = cache.get(DERIVED_BY) == digest and not even_if_same
    if is_same or revision.profile not in ("", settings.SITE_ORGANISATION):
        return None
    number = None
    if revision.pk:
        with transaction.atomic():
            Revision.objects.raise_number()
            number = derived.write_everything()
    cache.set(DERIVED_BY, digest, None)
    return number


def deriving_digest() -> str:
    """Return a digest of the files on which derived rows depend."""
    return sha256(b"\0".join(p.read_bytes() for p in deriving_files())).hexdigest()


def deriving_files() -> list[Path]:
    """Return the files on which derived rows depend."""
    files = [settings.PROFILE.folder / "profile.toml"]
    for path in (settings.BASE_DIR / name for name in DERIVING):
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return files


def has_rows(connection: Any) -> bool:
    """Return whether a database has rows of ours."""
    is_there = Revision._meta.db_table in connection.introspection.table_names()
    return is_there and Revision.objects.values("number").exists()


def is_behind(connection: Any) -> bool:
    """Return whether a database has migrations to come."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refusal(connection: Any) -> str:
    """Return why this version can't migrate a database; "" if it can.

    Where only some of the replaced migrations are applied, Django skips the one that
    replaces them, or fails with a traceback: its graph of migrations is not asked for.
    """
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    applied = MigrationRecorder(connection).applied_migrations()
    on_disk = {name: m for name, m in loader.disk_migrations.items() if name[0] in APPS}
    replaced = {old for migration in on_disk.values() for old in migration.replaces}
    for app, name in sorted(applied):
        if app in APPS and (app, name) not in on_disk.keys() | replaced:
            return (
                f"This version can’t read the database: there is no migration {app}.{name}. The "
                "database is older than version 1.0.0, or newer than this version. Use the "
                "version that made the database; or dump the profile with that version, and "
                "load it into a new database (docs/your-profile.md, Load and export)."
            )
    for migration in on_disk.values():
        missing = [old for old in migration.replaces if old not in applied]
        if missing and len(missing) < len(migration.replaces):
            return (
                f"This database is older than version 2.1.0: the migration {'.'.join(missing[-1])} "
                "is missing. First upgrade to 2.1.0 and run its `migrate`, then upgrade to "
                "this version (docs/deploying.md, Upgrade)."
            )
    return ""
