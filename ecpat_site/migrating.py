"""What happens before and after `migrate`: a database is refused, or its index written anew."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from references.models import Revision, derived

APPS = ("references", "orgprofile", "timeline", "ecpat_site")


def refuse_other_versions(using: str, **_sent: Any) -> None:
    """Raise CommandError if a database has migrations that this version does not have."""
    loader = MigrationLoader(connections[using])
    ours = {*loader.disk_migrations}
    ours |= {old for each in loader.disk_migrations.values() for old in each.replaces}
    unknown = {name for name in loader.applied_migrations if name[0] in APPS} - ours
    if unknown:
        raise CommandError(
            "Nothing was changed. Another version made this database: this version does not "
            f"have the migration {'.'.join(min(unknown))}. Use the version that made the database."
        )


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
