"""`doctor` says on one page what the operator has to do, and exits with 1 for that alone."""

import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from ecpat_site.backups import seal
from ecpat_site.backups.seal import Seal
from ecpat_site.management.commands import doctor
from tests.make import make_editor, make_profile, make_proposal


@pytest.fixture(autouse=True)
def well(settings, tmp_path):
    """Make a site on a server that has all it needs."""
    settings.LOCAL = False
    settings.SECRET_KEY = "a-secret-that-guards-nothing-but-tests" * 2
    settings.BACKUP_FOLDER = str(tmp_path)
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
    write_manifest(settings, doctor_files())
    # Those of the suite are a developer's own.
    settings.SILENCED_SYSTEM_CHECKS = [
        "security.W004",
        "security.W008",
        "security.W012",
    ]
    settings.SILENCED_SYSTEM_CHECKS += ["security.W016", "async.E001"]
    make_backup(tmp_path)


def doctor_files():
    finders = doctor.get_finders()
    return [name for finder in finders for name, _storage in finder.list([])]


def write_manifest(settings, names):
    path = settings.STATIC_ROOT / "staticfiles.json"
    path.write_text(json.dumps({"paths": dict.fromkeys(names, "")}))
    return path


def make_backup(folder, hours=5):
    path = folder / "profile.backup"
    path.write_bytes(b"")
    made = datetime.now(UTC) - timedelta(hours=hours)
    seal.add(path, Seal(made.isoformat(), connection.vendor, [], {}, 0))


def examined():
    """Return the code, and what is said of each part."""
    said, code = StringIO(), 0
    try:
        call_command("doctor", stdout=said)
    except SystemExit as ended:
        code = ended.code
    return code, said.getvalue()


@pytest.mark.django_db
def test_a_site_that_has_all_it_needs_is_well(tmp_path):
    row = make_profile()
    make_proposal(row, make_editor())

    code, said = examined()

    assert "TO DO" not in said
    assert code == 0
    assert "all applied; revision" in said
    assert f"the last is 5 hours old: {tmp_path / 'profile.backup'}" in said
    assert "links to look at: 0; proposals to decide: 1; broken markers: 0" in said


@pytest.mark.django_db
def test_each_part_that_needs_work_says_what_to_do(settings, tmp_path):
    settings.SILENCED_SYSTEM_CHECKS = []
    settings.DEBUG = True
    make_backup(tmp_path, hours=50)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'timeline'")
    os.utime(settings.STATIC_ROOT / "staticfiles.json", (0, 0))

    code, said = examined()

    assert code == 1
    assert "TO DO settings      You should not have DEBUG set to True" in said
    assert "not applied: run `manage.py migrate`" in said
    assert "are newer than those collected: run `manage.py collectstatic`" in said
    assert "the last is 50 hours old" in said


@pytest.mark.django_db
def test_what_was_never_made_is_named(settings, tmp_path):
    (tmp_path / "profile.backup").unlink()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()

    _code, said = examined()

    assert f"TO DO backups       none in {tmp_path}: run `manage.py backup`" in said
    assert "TO DO static files  not collected" in said

    settings.BACKUP_FOLDER = ""
    assert "TO DO backups       BACKUP_FOLDER names no folder" in examined()[1]


@pytest.mark.django_db
def test_a_database_that_fails_is_named_and_the_rest_is_examined_all_the_same(
    monkeypatch,
):
    def fail():
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(doctor, "_database", fail)
    monkeypatch.setattr(doctor, "_editors", fail)

    code, said = examined()

    assert code == 1
    assert (
        f"TO DO database      {connection.display_name} fails: connection refused"
        in said
    )
    assert "Is the server running" not in said
    assert "ok    static files" in said
    assert "TO DO editors       unknown" in said
