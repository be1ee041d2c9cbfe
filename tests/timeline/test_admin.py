"""The admin of the history: what its forms refuse and show."""

import pytest

from tests.desk import refusals, save
from tests.make import (
    make_citation,
    make_editor,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from timeline.models import HistoryEvent, Participant, Variant

pytestmark = pytest.mark.django_db

CITED = "It was decided.[@ecpat-germany-2018]"


@pytest.fixture(autouse=True)
def editor(client):
    """Astrid, signed in."""
    person = make_editor("astrid")
    client.force_login(person)
    return person


@pytest.fixture
def event():
    make_citation()
    return make_event(make_organisation(), body=CITED)


def new_row(kind, **fields):
    """Return what an editor types into the first empty row within the form."""
    return {f"{kind}-TOTAL_FORMS": "1"} | {
        f"{kind}-0-{name}": value for name, value in fields.items()
    }


def test_an_event_is_added_whole(client, event):
    source = event.date_citation

    response = save(
        client,
        HistoryEvent,
        title="A congress",
        slug="congress",
        kind="congress",
        date="1996-08-27/1996-08-31",
        basis="page",
        date_citation=source.pk,
        countries="se th",
        organisation=event.organisation_id,
        body=CITED,
        status="published",
        **new_row(
            "variants",
            matter="Participants",
            value="718",
            order="1",
            said_by="the report",
            citation=source.pk,
            status="published",
        ),
        **new_row(
            "participants",
            organisation=make_organisation("unicef", name="UNICEF").pk,
            part="partner",
            order="1",
            citation=source.pk,
            status="published",
        ),
    )

    assert refusals(response) == []
    added = HistoryEvent.objects.get(slug="congress")
    assert added.countries == "SE, TH"
    for model in (Variant, Participant):
        assert model.objects.get().event == added
        assert model.history.latest().history_user.username == "astrid"


def test_rows_within_the_form_are_changed_each_by_itself(client, event):
    source = event.date_citation
    variant = make_variant(event, citation=source)
    participant = make_participant(event, make_organisation("a"), citation=source)

    response = save(client, event, **{"variants-0-value": "70"})

    assert refusals(response) == []
    for row, version in ((variant, 2), (participant, 1), (event, 1)):
        row.refresh_from_db()
        assert row.version == version, row
    assert variant.value == "70"
