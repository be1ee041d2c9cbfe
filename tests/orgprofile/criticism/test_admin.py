"""The admin of the criticism: an exchange on one page, and the lists of drafts."""

import pytest
from django.contrib.auth.models import Permission

from orgprofile.models import Criticism, Organisation, Quotation, Turn
from tests.desk import open_form, refusals, save, send
from tests.make import (
    make_criticism,
    make_editor,
    make_organisation,
    make_quotation,
    make_turn,
)
from tests.markup import Markup
from tests.orgprofile.criticism.exchange_form import new_quotation, new_turn, versions
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


# --- One page ------------------------------------------------------------------------


def test_turns_and_quotations_stand_in_reading_order(client, exchange, source):
    pact = Turn.objects.get(slug="pact")
    make_quotation(pact, citation=source, order=2, text="the last")
    make_turn(exchange, 1, slug="undated", date="", status="draft")
    make_turn(exchange, 1, slug="dated", date="1999", status="draft")

    fields = open_form(client, exchange)

    assert [fields[f"turns-{n}-slug"] for n in range(4)] == [
        "dated",
        "post",
        "undated",
        "pact",
    ]
    assert [fields[f"quotations-{n}-text"] for n in range(3)] == [
        "words of the criticism",
        "words of the response",
        "the last",
    ]


def test_rows_are_added_moved_and_deleted_in_one_save(client, exchange, source):
    post, pact = Turn.objects.in_order()

    response = save(
        client,
        exchange,
        **new_turn(2),
        **new_quotation(2, post, source, order="2"),
        **{"quotations-0-turn": pact.pk, "quotations-0-order": "2"},
        **{"quotations-1-DELETE": "on"},
    )

    assert refusals(response) == []
    assert exchange.turns.get(slug="typed-2").version == 1
    assert [q.text for q in post.quotations.in_order()] == ["out of thin air"]
    assert [q.text for q in pact.quotations.in_order()] == ["words of the criticism"]
    assert Quotation.history.filter(history_type="-").count() == 1


def test_turns_without_a_number_follow_the_others_in_the_order_typed(client, exchange):
    typed = new_turn(2, order="", date="2020") | new_turn(3, order="", date="2019")

    previewed = save(client, exchange, _preview="1", **typed)
    response = save(client, exchange, **typed)

    shown = [entry.turn.slug for entry in previewed.context["exchange"].turns]
    assert refusals(previewed) == refusals(response) == []
    assert shown == ["post", "pact", "typed-2", "typed-3"]
    orders = Turn.objects.in_order().values_list("slug", "order")
    assert list(orders) == [("post", 1), ("pact", 2), ("typed-2", 3), ("typed-3", 4)]


def test_a_new_exchange_is_saved_with_its_turns_and_quoted_in_afterwards(
    client, source
):
    organisation = make_organisation()
    page = Markup(client.get(admin_address(Criticism, "add")))
    typed = {
        "title": "A new one",
        "slug": "a-new-one",
        "status": "draft",
        "target": organisation.pk,
        "organisation": organisation.pk,
        "statement": "Something was said.",
        "date": "2018",
        "outcome": "disputed",
        "outcome_as_of": "2020",
    }

    response = send(client, Criticism, page.fields | typed | new_turn(0))

    assert "Save the turns first; then quote in them." in page.words
    assert not [name for name in page.fields if name.startswith("quotations-")]
    assert refusals(response) == []
    criticism = Criticism.objects.get()
    assert criticism.turns.count() == 1
    assert "quotations-TOTAL_FORMS" in open_form(client, criticism)


def test_a_turn_deleted_takes_its_quotations_though_they_were_changed(
    client, exchange, source
):
    post = Turn.objects.get(slug="post")

    response = save(
        client,
        exchange,
        **{"turns-0-DELETE": "on", "quotations-0-text": "changed as well"},
        **new_quotation(2, post, source),
    )

    assert refusals(response) == []
    assert [turn.slug for turn in Turn.objects.all()] == ["pact"]
    assert [q.text for q in Quotation.objects.all()] == ["words of the response"]


# --- What the page refuses, keeping what was written ---------------------------------


