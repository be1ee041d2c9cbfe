"""Proposals in the forms: kept by anybody, seen by few, saved by who accepts them."""

import pytest
from django.test import Client

from orgprofile.models import Section, Turn
from references.models import Proposal, Revision
from tests.desk import (
    another_value,
    messages,
    open_form,
    press,
    propose,
    refusals,
)
from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_proposal,
    make_role,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.walk import RECORDS, STATEMENTS, admin_address, content
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"
WHY = "The source says so."


def test_a_proposal_changes_nothing_until_it_is_accepted(client, author, erik, section):
    number = Revision.objects.current().number

    response = propose(client, section, heading="How it begun", is_staff="on")

    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    proposed = {"heading": "How it begun"}
    assert proposal.data == {"version": 1, "fields": proposed, "parts": {}}
    assert (proposal.proposer, proposal.status) == (author, "waiting")

    opened = Markup(client.get(proposal.form_address))
    sent = opened.fields | {"heading": "How it began", "_propose": "on"}
    client.post(proposal.form_address, sent)
    revised = Proposal.objects.get()

    assert "Filled with what lena proposed" in opened.words
    assert opened.fields["heading"] == "How it begun"
    assert revised.data["fields"] == {"heading": "How it began"}
    assert revised.made_at > proposal.made_at
    assert Revision.objects.current().number == number
    assert section.history.get().heading == "History"

    press(erik, revised, "_accept")

    last = section.history.latest()
    assert (last.heading, last.version) == ("How it began", 2)
    assert last.history_user.username == "lena"
    assert last.history_change_reason == f"Accepted by erik: {WHY}"
    assert (revised.status, revised.decided_by.username) == ("accepted", "erik")
    assert Section.objects.get().heading == "How it began"


def test_a_proposal_is_refused_as_the_form_is(client, author, section):
    mine = {"heading": "How it began"}
    for changes, sentence in (
        ({"body": "It began in 1990."}, "names no source"),
        ({"heading": ""}, "Enter a value: this field can’t stay empty."),
        (mine | {"why": " "}, "what you propose"),
        (mine | {"version": "2"}, "After you opened this"),
    ):
        response = propose(client, section, **changes)

        assert any(sentence in found for found in refusals(response))
        fields = Markup(response).fields | {"version": "2"}
        assert changes.items() <= fields.items()
    assert not Proposal.objects.exists()


def test_rows_within_the_form_are_proposed_with_it(client, author, erik, section):
    exchange = make_criticism(section.organisation, statement=CITED)
    turn = make_turn(exchange, body=CITED)
    new = {"kind": "response", "slug": "reply", "body": CITED, "author": "ECPAT USA"}
    new |= {"voice": "own", "status": "published", "version": ""}
    sent = {f"turns-1-{name}": value for name, value in new.items()}
    sent |= {"turns-TOTAL_FORMS": "2", "turns-0-author": "Ernie Allen"}
    propose(client, exchange, **sent)
    assert Turn.objects.get().author == turn.author

    press(erik, Proposal.objects.get(), "_accept")

    authors = {row.author: row.is_published for row in Turn.objects.all()}
    assert authors == {"Ernie Allen": True, "ECPAT USA": True}
    reasons = {row.history.latest().history_change_reason for row in Turn.objects.all()}
    assert reasons == {f"Accepted by erik: {WHY}"}
    assert exchange.history.count() == 1


def test_a_row_is_deleted_within_its_whole_by_who_may_delete_alone(erik, section):
    exchange = make_criticism(section.organisation, statement=CITED)
    make_turn(exchange, body=CITED)
    keeper = Client()
    keeper.force_login(make_role("Keeper"))
    propose(keeper, exchange, **{"turns-0-DELETE": "on"})
    proposal = Proposal.objects.get()

    opened = Markup(keeper.get(proposal.form_address)).fields
    refused = press(erik, proposal, "_accept")
    kept = Turn.objects.exists()
    press(keeper, proposal, "_accept")

    assert opened["turns-0-DELETE"] == "on"
    assert "the right to make all changes in this proposal" in messages(refused)[0]
    assert kept
    assert not Turn.objects.exists()


