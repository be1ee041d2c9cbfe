"""The proposals of version 1.0.0: carried over, or sent back with their text."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from references.models import Proposal

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
