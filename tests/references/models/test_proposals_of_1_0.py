"""The proposals of version 1.0.0: carried over, or sent back with their text."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from references.models import Proposal
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_organisation,
    make_proposal,
    make_section,
    make_turn,
)

BEFORE, CARRIED_OVER = "0003_date_rows_by_their_words", "0004_proposals"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_proposals_of_1_0_wait_or_are_sent_back_with_their_text():
    loader = MigrationLoader(connection)
    state = loader.project_state([("references", BEFORE)])
    proposals, comments = (
        state.apps.get_model("references", name) for name in ("Proposal", "Comment")
    )
    kinds = state.apps.get_model("contenttypes", "ContentType").objects
    lena = state.apps.get_model("auth", "User").objects.create(username="lena")

    def made(kind, status, data, **more):
        of, _made = kinds.get_or_create(app_label="orgprofile", model=kind)
        own = {"row_name": "Row", "summary": "Why.", "made_at": timezone.now()}
        own |= {"status": status, "data": data, "proposer": lena} | more
        return proposals.objects.create(content_type=of, **own)

    with connection.schema_editor() as editor:
        editor.delete_model(Proposal)
        editor.create_model(proposals)
        editor.create_model(comments)
    decided = {"decided_by": lena, "decided_at": timezone.now()}
    day = {"apply_on": timezone.now().date()}
    made("section", "scheduled", {"body": ["It."], "drafts": [""]}, **decided, **day)
    back = made("section", "sent-back", {"body": ["It."]}, **decided)
    for text in ("First.", "Since when?"):
        back.comments.create(text=text, made_at=timezone.now())
    made("section", "waiting", {"body": ["It."], "disagreement": ["They differ."]})
    made("quotation", "waiting", {"text": ["So they said."], "version": ["1"]})

    try:
        with connection.schema_editor() as editor:
            state = loader.get_migration("references", CARRIED_OVER).apply(
                state, editor
            )
        rows = state.apps.get_model("references", "Proposal").objects.order_by("pk")
        found = [(row.status, row.data.keys(), row.answer) for row in rows]
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(state.apps.get_model("references", "Proposal"))
            editor.create_model(Proposal)

    why = "Version 2.0.0 has no such field or row. It held:\n"
    assert found == [
        ("waiting", {"body"}, ""),
        ("sent-back", {"body"}, "Since when?"),
        ("sent-back", {"body"}, f"{why}disagreement: They differ."),
        ("withdrawn", {"text", "version"}, f"{why}text: So they said."),
    ]


@pytest.mark.django_db
def test_forms_that_were_sent_become_fields_or_go_back_with_their_texts():
    make_citation("a")
    organisation, lena = make_organisation(), make_editor("lena")
    section = make_section(organisation, body="One.\n\nTwo.[@a]", order=3)
    exchange = make_criticism(organisation)
    turn = make_turn(exchange)
    form = {"version": "1", "organisation": organisation.pk, "order": "4", "why": "So."}
    form |= {"body": "One.\r\n\r\nTwo.[@a]", "heading": "Begun", "slug": section.slug}
    part = {"id": turn.pk, "author": turn.author, "body": "Anew.", "criticism": "1"}
    turns = {f"turns-0-{name}": value for name, value in part.items()}
    turns |= {"version": "1", "title": "Anew", "turns-TOTAL_FORMS": "1"}
    sent = [form, form | {"organisation": ""}, form | {"version": "7"}, turns]
    rows = [section, section, section, exchange]
    proposals = [
        make_proposal(row, lena, data={name: [str(v)] for name, v in data.items()})
        for row, data in zip(rows, sent, strict=True)
    ]
    Proposal.objects.filter(pk=proposals[1].pk).update(object_id=None)

    module = import_module("references.migrations.0013_proposals_are_data")
    module.keep_fields(apps, None)

    plain, new, unknown, of_turns = Proposal.objects.order_by("pk")
    changed = {"heading": "Begun", "order": "4"}
    assert plain.data == {"version": 1, "fields": changed}
    assert (plain.status, plain.answer) == ("waiting", "")
    assert new.data["version"] is None
    assert (
        new.data["fields"].items()
        >= {"body": section.body, "organisation": None}.items()
    )
    for row, texts in ((unknown, ["heading: Begun"]), (of_turns, ["title: Anew"])):
        assert (row.status, row.answer.splitlines()[0]) == ("sent-back", module.WHY)
        assert set(texts) <= set(row.answer.splitlines())
    assert "turns-0-body: Anew." in of_turns.answer
    assert "turns-0-author" not in of_turns.answer
    assert of_turns.data == {"version": 1, "fields": {"title": "Anew"}}
