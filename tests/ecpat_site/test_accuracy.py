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
from references.models import Comparison, Revision, WithheldName
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


def row_of_desk(client, edition):
    """Return the address of the desk's page of a draw, and its first open form."""
    address = f"/admin/accuracy/{edition.name}/"
    fields = Markup(client.get(address)).fields
    return address, fields | {"seen": "the page itself, in whole"}


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


def test_each_button_keeps_its_row_and_readers_see_what_was_found(client, edition):
    client.force_login(make.make_role("Editor"))
    address, fields = row_of_desk(client, edition)
    words = Markup(client.get("/admin/")).words
    number = len(accuracy.draws()[0].rows)
    assert f"0 of {number} compared" in words

    refused = Markup(client.post(address, fields | {"verdict": "off"}))
    assert (
        "Say what is inexact (“off”) or wrong in the statement, or why you can’t check it."
        in refused.words
    )
    assert "the page itself, in whole" in refused.fields.values()
    sent = fields | {"verdict": "off", "remark": "It began in June."}
    saved = client.post(address, sent)
    again = client.post(address, sent)

    assert (saved.status_code, saved.url) == (302, f"{address}#next")
    assert again.status_code == 200
    (row,) = Comparison.objects.filter(sample="")
    assert (row.statement, row.verdict) == (fields["statement"], "off")
    shown = Markup(client.get("/accuracy/")).words
    assert f"1 of {number} compared: 1 off." in shown
    assert "It began in June." in shown
    assert "The statement is still on the site." in shown
    assert f"1 of {number} compared" in Markup(client.get("/admin/")).words
    assert client.get(f"/accuracy/{edition.name}/").status_code == 200


def test_who_compares_reads_of_what_a_row_is_and_comes_to_the_row_that_was_refused(
    client, edition
):
    client.force_login(make.make_role("Editor"))
    address, fields = row_of_desk(client, edition)
    last = accuracy.draws()[0].rows[-1]

    sent = fields | {"statement": last.statement, "verdict": "off"}
    answer = client.post(address, sent)

    assert "(section: Growth)" in Markup(answer).words
    refused = content(answer).partition('id="next"')[2].partition("</section>")[0]
    assert f'value="{last.statement}"' in refused
    assert (
        "Say what is inexact (“off”) or wrong in the statement, or why you can’t check it."
        in refused
    )


def test_a_comparison_lapses_with_its_sentence_and_the_page_says_so(client, edition):
    client.force_login(make.make_role("Editor"))
    draw = accuracy.draws()[0]
    section = Section.objects.get(slug="growth")
    row = next(r for r in draw.rows if r.statement.startswith(section.anchor("body")))
    comparison = row.as_comparison()
    comparison.verdict, comparison.by, comparison.seen = "exact", "erik", "the page"
    comparison.save()
    path = section.get_absolute_url()
    assert "erik: exact" in Markup(client.get(path)).words

    save(client, section, body="It grew fast.[@face#founding]", why="It did.")

    assert "erik: exact" not in Markup(client.get(path)).words
    shown = Markup(client.get(f"/accuracy/{edition.name}/")).words
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"Changed on {day}. The new statement is: “It grew fast.”" in shown


def test_an_author_compares_nothing_and_no_name_is_a_draw(client, edition):
    client.force_login(make.make_role("Author"))
    assert client.get(f"/admin/accuracy/{edition.name}/").status_code == 403
    client.force_login(make.make_role("Editor", "erik"))

    for address in (
        "/accuracy/2020-01-01/",
        "/admin/accuracy/none/",
        "/accuracy/x.txt",
    ):
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
        f"the first fingerprint of the edition, {edition.digest}, and their texts"
        in shown
    )


def test_a_sentence_that_is_moved_stands_there_still_and_a_name_withdrawn_is_not_shown(
    client, edition
):
    client.force_login(make.make_role("Editor"))
    section = Section.objects.get(slug="growth")
    body = "It began.[@face#founding] It grew.[@face#founding]"
    save(client, section, body=body, why="It began first.")
    address = f"/accuracy/{edition.name}/"

    assert "The new statement is: “It began.”" not in Markup(client.get(address)).words
    WithheldName.objects.keep(["grew"])
    Revision.objects.raise_number()
    shown = Markup(client.get(address)).words
    assert "It grew." not in shown
    assert "[withheld]" in shown
