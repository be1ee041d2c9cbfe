"""Editions: made, read, verified and withdrawn."""

import json
import re
import subprocess
from shutil import copytree
from unittest import mock
from zipfile import ZipFile

import bagit
import feedparser
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from ecpat_site import editions
from ecpat_site.editions import making
from ecpat_site.management.commands import nightly, withdraw_from_edition
from orgprofile.models import Member, Organisation
from references.loading.rows import record_models
from references.models import Revision
from tests import make
from tests.references.management.commands import shell
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(row_of_each, tmp_path_factory):
    """Return a folder with an edition of the made profile, once for a module."""
    folder = tmp_path_factory.mktemp("editions")
    with override_settings(EDITIONS_DIR=folder):
        shell.run("publish_edition", summary="What is new.")
    return folder


@pytest.fixture
def edition(made, settings, tmp_path):
    """Return an edition of this test alone."""
    settings.EDITIONS_DIR = copytree(made, tmp_path / "editions")
    return editions.newest()


@pytest.fixture
def publish(row_of_each, settings, tmp_path):
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
        "history/events.csv",
        "references/ecpat-history-2016/index.html",
        *("organisations/ecpat-usa/index.html", "history/prize-2013/index.html"),
        *("profile/fixtures/timeline.historyevent.yaml", "statements.csv"),
        "profile.json",
    }


def test_an_edition_holds_what_the_public_sees_and_loads_into_an_empty_database(
    publish, row_of_each
):
    subject = row_of_each
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
        model.history.all().delete()
    rows = editions.newest().folder / "data" / "profile" / "fixtures"
    call_command("loaddata", *map(str, rows.iterdir()), verbosity=0)
    again = contents(publish("again"))
    rows = {path for path in found if path.startswith("data/profile/")}
    assert {path: again[path] for path in rows} == {path: found[path] for path in rows}


def test_none_is_made_of_what_has_not_changed_or_changes_while_it_is_read(
    edition, publish, settings, monkeypatch
):
    with pytest.raises(CommandError, match="nothing has changed since the edition of"):
        publish()
    changed = Revision.objects.raise_number
    monkeypatch.setattr(making, "_write_rows", lambda _folder: changed())

    with pytest.raises(CommandError, match="changed the profile twice"):
        publish("second")

    assert [*settings.EDITIONS_DIR.glob("[!.]*")] == []


def test_each_file_says_how_long_it_is_kept_and_what_it_was_made_from(client, edition):
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
    client, edition, publish
):
    make.make_event(Organisation.objects.first(), "congress", body="It met.[@a]")
    second = publish(summary="Two.")
    assert second.info["Changes"].startswith("statements added: 2")
    files = second.files
    paths = (
        "history/founding/index.html",
        "history/events.csv",
        "profile.json",
    )
    with pytest.raises(CommandError, match="shows which files an edition has"):
        withdraw(second, "nothing")
    # Done again, as after a kill.
    for _time in range(2):
        withdraw(second, *paths, everywhere=True)

    found = contents(editions.newest())
    for path in paths:
        assert b"A court demands it." in found[f"data/{path}"]
        assert b"It began" not in found[f"data/{path}"]
    assert json.loads(found["data/profile.json"])
    now = editions.newest().files
    assert {path for path in files if files[path] != now[path]} == {*paths}
    page = client.get("/editions/").content.decode()
    assert page.index("Two.") < page.index("What is new.")
    for each in (edition, second):
        assert page.count(editions.named(each.name).digest) == 1
        assert page.count(each.digest) == len(paths)
    feed = feedparser.parse(client.get("/changes/changes.atom?at=/editions/").content)
    links = [entry.link for entry in feed.entries]
    assert links == [second.address, edition.address]


def test_a_page_that_is_withdrawn_is_cited_no_more_and_its_notice_says_it_is_gone(
    client, edition
):
    address = f"{edition.address.removeprefix('http://testserver')}history/founding/"
    page = "/history/founding/"
    assert edition.address in client.get(page).content.decode()
    path = "history/founding/index.html"
    before = edition.files[path]

    withdraw(edition, path)

    for known in (before, editions.newest().files[path]):
        notice = client.get(address, headers={"If-None-Match": f'"{known}"'})
        assert notice.status_code == 410
        assert b"A court demands it." in notice.getvalue()
    assert "no saved copy (edition) of it exists" in client.get(page).content.decode()
    assert f"{edition.address}history/" in client.get("/history/").content.decode()


