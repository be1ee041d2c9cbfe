"""The admin: what of a row no note of its sources has."""

import pytest

from orgprofile.models import Section
from references.models import Reading
from tests.desk import act, messages, refusals, save
from tests.make import (
    make_reading,
    make_section,
)
from tests.references.admin.test_previewing import look

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


def test_what_a_text_processor_left_is_taken_out_with_a_word(client, organisation):
    row = make_section(organisation, body=EXACT)

    saved = save(client, row, body=EXACT.replace("began", "be\u00adgan\u200b"))

    row.refresh_from_db()
    assert row.body == EXACT
    words = "The site removed characters that no reader can see: soft hyphen, zero width space."
    assert words in messages(client.get(saved.url))


@pytest.mark.parametrize(
    ("pasted", "refusal"),
    [
        ("It grew.[12]", "“[12]” looks like a footnote from another site. Cite its"),
        ("It grew.[citation needed]", "“[citation needed]” looks like a footnote"),
        ("It grew.[@nope]", "No source has the key “nope”"),
        ("It grew.[@face#nope]", "The source “face” has no note “nope”"),
        ("It grew.[!nope]", "No doubt is called “nope”"),
    ],
)
def test_a_draft_takes_what_is_refused_when_it_is_published(
    client, organisation, pasted, refusal
):
    row = make_section(organisation, body=EXACT, status="draft")

    saved = save(client, row, body=pasted)
    refused = save(client, row, status="published")
    by_list = act(client, Section, "publish", row)

    assert refusals(saved) == []
    assert any(said.startswith(refusal) for said in refusals(refused))
    row.refresh_from_db()
    assert (row.body, row.status) == (pasted, "draft")
    assert refusal in " ".join(messages(by_list))


def test_what_nobody_can_see_is_taken_out_or_shown_in_its_word(client, organisation):
    row = make_section(organisation, body=EXACT, status="draft")

    saved = save(client, row, body="\u200fعربي\u200e 👨\u200d👩\u200d👧\u2067a\u2069.")
    refused = save(client, row, body="It was Foun\u200dded.")

    assert refusals(saved) == []
    assert "in “Foun▯ded.”. Delete the word with it" in refusals(refused)[0]
    assert Section.objects.get().body == "عربي 👨\u200d👩\u200d👧a."


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
