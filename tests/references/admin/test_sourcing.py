"""The admin: what of a row its sources bear out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgprofile.models import Criticism, Member, Section, Turn
from references.models import Reading, Use
from tests.desk import messages, save
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_member,
    make_organisation,
    make_reading,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

EXACT = "It began in May 1990.[@face#founding]"
BARE = "– It grew fast. without a source"
OPEN = '<details class="sourcing" open>'


@pytest.fixture
def organisation():
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    return make_organisation()


def asked(client, address):
    """Return the words of a page, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return Markup(response).words, len(queries)


def test_each_sentence_is_listed_with_what_its_sources_bear_out(client, organisation):
    body = (
        f"{EXACT} It met in Bangkok in May 1990.[@face#founding] It has 104 members."
        "[@face#founding] It grew.[@face] Perhaps.[!years] "
        f"It <b>grew</b> {'and grew ' * 50}fast."
    )
    section = make_section(organisation, body=body, status="draft")

    response = client.get(admin_address(section, "change"))

    words = Markup(response).words
    assert OPEN in response.content.decode()
    for line in (
        "1 of 6 stand in our notes, 1 without a source",
        "● It began in May 1990. figures, names and negations stand in our note",
        "◐ It met in Bangkok in May 1990. in part: “Bangkok” is not in our note",
        "○ It has 104 members. none of it: “104” is not in our note of the source",
        "◇ It grew. with a source, but no note of it",
        "≈ Perhaps. in doubt",
        # Shortened, and its signs are only text.
        f"– It <b>grew</b> {'and grew ' * 10}and… without a source",
    ):
        assert line in words


def test_after_a_refused_save_the_text_that_was_sent_is_listed(client, organisation):
    section = make_section(organisation, body=EXACT)

    refused = save(client, section, body=f"{EXACT} It grew fast.")
    new = save(client, Section, body="It grew fast.", status="published")

    assert BARE in Markup(refused).words
    assert BARE in Markup(new).words
    saved = client.get(admin_address(section, "change"))
    assert OPEN not in saved.content.decode()


def test_the_prose_of_rows_within_a_form_takes_two_queries(client, organisation):
    whole = make_criticism(organisation, title="A figure", statement="Left.")
    for n in range(3):
        make_turn(whole, n, body="Left.")
    address = admin_address(whole, "change")
    asked(client, address)  # what Django looks up once a process
    _words, without = asked(client, address)
    Turn.objects.update(body=EXACT)
    Criticism.objects.update(statement=EXACT)

    words, with_readings = asked(client, address)

    assert words.count("1 of 1 stand in our notes") == 4
    # One for the whole, and one for all its parts.
    assert with_readings == without + 2


def test_a_list_says_how_each_row_is_sourced(client, organisation):
    make_event(organisation, "one", body=f"{EXACT} {EXACT} So, now.")
    make_event(organisation, "none", body="", date="1991")
    words, _number = asked(client, admin_address(HistoryEvent))
    assert "2 of 4 stand in our notes, 1 without a source, 1 undated" in words
    assert "0 of 1 stand in our notes" in words

    # A row is judged by its own value too.
    numbers = []
    for name in "abc":
        source = make_citation(name)
        make_reading(source, "said", says="In 1990 it had 117 members.")
        note = f"It had them in 1990.[@{name}#said]"
        named = {"citation": source, "reading": "said", "note": note}
        row = make_member(organisation, name, name=f"Of {name}", **named)
        words, number = asked(client, admin_address(Member))
        numbers.append(number)

    assert words.count("1 of 2 stand in our notes") == 3
    assert "1 of 2 stand in our notes" in asked(client, admin_address(row, "change"))[0]
    assert numbers[1] == numbers[2]


def test_a_person_says_why_it_agrees_all_the_same_and_that_lapses(client, organisation):
    said, reading = "It met in Krung Thep.", Reading.objects.get()
    row = make_section(organisation, body=f"{said}[@face#founding]")
    form = Markup(client.get(admin_address(row, "change")))
    (link,) = (page for page in form.links if "agrees=" in page)
    filled = Markup(client.get(link)).fields["agrees"]
    assert filled == f"{said} | "
    assert not Use.objects.filter(lacking="").exists()

    refused = save(client, reading, agrees=filled)
    save(client, reading, agrees=f"{filled}Bangkok in Thai")
    assert "Say after “|” in each line why" in Markup(refused).words
    assert not Use.objects.exclude(lacking="").exists()
    words, _number = asked(client, admin_address(row, "change"))
    assert "0 of 1 stand in our notes, 1 agreed to all the same" in words

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
