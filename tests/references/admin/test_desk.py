"""What needs an editor, as the rows of one kind are told of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from references.admin import desk
from tests.make import make_editor


@pytest.mark.usefixtures("row_of_each", "db")
def test_drafts_of_all_kinds_are_named_as_readers_will_see_them():
    keeper = make_editor()
    rows = [model.objects.last() for model in desk.statements(keeper)]
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(status="draft")

    with CaptureQueriesContext(connection) as asked:
        drafts = desk.drafts(keeper)

    assert len(asked) == 1 + len(rows)
    assert {row.full_name() for row in rows} <= {task.words for task in drafts}
