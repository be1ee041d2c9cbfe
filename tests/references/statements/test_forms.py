"""What the form of a statement does about drafts among its parts."""

import pytest
from django.contrib import admin

from orgprofile.models import Criticism, Fact, Organisation, Quotation, Turn
from references.statements.forms import WholeForm
from tests.desk import act, messages, open_form, refusals, save
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_event,
    make_fact,
    make_organisation,
    make_quotation,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.orgprofile.criticism.exchange_form import new_turn
from tests.walk import STATEMENTS, admin_address
from timeline.models import HistoryEvent, Variant

pytestmark = pytest.mark.django_db

CITED = "It was said.[@ecpat-germany-2018]"
ASK = "Choose below whether that is meant. Nothing was saved now."
UNANSWERED = (
    "Without the drafts, readers see as outcome: No response recorded, as of "
    "2 September 2015."
)


@pytest.fixture(autouse=True)
def editor(client):
    """Astrid, signed in."""
    person = make_editor()
    client.force_login(person)
    return person


@pytest.fixture
def source():
    return make_citation()


@pytest.fixture
def exchange(source):
    """A draft of a criticism and of the response to it, which is quoted."""
    criticism = make_criticism(make_organisation(), statement=CITED, status="draft")
    for order, kind in enumerate(("criticism", "response"), 1):
        turn = make_turn(criticism, order, kind=kind, body=CITED, status="draft")
    make_quotation(turn, citation=source, status="draft")
    return criticism


@pytest.fixture
def event(source):
    return make_event(make_organisation(), body=CITED, date_citation=source)


def new_variant(source, **fields):
    typed = {"matter": "Participants", "value": "68", "order": "1", "said_by": "FACE"}
    typed |= {"citation": source.pk} | fields
    return {"variants-TOTAL_FORMS": "1"} | {
        f"variants-0-{name}": value for name, value in typed.items()
    }


def left(client, row):
    """Return the value of the choice to leave the drafts, as the form now offers it."""
    form = client.get(admin_address(row, "change")).context["adminform"].form
    return form.fields["drafts"].choices[1][0]


def statuses():
    rows = [*Turn.objects.order_by("order"), *Quotation.objects.all()]
    return [row.status for row in rows]


def test_every_whole_asks_about_the_drafts_of_each_part_in_its_form():
    wholes = [model for model in STATEMENTS if model.published_with]

    assert {Criticism, HistoryEvent, Organisation, Turn} == set(wholes)
    for model in wholes:
        options = admin.site.get_model_admin(model)
        parts = [model._meta.get_field(n).related_model for n in model.published_with]
        assert issubclass(options.form, WholeForm)
        assert set(parts) <= {inline.model for inline in options.inlines}, model


# --- A draft is published --------------------------------------------------------------


def test_an_exchange_is_published_with_its_turns_and_their_quotations(client, exchange):
    response = save(client, exchange, status="published")

    assert refusals(response) == []
    assert statuses() == ["published"] * 3
    assert Turn.history.latest().history_user.username == "astrid"


def test_a_response_is_left_in_draft_only_by_who_chose_what_readers_are_told(
    client, exchange
):
    hidden = left(client, exchange)
    choice = Markup(client.get(admin_address(exchange, "change"))).words
    unasked = save(client, exchange, status="published", drafts="")
    # What readers are told changes with a turn that is published in the same save.
    stale = save(
        client,
        exchange,
        status="published",
        drafts=hidden,
        **{"turns-0-status": "published"},
    )
    before = statuses()
    chosen = save(client, exchange, status="published", drafts=hidden)

    unseen = (
        "Readers do not see: criticism by Glenn Kessler; response by Glenn Kessler; "
        "“conjured out of thin air”."
    )
    assert f"leave them as drafts. {UNANSWERED} {unseen}" in choice
    assert refusals(unasked) == [UNANSWERED, unseen, ASK]
    assert refusals(stale)[0] == UNANSWERED
    assert before == statuses() == ["draft"] * 3
    assert refusals(chosen) == []
    assert Criticism.objects.get().is_published


def test_a_refused_form_offers_what_is_true_of_what_was_typed(client, exchange):
    refused = save(
        client,
        exchange,
        status="published",
        drafts="",
        **{"turns-1-status": "published"},
    )
    offered = refused.context["adminform"].form.fields["drafts"].choices[1]

    response = save(
        client,
        exchange,
        status="published",
        drafts=offered[0],
        **{"turns-1-status": "published"},
    )

    assert UNANSWERED not in offered[1]
    assert refusals(response) == []
    assert statuses() == ["draft", "published", "draft"]


def test_a_part_that_may_not_be_published_keeps_its_whole_a_draft(client, exchange):
    Turn.objects.filter(kind="criticism").update(author="")

    response = save(client, exchange, status="published")

    assert refusals(response) == [
        "A criticism needs a voice: name who makes it, or keep it as a draft."
    ]
    assert not Criticism.objects.get().is_published
    assert statuses() == ["draft"] * 3


def test_a_draft_is_saved_with_drafts_and_nothing_is_asked(client, exchange):
    response = save(client, exchange, title="Another", drafts="")

    assert refusals(response) == []
    assert statuses() == ["draft"] * 3


