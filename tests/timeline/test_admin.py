"""How staff keep the history: what the form refuses and shows."""

import pytest

from tests.desk import open_form, refusals, save, send
from tests.make import make_citation, make_editor, make_event, make_organisation
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

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


def test_an_event_is_added_cited_and_read_on_the_site(client, event):
    response = save(
        client,
        HistoryEvent,
        title="A congress",
        slug="congress",
        kind="congress",
        date="1996-08-27/1996-08-31",
        organisation=event.organisation_id,
        body=CITED,
        status="published",
    )

    assert refusals(response) == []
    page = Markup(client.get("/history/congress/"))
    assert "27 to 31 August 1996" in page.words
    assert "note-ecpat-germany-2018" in page.ids


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("1996-08-32", "is not a day in the calendar"),
        ("1996-08-31/1996-08-27", "ends before it begins: put the earlier date first"),
        ("August 1996", "is not a date: write 1990, 1990-05 or 1990-05-01"),
        ("", "required"),
    ],
)
def test_an_impossible_or_reversed_date_is_refused_and_kept(
    client, event, date, reason
):
    response = save(client, event, date=date)

    (sentence,) = refusals(response)
    assert reason in sentence
    assert Markup(response).fields["date"] == date
    event.refresh_from_db()
    assert event.date == "1990-05"


def test_a_slug_that_is_taken_is_refused_and_kept(client, event):
    response = send(client, HistoryEvent, open_form(client, event))

    assert refusals(response) == ["Another event has this slug."]
    assert Markup(response).fields["slug"] == "founding"


@pytest.mark.parametrize("field", ["body", "disagreement"])
def test_an_unknown_key_is_refused_with_the_nearest_and_the_text_is_kept(
    client, event, field
):
    text = f"{CITED} Or not.[@ecpat-germany-2081]"

    response = save(client, event, **{field: text})

    assert refusals(response) == [
        "No citation has the key “ecpat-germany-2081”; did you mean “ecpat-germany-2018”?"
    ]
    assert Markup(response).fields[field] == text


def test_an_event_that_cites_nothing_is_not_published(client, event):
    response = save(client, event, body="It was decided.")

    assert refusals(response) == [
        "This cites no source. Cite one as [@key], or keep it as a draft."
    ]


def test_the_list_of_events_stands_in_the_order_of_the_history(client, event):
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
