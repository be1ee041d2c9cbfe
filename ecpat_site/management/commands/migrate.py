"""`migrate` as Django has it, for a database of version 2.1.0 or later.

One that has rows is backed up before they change. Afterwards what is derived from rows is
written anew.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import backups
from references.models import Revision, derived

APPS = ("references", "orgprofile", "timeline", "ecpat_site")


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        words = "Run migrations that change rows even if no backup was made first."
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
        if only_asks or is_behind(connection):
            return
        number = derive()
        if number and options["verbosity"]:
            self.stdout.write(
                "Code or rows have changed, so the index for searches and the list of "
                f"missing sources were updated ({number} lines)."
            )


def derive() -> int:
    """Write derived rows anew, and return how many lines had changed.

    So an operator need not know which upgrade changes a verdict. What another profile was
    loaded into is left to the site of that one.
    """
    revision = Revision.objects.current()
    if not revision.pk or revision.profile not in ("", settings.SITE_ORGANISATION):
        return 0
    with transaction.atomic():
        Revision.objects.raise_number()
        return derived.write_everything()


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
    on_disk = {name: m for name, m in loader.disk_migrations.items() if name[0] in APPS}
    applied = {
        name
        for name in MigrationRecorder(connection).applied_migrations()
        if name[0] in APPS
    }
    replaced = {old for migration in on_disk.values() for old in migration.replaces}
    if unknown := applied - on_disk.keys() - replaced:
        return (
            "A newer version made this database: this version does not have the migration "
            f"{'.'.join(min(unknown))}. Use the version that made the database."
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