def test_a_turn_is_published_with_its_quotations(client, exchange):
    turn = Turn.objects.get(kind="response")

    unasked = save(client, turn, status="published", drafts="")
    response = save(client, turn, status="published")

    assert refusals(unasked) == [
        "Readers do not see: “conjured out of thin air”.",
        ASK,
    ]
    assert refusals(response) == []
    assert statuses() == ["draft", "published", "published"]


def test_an_organisation_is_published_with_its_facts(client, source):
    organisation = make_organisation(status="draft")
    make_fact(organisation, citation=source, status="draft")

    unasked = save(client, organisation, status="published", drafts="")
    response = save(client, organisation, status="published")

    assert refusals(unasked) == ["Readers do not see: Founded: May 1990.", ASK]
    assert refusals(response) == []
    assert Fact.objects.get().is_published


# --- A part is added to what is published ----------------------------------------------


@pytest.mark.parametrize("status", ["published", "draft"])
def test_a_new_part_has_the_status_of_its_whole_unless_the_form_says_another(
    client, event, source, status
):
    event.status = status
    event.save()
    chosen = open_form(client, event)["variants-__prefix__-status"]

    response = save(client, event, **new_variant(source, status=chosen))

    assert chosen == "whole"
    assert refusals(response) == []
    assert Variant.objects.get().status == status
    event.refresh_from_db()
    assert event.version == 2


def test_a_draft_that_hides_from_readers_that_sources_differ_is_confirmed(
    client, event, source
):
    typed = new_variant(source, status="draft")

    refused = save(client, event, **typed)
    offered = refused.context["adminform"].form.fields["drafts"].choices[1][0]
    response = save(client, event, drafts=offered, **typed)
    # What was chosen before, and is still true, is not asked again.
    again = save(client, event, title="The founding")

    assert refusals(refused) == [
        "Readers are not told that sources differ on “Participants”.",
        ASK,
    ]
    assert refusals(response) == refusals(again) == []
    assert Variant.objects.get().status == "draft"


def test_a_response_is_withdrawn_from_a_published_exchange_where_that_is_confirmed(
    client, exchange
):
    save(client, exchange, status="published")
    turn = Turn.objects.get(kind="response")

    listed = act(client, Turn, "withdraw", turn)
    alone = save(client, turn, status="draft")
    before = statuses()
    within = {"turns-1-status": "draft"}
    asked = save(client, exchange, drafts="", **within)
    choice = asked.context["adminform"].form.fields["drafts"].choices[1][0]
    confirmed = save(client, exchange, drafts=choice, **within)

    elsewhere = (
        f"Withdraw it in the form of the criticism “{exchange}”, which asks if that is "
        "meant."
    )
    assert messages(listed)[-1] == f"Nothing was withdrawn. {UNANSWERED} {elsewhere}"
    assert refusals(alone) == [UNANSWERED, elsewhere]
    assert before == ["published"] * 3
    assert refusals(asked) == [UNANSWERED, ASK]
    assert refusals(confirmed) == []
    assert Turn.objects.get(kind="response").status == "draft"


def test_one_of_two_responses_is_withdrawn_and_the_last_is_not(client, exchange):
    save(client, exchange, status="published")
    first = Turn.objects.get(kind="response")
    second = make_turn(exchange, 3, kind="response", body=CITED)

    both = messages(act(client, Turn, "withdraw", first, second))[-1]
    one = messages(act(client, Turn, "withdraw", first))

    assert both.startswith("Nothing was withdrawn.")
    assert one == ["Withdrawn, and drafts again: 1."]


def test_a_rejoinder_may_wait_in_a_published_exchange(client, exchange):
    save(client, exchange, status="published")

    response = save(client, exchange, **new_turn(2))

    assert refusals(response) == []
    assert statuses() == ["published", "published", "draft", "published"]


def test_drafts_of_what_is_published_are_published_by_one_choice(client, event, source):
    make_variant(event, citation=source, status="draft")

    kept = save(client, event, title="The founding")
    before = Variant.objects.get().status
    response = save(client, event, drafts="together")

    assert refusals(kept) == refusals(response) == []
    assert (before, Variant.objects.get().status) == ("draft", "published")
    event.refresh_from_db()
    assert event.version == 2


# --- The list --------------------------------------------------------------------------


def test_the_list_publishes_no_exchange_without_its_turns(client, exchange):
    alone = act(client, Criticism, "publish", exchange)
    before = Criticism.objects.get().status
    together = act(client, Criticism, "publish_with_parts", exchange)

    (nothing, refused) = messages(alone)
    assert (nothing, before) == ("Published: 0.", "draft")
    assert UNANSWERED in refused
    assert "Publish it with its parts" in refused
    assert messages(together) == ["Published: 1."]
    assert statuses() == ["published"] * 3


def test_the_list_publishes_all_of_an_exchange_or_nothing(client, exchange):
    Turn.objects.filter(kind="criticism").update(author="")

    response = act(client, Criticism, "publish_with_parts", exchange)

    assert "A criticism needs a voice" in messages(response)[1]
    assert not Criticism.objects.get().is_published
    assert statuses() == ["draft"] * 3