# A field, what is typed in it, and what is said of it, in the order of the sentences.
REFUSED = [
    ("turns-0-author_organisation", "x", "not one of the available choices"),
    ("turns-0-order", str(10**30), "less than or equal to"),
    ("turns-0-author", "", "A criticism needs a voice: name who makes it"),
    ("turns-0-body", "Said.[@nope]", "No citation has the key “nope”"),
    ("turns-1-slug", "post", "Another turn of this exchange has this slug."),
    ("quotations-0-turn", str(10**30), "not one of the available choices"),
    ("quotations-0-order", "", "This field is required."),
    ("quotations-0-citation", "0", "not one of the available choices"),
    ("quotations-1-wording", "differs", "Say which words the source has instead."),
]


def test_what_cannot_be_right_is_refused_and_kept(client, exchange):
    before = versions()
    typed = {field: value for field, value, _reason in REFUSED}

    response = save(client, exchange, title="Renamed", **typed)

    assert response.status_code == 200
    for (*_typed, reason), said in zip(REFUSED, refusals(response), strict=True):
        assert reason in said
    kept = Markup(response).fields
    for field, value in typed.items():
        if "citation" not in field and "organisation" not in field:
            assert kept[field] in (value, ""), field
    assert kept["title"] == "Renamed"
    assert versions() == before


@pytest.mark.parametrize(
    ("numbers", "order", "reason"),
    [
        ([2], "1", "Two quotations of one turn can’t have"),
        ([2, 3], "9", "turn and order"),
    ],
)
def test_two_quotations_at_one_place_are_refused(
    client, exchange, source, numbers, order, reason
):
    post = Turn.objects.get(slug="post")
    typed = {}
    for number in numbers:
        typed |= new_quotation(number, post, source, order=order)

    response = save(client, exchange, **typed)

    assert any(reason in sentence for sentence in refusals(response))
    assert Quotation.objects.count() == 2


def test_a_stale_quotation_is_refused_and_nothing_else_is_saved(client, exchange):
    mine = open_form(client, exchange)
    Quotation.objects.get(turn__slug="post").save()
    before = versions()
    typed = {"quotations-0-text": "Mine", "title": "Renamed"}

    response = send(client, exchange, mine | typed)

    assert any("after you opened it" in sentence for sentence in refusals(response))
    assert Markup(response).fields["quotations-0-text"] == "Mine"
    assert versions() == before


def test_two_rows_that_exchange_their_names_at_once_are_refused(
    client, exchange, source
):
    make_quotation(Turn.objects.get(slug="post"), citation=source, order=2)
    typed = {"turns-0-slug": "pact", "turns-1-slug": "post"}
    typed |= {"quotations-0-order": "2", "quotations-1-order": "1"}

    sentences = " ".join(refusals(save(client, exchange, **typed)))

    assert "Another turn of this exchange has this slug." in sentences
    assert "Two quotations of one turn" in sentences


def test_what_was_typed_is_kept_though_a_colleague_deleted_a_row_meanwhile(
    client, exchange
):
    mine = open_form(client, exchange)
    Turn.objects.get(slug="post").delete()
    typed = {"turns-0-author": "Gone", "turns-1-author": "Mine", "title": "Renamed"}

    response = send(client, exchange, mine | typed)

    gone = [line for line in refusals(response) if "no longer there" in line]
    assert gone[0].startswith("This turn is no longer there: somebody deleted it")
    assert gone[1].startswith("This quotation is no longer there")
    fields = Markup(response).fields
    assert {name: fields[name] for name in typed} == typed
    assert fields["quotations-1-text"] == "words of the response"
    assert Turn.objects.get().author == "Glenn Kessler"


# --- Forged rows ---------------------------------------------------------------------


@pytest.fixture
def foreign(source):
    """A quotation of a turn of another exchange."""
    other = make_criticism(Organisation.objects.first(), "other")
    return make_quotation(
        make_turn(other, slug="theirs"), citation=source, text="not yours"
    )