def test_a_new_row_is_proposed_with_its_parts_and_opened_with_them(
    client, author, erik
):
    source, organisation = make_citation(), make_organisation()
    typed = {"title": "Founded", "slug": "founded", "kind": "founding", "date": "1990"}
    typed |= {"organisation": organisation.pk, "date_citation": source.pk}
    typed |= {"body": CITED, "status": "published", "variants-TOTAL_FORMS": "1"}
    part = {"matter": "Day", "value": "1 May", "said_by": "FACE", "order": "1"}
    part |= {"citation": source.pk, "status": "published"}
    typed |= {f"variants-0-{name}": value for name, value in part.items()}
    propose(client, HistoryEvent, **typed)
    proposal = Proposal.objects.get()

    opened = open_form(client, proposal)
    address = f"{admin_address(HistoryEvent, 'preview_new')}?proposal={proposal.pk}"
    preview = Markup(erik.get(address))
    press(erik, proposal, "_accept")

    assert opened.items() >= {"title": "Founded", "variants-0-value": "1 May"}.items()
    assert "1 May" in preview.words
    event = HistoryEvent.objects.get()
    assert (event.title, event.variants.get().value) == ("Founded", "1 May")
    for row in (event, event.variants.get()):
        assert row.history.get().history_user == author


def test_what_was_lost_since_is_said_and_what_it_was_to_say(
    client, author, erik, section
):
    exchange = make_criticism(section.organisation, statement=CITED)
    turn = make_turn(exchange, body=CITED)
    other = make_citation("other")
    propose(client, exchange, **{"turns-0-author": "Ernie Allen"})
    propose(client, section, body="It began in 1990.[@other]", heading="How it began")
    of_turn, of_section = Proposal.objects.order_by("pk")
    turn.delete()
    type(other).objects.filter(pk=other.pk).delete()

    shown = Markup(erik.get(of_turn.get_absolute_url()))
    lost = press(erik, of_turn, "_accept")
    refused = press(erik, of_section, "_accept")

    said = "The contribution “turn-1” no longer exists. The proposal for it was: Ernie Allen"
    assert said in shown.words
    assert messages(lost) == [said]
    assert said in Markup(client.get(of_turn.form_address)).words
    assert "No source has the key “other”" in messages(refused)[0]
    assert {row.status for row in (of_turn, of_section)} == {"waiting"}
    section.refresh_from_db()
    assert (section.version, section.heading) == (1, "History")


def test_a_proposal_is_decided_by_who_may_publish_alone(client, author, erik, section):
    propose(client, section, heading="How it began")
    proposal = Proposal.objects.get()
    other = Client()
    other.force_login(make_role("Author", "other"))

    for page in (proposal.get_absolute_url(), proposal.form_address):
        assert client.get(page).status_code == erik.get(page).status_code == 200
        assert other.get(page).status_code == 404
        assert other.post(page, {"_accept": "on", "_save": "on"}).status_code == 404
    lists = [content(b.get("/admin/proposals/")) for b in (client, erik, other)]
    assert [WHY in page for page in lists] == [True, True, False]
    assert "How it began" not in lists[-1]

    fields = Markup(client.get(proposal.form_address)).fields
    press(client, proposal, "_accept")
    press(client, proposal, "_send_back", answer="No.")
    forged = client.post(proposal.form_address, fields | {"_save": "Save"})

    assert forged.status_code == 403
    section.refresh_from_db()
    assert (section.version, proposal.status) == (1, "waiting")
    draft = make_section(section.organisation, "other", status="draft")
    for asked in (proposal.pk, proposal.pk + 1, "x", "9" * 30, ""):
        page = f"{admin_address(draft, 'change')}?proposal={asked}"
        assert client.get(page).status_code == 404


def test_nothing_of_a_proposal_is_read_in_public(row_of_each, client, author):
    word = "Quetzalcoatlus"
    for model in STATEMENTS:
        row = model.objects.first()
        prose = dict.fromkeys(row.prose_fields(), f"{word}.[@a]")
        data = {"version": row.version, "fields": prose}
        make_proposal(row, author, data=data, summary=word)
    client.logout()

    for address in ["/", "/history/", "/network/", "/criticism/", f"/search/?q={word}"]:
        # The search repeats what was asked for.
        found = content(client.get(address)).split("<main", 1)[-1]
        assert f"{word}." not in found, address


@pytest.mark.parametrize("model", RECORDS)
def test_every_model_is_changed_by_a_proposal(row_of_each, client, erik, model):
    client.force_login(make_role("Keeper"))
    row = model.objects.first()

    fields = open_form(client, row)
    sent = fields | another_value(row, fields) | {"why": WHY, "_propose": "on"}
    proposed = client.post(admin_address(row, "change"), sent)
    assert refusals(proposed) == []
    press(erik, Proposal.objects.get(), "_accept")

    assert model.objects.get(pk=row.pk).version == 2
