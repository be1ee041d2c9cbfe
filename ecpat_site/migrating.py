"""What happens around `migrate`: a database of another version is refused, or derived anew."""

import sys
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from references.models import Revision, derived

APPS = ("references", "orgprofile", "timeline", "ecpat_site")


# A check, not a receiver of `pre_migrate`: at some old databases Django fails before that.
@register(Tags.database)
def database_is_of_this_version(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse to migrate a database that has migrations of another version."""
    return [
        Error(
            "Nothing was changed. Another version made this database: this version does not "
            f"have the migration {'.'.join(name)}.",
            hint="Use the version that made the database. If that is older than 3.0.0, first "
            "upgrade to 3.0.0 and run its `migrate` (docs/upgrade.md).",
            id="ecpat_site.E002",
        )
        for database in databases or ()
        for name in sorted(_unknown_migrations(connections[database]))[:1]
    ]


def _unknown_migrations(connection: Any) -> set[tuple[str, str]]:
    """Return the applied migrations that this version neither has nor has replaced."""
    applied = {*MigrationRecorder(connection).applied_migrations()}
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    known = {*loader.disk_migrations}
    for name, migration in loader.disk_migrations.items():
        if name in applied:
            known |= {*migration.replaces}
    return {name for name in applied - known if name[0] in APPS}


def derive(using: str, verbosity: int = 1, **sent: Any) -> None:
    """Write derived rows anew: an operator need not know which upgrade changes a verdict.

    What another profile was loaded into is left to the site of that one.
    """
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # older tables were asked for
    revision = Revision.objects.current()
    if not revision.pk or revision.profile not in ("", settings.SITE_ORGANISATION):
        return
    with transaction.atomic():
        Revision.objects.raise_number()
        number = derived.write_everything()
    if number and verbosity:
        (sent.get("stdout") or sys.stdout).write(
            "Code or rows have changed, so the index for searches and the list of "
            f"missing sources were updated ({number} lines).\n"
        )
