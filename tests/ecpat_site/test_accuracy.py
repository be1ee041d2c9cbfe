"""How often the profile is wrong: what is drawn, compared at the desk, and shown."""

import csv
import re
import shutil
import subprocess
from html import unescape

import pytest
from django.test import override_settings
from django.utils import timezone

from ecpat_site import accuracy, editions
from orgprofile.models import Section
from references.models import Reading, Revision, WithheldName
from tests import make
from tests.desk import save
from tests.markup import Markup
from tests.references.management.commands import shell
from tests.walk import content

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(made_profile, tmp_path_factory):
    """Return a folder with an edition that has a sentence by its note, once for all."""
    make.make_reading(make.make_citation("face"))
    prose = "It grew.[@face#founding]"
    make.make_section(made_profile, "growth", body=prose, order=9)
    folder = tmp_path_factory.mktemp("editions")
    with override_settings(EDITIONS_DIR=folder):
        shell.run("publish_edition", summary="What is new.")
    return folder


@pytest.fixture
def edition(made, settings, tmp_path):
    settings.EDITIONS_DIR = shutil.copytree(made, tmp_path / "editions")
    return editions.newest()


@pytest.mark.usefixtures("edition")
def test_a_stranger_draws_the_same_with_the_commands_of_the_page(client, tmp_path):
    edition = editions.newest()
    page = content(client.get("/accuracy/"))
    (commands,) = re.findall(r'aria-label="Commands">(.*?)</pre>', page, re.DOTALL)
    script = unescape(commands).replace("NAME", edition.name)

    shutil.copy(edition.folder.with_suffix(".zip"), tmp_path)
    result = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"} | {"LC_ALL": "C"},
        capture_output=True,
        check=False,
        text=True,
    )

    assert not result.stderr
    draw, _sample = accuracy.draws()
    names = [line.split(" ", 1)[1] for line in result.stdout.splitlines()]
    assert names == [row.statement for row in draw.rows]
    with (edition.folder / "data" / "statements.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row["digest"] for row in csv.DictReader(file)}
    assert {row.statement: row.digest for row in draw.rows}.items() <= rows.items()


def compare(client, words, verdict, **fields):
    """Open the task of a drawn statement, and fill in its form."""
    (task,) = [
        each
        for each in client.get("/admin/?kind=draw").context["kinds"][0][2]
        if each.words == words
    ]
    form = Markup(client.get(task.address)).fields
    sent = form | {"verdict": verdict, "seen": "the page itself, in whole"} | fields
    return client.post(task.address, sent)


def test_a_drawn_statement_is_a_task_until_it_is_compared_and_readers_see_the_finding(
    client, edition
):
    client.force_login(make.make_role("Editor"))
    number = len(accuracy.draws()[0].rows)
    desk = Markup(client.get("/admin/?kind=draw"))
    assert f"Drawn to be compared: {number}" in desk.words
    assert "section: Growth, in the Edition of" in desk.words
    reading = Reading.objects.get(slug="founding", citation__key="face")
    assert reading.read_at in desk.links

    refused = Markup(compare(client, "It grew.", "off"))
    assert "Say what is off or wrong, or why it can’t be checked." in refused.words
    saved = compare(client, "It grew.", "off", remark="It began in June.")

    assert (saved.status_code, saved.url) == (302, "/admin/?kind=draw")
    assert f"Drawn to be compared: {number - 1}" in Markup(client.get(saved.url)).words
    shown = Markup(client.get("/accuracy/")).words
    assert f"1 of {number} compared: 1 off." in shown
    assert "It began in June." in shown
    assert "It stands there still." in shown
    assert client.get(f"/accuracy/{edition.name}/").status_code == 200


def test_a_comparison_lapses_with_its_sentence_and_the_page_says_so(client, edition):
    client.force_login(make.make_role("Editor"))
    section = Section.objects.get(slug="growth")
    compare(client, "It grew.", "exact", by="erik")
    path = section.get_absolute_url()
    assert "erik: exact" in Markup(client.get(path)).words

    save(client, section, body="It grew fast.[@face#founding]", why="It did.")

    assert "erik: exact" not in Markup(client.get(path)).words
    shown = Markup(client.get(f"/accuracy/{edition.name}/")).words
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"Changed on {day}. In its place stands: “It grew fast.”" in shown


def test_an_author_has_no_draw_to_compare_and_no_name_is_a_draw(client, edition):
    author = make.make_role("Author")
    assert accuracy.tasks(author) == []

    for address in ("/accuracy/2020-01-01/", "/accuracy/x.txt"):
        assert client.get(address).status_code == 404


def test_a_withdrawal_draws_no_others(client, edition):
    def drawn():
        return [row.statement for row in accuracy.draws()[0].rows]

    before = drawn()
    why = "A court demands it."

    shell.run("withdraw_from_edition", edition.name, "about/index.html", why=why)

    assert editions.newest().digest != edition.digest
    assert drawn() == before
    shell.run("withdraw_from_edition", edition.name, "profile.json", why=why)
    shown = Markup(client.get("/accuracy/")).words
    assert (
        f"drawn by its first fingerprint, {edition.digest}, and its statements" in shown
    )


def test_a_sentence_that_is_moved_stands_there_still_and_a_name_withdrawn_is_not_shown(
    client, edition
):
    client.force_login(make.make_role("Editor"))
    section = Section.objects.get(slug="growth")
    body = "It began.[@face#founding] It grew.[@face#founding]"
    save(client, section, body=body, why="It began first.")
    address = f"/accuracy/{edition.name}/"

    assert "In its place stands: “It began.”" not in Markup(client.get(address)).words
    WithheldName.objects.keep(["grew"])
    Revision.objects.raise_number()
    shown = Markup(client.get(address)).words
    assert "It grew." not in shown
    assert "[withheld]" in shown
