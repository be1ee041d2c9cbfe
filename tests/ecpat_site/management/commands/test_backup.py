"""`backup` and `restore` as the operator types them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ecpat_site.backups import files

# What is said is the same of both; tests/ecpat_site/backups restores on both.
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")


def said(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_a_backup_in_a_folder_is_named_by_its_time_and_counted(live, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    written = said("backup", str(folder))
    verified = said("backup", str(folder), verify=True)

    (path,) = folder.iterdir()
    assert path.name[:2] == "20"
    assert written.startswith(f"{path} is written: made 20")
    assert f"{files.check(path).rows['references_citation']} of them sources" in written
    assert verified == written.replace("is written", "is whole")


def test_the_folder_of_the_settings_is_the_default(live, tmp_path, settings):
    with pytest.raises(
        CommandError, match="Name a file or a folder, or set BACKUP_FOLD"
    ):
        said("backup")
    settings.BACKUP_FOLDER = str(tmp_path / "none.backup")

    assert said("backup").startswith(f"{tmp_path / 'none.backup'} is written")


def test_restore_says_what_it_did_and_how_to_undo_it(live, tmp_path, monkeypatch):
    path = tmp_path / "profile.backup"
    said("backup", str(path))
    newer = files._migrations() | {"references.9999_next"}
    monkeypatch.setattr(files, "_migrations", lambda: newer)

    restored = said("restore", str(path))

    (kept,) = tmp_path.glob("before-restore-*.backup")
    assert restored.startswith(f"Restored {path}: made 20")
    assert f"What was there until now is kept: restore {kept}" in restored
    assert "It is of an older version: run `manage.py migrate` now." in restored
