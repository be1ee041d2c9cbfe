"""The preview of an exchange: what its form shows before anything is saved."""

import pytest
from django.contrib.admin.models import LogEntry

from orgprofile.models import Criticism, Quotation, Turn
from tests.desk import open_form
from tests.make import make_citation, make_organisation, make_turn
from tests.markup import Markup
from tests.orgprofile.criticism.exchange_form import new_quotation, new_turn, versions
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def look(client, what, **typed):
    """Open the form, change these fields, and ask for the preview."""
    is_row = not isinstance(what, type)
    address = admin_address(what, "preview" if is_row else "preview_new")
    return client.post(address, open_form(client, what) | typed)


def words_of(response):
    """Return what the preview says."""
    assert response.status_code == 200
    return Markup(response).words


def places(text, *parts):
    """Return where each part is in a text; all of them must be."""
    assert all(part in text for part in parts), text
    return [text.index(part) for part in parts]


def kept():
    """Return all that a save would change."""
    histories = [m.history.count() for m in (Criticism, Turn, Quotation)]
    return versions(), histories, LogEntry.objects.count()


# --- What it shows -------------------------------------------------------------------


def test_the_saved_exchange_is_shown_as_it_will_read(client, exchange):
    text = words_of(client.get(admin_address(exchange, "preview")))

    found = places(
        text,
        "The figure of 100,000 children",
        "A figure.",
        "words of the criticism",
        "words of the response",
        "The bogus claim",
    )
    assert found == sorted(found)
    assert "raft" not in text
    # What leads to another view of the page would lose what is typed.
    assert "Show this at each statement" not in text


def test_what_is_typed_is_shown_in_the_order_typed_and_nothing_is_saved(
    client, exchange, source
):
    pact = Turn.objects.get(slug="pact")
    before = kept()

    response = look(
        client,
        exchange,
        **{"title": "Typed title", "turns-0-order": "7"},
        **{"turns-0-body": "Typed body.[@kessler-post-2015, p. 3]"},
        **new_turn(2, order="4", body="A turn just typed."),
        **new_quotation(2, pact, source, text="words just typed", status="published"),
    )

    text = words_of(response)
    found = places(
        text,
        "Typed title",
        "words of the response",
        "words just typed",
        "A turn just typed.",
        "Typed body.",
        "words of the criticism",
    )
    assert found == sorted(found)
    assert kept() == before


def test_turns_of_one_number_are_shown_by_date_the_undated_last(client, exchange):
    text = words_of(
        look(
            client,
            exchange,
            **{"turns-0-order": "2", "turns-0-date": "", "turns-1-date": "2016"},
            **new_turn(2, order="2", date="2015-03", body="The earliest."),
        )
    )

    found = places(
        text, "The earliest.", "words of the response", "words of the criticism"
    )
    assert found == sorted(found)


def test_what_is_to_be_deleted_is_left_out(client, exchange):
    before = kept()

    text = words_of(
        look(client, exchange, **{"turns-0-DELETE": "on", "quotations-1-DELETE": "on"})
    )

    assert "words of the criticism" not in text
    assert "words of the response" not in text
    assert "Response" in text
    assert kept() == before


def test_an_empty_row_is_left_out(client, exchange):
    fields = open_form(client, exchange)
    # What a browser sends for a row that was opened and left as it was.
    empty = {
        name.replace("__prefix__", "2"): value
        for name, value in fields.items()
        if "__prefix__" in name
    }
    empty |= {"turns-TOTAL_FORMS": "3", "quotations-TOTAL_FORMS": "3"}

    response = look(client, exchange, **empty)

    assert response.content.count(b'class="turn ') == 2


def test_drafts_are_labelled_and_so_is_the_outcome_without_them(client, exchange):
    quotation = Quotation.objects.get(turn__slug="post")

    saved = words_of(
        look(client, exchange, **{"turns-1-status": "draft", "status": "published"})
    )
    assert saved.count("Draft: not shown to readers") == 1
    assert "readers see as outcome: No response recorded" in saved

    quotation.status = "draft"
    quotation.save()
    text = words_of(client.get(admin_address(exchange, "preview")))
    assert text.count("Draft: not shown to readers") == 1
    assert "readers are told" not in text


