"""Editions: made, read, verified and withdrawn."""

import json
import subprocess
from datetime import date
from zipfile import ZipFile

import bagit
import feedparser
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecpat_site import editions
from ecpat_site.editions import making
from orgprofile.models import Member, Organisation
from references.loading.rows import record_models, row_of_record
from references.models import Revision
from tests.make import (
    found_citation,
    make_citation,
    make_count,
    make_event,
    make_measure,
    make_one_of_each,
    make_organisation,
    make_profile,
    make_section,
)
from tests.references.management.commands import shell
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(settings, tmp_path):
    """Return a function that makes an edition, in a folder of this name."""

    def publish(folder="editions", summary="What is new."):
        settings.EDITIONS_DIR = tmp_path / folder
        shell.run("publish_edition", summary=summary)
        return editions.newest()

    return publish


@pytest.fixture
def withdraw():
    def run(edition, *paths, **options):
        why = "A court demands it."
        return shell.run(
            "withdraw_from_edition", edition.name, *paths, why=why, **options
        )

    return run


def contents(edition):
    """Return the files of an edition with their bytes, as its zip has them."""
    with ZipFile(edition.zip) as file:
        found = {name: file.read(name) for name in file.namelist()}
    for name, content in found.items():
        assert (edition.folder.parent / name).read_bytes() == content
    assert found.keys() == {
        f"{edition.name}/{path}" for path in making.files_in(edition.folder)
    }
    return {name.partition("/data/")[2] or name: found[name] for name in found}


# --- Making -----------------------------------------------------------------------------


def test_editions_of_one_revision_are_the_same_and_one_fact_alters_its_places_alone(
    make,
):
    make_one_of_each()
    revision = Revision.objects.values("number", "token").get()
    before = make("first")
    packed = before.zip.read_bytes()
    Revision.objects.update(**revision)
    assert make("second").zip.read_bytes() == packed
    files = editions.newest().files
    event = HistoryEvent.objects.get(slug="founding")
    event.title = "It was founded"
    event.save()

    after = make("third").files

    assert {path for path in files if after[path] != files[path]} == {
        *("index.html", "history/index.html", "history/founding/index.html"),
        *("history/events.csv", "history/events.json", "history/events.atom"),
        "references/ecpat-history-2016/index.html",
        *("organisations/ecpat-usa/index.html", "open-questions/index.html"),
        "history/prize-2013/index.html",
        "profile/fixtures/16-timeline.historyevent.yaml",
    }


def test_an_edition_holds_what_the_public_sees_and_loads_into_an_empty_database(make):
    subject = make_one_of_each()
    public = {row.name: row.values for row in public_rows()}
    hidden = {"status": "draft", "lead": "Quokka.[@quokka]"}
    body = make_organisation("quokka", name="Quokka", **hidden)
    make_citation("quokka", title="Quokka", listed=False)
    make_section(subject, "quokka", body="Quokka.[@quokka]", status="draft")
    make_event(body, "quokka")
    make_count(
        make_measure(body, "quokka"), "quokka", citation=found_citation("quokka")
    )
    Organisation.objects.filter(slug="ecpat-usa").update(parent=body)
    Member.objects.update(editors_note="Quokka")

    found = contents(make())

    assert [path for path, held in found.items() if b"quokka" in held.lower()] == []
    for model in reversed(record_models().values()):
        model._base_manager.all()._raw_delete(connection.alias)
    rows = editions.newest().folder / "data" / "profile" / "fixtures"
    call_command("loaddata", *map(str, rows.iterdir()), verbosity=0)
    (usa,) = (v for (_model, key), v in public.items() if key == ("ecpat-usa",))
    usa["parent"] = None
    assert {row.name: row.values for row in public_rows()} == public


def public_rows():
    return [row_of_record(r) for _, rows in making._public_records() for r in rows]


def test_none_is_made_while_another_is_or_of_what_changes_meanwhile(
    make, settings, tmp_path, monkeypatch
):
    make_profile()
    settings.EDITIONS_DIR = tmp_path / "editions"
    with making.alone(), pytest.raises(CommandError, match="Another run"):
        make()
    days = iter(range(1, 10))
    monkeypatch.setattr(making, "_moment", lambda: (date(2026, 12, next(days)), None))
    with pytest.raises(CommandError, match="changed twice while it was read"):
        make()

    assert [*settings.EDITIONS_DIR.iterdir()] == []


# --- Reading ----------------------------------------------------------------------------


