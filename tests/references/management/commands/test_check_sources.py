"""`check_sources`: what it says of each page, what readers are told, and what it keeps."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ecpat_site.start_page import tasks
from references.links.fetching import Client
from references.management.commands import check_sources
from references.models import Reading, ReadingCheck, Revision
from tests.make import (
    make_citation,
    make_editor,
    make_organisation,
    make_reading,
    make_section,
)
from tests.references.links.pages import HTML, LONG, SAID, WORDS

DAY = date(2026, 12, 2)
THERE, GONE = f"{LONG}{SAID}", LONG + SAID.replace("104", "105")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(check_sources, "DELAY", 0)


def allow(settings, stage):
    settings.LINK_CHECK_ALLOW = [f"{host}:{port}" for host, port in stage.hosts]


def set_page(stage, body, status=200, **headers):
    stage.pages["a"] = (status, HTML, body.encode(), headers)


def run(day=0, **options):
    """Run the command on a day after the first; return what it wrote."""
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch, suppress(CommandError):
        patch.setattr(timezone, "localdate", lambda: DAY + timedelta(days=day))
        call_command("check_sources", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def note(db, stage, settings):
    """A note whose words stand at an address of the server, and a sentence on it."""
    allow(settings, stage)
    source = make_citation("a", title="Annual report", url=stage.url("/source/a"))
    reading = make_reading(source, "size", read_at=source.url, find=WORDS)
    make_section(make_organisation(), "size", body="It has members.[@a#size]")
    set_page(stage, THERE)
    return reading


def told():
    (text,) = Reading.objects.texts().values()
    assert text == Reading.objects.get().text
    return text.seen


# --- What readers are told, and the desk ---------------------------------------------


def test_a_changed_letter_is_a_task_at_once_and_told_to_readers_a_week_later(
    client, note, stage
):
    editor = make_editor()

    def desk():
        return tasks(editor, DAY).get("words-gone", [])[:9]

    def page():
        return client.get("/").content.decode()

    run()
    assert told() == "On 2 December 2026, a program found these words on the page."
    assert told() in page()
    assert desk() == []

    set_page(stage, GONE)
    said = run(1)
    assert "a#size: the page is there, but without the words." in said
    (task,) = desk()
    assert task.words == "Annual report"
    both, sentence = task.details
    assert (
        "it looked on 2 December 2026, but not when it looked on 3 December 2026."
        in both
    )
    assert sentence == "It has members."

    set_page(stage, "", 500)
    run(2)
    assert both.partition("Last")[0] in desk()[0].details[0]
    set_page(stage, GONE)
    run(7)
    assert told() == "On 2 December 2026, a program found these words on the page."
    run(8)
    assert told() == "No longer there since 3 December 2026."
    assert told() in page()

    set_page(stage, THERE)
    run(9)
    assert told() == "On 11 December 2026, a program found these words on the page."
    assert desk() == []


STOOD = "On {} December 2026, a program found these words on the page."


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        # Without enough words, or no page: nothing is told, however often.
        ([(THERE, 200), *[("<p>Agree?", 200)] * 3], STOOD.format(2)),
        ([(THERE, 200), *[(GONE, 403)] * 3], STOOD.format(2)),
        ([(THERE, 200), *[(GONE, 404)] * 3], STOOD.format(2)),
        ([(THERE, 200), *[(GONE, 500)] * 3], STOOD.format(2)),
        # Words that came back between two runs.
        ([(THERE, 200), (GONE, 200), (THERE, 200), *[(GONE, 200)] * 2], STOOD.format(14)),
        # Words that nobody ever saw.
        ([(GONE, 200)] * 3, ""),
    ],
)  # fmt: skip
def test_readers_are_told_of_words_that_went_where_they_stood_on_a_whole_page(
    note, stage, answers, seen
):
    for number, answer in enumerate(answers):
        set_page(stage, *answer)
        run(number * 6)

    assert told() == seen


def test_a_run_raises_the_revision_changes_no_note(note):
    before = Revision.objects.current().number

    run()

    assert Revision.objects.current().number > before
    assert (note.version, note.history.count()) == (1, 1)


@pytest.mark.parametrize("field", ["find", "read_at"])
def test_what_was_seen_of_other_words_or_elsewhere_is_forgotten(note, field):
    run()
    note = Reading.objects.get()

    setattr(note, field, f"{getattr(note, field)}x")
    note.save()

    assert not ReadingCheck.objects.exists()


def test_a_note_that_is_changed_while_its_page_is_asked_is_left_out(note, monkeypatch):
    store = check_sources.checking.store

    def changed_before(*args):
        Reading.objects.update(find="other words")
        return store(*args)

    monkeypatch.setattr(check_sources.checking, "store", changed_before)
    run()

    assert not ReadingCheck.objects.exists()


def test_public_pages_count_by_the_same_four_words(client, note, stage):
    line = "the words stand there (1)"
    nobody = {"/about/": "No program has yet", "/references/a/": "has not looked"}
    for address, words in nobody.items():
        assert words in client.get(address).content.decode()
    assert line not in client.get("/").content.decode()

    run()
    assert line in client.get("/about/").content.decode()
    assert line in client.get("/").content.decode()
    set_page(stage, "", 403)
    run(1)
    page = client.get("/references/a/").content.decode()
    assert "Last looked for on 3 December 2026: it could not be reached." in page
    for state, number in (("unreached", 1), ("stands", 0)):
        found = client.get(f"/references/?words={state}").context["pagination"]
        assert len(found.object_list) == number


# --- Exit codes, order, and manners --------------------------------------------------


def test_a_run_fails_only_where_no_address_answers(note, stage):
    call_command("check_sources", stdout=StringIO())
    set_page(stage, GONE)
    call_command("check_sources", stdout=StringIO())
    stage.robots = "User-agent: *\nDisallow: /"
    with pytest.raises(CommandError, match=r"No address answered\."):
        call_command("check_sources", stdout=StringIO())


def test_an_address_is_asked_once_for_all_its_notes_and_the_oldest_look_comes_first(
    note, stage
):
    run()
    more = make_reading(note.citation, "more", read_at=note.read_at, find="Us")
    other = make_citation("b", url=stage.url("/source/b"))
    make_reading(other, "new", read_at=other.url, find="Us")

    due = check_sources.checking.pages_to_visit()

    assert [len(page.readings) for page in due] == [2, 1]
    assert [page.address for page in due] == [note.read_at, other.url]
    more.delete()
    assert check_sources.checking.pages_to_visit()[0].address == other.url
    run(1)
    assert stage.asked.count(("GET", "/source/a")) == 2


def test_a_run_says_how_many_addresses_have_no_words_to_find(note):
    make_reading(note.citation, "unread", read_at=f"{note.read_at}/more", find="")

    assert "1 of 2 addresses asked. For 1, no note names words to find." in run()


def test_robots_txt_is_kept_and_the_program_names_itself(note, stage):
    stage.robots = "User-agent: source-check\nDisallow: /source/"

    said = run()

    assert (
        "The site 127.0.0.1 asks programs not to read this page (in its file robots.txt)."
        in said
    )
    assert stage.asked == [("GET", "/robots.txt")]
    assert stage.requests[0][2]["User-Agent"] == "source-check (+http://testserver)"


def test_a_page_that_drips_or_never_ends_stops_nobody(note, stage, monkeypatch):
    monkeypatch.setattr(check_sources, "Client", partial(Client, seconds=0.6))
    for part in ("drip", "silence", "endless"):
        make_reading(note.citation, part, read_at=stage.url(f"/{part}"), find="Us all")

    run()

    states = dict(ReadingCheck.objects.values_list("reading__slug", "state"))
    assert states.pop("size") == "stands"
    assert set(states.values()) == {"unreached"}


def test_a_run_that_is_interrupted_keeps_what_it_saw(note, monkeypatch):
    judged = check_sources.checking.check_readings

    def interrupted(*args):
        yield from judged(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(check_sources.checking, "check_readings", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run()

    assert ReadingCheck.objects.get().state == "stands"