def test_no_row_of_another_exchange_can_be_reached(client, exchange, foreign, source):
    forged = {"quotations-0-id": foreign.pk, "quotations-0-text": "Forged"}
    moved = new_quotation(2, foreign.turn, source)
    for typed in (forged, forged | {"quotations-0-DELETE": "on"}):
        save(client, exchange, **typed)
    response = save(client, exchange, **moved | {"quotations-0-turn": foreign.turn_id})

    found = [said for said in refusals(response) if "available choices" in said]
    assert len(found) == 2
    foreign.refresh_from_db()
    assert (foreign.text, foreign.version) == ("not yours", 1)
    assert foreign.turn.quotations.count() == 1
    assert not Quotation.objects.filter(text="Forged").exists()


def test_a_forged_number_of_a_row_or_of_rows_breaks_nothing(client, exchange):
    before = versions()
    fields = open_form(client, exchange)

    for name in ("turns-0-id", "quotations-0-id", "quotations-INITIAL_FORMS"):
        for number in ("x", str(10**30), "\0", ""):
            for button in ("_save", "_preview"):
                sent = fields | {name: number, button: "1"}
                response = client.post(admin_address(exchange, "change"), sent)
                assert response.status_code in (200, 302), (name, number)
                assert versions() == before, (name, number)


# --- Who may -------------------------------------------------------------------------


def test_whoever_may_only_look_sends_nothing_and_changes_only_what_they_may(
    client, exchange
):
    reader = make_editor("reader", is_superuser=False)
    names = [f"view_{name}" for name in ("criticism", "turn", "quotation")]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(reader)
    address = admin_address(exchange, "change")

    page = client.get(address)
    sent = client.post(address, {"title": "Forged", "_preview": "1"})
    names = ("change_criticism", "publish_criticism")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=names))
    allowed = save(
        client,
        exchange,
        **{"title": "Renamed", "quotations-0-text": "Forged", "turns-0-author": "X"},
        **{"quotations-0-DELETE": "on"},
    )

    assert "words of the response" in Markup(page).words
    assert b'name="_preview"' not in page.content
    assert sent.status_code == 403
    assert refusals(allowed) == []
    exchange.refresh_from_db()
    assert exchange.title == "Renamed"
    assert not Quotation.objects.filter(text="Forged").exists()
    assert (Turn.objects.count(), Quotation.objects.count()) == (2, 2)


# --- The lists of drafts ------------------------------------------------------------


def listed(client, model, **asked):
    return Markup(client.get(admin_address(model), asked)).words


def test_turns_have_a_list_in_the_index_and_quotations_have_not(client):
    index = Markup(client.get("/admin/"))

    assert admin_address(Turn) in index.links
    assert admin_address(Quotation) not in index.links
    assert client.get(admin_address(Quotation)).status_code == 200


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
    assert "voice:" not in published


def test_the_list_of_exchanges_counts_the_draft_turns_and_links_to_them(
    client, exchange
):
    other = make_criticism(exchange.organisation, "other")
    for number in range(3):
        criticism = other if number == 2 else exchange
        make_turn(criticism, 4, slug=f"waits-{number}", author="", status="draft")

    page = Markup(client.get(admin_address(Criticism)))
    (address,) = [a for a in page.links if f"criticism__id__exact={exchange.pk}" in a]

    assert "2 draft turns" in page.words
    assert "1 draft turn" in page.words.replace("2 draft turns", "")
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


def test_the_list_of_turns_asks_as_often_for_many_drafts_as_for_few(
    client, exchange, django_assert_max_num_queries
):
    def asked(number):
        make_turn(exchange, 4, slug=f"draft-{number}", author="", status="draft")
        with django_assert_max_num_queries(20) as queries:
            client.get(admin_address(Turn))
        return len(queries)

    asked(0)
    assert asked(1) == asked(2) == asked(3)


def test_the_page_asks_at_most_once_for_each_row_it_names(
    client, exchange, source, django_assert_max_num_queries
):
    address = admin_address(exchange, "change")
    body = exchange.organisation
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)

    for number in range(10):
        turn = make_turn(
            exchange, 5, slug=f"more-{number}", author_organisation=body, body="Said."
        )
        make_quotation(turn, citation=source, seen_in=source)

    # A box that completes looks up what it holds: one a turn, two a quotation.
    with django_assert_max_num_queries(len(few) + 10 + 20):
        client.get(address)
