"""The benchmark: good rows, a line for every page, a database that is gone afterwards."""

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from references.models import IndexedUse
from references.records.fields import Derived
from tests.benchmarks import (
    edits,
    history,
    network,
    pages,
    readers,
    references,
    rulers,
    search,
    starts,
)
from tests.benchmarks.measuring import ask, request
from tests.benchmarks.report import main, report, report_shipped
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_profile,
    make_section,
)
from tests.page_text import read

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("subject", [history, network, references, search])
def test_a_report_on_good_rows_has_a_line_for_each_page(capsys, subject):
    report(subject, rows=100, runs=1, with_plans=False)

    lines = dict(re.findall(r"^(.+?)  +(\d.*)$", capsys.readouterr().out, re.MULTILINE))
    for label, *_ in [*subject.pages(), *subject.files()]:
        assert re.fullmatch(r"[\d,.]+(  +[\d,.]+){2,4}", lines[label]), label
    for row in subject.MODEL.objects.all()[:50]:
        row.full_clean()
        for field in row._meta.fields:
            if isinstance(field, Derived):
                derived = field.derive(getattr(row, field.of))
                assert derived == getattr(row, field.name)
    if subject is references:
        assert IndexedUse.objects.filter(is_public=True).count() > 50
        assert max(int(lines[label].split()[0]) for label, _ in subject.pages()) <= 10


def test_a_run_uses_a_database_that_it_makes_and_destroys(tmp_path):
    done = run(tmp_path, "network", "--rows", "100", "--runs", "1", "--plans")

    assert "front page" in done
    assert not (tmp_path / "site.sqlite3").exists()
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_each_page_of_the_shipped_profile_has_a_line_with_the_rulers(
    capsys, monkeypatch
):
    monkeypatch.setattr("tests.benchmarks.report.own_database", nullcontext)
    monkeypatch.setattr(pages, "MANY", 5)

    main(["pages", "--runs", "1"])

    done = re.findall("^/.*$", capsys.readouterr().out, re.MULTILINE)
    lines = {
        address: [float(cell.replace(",", "").replace("–", "0")) for cell in cells]
        for address, *cells in map(str.split, done)
    }
    assert {len(cells) for cells in lines.values()} == {len(pages.HEADS) - 1}
    assert set(lines) == {rulers.CONSTANT, rulers.PLAINEST, *pages.addresses()}
    for (
        anew,
        _times,
        stored,
        _ratio,
        unchanged,
        plain,
        packed,
        best,
        *_,
    ) in lines.values():
        # Stored, every one of them.
        assert max(stored, unchanged) < anew
        assert plain < 200 or plain >= packed >= best
    *_, queries, elements = lines[rulers.PLAINEST]
    assert queries == 4
    assert 200 < elements < lines["/"][-1]


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_the_plainest_page_has_the_published_rows_and_the_sources_they_cite():
    for key in ("of-lead", "of-section", "of-event", "of-draft", "of-nothing"):
        make_citation(key, title=f"The source {key}")
    subject = make_organisation(lead="A network.[@of-lead]")
    make_section(subject, heading="The Code", body="Signed by many.[@of-section, p. 3]")
    make_section(subject, "draft", body="A draft.[@of-draft]", status="draft")
    for slug, shown in (("founding", True), ("meeting", False)):
        make_event(
            subject,
            slug,
            title=f"The {slug}",
            body="In Chiang Mai.[@of-event]",
            is_highlight=shown,
        )

    answer = ask(rulers.application, request(rulers.PLAINEST))

    words = read(answer.body.decode()).words()
    for shown in ("A network.", "The Code", "Signed by many.", "The founding"):
        assert shown in words
    assert "A draft" not in words
    assert "The meeting" not in words
    sources = {"of-lead", "of-section", "of-event"}
    assert set(re.findall("The source ([a-z-]+)", words)) == sources


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_readers_are_simulated_on_the_sizes_of_all_pages(capsys):
    make_profile()

    report_shipped(readers, 1)

    rows = re.findall(r"^[\d,]+  .*\d$", capsys.readouterr().out, re.MULTILINE)
    assert [int(row.split()[0].replace(",", "")) for row in rows] == [*readers.READINGS]
    sizes = [page.size for page in readers.measured()]
    assert len(sizes) > 10
    assert min(sizes) > 500


def test_a_start_takes_longer_than_the_answers_after_it(database_url, monkeypatch):
    monkeypatch.setattr(starts, "database_url", lambda: database_url)
    monkeypatch.setattr(starts, "ADDRESSES", ["/"])

    ((address, start, first, again, ratio),) = starts.rows(1)

    assert address == "/"
    assert start > first >= again > 0
    assert ratio == first / again


def test_an_edit_is_seen_in_the_other_process(database_url, monkeypatch):
    monkeypatch.setattr(edits, "database_url", lambda: database_url)

    ((number, median, longest),) = edits.rows(2)

    assert number == 2
    assert 0 <= median <= longest


def run(tmp_path: Path, *words: str) -> str:
    """Run the benchmark on SQLite; return what it prints."""
    (folder := tmp_path / "temporary").mkdir()
    site = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": site, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
