"""Ways to publish what no source says: what an editor sees of each."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction

from references.models import Citation, Use, derived, judging
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_event,
    make_fact,
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
    make_doubt()
    return make_organisation()


def row_of(kind, text, organisation):
    """Return an unsaved change of a published row, which says the text."""
    noted = "It grew to 500 members, says ECPAT Kenya.[@key#note]"
    sourced, source = "It grew.[@key]", Citation.objects.get(key="key")
    made = {
        "body": lambda: (make_section(organisation, body=sourced), "body"),
        "heading": lambda: (make_section(organisation, body=sourced), "heading"),
        "event": lambda: (make_event(organisation, body=sourced), "body"),
        "event title": lambda: (make_event(organisation, body=sourced), "title"),
        "criticism title": lambda: (make_criticism(organisation), "title"),
        "turn": lambda: (make_turn(make_criticism(organisation)), "body"),
        "doubt": lambda: (make_doubt("years"), "words"),
        "doubt title": lambda: (make_doubt("years"), "title"),
        "role": lambda: (
            make_turn(make_criticism(organisation), author="ECPAT Kenya", body=noted),
            "author_role",
        ),
        "law": lambda: (make_criticism(organisation, statement=noted), "target_law"),
        "place": lambda: (make_event(organisation, body=sourced), "place"),
        "countries": lambda: (make_event(organisation, body=sourced), "countries"),
        "former names": lambda: (make_organisation("pact"), "former_names"),
        "fact": lambda: (
            make_fact(organisation, citation=source, reading="note"),
            "value",
        ),
        "fact in doubt": lambda: (
            make_fact(
                organisation, citation=source, reading="note", doubt="campaign-years"
            ),
            "value",
        ),
    }
    row, field = made[kind]()
    setattr(row, field, text.replace("⏎", "\n"))
    return row


def seen_of(kind, text, organisation):
    """Return what an editor sees who publishes a text: refused, named or only shown; and why."""
    row = row_of(kind, text, organisation)
    try:
        row.full_clean()
    except ValidationError as error:
        return "refused", *error.messages
    row.save()
    uses = Use.objects.to_mend().exclude(lacking="").filter(row=row.pk)
    uses = uses.filter(content_type=ContentType.objects.get_for_model(row))
    lines = [line for use in uses.order_by("pk") for line in use.lacking.split("\n")]
    if lines:
        return "named", *lines
    judged = judging.statements(row, derived.known_by([row]))
    return "shown", *(f"{each.words} ({each.explained})" for _field, each in judged)


def test_what_no_source_says_is_refused_or_named(organisation):
    def seen(kind, text):
        with transaction.atomic():
            answer = seen_of(kind, text, organisation)
            transaction.set_rollback(True)
        return answer

    assert_answers("ways_in", seen, given=2)
