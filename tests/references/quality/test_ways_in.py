"""Ways to publish what no source says: what an editor sees of each."""

import pytest
from django.core.exceptions import ValidationError

from references.models import Use, derived, judging
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_event,
    make_organisation,
    make_reading,
    make_section,
    make_turn,
)
from tests.tables.recording import assert_answers

pytestmark = pytest.mark.django_db

NOTE = (
    "It works in prostitution, travel and trafficking. It had been exploited in 1990. It "
    "grew to 500 members, says ECPAT Kenya."
)


@pytest.fixture
def organisation():
    source = make_citation("key", title="History")
    make_reading(source, "note", says=NOTE)
    return make_organisation()


def row_of(kind, text, organisation):
    """Return an unsaved change of a published row, which says the text."""
    sourced = "It grew.[@key]"
    made = {
        "body": lambda: (make_section(organisation, body=sourced), "body"),
        "heading": lambda: (make_section(organisation, body=sourced), "heading"),
        "event": lambda: (make_event(organisation, body=sourced), "body"),
        "event title": lambda: (make_event(organisation, body=sourced), "title"),
        "criticism title": lambda: (make_criticism(organisation), "title"),
        "turn": lambda: (make_turn(make_criticism(organisation)), "body"),
        "doubt": lambda: (make_doubt(), "words"),
        "doubt title": lambda: (make_doubt(), "title"),
    }
    row, field = made[kind]()
    setattr(row, field, text.replace("⏎", "\n"))
    return row


def test_what_no_source_says_is_refused_or_named(organisation):
    def seen(kind, text):
        row = row_of(kind, text, organisation)
        try:
            row.full_clean()
        except ValidationError as error:
            row.delete()
            return "refused", *error.messages
        row.save()
        uses = Use.objects.to_mend().exclude(lacking="").filter(row=row.pk)
        lines = [
            line for use in uses.order_by("pk") for line in use.lacking.split("\n")
        ]
        judged = [
            each for _field, each in judging.statements(row, derived.known_by([row]))
        ]
        row.delete()
        if lines:
            return "named", *lines
        return "shown", *(f"{each.words} ({each.explained})" for each in judged)

    assert_answers("ways_in", seen, given=2)
