"""`migrate` as Django has it, for a database whose state this version knows.

One that has rows is backed up first. An empty one is given the tables of today at once.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import backups
from references.models import Revision, Use

USES = ("references", "0012_uses")
APPS = ("references", "orgprofile", "timeline", "ecpat_site")


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        words = "Make no backup before rows are changed."
        parser.add_argument("--no-backup", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if reason := unknown_state(connection):
            raise CommandError(
                "Nothing was changed. This database was made before version 1.0.0, or by a "
                f"newer version than this: {reason}. Use it with the version that made it; "
                "or dump its profile with that version, and load it into a new database "
                "(docs/your-profile.md, Load and export)."
            )
        only_asks = options["plan"] or options["check_unapplied"]
        if not (options["no_backup"] or only_asks) and is_behind(connection):
            is_file = connection.vendor == "sqlite"
            beside = Path(connection.settings_dict["NAME"] if is_file else "").parent
            made = backups.make(Path(settings.BACKUP_FOLDER or beside).absolute())
            self.stdout.write(f"Backed up first: {made}")
        is_whole = not (options["app_label"] or options["fake"] or only_asks)
        if is_whole and not connection.introspection.table_names():
            make_tables(connection)
        super().handle(*args, **options)
        applied = MigrationLoader(connection).applied_migrations
        if USES in applied and Revision.objects.exists() and not Use.objects.exists():
            # Their tables were made anew, and follow from the rows.
            call_command("changed", stdout=self.stdout)


def make_tables(connection: Any) -> None:
    """Make the tables of all models, with what migrations put into new ones, or none."""
    index = import_module("references.migrations.0002_index_words").index_words
    # In one transaction: tables without their migrations could never be migrated.
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        index(apps, editor)
        call_command("createcachetable", database=connection.alias, verbosity=0)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(connection).graph.nodes:
            recorder.record_applied(app, name)


def is_behind(connection: Any) -> bool:
    """Return whether a database has rows of ours, and migrations to come."""
    if "references_revision" not in connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(plan) and Revision.objects.values("number").exists()


def unknown_state(connection: Any) -> str:
    """Return what no migration of this version makes; "" if all is known."""
    loader = MigrationLoader(connection)
    applied = [name for name in loader.applied_migrations if name[0] in APPS]
    for app, name in applied:
        if (app, name) not in loader.disk_migrations:
            return f"there is no migration {app}.{name}"
    # Before 1.0.0 migrations were written anew under the same names.
    introspection = connection.introspection
    with connection.cursor() as cursor:
        tables = introspection.table_names(cursor)
        for model in loader.project_state(applied).apps.get_models():
            about = model._meta
            wanted = {str(field.column) for field in about.local_concrete_fields}
            if about.db_table in tables:
                found = introspection.get_table_description(cursor, about.db_table)
                wanted -= {column.name for column in found}
            if wanted and about.app_label in APPS:
                missing = ", ".join(sorted(wanted)[:3])
                return f"its table {about.db_table} lacks {missing}"
    return ""
