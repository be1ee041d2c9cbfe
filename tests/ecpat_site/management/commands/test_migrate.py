"""A database of 2.1.0 keeps its rows; of another state, it is left as it is."""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import roles
from ecpat_site.management.commands import migrate
from references.models import Revision, Use, derived
from tests.make import make_profile

ROOT = Path(__file__).parents[4]
# A database that version 2.1.0 made and loaded from the second file. Then Lena, who has a
# second factor, changed a section, a fact and a source, withdrew a section, deleted a fact
# and an event, and proposed a heading; and one verdict was replaced by "An old verdict.".
DATABASE = ROOT / "tests" / "data" / "2.1.0.sqlite3.xz"
LOADED = DATABASE.with_name("2.1.0.yaml")
MIGRATE_AND_LOAD = """
import json, sys
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from references.models import derived
from tests.ecpat_site.management.commands.test_migrate import tables_of
call_command("migrate")
stale = derived.stale()
call_command("loaddata", sys.argv[1])
print(json.dumps([stale, tables_of(connection)]))
"""
MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate")
"""
UNAPPLY_TIMELINE = [
    "DELETE FROM django_migrations WHERE app = 'timeline'",
    "DROP TABLE timeline_participant",
    "DROP TABLE timeline_variant",
    "DROP TABLE timeline_historyevent",
    "DROP TABLE timeline_historicalparticipant",
    "DROP TABLE timeline_historicalvariant",
    "DROP TABLE timeline_historicalhistoryevent",
]


def tables_of(connection):
    """Return the columns of each table, and what is indexed or constrained.

    Not of Django's accounts, some of whose numbers are larger where they were migrated.
    """
    found, about = {}, ("columns", "primary_key", "unique", "foreign_key", "check")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("auth_"):
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            rules = connection.introspection.get_constraints(cursor, table).values()
            found[table] = [
                sorted([c.name, str(c.type_code), c.null_ok] for c in columns),
                sorted(str([rule[name] for name in about]) for rule in rules),
            ]
    return found


@pytest.fixture
def file(tmp_path):
    """Return a database of 2.1.0."""
    file = tmp_path / "db"
    file.write_bytes(lzma.decompress(DATABASE.read_bytes()))
    return file


def run(script: str, file: Path, *words: str) -> str:
    """Run Python on a database of SQLite, and return what it printed."""
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=file.parent,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def rows_of(file: Path) -> dict[str, list[dict]]:
    """Return the rows of each table."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [name for (name,) in named if "_words" not in name]
        return {
            table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608
            for table in tables
        }


# Their rows follow from others; the last two are dropped, as are these columns.
FOLLOWING = {"use", "searchentry", "revision", "loadedrow", "linkcheck"}
DROPPED = {"link_found", "checked_url", "checked_at", "agrees", "said_then"}
ACCOUNTS = ("auth_user", "auth_user_groups", "mfa_authenticator")


@pytest.mark.django_db
def test_a_database_of_2_1_0_goes_over_and_a_load_undoes_nothing_that_staff_did(file):
    before = rows_of(file)

    *lines, result = run(MIGRATE_AND_LOAD, file, str(LOADED)).splitlines()

    assert "0001_version_3" not in "".join(lines)
    after, (stale, tables) = rows_of(file), json.loads(result)
    for table, rows in before.items():
        app, _, model = table.partition("_")
        is_ours = app in ("references", "orgprofile", "timeline")
        if table in ACCOUNTS or (is_ours and model not in FOLLOWING):
            assert len(rows) == len(after[table]), table
            for row, migrated in zip(rows, after[table], strict=True):
                kept = {n: value for n, value in row.items() if n not in DROPPED}
                assert kept.items() <= migrated.items(), table
    facts = {fact["label"]: fact["value"] for fact in after["orgprofile_fact"]}
    assert facts == {"Founded": "1990", "Seat": "Bangkok"}
    assert after["timeline_historyevent"] == []
    assert len(after["mfa_authenticator"]) == len(after["references_proposal"]) == 1
    assert "An old verdict." in str(before["references_use"])
    assert "An old verdict." not in str(after["references_use"])
    assert stale == 0
    if connection.vendor == "sqlite":
        assert tables == json.loads(json.dumps(tables_of(connection)))


