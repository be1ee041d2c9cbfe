"""The admin: how many queries a save takes, savepoints counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgprofile.models import MembershipCount, Section
from tests.desk import open_form, send
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_profile", "editor")]


@pytest.mark.parametrize(
    ("model", "change", "most"),
    [
        (Section, {"body": "It grew.[@ecpat-history-2016]"}, 19),
        (HistoryEvent, {"title": "It began"}, 25),
        (MembershipCount, {"note": "Counted.[@ecpat-history-2016]"}, 32),
    ],
)
def test_a_save_takes_few_queries(client, model, change, most):
    row = model.objects.order_by("pk").first()
    fields = open_form(client, row) | change | {"why": "It was so."}

    with CaptureQueriesContext(connection) as queries:
        answer = send(client, row, fields)

    assert answer.status_code == 302
    assert len(queries) <= most, "\n".join(q["sql"][:150] for q in queries)
