"""The admin: what of a row no note of its sources has, and what a comparison found."""

import pytest
from django.utils import timezone

from orgprofile.models import Section
from references.models import Comparison, Reading, Use
from tests.desk import messages, open_form, save
from tests.make import (
    make_comparison,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.references.admin.test_previewing import look
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

EXACT = "It began in May 1990.[@face#founding]"


def test_the_preview_says_at_each_sentence_what_no_note_has(client, organisation):
    body = (
        f"{EXACT} It met in Bangkok in May 1990.[@face#founding] It has 104 members."
        "[@face#founding] It grew.[@face] Perhaps.[!years] It <b>grew</b> fast."
    )

    words = look(client, Section, organisation=organisation.pk, body=body).words

    for line in (
        "It began in May 1990.[1] It met in Bangkok in May 1990.[1]",
        "◐ in part: “Bangkok” is not in our note of the source",
        "○ none of it: “104” is not in our note of the source",
        "◇ with a source, but no note of it",
        # Its signs are only text.
        "It <b>grew</b> fast.– without a source",
    ):
        assert line in words


def test_a_comparison_stands_in_for_a_note_until_either_changes(client, organisation):
    said, reading = "It met in Krung Thep.", Reading.objects.get()
    row = make_section(organisation, body=f"{said}[@face#founding]")
    shown = Markup(client.get(admin_address(row, "preview")))
    (link,) = (page for page in shown.links if "statement=" in page)
    assert "“Krung Thep” is not in our note face#founding" in shown.words
    filled = Markup(client.get(link)).fields
    assert not Use.objects.filter(lacking="").exists()

    found = {"seen": "the page itself", "verdict": "exact"}
    answer = client.post(link, filled | found)
    assert answer.status_code == 302, Markup(answer).words
    assert not Use.objects.exclude(lacking="").exists()
    compared = Markup(client.get(admin_address(row, "preview")))
    assert not [page for page in compared.links if "statement=" in page]
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"Compared with its source on {day}, by astrid: exact" in compared.words

    save(client, row, body=f"{said[:-1]} twice.[@face#founding]")
    assert Use.objects.exclude(lacking="").exists()
    save(client, row, body=f"It grew.[@face#founding] {said}[@face#founding]")
    assert not Use.objects.exclude(lacking="").exists()
    save(client, reading, says="It began in 1991.")
    assert Use.objects.exclude(lacking="").exists()


def test_what_a_comparison_found_off_is_to_mend(client, organisation):
    row = make_section(organisation, body=EXACT)
    make_comparison(row, "It began in May 1990.", verdict="off", remark="Not in May.")

    words = look(client, row).words

    assert (
        "✗ off (inexact or wrong) by comparison with its source; Compared with its source on"
        in words
    )
    assert "astrid: off (Not in May.)" in words
    assert Use.objects.exclude(lacking="").exists()


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"verdict": "wrong"}, "remark", "Say what is inexact (“off”) or wrong"),
        ({"notes": "face#ending"}, "notes", "There is no note “face#ending”"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused_in_words(
    client, organisation, changes, field, problem
):
    fields = open_form(client, Comparison) | {"statement": "at_x", "words": "It began."}
    fields |= {"verdict": "exact", "seen": "the page"} | changes

    answer = client.post(admin_address(Comparison, "add"), fields)

    (said,) = answer.context["adminform"].form.errors[field]
    assert said.startswith(problem)


def test_what_a_text_processor_left_is_taken_out_with_a_word(client, organisation):
    row = make_section(organisation, body=EXACT)

    saved = save(client, row, body=EXACT.replace("began", "be\u00adgan\u200b"))

    row.refresh_from_db()
    assert row.body == EXACT
    words = "The site removed characters that no reader can see: soft hyphen, zero width space."
    assert words in messages(client.get(saved.url))


def test_what_cites_a_source_without_its_note_is_said_after_save_with_the_one_note(
    client, organisation
):
    section = make_section(organisation, body=EXACT)

    said = messages(client.get(save(client, section, body="It grew.[@face]").url))
    make_reading(Reading.objects.get().citation, "size", says="It has 104 members.")
    again = messages(client.get(save(client, section, body="It fell.[@face]").url))
    noted = messages(client.get(save(client, section, body=EXACT).url))

    words = "Compare this sentence with its sources: It {}. (with a source, but no note of it)"
    offer = " Its one note is [@face#founding]: It began in May 1990."
    assert words.format("grew") + offer in said
    assert words.format("fell") in again
    assert not any("Compare this sentence" in each for each in noted)