def test_an_exchange_that_readers_see_nothing_of_says_why(client, exchange):
    draft = words_of(look(client, exchange, status="draft"))
    target = make_organisation("ecpat-usa", name="PACT", status="draft")
    hidden = words_of(look(client, exchange, target=target.pk, target_law=""))

    assert "This criticism is a draft: readers see none of it." in draft
    assert "“PACT” is a draft: readers see nothing of what it has." in hidden


def test_marks_are_numbered_and_lead_to_notes_on_the_page(client, exchange):
    page = Markup(client.get(admin_address(exchange, "preview")))

    anchors = [link[1:] for link in page.links if link.startswith("#")]
    assert "note-kessler-post-2015" in page.ids
    assert set(anchors) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.code == []


# --- A new exchange ------------------------------------------------------------------


def test_a_new_exchange_is_shown_as_far_as_it_is_typed(client):
    organisation = make_organisation()
    filled = {
        "title": "A new one",
        "slug": "a-new-one",
        "target": organisation.pk,
        "organisation": organisation.pk,
        "statement": "Something was said.",
        "date": "2018",
        "outcome": "disputed",
        "outcome_as_of": "2020",
    }

    whole = look(client, Criticism, **filled, **new_turn(0))
    part = look(client, Criticism, statement="Something was said.", **new_turn(0))

    for response in (whole, part):
        found = places(words_of(response), "Something was said.", "A turn just typed.")
        assert found == sorted(found)
    assert not Criticism.objects.exists()
    assert not Turn.objects.exists()


# --- Half typed ----------------------------------------------------------------------


# What is typed at once, and what the preview shows all the same.
HALF_TYPED = [
    (
        {
            "date": "",
            "outcome": "",
            "outcome_as_of": "soon",
            "slug": "Ü b",
            "target_law": "",
            "organisation": "",
            "turns-0-date": "2012/2009",
            "turns-0-kind": "",
            "turns-0-slug": "",
            "turns-0-author_organisation": "999999",
            "turns-0-version": "7",
            "turns-0-body": "<script>alert(1)</script>",
            "quotations-0-order": "x",
            "quotations-0-note": "Typed [@nope].",
        },
        [
            "A figure.",
            "<script>alert(1)</script>",
            "words of the criticism",
            "Typed Missing citation: nope.",
        ],
    ),
    (
        {"statement": "", "turns-0-order": "first", "quotations-0-turn": ""},
        ["Glenn Kessler", "words of the response"],
    ),
    ({"statement": "\0", "quotations-0-citation": ""}, ["words of the response"]),
    ({"statement": "Typed [@nope]."}, ["Typed Missing citation: nope."]),
]


def test_a_form_half_typed_shows_what_it_can_besides_its_errors(client, exchange):
    before = kept()

    for typed, shown in HALF_TYPED:
        response = look(client, exchange, title="Typed title", **typed)
        places(words_of(response), "Typed title", *shown)
        assert Markup(response).code == [], typed
    assert kept() == before


def test_new_rows_half_typed_are_shown(client, exchange, source):
    pact = Turn.objects.get(slug="pact")
    for typed in (
        new_turn(2, author="Half Typed", kind="", order="x", date="x"),
        new_quotation(2, pact, source, said_by="Half Typed", citation="", order=""),
        new_quotation(2, pact, source, said_by="Half Typed", text=""),
    ):
        response = look(client, exchange, **typed)

        assert "Half Typed" in words_of(response), typed


def test_a_preview_asks_once_for_all_sources(
    client, exchange, django_assert_max_num_queries
):
    def count():
        address = admin_address(exchange, "preview")
        client.get(address)
        with django_assert_max_num_queries(80) as asked:
            client.get(address)
        return len(asked)

    before = count()
    for number in range(5):
        source = make_citation(f"more-{number}")
        make_turn(exchange, 5, slug=f"m-{number}", body=f"Said.[@{source.key}]")

    assert count() == before
