"""The admin of the criticism: an exchange on one page, and the lists of drafts."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import Criticism, Turn
from tests.desk import messages, open_form, refusals, save
from tests.make import make_citation, make_criticism, make_organisation, make_turn
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.usefixtures("editor")

CITED = "[@kessler-post-2015]"


@pytest.fixture
def exchange():
    """A criticism and the reply to it."""
    make_citation("kessler-post-2015", title="The bogus claim")
    said = {"statement": f"A figure.{CITED}", "outcome": "conceded"}
    criticism = make_criticism(make_organisation(), **said)
    for order, kind, slug in ((1, "criticism", "post"), (2, "response", "pact")):
        body = f"Words of the {kind}.{CITED}"
        make_turn(criticism, order, kind=kind, slug=slug, body=body)
    return criticism


def new_turn(number, **fields):
    """Type a turn into the empty row of this number."""
    typed = {"order": "3", "kind": "rejoinder", "slug": f"typed-{number}"}
    typed |= {"status": "draft", "author": "Aja Romano", "voice": "own", "body": "New."}
    return {"turns-TOTAL_FORMS": str(number + 1)} | {
        f"turns-{number}-{name}": value for name, value in (typed | fields).items()
    }


def test_a_new_exchange_has_an_empty_row_and_a_stored_one_none(client, exchange):
    new, stored = open_form(client, Criticism), open_form(client, exchange)

    assert new["turns-TOTAL_FORMS"] == "1"
    assert stored["turns-TOTAL_FORMS"] == "2"


def test_turns_are_changed_added_ordered_and_deleted_in_one_save(client, exchange):
    make_turn(exchange, 2, slug="dated", date="1999", status="draft")
    typed = {"turns-1-author": "Vox", "turns-0-DELETE": "on", "title": "Typed title"}
    typed |= {"turns-2-order": "7"} | new_turn(3, order="1") | new_turn(4, order="")

    fields = open_form(client, exchange) | typed
    previewed = client.post(admin_address(exchange, "preview"), fields)
    words = Markup(previewed).words
    response = save(client, exchange, **typed)

    shown = [entry.turn.slug for entry in previewed.context["exchange"].turns]
    saved = [turn.slug for turn in Turn.objects.all()]
    assert shown == saved == ["typed-3", "dated", "pact", "typed-4"]
    assert "Typed title" in words
    unseen = words.partition("Readers do not see: ")[2].partition(".")[0]
    assert ("rejoinder by Aja Romano" in unseen, "response" in unseen) == (True, False)
    assert refusals(response) == []


def test_what_cannot_be_right_is_refused_and_kept_and_forged_numbers_break_nothing(
    client, exchange
):
    sent = open_form(client, exchange)
    wrong = [
        ("turns-0-order", str(10**30), "less than or equal to"),
        ("turns-0-author", "", "A criticism needs an author: name the person"),
        ("turns-0-body", "Said.[@nope]", "No source has the key “nope”"),
        ("turns-1-slug", "post", "already has this short name"),
    ]
    typed = {"title": "Renamed"} | {field: value for field, value, _said in wrong}

    response = save(client, exchange, **typed)

    for (*_typed, said), sentence in zip(wrong, refusals(response), strict=True):
        assert said in sentence
    fields = Markup(response).fields
    assert {name: fields[name] for name in typed} == typed
    for name in ("turns-0-id", "turns-INITIAL_FORMS"):
        for number in ("x", str(10**30), "\0"):
            address = admin_address(exchange, "change")
            response = client.post(address, sent | {name: number})
            assert response.status_code in (200, 302), (name, number)
    for model in (Criticism, Turn):
        assert {*model.objects.values_list("version", flat=True)} == {1}
    assert Turn.history.count() == 2


@pytest.mark.parametrize(
    ("outcome", "kind", "is_right"),
    [
        ("conceded", "rejoinder", False),
        ("conceded", "response", True),
        ("withdrawn", "outcome", True),
        ("no-response", "outcome", True),
        ("no-response", "response", False),
    ],
)
def test_an_outcome_is_refused_unless_a_published_turn_bears_it_out(
    client, exchange, outcome, kind, is_right
):
    # The contribution may be sent with the outcome, or be stored already.
    typed = {"outcome": outcome, "turns-1-kind": kind, "why": "It was so."}

    found = refusals(save(client, exchange, **typed))

    assert (found == []) is is_right
    stored = Criticism.objects.get()
    Turn.objects.filter(slug="pact").update(kind=kind)
    stored.outcome = outcome
    with nullcontext() if is_right else pytest.raises(ValidationError):
        stored.full_clean()


def test_without_an_outcome_the_form_asks_for_one_and_says_nothing_else(
    client, exchange
):
    found = refusals(save(client, exchange, outcome=""))

    assert found == ["Choose a value: this field can’t stay empty."]


def test_what_a_contribution_lacks_is_said_when_it_is_saved(client, exchange):
    typed = {"turns-0-author_role": "The New York Times", "outcome": "conceded"}

    said = messages(client.get(save(client, exchange, **typed).url))

    assert "“New York Times” is not in the text below" in "".join(said)
