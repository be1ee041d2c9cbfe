"""The admin: what of a row no note of its sources has, and who says that it agrees."""

import pytest

from orgprofile.models import Section
from references.models import Reading, Use
from tests.desk import messages, open_form, save
from tests.make import make_citation, make_organisation, make_reading, make_section
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

EXACT = "It began in May 1990.[@face#founding]"


@pytest.fixture
def organisation():
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    return make_organisation()


def preview(client, what, /, **typed):
    page = "preview_new" if isinstance(what, type) else "preview"
    address = admin_address(what, page)
    return Markup(client.post(address, open_form(client, what) | typed))


def test_the_preview_says_at_each_sentence_what_no_note_has(client, organisation):
    body = (
        f"{EXACT} It met in Bangkok in May 1990.[@face#founding] It has 104 members."
        "[@face#founding] It grew.[@face] Perhaps.[!years] It <b>grew</b> fast."
    )

    words = preview(client, Section, organisation=organisation.pk, body=body).words

    for line in (
        "It began in May 1990.[1] It met in Bangkok in May 1990.[1]",
        "◐ in part: “Bangkok” is not in our note of the source",
        "○ none of it: “104” is not in our note of the source",
        "◇ with a source, but no note of it",
        # Its signs are only text.
        "It <b>grew</b> fast.– without a source",
    ):
        assert line in words


def test_a_person_says_why_it_agrees_all_the_same_and_that_lapses(client, organisation):
    said, reading = "It met in Krung Thep.", Reading.objects.get()
    row = make_section(organisation, body=f"{said}[@face#founding]")
    shown = Markup(client.get(admin_address(row, "preview")))
    (link,) = (page for page in shown.links if "agrees=" in page)
    assert "“Krung Thep” is not in our note face#founding" in shown.words
    filled = Markup(client.get(link)).fields["agrees"]
    assert filled == f"{said} | "
    assert not Use.objects.filter(lacking="").exists()

    refused = save(client, reading, agrees=filled)
    save(client, reading, agrees=f"{filled}Bangkok in Thai")
    assert "Say after “|” in each line why" in Markup(refused).words
    assert not Use.objects.exclude(lacking="").exists()
    agreed = Markup(client.get(admin_address(row, "preview")))
    assert not [page for page in agreed.links if "agrees=" in page]

    saved = save(client, row, body=f"{said[:-1]} twice.[@face#founding]")
    warning, *_rest = messages(client.get(saved.url))
    assert warning.startswith("Look at this against its sources: It met in Krung Thep")
    assert Use.objects.exclude(lacking="").exists()
    save(client, row, body=f"{said}[@face#founding]")
    assert not Use.objects.exclude(lacking="").exists()
    save(client, reading, says="It began in 1991.")
    assert Use.objects.exclude(lacking="").exists()
    assert Markup(client.get(link)).fields["agrees"] == filled


def test_what_a_text_processor_left_is_taken_out_with_a_word(client, organisation):
    row = make_section(organisation, body=EXACT)

    saved = save(client, row, body=EXACT.replace("began", "be\u00adgan\u200b"))

    row.refresh_from_db()
    assert row.body == EXACT
    words = "Taken out, since no reader can see it: soft hyphen, zero width space."
    assert words in messages(client.get(saved.url))
