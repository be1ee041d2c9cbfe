"""How staff keep the history: what the form refuses and shows."""

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
    """What is typed into the empty row of this number, of those within the form."""
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


def test_an_event_is_not_published_without_the_source_of_its_date(client, event):
    response = save(client, event, date_citation="", status="published")

    assert refusals(response) == [
        "Name the source that gives the date, or keep the event as a draft."
    ]
    assert refusals(save(client, event, date_citation="", status="draft")) == []


def test_a_draft_without_the_source_of_its_date_stays_one(client, event):
    HistoryEvent.objects.update(status="draft", date_citation=None)

    response = act(client, HistoryEvent, "publish", event)

    assert messages(response)[1] == (
        "“1990-05: Founding” stays a draft: Name the source that gives the date, or keep "
        "the event as a draft."
    )


def test_countries_are_kept_in_one_way_however_they_are_typed(client, event):
    assert refusals(save(client, event, countries="th ph")) == []

    event.refresh_from_db()
    assert event.countries == "TH, PH"


def test_what_is_no_country_is_refused_and_kept(client, event):
    response = save(client, event, countries="TH, XX")

    assert refusals(response) == [
        "“XX” is not a country: write the two letters of ISO 3166-1, for example SE, and "
        "several as TH, PH, LK."
    ]
    assert Markup(response).fields["countries"] == "TH, XX"


def test_the_body_whose_history_it_is_takes_no_part_beside_itself(client, event):
    own = new_participant(0, event.organisation, event.date_citation)

    response = save(client, event, **own)

    assert refusals(response) == [
        "The event is in the history of Ecpat International already; name the others here."
    ]
    assert not Participant.objects.exists()


def test_a_source_gives_one_value_for_a_matter(client, event):
    source = event.date_citation
    make_variant(event, "68", citation=source)

    response = save(client, event, **new_variant(1, source))

    assert refusals(response) == [
        "This source gives a value for this matter already: change that one."
    ]
    assert Variant.objects.get().value == "68"


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
        ("variants-0-citation", str(10**30), "not one of the available choices"),
        ("variants-0-value", "v" * 121, "at most 120 characters"),
        ("variants-0-said_by", "\u202ereport", "U+202E (right-to-left override)"),
        ("variants-0-order", "-1", "greater than or equal to 0"),
        ("participants-0-organisation", "x", "not one of the available choices"),
        ("participants-0-part", "guest", "guest is not one of the available choices"),
        ("participants-0-citation", "", "This field is required."),
        ("related_criticisms-0-criticism", "0", "not one of the available choices"),
        ("basis", "guessed", "guessed is not one of the available choices"),
        ("date_citation", "x", "not one of the available choices"),
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
