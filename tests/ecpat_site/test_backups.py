"""A backup is whole or refused; a database stays as it was, or is restored."""

import gzip
import os
import re
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from io import StringIO
from unittest import mock

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from django.test import Client
from django.urls import reverse

from ecpat_site import backups
from orgprofile.models import Fact, KeyPerson, MembershipCount, Organisation, Section
from references.models import Report, Revision, WithheldName, derived
from tests.make import (
    make_citation,
    make_doubt,
    make_fact,
    make_organisation,
    make_person,
    make_profile,
    make_role,
    make_section,
)
from tests.rendered import ask, stored
from timeline.models import HistoryEvent

pytestmark = pytest.mark.database

NOW = "2026-11-28T00:00:00Z"
AT_THE_AWARD = "      Dorothy Rozga, the executive director, accepted"


@pytest.fixture
def path(transactional_db, tmp_path):
    """Return where to back up a profile: in SQLite a file, as a site's, not memory."""
    make_profile()
    memory, path = connection.connection, tmp_path / "backups" / "profile.backup.gz"
    path.parent.mkdir()
    if connection.vendor != "sqlite":
        yield path
        return
    with closing(sqlite3.connect(tmp_path / "db")) as file:
        memory.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    connection.connection = None
    with mock.patch.dict(connection.settings_dict, NAME=str(tmp_path / "db")):
        yield path
        connection.close()
    connection.connection = memory


def said(*words):
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def rows():
    models = [Fact, Organisation, Section, Section.history.model, Revision, Session]
    return [list(model.objects.order_by("pk").values()) for model in models]


def seal(path):
    """Write the digest of a file anew, as whoever forges a backup can."""
    done = subprocess.run(["sha256sum", path], capture_output=True, check=True)
    path.with_name(f"{path.name}.sha256").write_bytes(done.stdout)


def test_what_was_there_comes_back_and_a_restore_can_be_undone(path):
    Session.objects.create(session_key="a", expire_date=NOW)
    before = rows()
    said("backup", path.parent)
    (path,) = path.parent.glob("*.backup.gz")
    digest = path.with_name(f"{path.name}.sha256")
    assert {file.stat().st_mode & 0o777 for file in (path, digest)} == {0o600}
    subprocess.run(["sha256sum", "-c", digest], cwd=path.parent, check=True)
    section = Section.objects.latest("pk")
    section.heading = "Changed"
    section.save()
    added = make_section(section.organisation, "added")
    number = Revision.objects.current().number

    done = said("restore", path)

    assert rows()[:4] == before[:4]
    # Nobody is signed in, and no stored answer is taken for a new one.
    assert not Session.objects.exists()
    assert Revision.objects.current().number > number
    assert "draft" not in done
    (kept,) = path.parent.glob("*before-restore-*.backup.gz")
    assert f"To undo it: restore --as-it-was {kept}" in done
    said("restore", "--as-it-was", kept)
    assert Section.objects.get(pk=added.pk).is_published
    assert Section.objects.get(pk=section.pk).heading == "Changed"

    call_command("flush", interactive=False, verbosity=0)
    assert "draft" not in said("restore", path)
    assert Organisation.objects.published().exists()


def test_what_was_withdrawn_or_deleted_after_the_backup_is_not_public_again(
    path, client
):
    subject = Organisation.objects.get(slug="ecpat-international")
    withdrawn = make_section(subject, "withdrawn", body="Said by mistake. [!mistake]")
    source = make_citation("deleted-source")
    deleted = make_fact(subject, "Deleted", citation=source)
    other = make_section(subject, "other")
    whole = make_organisation("whole")
    make_section(whole, "part")
    said("backup", path)
    Section.objects.filter(pk=withdrawn.pk).withdraw()
    Organisation.objects.filter(pk=whole.pk).withdraw()
    Fact.objects.filter(pk=deleted.pk).delete()
    source.delete()

    done = said("restore", path)

    for row in (withdrawn, deleted, whole):
        row.refresh_from_db()
        assert not row.is_published
        assert "not public" in row.history.first().history_change_reason
        assert "Now a draft: orgprofile." in done
    assert "Said by mistake" not in client.get("/").content.decode()
    assert "Now a draft: orgprofile.section (ecpat-international, withdrawn)" in done
    assert "Now a draft: orgprofile.fact (ecpat-international, Deleted)" in done
    # Its parts come back with it, when it is published again.
    assert done.count("Now a draft: ") == 3
    assert "There again, and public: references.citation (deleted-source)" in done
    other.refresh_from_db()
    assert other.is_published


