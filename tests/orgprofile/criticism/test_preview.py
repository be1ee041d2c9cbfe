"""The preview of an exchange: what its form shows before anything is saved."""

import pytest
from django.contrib.admin.models import LogEntry

from orgprofile.models import Criticism, Turn
from tests.desk import open_form
from tests.make import make_organisation
from tests.markup import Markup
from tests.orgprofile.criticism.exchange_form import NEW, new_turn, versions
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


def are_in_order(text, *parts):
    """Return whether each part is in a text, one after the other."""
    assert all(part in text for part in parts), text
    found = [text.index(part) for part in parts]
    return found == sorted(found)


def kept():
    """Return all that a save would change."""
    histories = [m.history.count() for m in (Criticism, Turn)]
    return versions(), histories, LogEntry.objects.count()


def test_what_is_typed_is_shown_in_the_order_typed_and_nothing_is_saved(
    client, exchange
):
    before = kept()

    response = look(
        client,
        exchange,
        **{"title": "Typed title", "turns-0-order": "7"},
        **{"turns-0-body": "Typed body.[@kessler-post-2015, p. 3]"},
        **new_turn(2, order="4", body="A turn just typed."),
    )

    assert are_in_order(
        words_of(response),
        *("Typed title", "A figure.", "Words of the response", "A turn just typed."),
        *("Typed body.", "The bogus claim"),
    )
    assert kept() == before


def test_turns_of_one_number_are_shown_by_date_the_undated_last(client, exchange):
    response = look(
        client,
        exchange,
        **{"turns-0-order": "2", "turns-0-date": "", "turns-1-date": "2016"},
        **new_turn(2, order="2", date="2015-03", body="The earliest."),
    )

    assert are_in_order(
        words_of(response),
        *("The earliest.", "Words of the response", "Words of the criticism"),
    )


def test_what_is_to_be_deleted_and_empty_rows_are_left_out(client, exchange):
    # What a browser sends for a row that was opened and left as it was.
    empty = {
        name.replace("__prefix__", "2"): value
        for name, value in open_form(client, exchange).items()
        if "__prefix__" in name
    }
    typed = empty | {"turns-TOTAL_FORMS": "3", "turns-0-DELETE": "on"}

    response = look(client, exchange, **typed)

    assert response.content.count(b'class="turn ') == 1
    assert "Words of the criticism" not in words_of(response)


def test_the_editor_is_told_what_readers_do_not_see(client, exchange):
    part = words_of(look(client, exchange, **{"turns-1-status": "draft"}))
    whole = words_of(look(client, exchange, status="draft"))
    target = make_organisation("ecpat-usa", name="PACT", status="draft")
    hidden = words_of(look(client, exchange, target=target.pk, target_law=""))

    assert "Draft: not shown to readers" in part
    assert "Readers do not see: response by Glenn Kessler." in part
    assert "This criticism is a draft: readers see none of it." in whole
    assert "“PACT” is a draft: readers see nothing of what it has." in hidden


def test_marks_are_numbered_and_lead_to_notes_on_the_page(client, exchange):
    page = Markup(client.get(admin_address(exchange, "preview")))

    anchors = [link[1:] for link in page.links if link.startswith("#")]
    assert "note-kessler-post-2015" in page.ids
    assert set(anchors) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_a_new_exchange_is_shown_as_far_as_it_is_typed(client):
    body = make_organisation().pk

    whole = look(
        client, Criticism, **NEW, target=body, organisation=body, **new_turn(0)
    )
    part = look(client, Criticism, statement="Something was said.", **new_turn(0))

    for response in (whole, part):
        words = words_of(response)
        assert are_in_order(words, "Something was said.", "A turn just typed.")
    assert not Criticism.objects.exists()


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
        },
        ["A figure.", "<script>alert(1)</script>", "Words of the response"],
    ),
    (
        {"statement": "", "turns-0-order": "first"},
        ["Glenn Kessler", "Words of the response"],
    ),
    ({"statement": "\0"}, ["Words of the response"]),
    ({"statement": "Typed [@nope]."}, ["Typed Missing citation: nope."]),
    (
        new_turn(2, author="Half Typed", kind="", order="x", date="x"),
        ["Half Typed"],
    ),
]


def test_a_form_half_typed_shows_what_it_can_besides_its_errors(client, exchange):
    before = kept()

    for typed, shown in HALF_TYPED:
        response = look(client, exchange, title="Typed title", **typed)
        words = words_of(response)
        assert all(part in words for part in ["Typed title", *shown]), typed
        assert Markup(response).code == [], typed
    assert kept() == before
