"""Proposals that were accepted for a day are applied on it, once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from references.models import Proposal
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_organisation,
    make_proposal,
    make_role,
    make_section,
    make_turn,
)

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"
TODAY = timezone.localdate()


def run():
    said = StringIO()
    call_command("apply_due", stdout=said, stderr=said)
    return said.getvalue()


def values(section, **changes):
    sent = {
        "organisation": section.organisation_id,
        "heading": section.heading,
        "slug": section.slug,
        "status": "published",
        "body": section.body,
        "order": "0",
        "shows": "",
        "version": section.version,
        "why": "It has moved.",
    }
    return {name: [str(value)] for name, value in (sent | changes).items()}


@pytest.fixture
def section():
    make_citation()
    return make_section(make_organisation(), body=CITED)


def scheduled(section, day=TODAY, by="Editor", **changes):
    return make_proposal(
        section,
        make_role("Author"),
        data=values(section, **changes),
        status="scheduled",
        apply_on=day,
        decided_by=make_role(by),
        decided_at=timezone.now(),
    )


def test_what_is_due_is_applied_once_for_who_accepted_it(section):
    scheduled(section, heading="How it began")

    first, second = run(), run()

    section.refresh_from_db()
    assert (section.heading, section.version) == ("How it began", 2)
    last = section.history.latest()
    assert last.history_user.username == "Editor"
    assert last.history_change_reason == "Proposed by Author: It has moved."
    assert Proposal.objects.get().status == "accepted"
    assert "Applied: 1." in first
    assert second == "Applied: none.\n"


def test_what_is_not_due_waits_for_its_day(section):
    scheduled(section, day=TODAY + timedelta(days=1), heading="How it began")

    assert run() == "Applied: none.\n"
    section.refresh_from_db()
    assert section.version == 1


@pytest.mark.parametrize("hindrance", ["changed", "deleted", "rights"])
def test_what_cannot_be_applied_waits_for_a_decision_and_says_why(section, hindrance):
    proposal = scheduled(section, heading="How it began")
    if hindrance == "changed":
        section.save()
    elif hindrance == "deleted":
        section.delete()
    else:
        proposal.decided_by.groups.clear()

    with pytest.raises(CommandError, match="waiting for a decision: 1"):
        run()

    proposal.refresh_from_db()
    assert (proposal.status, proposal.apply_on) == ("waiting", None)
    words = {
        "changed": "after you opened it",
        "deleted": "Its row is no longer there",
        "rights": "may no longer change",
    }
    assert words[hindrance] in proposal.comments.get().text
    assert run() == "Applied: none.\n"


def test_rows_within_the_form_are_saved_in_the_name_of_who_accepted(section):
    exchange = make_criticism(section.organisation, target=None, statement=CITED)
    turn = make_turn(exchange, body=CITED)
    turn_values = {
        "id": turn.pk,
        "criticism": exchange.pk,
        "version": 1,
        "order": 1,
        "kind": "criticism",
        "slug": turn.slug,
        "status": "published",
        "author": "Ernie Allen",
        "voice": "own",
        "body": CITED,
    }
    sent = {
        "title": exchange.title,
        "slug": exchange.slug,
        "status": "published",
        "target_law": exchange.target_law,
        "organisation": exchange.organisation_id,
        "statement": exchange.statement,
        "date": exchange.date,
        "outcome": exchange.outcome,
        "outcome_as_of": exchange.outcome_as_of,
        "version": 1,
        "why": "He wrote it.",
        "turns-TOTAL_FORMS": 1,
        "turns-INITIAL_FORMS": 1,
    } | {f"turns-0-{name}": value for name, value in turn_values.items()}
    make_proposal(
        exchange,
        make_role("Author"),
        data={name: [str(value)] for name, value in sent.items()},
        status="scheduled",
        apply_on=TODAY,
        decided_by=make_editor("astrid"),
        decided_at=timezone.now(),
    )

    run()

    turn.refresh_from_db()
    assert turn.author == "Ernie Allen"
    assert turn.history.latest().history_user.username == "astrid"
