"""`doctor`: whether the site has all it needs, on one page."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from ecpat_site.backups import files
from references.links import recording
from references.models import Proposal, Revision
from references.models.proposal import Status
from references.statements.doubt import Doubt
from references.uses import questions

# A backup a day, of which one may fail.
OLDEST = timedelta(hours=48)
UNREACHABLE = (DatabaseError, InterfaceError, OSError)


class Line(NamedTuple):
    """What was found of one part of the site; `is_well` is False where it needs work."""

    part: str
    is_well: bool
    words: str


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Says on one page whether settings, database, migrations, static files and "
        "backups are as they should be, and what waits for editors. Exits with 1 where "
        "the operator has something to do; what waits for editors is no such thing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(lines())
        for line in found:
            sign = "ok  " if line.is_well else "TO DO"
            self.stdout.write(f"{sign:5} {line.part:13} {line.words}")
        if not all(line.is_well for line in found):
            sys.exit(1)


def lines() -> Iterator[Line]:
    """Yield what is found, in the order in which to mend it."""
    yield from _settings()
    try:
        yield _database()
        yield _migrations()
    except UNREACHABLE as error:
        reason = str(error).strip().splitlines()[0]
        yield Line("database", False, f"{connection.display_name} fails: {reason}")
    yield _static_files()
    yield _backups()
    try:
        yield _editors()
    except UNREACHABLE:
        yield Line("editors", False, "unknown: the database or its migrations fail")


def _settings() -> Iterator[Line]:
    """Yield one line if Django's checks find nothing, else one for each finding."""
    is_server = not settings.LOCAL
    found = checks.run_checks(include_deployment_checks=is_server)
    grave = [m for m in found if m.level >= checks.WARNING and not m.is_silenced()]
    for message in grave:
        yield Line("settings", False, f"{message.msg} ({message.id})")
    if not grave:
        kind = "a server's" if is_server else "a developer's own machine's"
        yield Line("settings", True, f"{kind}, at {settings.SITE_URL}")


def _database() -> Line:
    with connection.cursor() as cursor:
        version = ".".join(map(str, connection.get_database_version()))
        if connection.vendor == "sqlite":
            where = str(connection.settings_dict["NAME"])
            sql = (
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            )
        else:
            where = connection.settings_dict["HOST"] or "this machine"
            sql = "SELECT pg_database_size(current_database())"
        cursor.execute(sql)
        (size,) = cursor.fetchone()
    words = f"{connection.display_name} {version}, {size / 1e6:,.1f} MB, at {where}"
    return Line("database", True, words)


def _migrations() -> Line:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        words = f"{len(plan)} not applied: run `manage.py migrate`"
        return Line("migrations", False, words)
    return Line("migrations", True, f"all applied; {Revision.objects.current()}")


def _static_files() -> Line:
    """Compare what was collected with the files there are."""
    if settings.LOCAL:
        return Line("static files", True, "served from their folders")
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    run = "run `manage.py collectstatic`"
    if not manifest.exists():
        return Line("static files", False, f"not collected: {run}")
    collected = json.loads(manifest.read_bytes())["paths"]
    when = manifest.stat().st_mtime
    newer = [
        name
        for finder in get_finders()
        for name, storage in finder.list([])
        if name not in collected or Path(storage.path(name)).stat().st_mtime > when
    ]
    if newer:
        words = f"{len(newer)} are newer than those collected: {run}"
        return Line("static files", False, words)
    return Line("static files", True, f"{len(collected)} collected")


def _backups() -> Line:
    if not settings.BACKUP_FOLDER:
        words = "BACKUP_FOLDER names no folder to look in"
        return Line("backups", settings.LOCAL, words)
    latest = files.latest(Path(settings.BACKUP_FOLDER))
    if latest is None:
        words = f"none in {settings.BACKUP_FOLDER}: run `manage.py backup`"
        return Line("backups", False, words)
    path, seal = latest
    age = datetime.now(UTC) - seal.made_at
    hours = age // timedelta(hours=1)
    words = f"the last is {hours} hours old: {path}"
    if age > OLDEST:
        words += "; run `manage.py backup`, and see why none was made since"
    return Line("backups", age <= OLDEST, words)


def _editors() -> Line:
    """Count what waits for editors; `check_citations` and `check_counts` say more."""
    links = recording.last_findings().filter(settled_at__isnull=True).count()
    proposals = Proposal.objects.filter(status=Status.WAITING).count()
    broken = sum(1 for _ in questions.broken(Doubt.objects.all_names()))
    words = (
        f"links to look at: {links}; proposals to decide: {proposals}; "
        f"broken markers: {broken}"
    )
    return Line("editors", True, words)