def broken(whole, folder):
    """Put folders that are no whole editions beside one; return what is said of each."""
    copytree, last = making.shutil.copytree, editions.TAGS
    (folder / "2027-01-01").mkdir()
    said = {"2027-01-01": f"No such file.*{last}"}
    for day, path, what in (
        ("2027-01-03", "data/history/index.html", "data/history/index.html is missing"),
        ("2027-01-04", editions.MANIFEST, "No such file.*manifest"),
        ("2027-02-30", "data/index.html", "day is out of range"),
    ):
        (copytree(whole, folder / day) / path).unlink()
        said[day] = what
    # As while it is copied.
    half = copytree(whole, folder / "2027-01-09") / editions.MANIFEST
    half.write_bytes(half.read_bytes()[:-10])
    said["2027-01-09"] = "data/.* is missing"
    (folder / "2027-01-07").symlink_to(whole)
    (copytree(whole, folder / "2027-01-08") / last).write_bytes(b"\xff\xfe")
    return said | {"2027-01-07": "symbolic link", "2027-01-08": "a tag file is cut off"}


def test_a_folder_that_is_no_whole_edition_is_passed_over_logged_once_and_named(
    client, edition, row_of_each, caplog
):
    said = broken(edition.folder, edition.folder.parent)

    for _time in range(2):
        # Pages are made anew.
        row_of_each.save()
        for path in ("/", "/leadership/", "/editions/", "/changes/"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert edition.name in page.content.decode(), path
            assert "2027" not in page.content.decode(), path
        for name in said:
            assert client.get(f"/editions/{name}/").status_code == 404, name
    assert client.get("/editions/latest/").url == edition.address
    warned = [w.msg for w in run_checks() if w.id == "ecpat_site.W004"]
    for name, what in said.items():
        assert re.search(f"{name} is no whole edition: .*{what}", "\n".join(warned)), (
            name
        )
        assert caplog.text.count(f"{name} is no whole edition") == 1, name
    with pytest.raises(
        CommandError, match=r"2027-01-09 is no whole edition.*2027-01-01"
    ):
        nightly.Command().editions()


def test_a_copy_of_an_edition_that_is_complete_is_shown_at_once(client, edition):
    under_way = edition.folder.with_name("2027-01-01")
    making.shutil.copytree(edition.folder, under_way)
    last = under_way / "data" / "index.html"
    kept = last.rename(last.with_suffix(".part"))
    assert client.get("/editions/latest/").url == edition.address

    kept.rename(last)

    assert b"<h1" in client.get("/editions/2027-01-01/").getvalue()
    assert client.get("/editions/latest/").url.endswith("2027-01-01/")


def test_what_the_manifest_does_not_list_and_what_leads_elsewhere_is_not_sent(
    client, edition
):
    data, address = edition.folder / "data", f"/editions/{edition.name}"
    (data / "about" / "index.html").unlink()
    (edition.folder.parent / "secret.html").write_text("Quokka")
    (data / "about" / "index.html").symlink_to("../../../secret.html")
    making.seal(edition.folder, "External-Description: What is new.\n")
    (data / "unlisted.html").write_text("Quokka")

    for path in (
        "about/",
        "unlisted.html",
        "../../secret.html",
        "..%2f..%2fsecret.html",
    ):
        assert client.get(f"{address}/{path}").status_code == 404, path
    assert b"<h1" in client.get(f"{address}/").getvalue()
    (fault,) = editions.faults()
    assert fault.endswith("data has a file of its own: unlisted.html.")

    manifest = edition.folder / editions.MANIFEST
    lines = manifest.read_text().replace("data/about/index", "data/../../secret")
    manifest.write_text(lines)
    tags = ("bag-info.txt", "bagit.txt", editions.MANIFEST)
    (edition.folder / editions.TAGS).write_text(making._digests(edition.folder, tags))
    for path in ("", "../../secret.html"):
        assert client.get(f"{address}/{path}").status_code == 404, path


def test_a_full_disk_ends_in_a_sentence_and_changes_nothing(
    edition, publish, monkeypatch
):
    before = contents(edition)
    full = mock.Mock(side_effect=OSError(28, "No space left on device"))
    monkeypatch.setattr(making, "zipped", full)
    monkeypatch.setattr(withdraw_from_edition, "zipped", full)
    make.make_fact(Organisation.objects.first(), "Added", citation=None, value="")

    with pytest.raises(CommandError, match=r"^No edition was made.*No space left"):
        publish()
    with pytest.raises(CommandError, match=r"^Nothing was withdrawn.*No space left"):
        withdraw(edition, "index.html")

    assert contents(edition) == before
    assert {path.name for path in edition.folder.parent.iterdir()} == {
        *(".lock", edition.name, f"{edition.name}.zip")
    }


def test_an_edition_of_which_files_are_deleted_meanwhile_is_not_made(
    publish, monkeypatch, settings
):
    write_rows = making._write_rows

    def deleting(folder):
        (folder.parents[1] / "about" / "index.html").unlink()
        write_rows(folder)

    monkeypatch.setattr(making, "_write_rows", deleting)
    with pytest.raises(
        CommandError, match=r"deleted 1 of its files, such as about/index"
    ):
        publish()

    assert [*settings.EDITIONS_DIR.glob("[!.]*")] == []


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
