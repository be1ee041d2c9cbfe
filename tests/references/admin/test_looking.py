"""*Look now* in the form of a source: what it shows, what it fills, what it never does."""

import pytest
from django.utils import timezone

from references.models import Citation, Reading, ReadingCheck
from tests.desk import admin_address, open_form, send
from tests.make import make_citation, make_reading, make_role
from tests.markup import Markup
from tests.references.links.pages import HTML, LONG, SAID, WORDS

pytestmark = pytest.mark.usefixtures("editor")
PART = "readings-0"


@pytest.fixture
def note(stage, settings):
    settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{stage.port}"]
    stage.pages["a"] = (200, HTML, f"{LONG}{SAID}".encode(), {})
    source = make_citation("a", url=stage.url("/source/a"))
    return make_reading(source, read_at=source.url, find=WORDS, read_on="2026-11-25")


def press(client, source, **changes):
    fields = open_form(client, source) | changes
    address = admin_address(source, "change")
    return client.post(address, fields | {f"_look-{PART}": "Look now"})


def test_the_text_around_the_words_is_shown_and_the_day_filled_but_nothing_saved(
    client, note
):
    page = press(client, note.citation, title="Typed and not saved")

    said = Markup(page)
    assert "Your changes are not saved yet" in said.words
    assert f"“{WORDS}” at {note.read_at}: the words stand there." in said.words
    assert f"Us We have {WORDS}." in said.words
    assert said.fields[f"{PART}-read_on"] == f"{timezone.localdate():%-d %B %Y}"
    assert said.fields["title"] == "Typed and not saved"
    assert Reading.objects.get().read_on == "2026-11-25"
    assert not ReadingCheck.objects.exists()
    send(client, note.citation, said.fields | {"why": "Read again."})
    assert Reading.objects.get().read_on == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({f"{PART}-find": "no such words"}, "the page is there, but without the words"),
        ({f"{PART}-find": ""}, "fill in “where you read it” and “words to find”"),
        ({f"{PART}-read_at": "http://10.0.0.1/"}, "10.0.0.1, which is not a public address"),
        ({f"{PART}-read_at": "http://127.0.0.1:1/"}, "it could not be reached"),
    ],
)  # fmt: skip
def test_where_the_words_do_not_stand_the_day_stays(client, note, changes, said):
    page = Markup(press(client, note.citation, **changes))

    assert said in page.words
    assert page.fields[f"{PART}-read_on"] == "25 November 2026"


def test_who_looked_and_changed_nothing_is_not_told_that_something_is_unsaved(
    client, note
):
    Reading.objects.update(find="no such words")

    page = Markup(press(client, note.citation))

    assert "the page is there, but without the words" in page.words
    assert "not saved yet" not in page.words


def test_where_look_ups_are_switched_off_nobody_is_asked(client, note, stage, settings):
    settings.LOOK_UP_SOURCES = False

    page = press(client, note.citation)

    assert "has switched this off" in Markup(page).words
    assert stage.asked == []


def test_who_may_only_read_makes_the_site_ask_nobody(client, note, stage):
    fields = open_form(client, note.citation)
    reader = make_role("Author", "reader")
    reader.groups.clear()
    client.force_login(reader)

    address = admin_address(note.citation, "change")
    refused = client.post(address, fields | {f"_look-{PART}": "Look now"})

    assert refused.status_code == 403
    assert stage.asked == []


def test_in_the_form_of_a_new_source_it_looks_too(client, note):
    fields = open_form(client, Citation)
    fields |= {"readings-TOTAL_FORMS": "1", f"{PART}-find": WORDS}
    fields |= {f"{PART}-read_at": note.read_at, f"_look-{PART}": "Look now"}

    page = client.post(admin_address(Citation, "add"), fields)

    assert "the words stand there" in Markup(page).words
