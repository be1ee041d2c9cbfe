"""A database of an unknown state is left as it is; one that 1.0.0 made keeps its rows."""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import roles

ROOT = Path(__file__).parents[4]
# The migrations of 1.0.0, and the rows of the shipped profile with their histories.
FROZEN = ROOT / "tests" / "data" / "1.0.0.json.xz"
MIGRATE = """
import json, lzma, sys
from base64 import b32encode
from importlib import import_module
import django; django.setup()
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from references.models import Proposal
from tests.ecpat_site.management.commands.test_migrate import tables_of

def fill(model, fields, rows):
    named = {field.attname: field for field in model._meta.concrete_fields}
    fields = [named[name] for name in fields]
    model._base_manager.bulk_create(
        model(**{f.attname: f.to_python(v) for f, v in zip(fields, row)}) for row in rows
    )

frozen = json.loads(lzma.open(sys.argv[1]).read())
executor = MigrationExecutor(connection)
known = [tuple(name) for name in frozen["migrations"]]
before = executor.migrate([n for n in known if n in executor.loader.graph.nodes]).apps
models = [before.get_model(label) for label in frozen["tables"]]
with transaction.atomic(), connection.cursor() as cursor:
    for model, table in zip(models, frozen["tables"].values()):
        fill(model, **table)
    for sentence in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(sentence)
    # The profile has no quotation, and no organisation that is described alone.
    turn = before.get_model("orgprofile", "Turn").objects.first()
    quotation = before.get_model("orgprofile", "Quotation").objects.create(
        turn=turn,
        citation=before.get_model("references", "Citation").objects.first(),
        text="So they said.",
    )
    before.get_model("orgprofile", "Organisation").objects.create(
        slug="described", name="Described", description="A line."
    )
before.get_model("references", "Revision").objects.create(pk=1, number=7)
users = before.get_model("auth", "User").objects
ida, lena = [users.create(username=n, password="x", is_staff=True).pk for n in "il"]
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE otp_totp_totpdevice"
        " (user_id integer, key varchar(80), confirmed boolean)")
    cursor.execute("INSERT INTO otp_totp_totpdevice VALUES (%s, %s, true)",
        [ida, "31323334353637383930" * 2])
store = SessionStore()
for key, user, verified in [("a", ida, 1), ("b", ida, 0), ("c", lena, 0)]:
    data = {SESSION_KEY: str(user), BACKEND_SESSION_KEY: "old", "browser": "Firefox",
        HASH_SESSION_KEY: User(pk=user, password="x").get_session_auth_hash()}
    before.get_model("ecpat_site", "Session").objects.create(
        session_key=key * 32, user_id=user, expire_date="2100-01-01T00:00:00Z",
        session_data=store.encode(data | ({"second_factor": True} if verified else {})))

def propose(row, status, data, **more):
    kinds = before.get_model("contenttypes", "ContentType").objects
    kind, _made = kinds.get_or_create(app_label="orgprofile", model=row._meta.model_name)
    own = {"object_id": row.pk, "proposer_id": lena, "made_at": now, "summary": "Why."}
    own |= {"data": {n: [str(v)] for n, v in data.items()}, "status": status} | more
    proposals = before.get_model("references", "Proposal").objects
    return proposals.create(content_type=kind, row_name="Row", **own)

now, decided = timezone.now(), {"decided_by_id": lena, "decided_at": timezone.now()}
section, whole = before.get_model("orgprofile", "Section").objects.first(), turn.criticism
sent = {"version": section.version, "body": section.body.replace("\\n", "\\r\\n"), "why": "So.",
    "organisation": section.organisation_id, "heading": "Begun", "drafts": ""}
short = {"version": section.version, "body": "It."}
turns = {"turns-0-id": turn.pk, "turns-0-author": turn.author, "turns-0-body": "Anew.",
    "turns-TOTAL_FORMS": 1, "version": whole.version, "title": "Anew"}
propose(section, "scheduled", sent, apply_on=now.date(), **decided)
back = propose(section, "sent-back", short, **decided)
for text in ("First.", "Since when?"):
    back.comments.create(text=text, made_at=timezone.now())
propose(section, "waiting", short | {"disagreement": "They differ."})
propose(quotation, "waiting", {"text": "So they said.", "version": 1})
propose(section, "waiting", sent | {"organisation": ""}, object_id=None)
propose(section, "waiting", sent | {"version": 7000})
propose(whole, "waiting", turns)
call_command("migrate", verbosity=0)
gone = "Version 2.0.0 has no such field or row. It held:"
why = import_module("references.migrations.0013_proposals_are_data").WHY
rows = [(p.status, p.data, p.answer.splitlines()) for p in Proposal.objects.order_by("pk")]
waits, answered, held, new, unknown, with_turns = rows
def fields(**changed):
    return {"version": section.version, "fields": changed}
assert waits == ("waiting", fields(heading="Begun"), []), waits
assert answered == ("sent-back", fields(body="It."), ["Since when?"]), answered
assert held == ("sent-back", fields(body="It."), [gone, "disagreement: They differ."]), held
assert (new[0], new[1]["version"], new[2]) == ("waiting", None, []), new
assert new[1]["fields"].items() >= {"body": section.body, "organisation": None}.items(), new
for (status, _data, answer), text in ((unknown, "heading: Begun"), (with_turns, "title: Anew")):
    assert (status, answer[0], text in answer) == ("sent-back", why, True), answer
assert with_turns[1] == {"version": whole.version, "fields": {"title": "Anew"}}
assert "turns-0-body: Anew." in with_turns[2] and "turns-0-author" not in str(with_turns)
secrets = list(Authenticator.objects.values_list("user", "type", "data__secret"))
assert secrets == [(ida, "totp", b32encode(b"1234567890" * 2).decode())], secrets
clients = {}
for key in "abc":
    clients[key] = Client(headers={"host": "localhost"})
    clients[key].cookies["sessionid"] = key * 32
    clients[key] = clients[key].get("/admin/sessions/").status_code
assert clients == {"a": 200, "b": 302, "c": 200}, clients
assert UserSession.objects.filter(user_agent="Firefox").count() == 2
print(json.dumps(tables_of(connection)))
tables = connection.introspection.table_names()
assert not [t for t in tables if t.startswith(("axes_", "otp_", "ecpat_site_session"))]
found = {}
for model in apps.get_models():
    if table := frozen["tables"].get(model._meta.label_lower):
        names = {field.attname for field in model._meta.concrete_fields}
        fields = [name for name in table["fields"] if name in names]
        rows = list(model._base_manager.order_by("pk").values_list(*fields))
        found[model._meta.label_lower] = {"fields": fields, "rows": rows}
print(json.dumps(found, cls=DjangoJSONEncoder))
"""


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
def empty_database(transactional_db, tmp_path):
    """Return the address of a database of its own, without tables."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'db'}"
        return
    at, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{name}"
        cursor.execute(f'DROP DATABASE "{name}"')


DESCRIBED = "orgprofile.organisation"
WRITTEN = {
    "timeline.historyevent": ("body", "version", "search_text"),
    "references.citation": ("editors_note", "version", "search_text"),
    "orgprofile.resolution": ("figure_said", "against_said"),
    "orgprofile.historicalresolution": ("figure_said", "against_said"),
}


def test_a_database_of_1_0_0_is_migrated_with_all_its_rows(empty_database, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE, FROZEN],
        cwd=tmp_path,
        env=os.environ | {"DATABASE_URL": empty_database, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )

    *_said, schema, rows = done.stdout.splitlines()
    # An empty database is given its tables without these migrations.
    assert json.loads(schema) == tables_of(connection)
    found = json.loads(rows)
    tables = json.loads(lzma.decompress(FROZEN.read_bytes()))["tables"]
    for label, after in found.items():
        before = tables[label]
        # The texts that take up what goes, and what counts or follows from them.
        names = [name for name in after["fields"] if name not in WRITTEN.get(label, ())]
        kept = [[before["fields"].index(n), after["fields"].index(n)] for n in names]
        rows = zip(before["rows"], after["rows"], strict=label != DESCRIBED)
        for row, migrated in rows:
            assert [row[n] for n, _m in kept] == [migrated[m] for _n, m in kept], label
    (backup,) = tmp_path.glob("*.backup.gz")
    assert f"Backed up first: {backup}".encode() in done.stdout
    file = tmp_path / "dropped-2.0.0.json"
    assert file.stat().st_mode & 0o077 == 0
    dropped = json.loads(file.read_text())
    assert {label: len(rows) for label, rows in dropped.items()} == {
        "orgprofile.organisation": 1,
        "orgprofile.quotation": 1,
        "references.proposal": 1,
        "timeline.relatedcriticism": 2,
    }
    (proposal,) = dropped["references.proposal"]
    assert "It held:\ntext: So they said." in proposal["answer"]
    assert {"references.reading", "orgprofile.section"} <= {*found}
    assert "77 countries, 2012-05-12" in str(found["orgprofile.resolution"])


UNKNOWN = "INSERT INTO django_migrations (app, name, applied)"
UNKNOWN += " VALUES ('references', '0003_revision', CURRENT_TIMESTAMP)"
OTHER = "ALTER TABLE references_revision RENAME TO references_state"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (UNKNOWN, "no migration references.0003_revision"),
        (OTHER, "table references_rev"),
    ],
    ids=["unknown migration", "other tables"],
)
def test_a_database_of_an_unknown_state_is_refused_before_anything_is_applied(
    change, reason
):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mfa'")
        cursor.execute(change)
    before = MigrationRecorder(connection).applied_migrations()

    said = f"^Nothing was changed.* before version 1.0.0, or .*{reason}"
    with pytest.raises(CommandError, match=said):
        call_command("migrate", verbosity=0)

    assert MigrationRecorder(connection).applied_migrations() == before


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
