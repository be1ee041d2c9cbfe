"""`bench`: rows as editors would have saved them, in a database of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecpat_site.benchmark import catalogue
from ecpat_site.benchmark.comparing import detail_parts, list_parts
from ecpat_site.benchmark.history import HistoryFilling, page_addresses
from ecpat_site.benchmark.measuring import measure
from ecpat_site.benchmark.network import NetworkFilling, Size
from ecpat_site.benchmark.sources import SourcesFilling
from orgprofile.models import Member, MembershipCount, Organisation, Resolution
from references.models import Citation, IndexedUse
from references.records import words
from references.records.fields import Derived
from references.uses import index
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


@pytest.mark.django_db
def test_it_fills_in_sources_of_every_kind_and_copies_them():
    SourcesFilling().fill(sources=305, cited=90)

    assert Citation.objects.count() == 305
    assert len(set(Citation.objects.values_list("type", flat=True))) > 8
    assert len(set(Citation.objects.values_list("link_state", flat=True))) > 4
    assert len(set(Citation.objects.values_list("title", flat=True))) == 305
    assert_each_is_fit_to_be_saved(Citation)


@pytest.mark.django_db
def test_sources_come_out_as_save_leaves_them_and_their_words_are_indexed():
    SourcesFilling().fill(sources=60, cited=20)

    for row in Citation.objects.all():
        derived = {
            field.name: field.derive(getattr(row, field.of))
            for field in Citation._meta.fields
            if isinstance(field, Derived)
        }
        assert derived == {name: getattr(row, name) for name in derived}
    numbers = words.first_having(Citation.objects.all(), ["run9"], 100)
    assert len(numbers) == 6


@pytest.mark.django_db
def test_what_cites_the_sources_is_public_and_indexed():
    SourcesFilling().fill(sources=300, cited=400)

    assert IndexedUse.objects.filter(is_public=True).count() > 300
    assert index.stale() == 0
    most = Citation.objects.order_by("-use_count")[0]
    assert most.use_count > 10


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


@pytest.mark.django_db
def test_no_page_of_the_sources_takes_more_than_eight_queries():
    SourcesFilling().fill(sources=600, cited=300)

    measured = {label: measure(at, 1) for label, at in catalogue.page_addresses()}

    assert {label for label, each in measured.items() if each.queries > 8} == set()
    assert len(measured) > 20


@pytest.mark.django_db
def test_a_page_is_compared_with_the_rows_and_the_words_that_it_shows(client):
    SourcesFilling().fill(sources=300, cited=200)

    for address in ("/references/", "/references/?type=report&sort=date"):
        parts = list_parts(address)
        page = client.get(address)
        assert [*page.context["slice"].rows] == parts.rows
        assert len(page.content) == len(parts.show().content)
    for _label, address in catalogue.detail_addresses():
        parts = detail_parts(address)
        assert len(client.get(address).content) == len(parts.show().content)


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
        (["references", "--sources", "0"], "It takes a source and no negative"),
        (["references", "--uses", "-1"], "It takes a source and no negative"),
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


def test_it_reports_on_sources(tmp_path):
    written = bench("references --sources 400 --uses 60 --runs 1 --plans", tmp_path)

    assert "400 sources and " in written
    number = r" +[\d,.]+"
    assert re.search(rf"^last page +\d{number * 8}$", written, re.M)
    assert re.search(rf"^a source with many uses +\d{number * 8}$", written, re.M)
    for code in ("bib", "ris", "json", "csv"):
        (rows,) = re.findall(rf"^sources.{code} +(\d+)", written, re.M)
        assert 20 <= int(rows) <= 80