def test_each_file_says_how_long_it_is_kept_and_what_it_was_made_from(client, make):
    make_profile()
    edition = make()
    address = f"/editions/{edition.name}"
    for path, kind, original in (
        ("/", "text/html; charset=utf-8", "/"),
        ("/history/", "text/html; charset=utf-8", "/history/"),
        ("/history/events.csv", "text/csv; charset=utf-8", "/history/events.csv"),
        ("/static/img/touch-icon.png", "image/png", "/static/img/touch-icon.png"),
        ("/LICENCES.txt", "text/plain; charset=utf-8", None),
        (".zip", "application/zip", None),
    ):
        answer = client.get(address + path)
        headers = answer.headers
        known = client.get(address + path, headers={"If-None-Match": headers["ETag"]})

        assert answer.getvalue()
        assert headers["Content-Type"] == kind
        living = original and f'<http://testserver{original}>; rel="original"'
        assert headers.get("Link") == living
        for each in (answer, known):
            assert each.headers["Cache-Control"] == "max-age=300"
            assert each.headers["X-Robots-Tag"] == "noindex"
            assert "default-src 'none'" in each.headers["Content-Security-Policy"]
        assert known.status_code == 304
    assert client.get("/editions/latest/").url == edition.address
    for path in (
        "/../bag-info.txt",
        "/%2e%2e/bag-info.txt",
        "//etc/passwd",
        "/nothing",
    ):
        assert client.get(address + path).status_code == 404
    assert client.get("/editions/2026-13-01/").status_code == 404


def test_the_list_names_each_edition_how_to_check_it_and_what_was_withdrawn(
    client, make, withdraw
):
    make_profile()
    first, second = make(summary="One."), make(summary="Two.")
    withdraw(second, "history/index.html", "history/events.atom", everywhere=True)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/editions/").content.decode()

    assert not queries
    assert page.index("Two.") < page.index("One.")
    for edition in (first, second):
        now = editions.named(edition.name)
        assert page.count(now.digest) == 1
        assert page.count(edition.digest) == 2
        assert f"history/events.atom of {edition.name}. A court demands it." in page
    feed = feedparser.parse(client.get("/editions/editions.atom").content)
    assert [entry.id for entry in feed.entries] == [second.address, first.address]


def test_an_edition_of_an_earlier_version_is_read_as_it_was(client, settings):
    settings.EDITIONS_DIR = settings.BASE_DIR / "tests" / "data" / "editions"
    (edition,) = map(editions.named, editions.names())

    bagit.Bag(str(edition.folder)).validate()
    page = client.get("/editions/2026-11-28/")
    assert b"This is the edition of 28 November 2026." in page.getvalue()
    assert "A first edition." in client.get("/editions/").content.decode()


# --- Checking and withdrawing -------------------------------------------------------------


def checked(folder):
    """Return what coreutils say of a bag."""
    words = ["sha256sum", "-c", "--quiet", editions.MANIFEST, editions.TAGS]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


def test_a_stranger_finds_an_edition_whole_and_names_the_byte_that_flipped(make):
    make_profile()
    folder = make().folder
    bagit.Bag(str(folder)).validate()
    assert checked(folder).returncode == 0
    page = folder / "data" / "history" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"1990", b"1991", 1))

    with pytest.raises(bagit.BagValidationError, match="history/index"):
        bagit.Bag(str(folder)).validate()
    assert checked(folder).stdout == "data/history/index.html: FAILED\n"


def test_what_is_withdrawn_is_gone_from_folder_zip_and_feed_and_never_silently(
    make, withdraw
):
    make_profile()
    before = make()
    files = before.files
    paths = (
        "history/founding/index.html",
        "history/events.atom",
        "history/events.json",
    )
    with pytest.raises(CommandError, match="no file nothing"):
        withdraw(before, "nothing")
    assert editions.newest() == before
    # Done again, as after a kill.
    for _time in range(2):
        withdraw(before, *paths)

    after = editions.newest()
    bagit.Bag(str(after.folder)).validate()
    found = contents(after)
    for path in paths:
        assert b"A court demands it." in found[path]
        assert b"It began" not in found[path]
    assert json.loads(found["history/events.json"])
    listed = editions.withdrawals()
    assert [one["path"] for one in listed] == [*paths]
    assert {one["digest"] for one in listed} == {before.digest} != {after.digest}
    assert {path for path in files if files[path] != after.files[path]} == {*paths}