@pytest.mark.parametrize(
    ("damage", "said_is"), [("flipped", "has changed since"), ("cut", "end-of-stream")]
)
def test_a_damaged_backup_is_refused_and_all_rows_stay(path, damage, said_is):
    said("backup", path)
    content, before = bytearray(path.read_bytes()), rows()
    content[len(content) // 2] ^= 1
    path.write_bytes(content if damage == "flipped" else path.read_bytes()[:-1000])
    if damage == "cut":
        seal(path)

    with pytest.raises(CommandError, match=rf"^Nothing was restored.*{said_is}"):
        said("restore", path)

    assert rows() == before
    assert not list(path.parent.glob("*before-restore-*"))


def test_what_is_no_backup_of_this_kind_of_database_is_refused(path):
    with gzip.open(path, "wb") as file:
        file.write(b"A letter")
    with pytest.raises(CommandError, match=r"no file .*sha256: a backup is two files"):
        said("restore", path)
    seal(path)

    with pytest.raises(CommandError, match=r"is no backup of (SQLite|PostgreSQL)"):
        said("restore", path)


def write_foreign(path):
    """Write a whole backup of a database that has one table, which is not ours."""
    content = b"-- PostgreSQL database dump\nCREATE TABLE public.t (a integer);\n"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as file:
            file.execute("CREATE TABLE t (a integer)")
            content = file.serialize()
    with gzip.open(path, "wb") as packed:
        packed.write(content)
    seal(path)


@pytest.mark.parametrize(
    ("profile", "said_is"),
    [
        (None, "is a backup of another program"),
        ("w3c", "the profile of “ecpat-international”, but that of “w3c”"),
        ("", "does not hold the profile of “ecpat-international”"),
    ],
    ids=["another program", "another profile", "no profile"],
)
def test_a_backup_of_something_else_is_refused_and_nothing_is_changed(
    path, profile, said_is
):
    bodies = Organisation.objects.filter(pk=Organisation.objects.first().pk)
    if profile is None:
        write_foreign(path)
    else:
        bodies.update(slug="w3c")
        Revision.objects.update(profile=profile)
        said("backup", path)
        bodies.update(slug="ecpat-international")
        Revision.objects.update(profile="ecpat-international")
    before, files = rows(), sorted(path.parent.iterdir())

    with pytest.raises(CommandError, match=rf"^Nothing was restored.*{said_is}"):
        said("restore", path)

    assert rows() == before
    assert "t" not in connection.introspection.table_names()
    assert sorted(path.parent.iterdir()) == files


class Copied(sqlite3.Connection):
    """A database of which a part is copied when somebody watches."""

    watch = None

    def backup(self, target):
        progress = partial(self.watch, "half copied")
        super().backup(target, pages=50, progress=progress)
        self.watch("wholly copied")


def restore_until(step, path):
    """Restore in another process, which kills itself at a step; return how it ended.

    A step matches a file that is opened or moved, or words of SQL.
    """
    connection.close()
    if process := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def watch(*event):
        if re.search(step, " ".join(map(str, event))):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_sql(execute, sql, *given):
        watch("SQL", sql)
        return execute(sql, *given)

    sys.addaudithook(watch)
    Copied.watch = staticmethod(watch)
    backups.sqlite3.connect = partial(sqlite3.connect, factory=Copied)
    try:
        with connection.execute_wrapper(watch_sql):
            said("restore", path)
    finally:
        # As a process that fails, without the end of the tests.
        os._exit(sys.exc_info()[0] is not None)


STEPS = {
    "sqlite": ["open .*/raw", "rename .*sha256", "half copied", "wholly copied"],
    "postgresql": ["SQL DROP TABLE", "rename .*gz'"],
}


def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(path):
    subject = Organisation.objects.get(slug="ecpat-international")
    hidden = make_section(subject, "hidden", heading="Before")
    said("backup", path)
    hidden.heading = "After"
    hidden.save()
    Section.objects.filter(pk=hidden.pk).withdraw()
    Session.objects.create(session_key="a", expire_date=NOW)
    before = rows()

    for step in ["SQL UPDATE .*revision", *STEPS[connection.vendor], "no step"]:
        ended = restore_until(step, path)

        assert ended == (-signal.SIGKILL if step != "no step" else 0), step
        is_new = step in ("wholly copied", "no step")
        hidden.refresh_from_db()
        # What was withdrawn is public at no moment.
        assert hidden.heading == ("Before" if is_new else "After"), step
        assert not hidden.is_published, step
        assert (rows() == before) is not is_new, step
        assert Session.objects.exists() is not is_new, step


def test_a_restore_that_fails_at_its_end_leaves_all_rows(path):
    migrations = MigrationRecorder.Migration.objects
    newer = migrations.create(app="references", name="9999_newer", applied=NOW)
    said("backup", path)
    newer.delete()
    Section.objects.all().delete()
    before = rows()

    with pytest.raises(
        CommandError, match=r"not have the migration references\.9999_newer"
    ):
        said("restore", path)

    assert rows() == before
    assert not migrations.filter(name="9999_newer").exists()
    assert not list(path.parents[1].glob("**/.unfinished-*"))


def test_a_backup_made_while_others_write_holds_whole_transactions(path):
    Section.objects.update(order=0)
    Fact.objects.update(order=0)

    def write(_):
        for _ in range(5):
            with transaction.atomic():
                Section.objects.update(order=F("order") + 1)
                Fact.objects.update(order=F("order") + 1)
        connection.close()

    with ThreadPoolExecutor(3) as pool:
        written = pool.map(write, range(3))
        said("backup", path)
        list(written)
    assert Fact.objects.first().order == 15
    said("restore", path)

    assert Section.objects.first().order == Fact.objects.first().order


def test_a_backup_replaces_no_file_and_leaves_nothing_where_it_fails(path, monkeypatch):
    path.with_name("there.backup.gz.sha256").write_text("mine")
    path.with_name("loose.backup.gz").symlink_to("nowhere")
    before = sorted(path.parent.iterdir())

    for name, reason in {
        "there.backup.gz": "is there already: name another file",
        "loose.backup.gz": "is there already: name another file",
        "db-wal": "is no folder, and no file in one",
        "none/of.backup.gz": "is no folder, and no file in one",
    }.items():
        with pytest.raises(CommandError, match=reason):
            said("backup", path.parent / name)
    with pytest.raises(CommandError, match="set BACKUP_FOLDER"):
        said("backup")
    full = mock.Mock(side_effect=OSError("No space left on device"))
    monkeypatch.setattr(backups.os, "link", full)
    with pytest.raises(CommandError, match="No space left on device"):
        said("backup", path)

    assert sorted(path.parent.iterdir()) == before


def test_the_next_backup_deletes_what_a_killed_one_left(path):
    killed, running = (path.parent / f".unfinished-{n}" for n in ("a", "b"))
    for folder in (killed, running):
        folder.mkdir()
        (folder / "raw").write_text("All rows, unpacked.")
    os.utime(killed, (0, 0))

    said("backup", path)

    assert [*path.parent.glob(".unfinished-*")] == [running]


NAMING_HER = ["/leadership/", "/network/", "/network/counts.csv", "/open-questions/"]
NAMING_HER += ["/history/events.csv", "/history/founding/"]
NAMING_HER += ["/references/?sources=bib", "/search/?q=dorothy"]
ROW = "- {model: references.doubt, fields: {slug: a, words: Dorothy Rozga left.}}"


def name_her():
    """Let rows of six kinds name Dorothy Rozga; return hers."""
    subject = Organisation.objects.get(slug="ecpat-international")
    source = make_citation("slides", title="Slides", authors="Rozga, Dorothy")
    make_doubt("office", words="No source says when Dorothy Rozga began.")
    for row in (MembershipCount.objects.get(), HistoryEvent.objects.earliest("pk")):
        field = "note" if isinstance(row, MembershipCount) else "body"
        text = f"Dorothy Rozga said so.[@slides] {getattr(row, field)}"
        setattr(row, field, text)
        row.save()
    return make_person(subject, name="Dorothy Rozga", citation=source)


def showing(word):
    """Return the addresses, of those that named her, whose answers have a word."""
    answers = {address: ask(Client(), address) for address in NAMING_HER}
    return [a for a, answer in answers.items() if word in answer.text.lower()]


def test_a_person_who_is_withdrawn_is_nowhere_after_a_restore_and_a_load_either(
    path, client, settings, tmp_path
):
    person, keeper = name_her(), make_role("Keeper")
    LogEntry.objects.log_actions(keeper.pk, [person], CHANGE, "D. Rozga")
    said("backup", path)
    assert showing("rozga") == NAMING_HER
    client.force_login(keeper)
    address, why = reverse("person-withdraw"), "Somebody asks to be left out."
    sent = {"names": "Dorothy ROZGA\nRozga, Dorothy\nrozga", "why": why}

    refused = client.post(address, sent | {"why": "For Dorothy Rozga"})
    shown = client.post(address, sent)
    assert "without the person’s name" in refused.content.decode()
    assert KeyPerson.objects.filter(pk=person.pk).exists()
    client.post(address, sent | {"seen": shown.context["seen"]})

    assert "Dorothy Rozga, Executive director”: deleted" in shown.content.decode()
    (history,) = (f for f in settings.PROFILE.fixtures if "history" in f.name)
    at = history.read_text("utf-8").splitlines().index(AT_THE_AWARD) + 1
    assert f"{history}, line {at}" in shown.context["files"]
    assert showing("rozga") + stored("rozga") == []
    assert derived.stale() == 0
    event = HistoryEvent.objects.get(slug="founding")
    assert event.body == "It began.[@ecpat-history-2016, p. 3]"
    assert event.history.first().history_change_reason == why
    said("restore", "--as-it-was", path)
    assert stored("rozga") == []
    file = tmp_path / "doubts.yaml"
    file.write_text(ROW)
    with pytest.raises(CommandError, match=r"doubts.yaml, line \d+: .* was withdrawn"):
        said("loaddata", file)
    WithheldName.objects.filter(words=0).update(digest="of another key")
    with pytest.raises(CommandError, match="DJANGO_SECRET_KEY had another"):
        said("restore", path)


def test_a_restore_into_a_new_database_says_that_withdrawn_names_may_be_back(path):
    said("backup", path)
    assert "may be back" not in said("restore", path)
    Revision.objects.all().delete()

    assert "may be back: withdraw them again" in said("restore", path)


def test_no_backup_has_what_readers_report_and_a_restore_leaves_it(path):
    Report.objects.create(words="A quokka.", email="quokka@example.org")
    call_command("backup", str(path), verbosity=0)
    assert b"quokka" not in gzip.decompress(path.read_bytes())
    Report.objects.create(words="Another quokka.")

    call_command("restore", str(path), verbosity=0)

    assert [row.words for row in Report.objects.all()] == [
        "A quokka.",
        "Another quokka.",
    ]
    Report.objects.create(words="A third.")
    assert all(
        b"quokka" not in gzip.decompress(p.read_bytes())
        for p in path.parent.glob("*.gz")
    )
