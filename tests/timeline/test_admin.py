"""The admin of the history: what its forms refuse and show."""

import pytest

from tests.desk import act, messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_event,
    make_organisation,
    make_participant,
    make_related,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent, Participant, RelatedCriticism, Variant

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


def new_row(kind, number, **fields):
    """Return what an editor types into an empty row within the form."""
    return {f"{kind}-TOTAL_FORMS": str(number + 1)} | {
        f"{kind}-{number}-{name}": value for name, value in fields.items()
    }


def new_variant(number, source, **fields):
    typed = {
        "matter": "Participants",
        "value": "718",
        "order": "1",
        "said_by": "the report",
        "citation": source.pk,
        "status": "published",
    }
    return new_row("variants", number, **(typed | fields))


def new_participant(number, body, source, **fields):
    typed = {
        "organisation": body.pk,
        "part": "partner",
        "order": "1",
        "citation": source.pk,
        "status": "published",
    }
    return new_row("participants", number, **(typed | fields))


def test_an_event_is_added_whole_and_read_on_the_site(client, event):
    source = event.date_citation
    criticism = make_criticism(event.organisation)

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
        **new_variant(0, source),
        **new_participant(0, make_organisation("unicef", name="UNICEF"), source),
        **new_row("related_criticisms", 0, criticism=criticism.pk),
    )

    assert refusals(response) == []
    page = Markup(client.get("/history/congress/"))
    for words in (
        "27 to 31 August 1996, the date of the page that tells of it",
        "Sources differ Participants 718 the report",
        "Place Sweden, Thailand",
        "Who took part UNICEF, partner",
        f"Criticism {criticism.title}",
    ):
        assert words in page.words, words
    assert {"note-ecpat-germany-2018", f"note-{source.key}"} <= set(page.ids)
    for model in (HistoryEvent, Variant, Participant, RelatedCriticism):
        assert model.history.latest().history_user.username == "astrid"


def test_rows_within_the_form_are_changed_and_dropped_each_by_itself(client, event):
    source = event.date_citation
    variant = make_variant(event, citation=source)
    participant = make_participant(event, make_organisation("a"), citation=source)
    make_related(event, make_criticism(event.organisation))

    response = save(
        client,
        event,
        **{"variants-0-value": "70", "related_criticisms-0-DELETE": "on"},
    )

    assert refusals(response) == []
    for row, version in ((variant, 2), (participant, 1), (event, 1)):
        row.refresh_from_db()
        assert row.version == version, row
    assert variant.value == "70"
    assert not RelatedCriticism.objects.exists()


# --- What the form refuses -----------------------------------------------------------


def test_a_draft_without_the_source_of_its_date_stays_one(client, event):
    HistoryEvent.objects.update(status="draft", date_citation=None)

    response = act(client, HistoryEvent, "publish", event)

    assert messages(response)[1] == (
        "“1990-05: Founding” stays a draft: Name the source that gives the date, or keep "
        "the event as a draft."
    )


def test_two_new_values_of_one_source_are_refused_too(client, event):
    source = event.date_citation

    response = save(
        client,
        event,
        **new_variant(0, source) | new_variant(1, source, value="over 700"),
    )

    assert "Please correct the duplicate data for matter and citation" in (
        " ".join(refusals(response))
    )
    assert not Variant.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("variants-0-citation", "", "This field is required."),
        ("variants-0-said_by", "\u202ereport", "U+202E (right-to-left override)"),
        ("participants-0-part", "guest", "guest is not one of the available choices"),
        ("related_criticisms-0-criticism", "0", "not one of the available choices"),
        ("basis", "guessed", "guessed is not one of the available choices"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_saved(
    client, event, field, value, reason
):
    source = event.date_citation
    rows = [
        make_variant(event, citation=source),
        make_participant(event, make_organisation("a"), citation=source),
        make_related(event, make_criticism(event.organisation)),
    ]

    response = save(client, event, title="Renamed", **{field: value})

    assert response.status_code == 200
    assert any(reason in sentence for sentence in refusals(response)), refusals(
        response
    )
    assert Markup(response).fields["title"] == "Renamed"
    for row in (event, *rows):
        row.refresh_from_db()
        assert row.version == 1


@pytest.mark.parametrize("field", ["title", "variants-0-value"])
def test_what_another_editor_saved_meanwhile_is_not_undone(client, event, field):
    variant = make_variant(event, citation=event.date_citation)
    fields = open_form(client, event)
    row = event if field == "title" else variant
    row.save()

    response = send(client, event, fields | {field: "Mine"})

    assert any("after you opened it" in sentence for sentence in refusals(response))
    assert Markup(response).fields[field] == "Mine"
    for each in (event, variant):
        each.refresh_from_db()
    assert (event.title, variant.value) == ("Founding", "68")


def test_the_list_of_events_is_in_the_order_of_the_history(client, event):
    later = make_event(event.organisation, "later", date="1996")
    sooner = make_event(event.organisation, "sooner", date="1989")

    rows = client.get(admin_address(HistoryEvent)).context["cl"].result_list

    assert list(rows) == [sooner, event, later]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=chiang", 1),
        ("q=zzz", 0),
        ("kind__exact=founding", 1),
        ("kind__exact=law", 0),
    ],
)
def test_events_are_found_by_their_words_and_kind(client, event, question, found):
    HistoryEvent.objects.update(place="Chiang Mai, Thailand")

    rows = (
        client.get(f"{admin_address(HistoryEvent)}?{question}")
        .context["cl"]
        .result_list
    )

    assert len(rows) == found
