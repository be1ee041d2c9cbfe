"""The admin: what of a row its sources bear out."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgprofile.models import KeyPerson, Member, Organisation, Section
from tests.desk import save
from tests.make import (
    make_citation,
    make_event,
    make_member,
    make_organisation,
    make_person,
    make_reading,
    make_section,
)
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

EXACT = "It began in May 1990.[@face#founding]"


@pytest.fixture
def organisation():
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    return make_organisation()


def shown(response):
    """Each list of sentences of a page: whether it is open, its heading, its lines."""
    return [
        (
            bool(is_open),
            heading,
            [
                " ".join(unescape(re.sub("<[^>]+>", "", line)).split())
                for line in re.findall("<li>(.*?)</li>", lines, re.DOTALL)
            ],
        )
        for is_open, heading, lines in re.findall(
            '<details class="sourcing"( open)?><summary>(.*?)</summary><ul>(.*?)</ul>',
            response.content.decode(),
            re.DOTALL,
        )
    ]


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return response, len(queries)


def test_each_sentence_of_a_text_is_listed_with_what_its_sources_bear_out(
    client, editor, organisation
):
    body = (
        f"{EXACT} It met in Bangkok in May 1990.[@face#founding] It has 104 members."
        "[@face#founding] It grew.[@face] Perhaps.[!years] So.[linking] "
        f"It <b>grew</b> {'and grew ' * 50}fast."
    )
    section = make_section(organisation, body=body, status="draft")

    ((is_open, said, lines),) = shown(client.get(admin_address(section, "change")))

    *short, long = lines
    missing = "is not in our note of the source"
    assert is_open
    assert said == "1 of 6 agree, 1 bare"
    assert short == [
        "● It began in May 1990. agrees with our note of the source",
        f"◐ It met in Bangkok in May 1990. agrees in part: “Bangkok” {missing}",
        f"○ It has 104 members. does not agree: “104” {missing}",
        "◇ It grew. with a source, but no note of it",
        "≈ Perhaps. in doubt",
    ]
    # It is shortened, and its signs are only text.
    assert long.startswith("– It <b>grew</b> and grew")
    assert long.endswith("… without a source")
    assert len(long) < 130


def test_after_a_refused_save_the_text_that_was_sent_is_listed(
    client, editor, organisation
):
    section = make_section(organisation, body=EXACT)

    refused = save(client, section, body=f"{EXACT} It grew fast.")
    new = save(client, Section, body="It grew fast.", status="published")

    assert shown(refused)[0][2][-1] == "– It grew fast. without a source"
    assert shown(new)[0][2] == ["– It grew fast. without a source"]
    assert shown(client.get(admin_address(section, "change")))[0][0] is False


def test_the_prose_of_rows_within_a_form_is_listed_with_one_query_for_all(
    client, editor, organisation
):
    for n in range(3):
        source = make_citation(f"p-{n}")
        make_person(organisation, name=f"N. {n}", citation=source, note="Left.")
    address = admin_address(organisation, "change")
    asked(client, address)  # what Django looks up once a process
    _before, without = asked(client, address)
    KeyPerson.objects.update(note=EXACT)
    Organisation.objects.update(lead=EXACT)

    page, with_readings = asked(client, address)

    said = [said for _open, said, _lines in shown(page)]
    assert said == ["1 of 1 agree", *["1 of 2 agree"] * 3]
    assert with_readings == without + 1


def test_a_list_says_how_each_row_is_sourced(client, editor, organisation):
    make_event(organisation, "one", body=f"{EXACT} {EXACT} So, now.")
    make_event(organisation, "none", body="", date="1991")

    written = client.get(admin_address(HistoryEvent)).content.decode()

    cells = re.findall('<td class="field-sourced">(.*?)</td>', written)
    assert cells == ["2 of 4 agree, 1 bare, 1 undated", "0 of 1 agree"]


def test_a_row_is_judged_by_its_own_value_too_with_one_query_for_all(
    client, editor, organisation
):
    def make(name):
        source = make_citation(name)
        make_reading(source, "said", says="In 1990 it had 117 members.")
        note = f"It had them in 1990.[@{name}#said]"
        named = {"citation": source, "reading": "said", "note": note}
        return make_member(organisation, name, name=f"Of {name}", **named)

    address = admin_address(Member)
    row = make("a")
    asked(client, address)  # what Django looks up once a process
    page, few = asked(client, address)
    for name in "bcd":
        make(name)
    _page, many = asked(client, address)

    (_open, said, lines), *_others = shown(client.get(admin_address(row, "change")))
    assert f'<td class="field-sourced">{said}</td>' in page.content.decode()
    assert said == "1 of 2 agree"
    assert "agrees in part" in lines[0] or "does not agree" in lines[0]
    assert few == many