def test_rows_are_backed_up_and_derived_anew_where_a_migration_comes(file):
    with closing(sqlite3.connect(file)) as database, database:
        for sentence in UNAPPLY_TIMELINE:
            database.execute(sentence)

    printed = run(MIGRATE, file)

    (backup,) = file.parent.glob("*.backup.gz")
    assert printed.startswith(f"Backed up first: {backup}\n")
    assert "Applying timeline.0001_version_3... OK" in printed
    assert "An old verdict." not in str(rows_of(file)["references_use"])


def migrated() -> str:
    """Migrate, and return what the operator reads."""
    printed = StringIO()
    call_command("migrate", stdout=printed)
    return printed.getvalue()


@pytest.mark.django_db
def test_where_all_that_they_replace_is_applied_no_migration_is_left():
    recorded = MigrationRecorder.Migration.objects.filter(name="0001_version_3")
    assert recorded.delete()[0] == len(migrate.APPS)

    assert "No migrations to apply." in migrated()

    assert recorded.count() == len(migrate.APPS)


OLDER = "older than version 2.1.0: the migration {} is missing. First upgrade to 2.1.0"
NEWER = "this version does not have the migration references.0003_rev"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("app", "name", "reason"),
    [
        ("references", "0019_reports", OLDER.format("references.0019_reports")),
        # Of these Django says that there is nothing to apply.
        ("timeline", "0006_planned_dates", OLDER.format("timeline.0006_planned_dates")),
        ("references", "0003_revision", NEWER),
    ],
    ids=["an older one", "an older one of an upper layer", "an unknown migration"],
)
def test_a_database_of_another_state_is_refused_before_anything_is_applied(
    app, name, reason
):
    rows = MigrationRecorder.Migration.objects
    rows.filter(name="0001_version_3").delete()
    rows.filter(app="mfa").delete()
    if not rows.filter(app=app, name=name).delete()[0]:
        rows.create(app=app, name=name)
    before = MigrationRecorder(connection).applied_migrations()

    with pytest.raises(CommandError, match=f"^Nothing was changed.* {reason}"):
        call_command("migrate", verbosity=0)

    assert MigrationRecorder(connection).applied_migrations() == before


@pytest.mark.django_db
def test_rows_are_derived_anew_unless_they_are_of_another_profile(settings):
    make_profile()
    Use.objects.update(lacking="An old verdict.")
    token = Revision.objects.current().token
    for words in (["--plan"], ["--check"]):
        call_command("migrate", *words, stdout=StringIO())
        assert derived.stale()

    for profile, is_written in (("another", False), (settings.SITE_ORGANISATION, True)):
        Revision.objects.update(profile=profile)

        assert ("index for searches" in migrated()) is is_written

        assert bool(derived.stale()) is not is_written
    assert Revision.objects.current().token != token
    assert "index for searches" not in migrated()


def names(role):
    held = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{p.content_type.app_label}.{p.codename}" for p in held}


@pytest.mark.django_db
def test_migrating_gives_each_role_what_the_one_before_it_has_and_more():
    Permission.objects.get(codename="publish_turn").delete()
    published = Permission.objects.filter(codename="publish_fact")
    Group.objects.get(name="Author").permissions.set(published)
    Group.objects.filter(name="Editor").delete()

    call_command("migrate", verbosity=0)

    author, editor, keeper = (names(role) for role in ("Author", "Editor", "Keeper"))
    assert author < editor < keeper
    assert not [name for name in author if "publish" in name or "delete" in name]
    assert "orgprofile.publish_turn" in editor
    assert "orgprofile.delete_turn" in keeper - editor
    assert "auth.delete_user" not in keeper
    assert (author, editor, keeper) == tuple(roles.permissions().values())
