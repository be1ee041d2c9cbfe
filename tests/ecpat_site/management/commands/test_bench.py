"""`bench`: rows as editors would have saved them, in a database of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecpat_site.benchmark.history import HistoryFilling, page_addresses
from ecpat_site.benchmark.network import NetworkFilling, Size
from orgprofile.models import Member, MembershipCount, Organisation, Resolution
from timeline.models import HistoryEvent, Participant, Variant

ROOT = Path(__file__).parents[4]


@pytest.mark.django_db
def test_it_fills_in_as_many_rows_as_asked_each_fit_to_be_saved(settings):
    filling = NetworkFilling(Size(counts=90, members=60, networks=4))

    subject, neighbour = filling.fill_two()
    filling.fill_others()

    assert subject.slug == settings.SITE_ORGANISATION
    assert neighbour in Organisation.objects.published()
    assert MembershipCount.objects.count() == 90
    assert Member.objects.count() == 60
    assert Member.objects.of(subject).count() == 12
    assert Organisation.objects.count() == 4
    for model in (Member, MembershipCount, Resolution):
        assert_each_is_fit_to_be_saved(model)


@pytest.mark.django_db
def test_it_fills_in_a_history_and_lengthens_it(settings):
    filling = HistoryFilling()

    filling.fill_first(60)
    filling.fill_up_to(90)

    events = HistoryEvent.objects
    assert events.count() == 90
    assert events.published().count() == 89
    assert events.filter(organisation__slug=settings.SITE_ORGANISATION).count() == 72
    assert len({key for event in events.all() for key in event.source_keys}) > 90
    for model in (HistoryEvent, Participant, Variant):
        assert_each_is_fit_to_be_saved(model)


def assert_each_is_fit_to_be_saved(model):
    assert model.objects.exists()
    for row in model.objects.all():
        row.full_clean()


@pytest.mark.django_db
def test_the_days_and_the_folded_text_come_out_as_save_leaves_them():
    NetworkFilling(Size(counts=20, members=50, networks=2)).fill_two()

    for model in (Member, MembershipCount):
        assert_each_is_as_save_leaves_it(model)


@pytest.mark.django_db
def test_events_come_out_as_save_leaves_them():
    HistoryFilling().fill_first(50)

    assert_each_is_as_save_leaves_it(HistoryEvent)


def assert_each_is_as_save_leaves_it(model):
    assert model.objects.exists()
    for row in model.objects.all():
        before = vars(row).copy()
        row.save()
        before["version"] += 1
        after = vars(row).copy()
        assert after.pop("_state")
        assert after == {name: before[name] for name in after}


@pytest.mark.django_db
def test_what_belongs_to_a_history_was_saved_and_some_of_it_corrected():
    HistoryFilling().fill_first(60)

    for model in (HistoryEvent, Participant, Variant):
        created = model.history.filter(history_type="+")
        assert set(created.values_list("id", flat=True)) == {
            row.pk for row in model.objects.all()
        }
    assert 0 < HistoryEvent.history.filter(history_type="~").count() < 60


@pytest.mark.django_db
def test_every_page_of_the_history_shows_what_its_name_says(client):
    HistoryFilling().fill_first(500)

    words = {label: words_of(client, at) for label, at in page_addresses()}

    assert re.search(r"\b490 events", words["first page"])
    assert re.search(r"\b1 event\b", words["a word found rarely"])
    assert re.search(r"\b0 events", words["a word, none found"])
    assert "On the same sources" in words["an event"]
    assert "On the same sources" not in words["an event on twelve sources of its own"]


def words_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["network", "--networks", "1"], "It takes two networks and no negative"),
        (["network", "--runs", "0"], "It takes a run."),
        (["history", "--runs", "0"], "It takes a run."),
        (["history", "--events", "499"], "It takes an event, and as many as"),
        (["history", "--few", "0"], "It takes an event, and as many as"),
        (["nothing"], "invalid choice"),
        ([], "required"),
    ],
)
def test_it_says_what_it_cannot_measure(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("bench", *words)


def bench(words, tmp_path):
    """What the command writes, on a database of its own, of which nothing stays."""
    (folder := tmp_path / "temporary").mkdir()
    theirs = tmp_path / "site.sqlite3"

    done = subprocess.run(
        [sys.executable, "manage.py", "bench", *words.split()],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{theirs}",
            "TMPDIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert not theirs.exists()
    assert not list(folder.iterdir())
    return done.stdout


def test_it_reports_on_a_database_of_its_own_and_leaves_nothing(tmp_path):
    words = "network --counts 40 --members 60 --networks 3 --runs 1 --plans"

    written = bench(words, tmp_path)

    assert "40 counts and 60 members of 3 networks" in written
    assert re.search(
        r"^members, last page +\d+ +[\d,]+ +[\d.]+ +[\d.]+$", written, re.M
    )
    assert re.search(r"^of the subject +12 +[\d.]+ +[\d,]+$", written, re.M)
    assert re.search(r"^chart +[\d,]+ +[\d.]+$", written, re.M)


def test_it_reports_on_a_history_short_and_long(tmp_path):
    written = bench("history --events 120 --few 60 --runs 1 --plans", tmp_path)

    assert "120 events, " in written
    number = r" +[\d,.]+"
    assert re.search(rf"^last page{number * 6}$", written, re.M)
    assert re.search(rf"^events.csv +59 +118{number * 4}$", written, re.M)
    assert re.search(rf"^events.json +59 +118{number * 4}$", written, re.M)
