"""Audits: files of the profile that show how often its statements were wrong."""

from dataclasses import replace

import pytest
from django.core import checks
from django.urls import reverse

from ecpat_site.accuracy import COLUMNS, audits
from tests.markup import Markup
from tests.walk import content

PAGE = "/accuracy/"
HEAD = f"# Ten were drawn.\n{','.join(COLUMNS)}\n"
ROW = "at_fact_founding,/,Founded,Since 1990,face#founding,{},It was 1991.,all,,\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """Return the empty folder of audits of another profile."""
    settings.PROFILE = replace(settings.PROFILE, folder=tmp_path)
    (tmp_path / "audits").mkdir()
    return tmp_path / "audits"


def faults():
    messages = checks.run_checks()
    return [message.msg for message in messages if message.id == "ecpat_site.W006"]


def test_the_page_counts_what_the_shipped_files_have():
    counts = {audit.path.stem: [*audit.counts.values()] for audit in audits()}

    assert counts == {
        "2026-12-07-by-digest": [55, 4, 0, 0, 1],
        "2026-12-06-by-digest": [54, 1, 0, 0, 5],
        "2026-12-03-by-digest": [52, 6, 0, 0, 2],
        "2026-12-02": [43, 4, 0, 0, 13],
        "2026-11-30-by-seed": [54, 4, 0, 0, 2],
        "2026-11-30-by-digest": [53, 5, 0, 0, 2],
        "2026-11-28": [51, 4, 2, 0, 3],
    }
    assert faults() == []


def test_old_and_new_words_of_what_was_off_are_shown_and_what_was_done(client):
    words = content(client.get(PAGE))

    for text in (
        "2 December 2026",
        "30 November 2026, drawn by seed",
        "In 2008 it had the secretariat of a wider network.",
        "Changed on 30 November 2026.",
        "New words: In 2008 it had the secretariat of the work to build ECPAT’s network",
        "Last changed on",
    ):
        assert text in words
    # Each row that was off stands before those that are folded.
    for section in words.split("<section")[1:]:
        assert "<b>Off.</b>" not in section.partition("<details>")[2]


def test_an_address_of_a_source_is_no_link_but_each_file_is(client):
    page = Markup(client.get(PAGE))

    assert "https://ecpat.org/?p=1872" in page.words
    assert "https://ecpat.org/?p=1872" not in page.links
    assert {reverse("audit", args=[audit.path.stem]) for audit in audits()} <= {
        *page.links
    }


def test_an_audit_is_served_as_it_is(client):
    newest = audits()[0]

    answer = client.get(reverse("audit", args=[newest.path.stem]))

    assert answer.content == newest.path.read_bytes()
    assert client.get(reverse("audit", args=["2026-12-01"])).status_code == 404


def test_a_profile_without_audits_says_so(client, folder):
    words = content(client.get(PAGE))

    assert "Nobody has compared statements with their sources yet." in words
    assert "Last changed on" not in words
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("2026-12-02", f"{HEAD}{ROW.format('fine')}", "line 3: “fine” is not an outcome"),
        ("2026-12-02", HEAD.replace(",done", ""), "line 2: no column done"),
        ("2026-12-02", "", f"line 1: no column {', '.join(COLUMNS)}"),
        ("2026-12-02", f"{HEAD}{ROW}\udcff", "line 4: 'utf-8' codec can't decode"),
        ("2026-13-02", HEAD, "line 1: month must be in 1..12"),
        ("my audit", f"{HEAD}{ROW.format('off')}", "line 1: Invalid isoformat string"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_left_out(client, folder, name, text, fault):
    file = folder / f"{name}.csv"
    file.write_text(text, "utf-8", errors="surrogateescape")
    (folder / "2026-12-01.csv").write_text(f"{HEAD}{ROW.format('off')}", "utf-8")

    (words,) = faults()
    page = client.get(PAGE)

    assert words.startswith(f"{file}, {fault}")
    assert page.status_code == 200
    assert "1 December 2026" in content(page)
