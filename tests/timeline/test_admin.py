"""The admin of the history: what its forms refuse and show."""

import pytest

from tests.desk import refusals, save
from tests.make import make_citation, make_editor, make_organisation
from tests.markup import Markup
from timeline.models import HistoryEvent, Participant, Variant

pytestmark = pytest.mark.django_db


def new_row(kind, **typed):
    """Return what an editor types into the first empty row within the form."""
    fields = {f"{kind}-0-{name}": value for name, value in typed.items()}
    return {f"{kind}-TOTAL_FORMS": "1"} | fields


def test_an_editor_adds_an_event_with_variants_and_who_took_part(client):
    client.force_login(make_editor("astrid"))
    source = make_citation().pk
    unicef = make_organisation("unicef", name="UNICEF").pk
    stated = {"order": 1, "citation": source, "status": "published"}
    said = {"matter": "Participants", "value": "718", "said_by": "the report"}

    response = save(
        client,
        HistoryEvent,
        title="A congress",
        slug="congress",
        kind="congress",
        date="1996-08-27/1996-08-31",
        basis="page",
        date_citation=source,
        countries="se th",
        organisation=make_organisation().pk,
        body="It was decided.[@ecpat-germany-2018]",
        status="published",
        **new_row("variants", **stated, **said),
        **new_row("participants", **stated, organisation=unicef, part="partner"),
    )

    assert refusals(response) == []
    words = Markup(client.get("/history/congress/")).words
    assert "Sources differ Participants 718 the report" in words
    assert "Who took part UNICEF, partner" in words
    added = HistoryEvent.objects.get(slug="congress")
    assert added.countries == "SE, TH"
    for model in (Variant, Participant):
        assert model.objects.get().event == added
        assert model.history.latest().history_user.username == "astrid"
