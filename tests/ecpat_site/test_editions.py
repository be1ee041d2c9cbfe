"""Editions: made, read and verified."""

from zipfile import ZipFile

import bagit
import pytest
from django.core.management import CommandError, call_command

from ecpat_site import editions
from references.models import Report
from tests import make
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(row_of_each, settings, tmp_path):
    settings.EDITIONS_DIR = tmp_path / "editions"
    hidden = make.make_organisation("quokka", name="Quokka", status="draft")
    make.make_event(hidden, "quokka")
    call_command("publish_edition", summary="What is new.", verbosity=0)
    return editions.newest()


def test_an_edition_is_a_bag_of_what_the_public_sees_with_links_that_work(edition):
    bagit.Bag(str(edition.folder)).validate()
    data = edition.folder / "data"
    found = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with ZipFile(edition.folder.with_suffix(".zip")) as file:
        names = {name for name in file.namelist() if not name.endswith("/")}
    own = {p for p in edition.folder.rglob("*") if p.is_file()}
    assert names == {f"{p.relative_to(edition.folder.parent)}" for p in own}
    assert [path for path, held in found.items() if b"quokka" in held.lower()] == []
    front = (data / "index.html").read_text()
    assert 'href="history/index.html"' in front
    assert f"This is the {edition.title}." in front


def test_an_edition_is_served_listed_and_cited_and_nothing_beside_it(client, edition):
    address = f"/editions/{edition.name}"
    for path in ("/", "/history/", "/history/events.csv", ".zip"):
        answer = client.get(address + path)
        assert answer.getvalue()
        assert answer.headers["X-Robots-Tag"] == "noindex"
    for path in ("/../bag-info.txt", "/%2e%2e/bag-info.txt", "//etc/passwd", "-9/"):
        assert client.get(address + path).status_code in (400, 404)
    assert client.get("/editions/latest/").url == edition.address
    assert "What is new." in client.get("/editions/").content.decode()
    assert edition.address in client.get("/history/").content.decode()


@pytest.mark.usefixtures("row_of_each")
def test_whoever_makes_one_reads_which_tasks_are_open(settings, tmp_path):
    settings.EDITIONS_DIR = tmp_path / "editions"
    Report.objects.create(words="It was 1991.")

    written = shell.run("publish_edition", summary="What is new.")[1]

    assert "\nOpen at the desk: Reports of readers: 1\n" in written


def test_there_is_one_of_a_day(edition):
    with pytest.raises(CommandError, match="is there already"):
        call_command("publish_edition", summary="Again.", verbosity=0)


def test_none_is_made_where_a_link_leads_nowhere_and_its_page_is_named(
    row_of_each, settings, tmp_path
):
    settings.EDITIONS_DIR = tmp_path / "editions"
    body = "It began [then](/history/nowhere/).[@ecpat-germany-2018]"
    section = make.make_section(row_of_each, "linking", body=body)
    try:
        with pytest.raises(CommandError, match="/history/nowhere/, to which / links"):
            call_command("publish_edition", summary="What is new.", verbosity=0)
    finally:
        section.delete()
    assert editions.newest() is None
