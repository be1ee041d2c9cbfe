"""The admin of the criticism: an exchange on one page, and the lists of drafts."""

import pytest

from orgprofile.models import Criticism, Turn
from tests.desk import open_form, refusals, save, send
from tests.make import make_criticism, make_organisation, make_turn
from tests.markup import Markup
from tests.orgprofile.criticism.exchange_form import NEW, new_turn, versions
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


# --- One page ------------------------------------------------------------------------


def test_turns_stand_in_reading_order(client, exchange):
    make_turn(exchange, 1, slug="undated", date="", status="draft")
    make_turn(exchange, 1, slug="dated", date="1999", status="draft")

    fields = open_form(client, exchange)

    found = [fields[f"turns-{n}-slug"] for n in range(4)]
    assert found == ["dated", "post", "undated", "pact"]


def test_turns_are_added_and_deleted_in_one_save(client, exchange):
    response = save(client, exchange, **new_turn(2), **{"turns-0-DELETE": "on"})

    assert refusals(response) == []
    assert [turn.slug for turn in Turn.objects.in_order()] == ["pact", "typed-2"]


def test_turns_without_a_number_follow_the_others_in_the_order_typed(client, exchange):
    typed = new_turn(2, order="", date="2020") | new_turn(3, order="", date="2019")

    fields = open_form(client, exchange) | typed
    previewed = client.post(admin_address(exchange, "preview"), fields)
    response = save(client, exchange, **typed)

    shown = [entry.turn.slug for entry in previewed.context["exchange"].turns]
    assert refusals(response) == []
    assert shown == ["post", "pact", "typed-2", "typed-3"]
    orders = Turn.objects.in_order().values_list("slug", "order")
    assert list(orders) == [("post", 1), ("pact", 2), ("typed-2", 3), ("typed-3", 4)]


def test_a_new_exchange_is_saved_with_its_turns(client, source):
    body = make_organisation().pk
    fields = open_form(client, Criticism) | NEW | {"target": body, "organisation": body}

    response = send(client, Criticism, fields | new_turn(0))

    assert refusals(response) == []
    assert Criticism.objects.get().turns.count() == 1


# --- What the page refuses, keeping what was written ---------------------------------


# A field, what is typed in it, and what is said of it, in the order of the sentences.
REFUSED = [
    ("turns-0-author_organisation", "x", "not one of the available choices"),
    ("turns-0-order", str(10**30), "less than or equal to"),
    ("turns-0-author", "", "A criticism needs a voice: name who makes it"),
    ("turns-0-body", "Said.[@nope]", "No citation has the key “nope”"),
    ("turns-1-slug", "post", "Another turn of this exchange has this slug."),
]


def test_what_cannot_be_right_is_refused_and_kept(client, exchange):
    before = versions()
    typed = {field: value for field, value, _reason in REFUSED}

    response = save(client, exchange, title="Renamed", **typed)

    for (*_typed, reason), said in zip(REFUSED, refusals(response), strict=True):
        assert reason in said
    kept = Markup(response).fields
    for field, value in typed.items():
        if "organisation" not in field:
            assert kept[field] == value, field
    assert kept["title"] == "Renamed"
    assert versions() == before


def test_two_rows_that_exchange_their_names_at_once_are_refused(client, exchange):
    typed = {"turns-0-slug": "pact", "turns-1-slug": "post"}

    sentences = " ".join(refusals(save(client, exchange, **typed)))

    assert "Another turn of this exchange has this slug." in sentences


def test_what_was_typed_is_kept_though_a_colleague_deleted_a_row_meanwhile(
    client, exchange
):
    mine = open_form(client, exchange)
    Turn.objects.get(slug="post").delete()
    typed = {"turns-0-author": "Gone", "turns-1-author": "Mine", "title": "Renamed"}

    response = send(client, exchange, mine | typed)

    (gone,) = [line for line in refusals(response) if "no longer there" in line]
    assert gone.startswith("This turn is no longer there: somebody deleted it")
    fields = Markup(response).fields
    assert {name: fields[name] for name in typed} == typed
    assert Turn.objects.get().author == "Glenn Kessler"


def test_a_forged_number_of_a_row_or_of_rows_breaks_nothing(client, exchange):
    before = versions()
    fields = open_form(client, exchange)

    for name in ("turns-0-id", "turns-INITIAL_FORMS"):
        for number in ("x", str(10**30), "\0", ""):
            for button in ("_save", "_propose"):
                sent = fields | {name: number, button: "1"}
                response = client.post(admin_address(exchange, "change"), sent)
                assert response.status_code in (200, 302), (name, number)
                assert versions() == before, (name, number)


# --- The lists of drafts ------------------------------------------------------------


def listed(client, model, **asked):
    return Markup(client.get(admin_address(model), asked)).words


def test_the_list_of_turns_says_what_stands_in_the_way_of_each_draft(
    client, exchange, source
):
    cited = {"status": "draft", "body": f"Said.[@{source.key}]"}
    make_turn(exchange, 3, slug="nobody", author="", **cited)
    make_turn(exchange, 4, slug="uncited", status="draft", body="Some say.")
    make_turn(exchange, 5, slug="ready", **cited)

    drafts = listed(client, Turn, status__exact="draft")
    published = listed(client, Turn, status__exact="published")

    for words in (
        "3 turns",
        "criticism not named",
        "A criticism needs a voice: name who makes it, or keep it as a draft.",
        "“Some say.” names no source: cite one as [@key]",
        "nothing: it can be published",
    ):
        assert words in drafts, words
    assert "2 turns" in published
    assert "can be published" not in published


def test_the_list_of_exchanges_counts_the_draft_turns_and_links_to_them(
    client, exchange
):
    for number in range(2):
        make_turn(exchange, 4, slug=f"waits-{number}", author="", status="draft")

    page = Markup(client.get(admin_address(Criticism)))
    (address,) = [a for a in page.links if f"criticism__id__exact={exchange.pk}" in a]

    assert "2 draft turns" in page.words
    assert "2 turns" in Markup(client.get(address)).words


@pytest.mark.parametrize(
    ("outcome", "kinds", "is_backed"),
    [
        ("conceded", [], False),
        ("conceded", ["criticism", "rejoinder"], False),
        ("conceded", ["criticism", "response"], True),
        ("withdrawn", ["criticism", "outcome"], True),
        ("no-response", ["criticism", "outcome"], True),
        ("no-response", ["criticism", "response"], False),
    ],
)
def test_an_outcome_that_no_public_turn_backs_is_flagged(
    client, outcome, kinds, is_backed
):
    criticism = make_criticism(make_organisation(), outcome=outcome)
    for order, kind in enumerate(kinds):
        make_turn(criticism, order, kind=kind, slug=kind)
    if outcome != "no-response":
        make_turn(criticism, 9, kind="response", slug="waits", status="draft")

    words = listed(client, Criticism)

    assert ("outcome not backed by a turn" not in words) == is_backed
