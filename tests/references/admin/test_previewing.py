"""The preview of a row: what its form shows beside it, and its page as a draft."""

import pytest
from django.contrib.admin.models import LogEntry

from orgprofile.models import Section
from references.models.doubt import Doubt
from tests.desk import messages, open_form
from tests.make import (
    make_citation,
    make_doubt,
    make_event,
    make_organisation,
    make_participant,
    make_reading,
    make_section,
    make_variant,
)
from tests.markup import Markup
from tests.walk import PREVIEWED, RECORDS, admin_address
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def preview_of(what):
    """The address of the preview within a form."""
    page = "preview_new" if isinstance(what, type) else "preview"
    return admin_address(what, page)


def look(client, what, /, **typed):
    """Open the form, change these fields, and ask for the preview."""
    response = client.post(preview_of(what), open_form(client, what) | typed)
    assert response.status_code == 200
    return Markup(response)


def test_a_section_is_shown_as_typed_with_its_notes(client, organisation):
    make_doubt("when-it-began", words="Two sources name other months.")
    section = make_section(organisation, heading="Origins", body="Old.[@face]")
    began = "It began in May 1990.[@face#founding] Perhaps later.[!when-it-began]"
    fields = open_form(client, section)
    # What somebody else saved meanwhile does not stop a preview.
    section.save()

    typed = {"heading": "How it began", "body": f"{began} It is called PACT now."}
    page = Markup(client.post(preview_of(section), fields | typed))

    assert "How it began" in page.words
    assert "It began in May 1990.[1] Perhaps later.[≠]" in page.words
    assert "Old." not in page.words
    assert "Read in part on 25 November 2026." in page.words
    assert "It began in May 1990. At ecpat.org." in page.words
    assert "Two sources name other months." in page.words
    assert "PACT now.”: “now” will not stay true: write the date" in page.words
    assert {"n-1", "n-!1"} <= set(page.ids)


def test_what_stands_in_a_doubt_is_looked_at_like_what_stands_in_a_statement(client):
    page = look(client, make_doubt("name"), words="It is now called PACT.[@nope]")

    assert "“now” will not stay true: write the date" in page.words
    assert "Missing citation: nope" in page.words


def test_an_event_is_shown_with_the_rows_typed_in_its_form(client, organisation):
    event = make_event(organisation)
    make_variant(event, citation=make_citation("a"))
    pact = make_organisation("ecpat-usa", name="PACT")
    make_participant(event, pact, citation=make_citation("b"))

    typed = {"title": "Founded in Bangkok", "variants-0-value": "June 1990"}
    page = look(client, event, **typed, **{"participants-0-DELETE": "on"})

    assert "Founded in Bangkok" in page.words
    assert "June 1990" in page.words
    assert "PACT" not in page.words


def test_a_new_row_is_shown_and_why_readers_see_nothing(client, organisation):
    hidden = make_organisation("hidden", name="Hidden", status="draft")
    section = make_section(hidden, status="published")
    fields = {"title": "Founded", "body": "It began.[@face]"}

    new = look(client, HistoryEvent, organisation=organisation.pk, **fields)
    draft = look(client, section, status="draft")
    within = look(client, section)

    assert "It began.[1]" in new.words
    assert not HistoryEvent.objects.exists()
    assert "This section is a draft: readers do not see it." in draft.words
    assert (
        "“Hidden” is a draft: readers see neither “Hidden” nor the entries in it."
        in within.words
    )


def test_a_draft_has_a_page_for_staff_alone(client, organisation):
    event = make_event(organisation, title="Founded", status="draft")
    address = preview_of(event)

    shown = client.get(address)
    form = client.get(admin_address(event, "change"))

    told = "Founded This event is a draft: readers do not see it."
    assert told in Markup(shown).words
    assert client.get(event.get_absolute_url()).status_code == 404
    assert f'src="{address}"' in form.content.decode()
    for page, frame, ancestors in (
        (shown, "SAMEORIGIN", "frame-ancestors 'self'"),
        (form, "DENY", "frame-ancestors 'none'"),
    ):
        assert page["X-Frame-Options"] == frame
        assert ancestors in page["Content-Security-Policy"]


def test_an_author_previews_what_only_an_editor_may_save(client, organisation, author):
    section = make_section(organisation, body="Old.[@face]")

    typed = look(client, section, body="New.[@face]")

    assert "New.[1]" in typed.words
    assert Section.objects.get().body == "Old.[@face]"


def test_the_form_of_an_old_version_previews_that_version(client, organisation):
    section = make_section(organisation, body="Old.[@face]")
    old = section.history.get()
    section.body = "New.[@face]"
    section.save()

    form = client.get(f"{admin_address(section, 'change')}?restore={old.pk}")
    address = f"{preview_of(section)}?restore={old.pk}"

    assert f'src="{address}"' in form.content.decode()
    assert "Old.[1]" in Markup(client.get(address)).words
    # It says once that the form shows a version.
    assert messages(client.get("/admin/")) == []
    section.delete()
    deleted = Section.history.first().pk
    gone = Markup(client.get(f"{preview_of(Section)}?restore={deleted}"))
    assert "New.[1]" in gone.words


def test_a_form_that_is_filled_in_again_says_that_it_is_not_saved(client, organisation):
    section = make_section(organisation, body="Old.[@face]")

    opened = client.get(admin_address(section, "change"))
    sent = Markup(opened).fields | {"body": "New.[@face]", "_shown": "on"}
    shown = client.post(admin_address(section, "change"), sent)

    assert "not saved yet" not in Markup(opened).words
    assert "Your changes are not saved yet." in Markup(shown).words


@pytest.mark.parametrize("model", PREVIEWED)
def test_every_form_shows_its_row_whatever_is_typed(
    row_of_each, editor, client, model, django_assert_max_num_queries
):
    row = model.objects.order_by("pk").last()
    change, add = preview_of(row), preview_of(model)
    fields, new = open_form(client, row), open_form(client, model)
    names = [n for n in fields if not n.endswith(("_FORMS", "-id", "version"))]
    before = [m.history.count() for m in RECORDS], LogEntry.objects.count()

    for typed in ("", "<b>\0"):
        typed = dict.fromkeys(names, typed)
        assert client.post(change, fields | typed).status_code == 200
        assert client.post(add, new | typed).status_code == 200
    saving = {"_save": "Save", "why": "It grew."}
    # What the script may take, and what an editor waits for.
    with django_assert_max_num_queries(20):
        response = client.post(change, fields | saving)

    assert ([m.history.count() for m in RECORDS], LogEntry.objects.count()) == before
    assert b"<form" not in response.content
    page = Markup(response)
    assert "preview-row" in page.ids
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors <= set(page.ids)
    assert page.code == []


def test_a_doubt_is_previewed_as_it_will_be_judged(client):
    make_reading(make_citation("sum", publisher="Sum"), "one", says="It began in 1990.")
    words = "Sum has no day of 1990.[@sum#one] Nobody found another."

    page = look(client, Doubt, title="When?", words=words, kind="differ")

    assert "Nobody found another." in page.words
    assert "without a source" not in page.words
    assert "not in our note" not in page.words
