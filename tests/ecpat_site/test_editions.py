"""Editions: made, read, verified and withdrawn."""

import json
import subprocess
from zipfile import ZipFile

import bagit
import feedparser
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ecpat_site import editions
from ecpat_site.editions import making
from orgprofile.models import Member, Organisation
from references.loading.rows import record_models
from references.models import Revision
from tests import make
from tests.references.management.commands import shell
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(settings, tmp_path):
    """Return a function that makes an edition, in a folder of this name."""

    def publish(folder="editions", summary="What is new."):
        settings.EDITIONS_DIR = tmp_path / folder
        shell.run("publish_edition", summary=summary)
        return editions.newest()

    return publish


def withdraw(edition, *paths, **options):
    why = "A court demands it."
    shell.run("withdraw_from_edition", edition.name, *paths, why=why, **options)


def contents(edition):
    """Return the files of an edition with their bytes, once its zip is seen to have them."""
    with ZipFile(edition.folder.with_suffix(".zip")) as file:
        packed = {name: file.read(name) for name in file.namelist()}
    paths = making.files_in(edition.folder)
    found = {path: (edition.folder / path).read_bytes() for path in paths}
    assert packed == {f"{edition.name}/{path}": found[path] for path in found}
    bagit.Bag(str(edition.folder)).validate()
    return found


def test_one_revision_gives_the_same_bytes_and_one_fact_alters_its_places_alone(
    publish,
):
    make.make_one_of_each()
    revision = Revision.objects.values("number", "token").get()
    before = contents(publish("first"))
    Revision.objects.update(**revision)
    assert contents(publish("second")) == before
    files = editions.newest().files
    event = HistoryEvent.objects.get(slug="founding")
    event.title = "It was founded"
    event.save()

    after = publish("third").files

    assert {path for path in files if after[path] != files[path]} == {
        *("index.html", "history/index.html", "history/founding/index.html"),
        *("history/events.csv", "history/events.json", "history/events.atom"),
        *("references/ecpat-history-2016/index.html", "open-questions/index.html"),
        *("organisations/ecpat-usa/index.html", "history/prize-2013/index.html"),
        *("profile/fixtures/timeline.historyevent.yaml", "statements.csv"),
        "profile.json",
    }


def test_an_edition_holds_what_the_public_sees_and_loads_into_an_empty_database(
    publish,
):
    subject = make.make_one_of_each()
    hidden = make.make_organisation("quokka", name="Quokka", status="draft")
    source = make.make_citation("quokka", title="Quokka", listed=False)
    make.make_section(subject, "quokka", body="Quokka.[@quokka]", status="draft")
    make.make_event(hidden, "quokka")
    make.make_count(make.make_measure(hidden, "quokka"), "quokka", citation=source)
    Organisation.objects.filter(slug="ecpat-usa").update(parent=hidden)
    Member.objects.update(editors_note="Quokka")

    found = contents(publish())

    assert [path for path, held in found.items() if b"quokka" in held.lower()] == []
    for model in reversed(record_models().values()):
        model._base_manager.all()._raw_delete(connection.alias)
    rows = editions.newest().folder / "data" / "profile" / "fixtures"
    call_command("loaddata", *map(str, rows.iterdir()), verbosity=0)
    again = contents(publish("again"))
    rows = {path for path in found if path.startswith("data/profile/")}
    assert {path: again[path] for path in rows} == {path: found[path] for path in rows}


def test_none_is_made_of_what_has_not_changed_or_changes_while_it_is_read(
    publish, settings, monkeypatch
):
    make.make_profile()
    publish("first")
    with pytest.raises(CommandError, match="nothing has changed since the edition of"):
        publish("first")
    changed = Revision.objects.raise_number
    monkeypatch.setattr(making, "_write_rows", lambda _folder: changed())

    with pytest.raises(CommandError, match="changed twice while it was read"):
        publish()

    assert [*settings.EDITIONS_DIR.iterdir()] == []


def test_each_file_says_how_long_it_is_kept_and_what_it_was_made_from(client, publish):
    make.make_profile()
    edition = publish()
    address = f"/editions/{edition.name}"
    for path, kind, original in (
        ("/history/", "text/html; charset=utf-8", "/history/"),
        ("/history/events.csv", "text/csv; charset=utf-8", "/history/events.csv"),
        ("/static/img/touch-icon.png", "image/png", "/static/img/touch-icon.png"),
        ("/LICENCES.txt", "text/plain; charset=utf-8", ""),
        (".zip", "application/zip", ""),
    ):
        answer = client.get(address + path)
        headers = answer.headers
        known = client.get(address + path, headers={"If-None-Match": headers["ETag"]})

        assert answer.getvalue()
        assert (headers["Content-Type"], known.status_code) == (kind, 304)
        link = f'<http://testserver{original}>; rel="original"' if original else None
        assert headers.get("Link") == link
        for each in (headers, known.headers):
            assert each["Cache-Control"] == "max-age=300"
            assert each["X-Robots-Tag"] == "noindex"
            assert "default-src 'none'" in each["Content-Security-Policy"]
    assert client.get("/editions/latest/").url == edition.address
    for path in ("/../bag-info.txt", "/%2e%2e/bag-info.txt", "//etc/passwd", "-9/"):
        assert client.get(address + path).status_code == 404


def test_what_is_withdrawn_is_gone_from_folder_zip_and_feed_and_never_silently(
    client, publish
):
    make.make_profile()
    first = publish(summary="One.")
    make.make_event(Organisation.objects.first(), "congress", body="It met.[@a]")
    second = publish(summary="Two.")
    assert second.info["Changes"].startswith("statements added: 2")
    files = second.files
    paths = (
        "history/founding/index.html",
        "history/events.atom",
        "history/events.json",
    )
    with pytest.raises(CommandError, match="which files this one has"):
        withdraw(second, "nothing")
    # Done again, as after a kill.
    for _time in range(2):
        withdraw(second, *paths, everywhere=True)

    found = contents(editions.newest())
    for path in paths:
        assert b"A court demands it." in found[f"data/{path}"]
        assert b"It began" not in found[f"data/{path}"]
    assert json.loads(found["data/history/events.json"])
    now = editions.newest().files
    assert {path for path in files if files[path] != now[path]} == {*paths}
    page = client.get("/editions/").content.decode()
    assert page.index("Two.") < page.index("One.")
    for edition in (first, second):
        assert page.count(editions.named(edition.name).digest) == 1
        assert page.count(edition.digest) == len(paths)
    feed = feedparser.parse(client.get("/editions/editions.atom").content)
    assert [entry.id for entry in feed.entries] == [second.address, first.address]


def test_an_edition_of_an_earlier_version_is_read_as_it_was_and_a_flipped_byte_is_named(
    client, settings, tmp_path
):
    making.shutil.copytree("tests/data/editions", tmp_path, dirs_exist_ok=True)
    settings.EDITIONS_DIR = tmp_path
    folder = editions.newest().folder
    bagit.Bag(str(folder)).validate()
    page = client.get("/editions/2026-11-28/").getvalue()
    assert b"This is the edition of 28 November 2026." in page
    assert "A first edition." in client.get("/editions/").content.decode()
    words = ["sha256sum", "-c", "--quiet", editions.MANIFEST, editions.TAGS]
    assert subprocess.run(words, cwd=folder).returncode == 0
    (folder / "data" / "index.html").write_bytes(page.replace(b"1990", b"1991"))

    with pytest.raises(bagit.BagValidationError, match="data/index"):
        bagit.Bag(str(folder)).validate()
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert done.stdout == "data/index.html: FAILED\n"
