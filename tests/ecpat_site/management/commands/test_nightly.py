"""What is done at night, part by part, whichever of them fails."""

import os
import time
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError
from django.db import connection

from ecpat_site import backups
from ecpat_site.logs import ERRORS
from ecpat_site.management.commands import nightly
from tests.make import make_editor
from tests.references.management.commands import shell

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = 24 * 3600


def test_a_night_that_would_delete_its_own_backup_is_refused(night):
    with pytest.raises(CommandError, match="--keep is 0"):
        night("--keep", "0")


@pytest.fixture
def night(settings, monkeypatch, tmp_path):
    """Return a function that runs a night without network; it returns code and words."""
    settings.BACKUP_FOLDER = str(tmp_path)
    run = nightly.call_command

    def call(name, *words, **options):
        if name == "check_sources":
            options["stdout"].write("Sources were checked.")
        else:
            run(name, *words, **options)

    def at_night(*words):
        errors = StringIO()
        return *shell.run("nightly", *words, stderr=errors), errors.getvalue()

    monkeypatch.setattr(backups, "make", lambda folder: folder / "made")
    monkeypatch.setattr(nightly, "call_command", call)
    return at_night


def test_a_night_prunes_this_sites_backups_and_ends_old_sign_ins(
    client, night, tmp_path
):
    editor = make_editor()
    client.force_login(editor)
    kept, _over = (
        UserSession.objects.create(user=editor, ip="127.0.0.1", session_key=key)
        for key in (client.session.session_key, "over")
    )
    Session.objects.create(session_key="old", expire_date="2020-01-01T00:00:00Z")
    cache.set("failure", 1, -1)
    names = (
        "20261128T000500",
        "before-restore-20261128T0005",
        "new",
        "20261127T000500",
    )
    files = [tmp_path / f"ecpat-international-{name}.backup.gz" for name in names]
    files += [tmp_path / "my-network-20261128T000500.backup.gz", tmp_path / "letter"]
    for file in files:
        file.touch()
        os.utime(file, (0, time.time() - 31 * DAY))
    os.utime(files[3], (0, time.time() - 29 * DAY))

    code, said, errors = night("--keep", "30")

    assert (code, errors) == (0, "")
    assert "made is written, and whole" in said
    assert "Sources were checked" in said
    assert [file for file in files if file.exists()] == files[2:]
    assert list(UserSession.objects.all()) == [kept]
    assert list(Session.objects.values_list("pk", flat=True)) == [kept.session_key]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM ecpat_site_cache")
        assert not [key for (key,) in cursor.fetchall() if "failure" in key]


def test_a_part_that_fails_keeps_no_other_from_running(night, settings, monkeypatch):
    settings.BACKUP_FOLDER = ""
    monkeypatch.setattr(UserSession, "objects", None)
    cache.set(ERRORS, 3)

    code, said, errors = night()

    assert code == 1
    assert "Sources were checked" in said
    backup, sign_ins, counted = errors.splitlines()
    assert backup.startswith("backup: Give the name of a file or folder")
    assert sign_ins.startswith("sign_ins: AttributeError 'NoneType'")
    assert counted.startswith("errors: 3 since the last time")
    # They are told once; and not here where somebody is sent them.
    others = [f"--skip={part}" for part in nightly.PARTS[:-1]]
    assert night(*others) == (0, "", "")
    cache.set(ERRORS, 3)
    settings.ADMINS = [("", "it@example.org")]
    assert night(*others) == (0, "", "")
