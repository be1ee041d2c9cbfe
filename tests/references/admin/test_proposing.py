"""Proposals in the forms: kept by anybody, seen by few, sent again by who accepts them."""

import pytest
from django.test import Client

from orgprofile.models import Fact, Section, Turn
from references.models import Citation, Proposal, Reading, Revision
from references.records.record import Record
from tests.desk import messages, open_form, refusals, save
from tests.make import (
    make_citation,
    make_criticism,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_role,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.walk import EDITED, STATEMENTS, admin_address, content, public_addresses

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"
WHY = {"why": "The heading is too short."}


@pytest.fixture
def author(client):
    """Lena, who may not publish, signed in."""
    person = make_role("Author", "lena")
    client.force_login(person)
    return person


@pytest.fixture
def editor():
    """The browser of Erik, who may publish."""
    browser = Client()
    browser.force_login(make_role("Editor", "erik"))
    return browser


@pytest.fixture
def section():
    make_citation()
    return make_section(make_organisation(), body=CITED)


def propose(client, what, **changes):
    """Open the form, change these fields, press Propose."""
    fields = open_form(client, what) | WHY | changes
    page = admin_address(what, "change" if isinstance(what, Record) else "add")
    return client.post(page, fields | {"_propose": "Propose"})


def press(client, proposal, button, **sent):
    """Open the page of a proposal, and press a button there."""
    address = proposal.get_absolute_url()
    fields = Markup(client.get(address)).fields | sent
    return client.post(address, fields | {button: "on"}, follow=True)


# --- Proposing -----------------------------------------------------------------------


def test_what_an_author_proposes_is_kept_and_changes_nothing(client, author, section):
    number = Revision.objects.current().number

    response = propose(client, section, heading="How it began")

    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    assert proposal.data["heading"] == ["How it began"]
    assert proposal.data["version"] == ["1"]
    assert (proposal.proposer, proposal.status) == (author, "waiting")
    assert proposal.summary == WHY["why"]
    section.refresh_from_db()
    assert (section.heading, section.version) == ("History", 1)
    assert section.history.count() == 1
    assert Revision.objects.current().number == number


def test_only_the_fields_of_the_form_are_kept(client, author, section):
    propose(client, section, heading="How it began", is_staff="on", published_at="now")

    names = Proposal.objects.get().data.keys()
    assert names == open_form(client, section).keys() - {
        "csrfmiddlewaretoken",
        "summary",
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": "It began in 1990."}, "names no source"),
        ({"heading": ""}, "This field is required."),
        ({"heading": "How it began", "why": " "}, "what you propose and why"),
        ({"heading": "How it began", "version": "2"}, "after you opened it"),
    ],
)
def test_a_proposal_is_refused_as_the_form_is_and_its_text_stays(
    client, author, section, changes, sentence
):
    response = propose(client, section, **changes)

    assert any(sentence in found for found in refusals(response))
    fields = Markup(response).fields
    assert all(fields[name] == value for name, value in changes.items() if value != "2")
    assert not Proposal.objects.exists()


def test_a_proposal_that_changes_nothing_is_refused(client, author, section):
    response = propose(client, section)
    page = client.get(response["Location"])

    assert messages(page)[0].startswith("Nothing was proposed: the form says what")
    assert not Proposal.objects.exists()


def test_an_author_sees_a_published_row_with_propose_as_the_only_button(
    client, author, section
):
    draft = make_section(section.organisation, "draft", status="draft")

    def buttons(row):
        page = client.get(admin_address(row, "change")).content.decode()
        return [
            name
            for name in ("_save", "_continue", "_addanother", "_propose")
            if f'name="{name}"' in page
        ]

    assert buttons(section) == ["_propose"]
    assert buttons(draft) == ["_save", "_continue", "_addanother", "_propose"]


def test_a_forged_save_is_answered_without_the_buttons_that_save(
    client, author, section
):
    response = save(client, section, status="draft")

    assert "Press “Propose” below" in refusals(response)[0]
    assert 'name="_save"' not in content(response)


def test_pressing_save_as_well_proposes_and_saves_nothing(client, author, section):
    propose(client, section, heading="How it began", _save="Save")

    section.refresh_from_db()
    assert section.version == 1
    assert Proposal.objects.count() == 1


# --- Accepting -----------------------------------------------------------------------


def test_an_accepted_proposal_is_applied_and_the_history_has_both_names(
    client, author, editor, section
):
    propose(client, section, heading="How it began")
    proposal = Proposal.objects.get()

    press(editor, proposal, "_accept")

    section.refresh_from_db()
    assert (section.heading, section.version) == ("How it began", 2)
    last = section.history.latest()
    assert last.history_user.username == "erik"
    assert last.history_change_reason == f"Proposed by lena: {WHY['why']}"
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by.username) == ("accepted", "erik")


def test_an_author_may_propose_to_publish_a_draft(client, author, editor, section):
    draft = make_section(section.organisation, "draft", body=CITED, status="draft")
    propose(client, draft, status="published")

    press(editor, Proposal.objects.get(), "_accept")

    draft.refresh_from_db()
    assert draft.is_published


def test_rows_within_the_form_are_proposed_with_it(client, author, editor, section):
    exchange = make_criticism(section.organisation, target=None, statement=CITED)
    turn = make_turn(exchange, body=CITED)
    new = {"kind": "response", "slug": "reply", "body": CITED, "author": "ECPAT USA"}
    new |= {"voice": "own", "status": "published", "version": ""}
    sent = {f"turns-1-{name}": value for name, value in new.items()}
    count = {"turns-TOTAL_FORMS": "2"}
    propose(client, exchange, **sent, **count, **{"turns-0-author": "Ernie Allen"})
    before = Turn.objects.count()

    press(editor, Proposal.objects.get(), "_accept")

    turn.refresh_from_db()
    assert before == 1
    assert (turn.author, Turn.objects.get(slug="reply").status) == (
        "Ernie Allen",
        "published",
    )
    reasons = {row.history.latest().history_change_reason for row in Turn.objects.all()}
    assert reasons == {f"Proposed by lena: {WHY['why']}"}
    assert exchange.history.count() == 1


def test_a_row_that_would_be_public_at_once_is_added_by_a_proposal(
    client, author, editor, section
):
    cited = Citation.objects.get()
    new = {"citation": cited.pk, "slug": "staff", "says": "Twelve people."}
    new |= {"read_at": "https://ecpat.org/", "read_on": "2026-11-25", "extent": "part"}
    propose(client, Reading, **new)
    proposal = Proposal.objects.get()
    assert proposal.object_id is None

    press(editor, proposal, "_accept")

    added = Reading.objects.get()
    proposal.refresh_from_db()
    assert (added.slug, proposal.object_id) == ("staff", added.pk)
    assert added.history.latest().history_change_reason.startswith("Proposed by lena")


def test_every_model_is_changed_by_a_proposal(client, editor):
    make_one_of_each()
    browser = Client()
    browser.force_login(make_role("Keeper"))
    texts = (
        "title",
        "heading",
        "name",
        "label",
        "author",
        "members",
        "reason",
        "searched",
    )
    texts += ("text", "value", "order", "criticism", "says", "words", "said_by")

    for model in EDITED:
        row = model.objects.first()
        field = next(name for name in texts if name in open_form(browser, row))
        changed = {field: f"{getattr(row, field)}7"}
        if field == "criticism":
            changed = {field: str(make_criticism(row.event.organisation, "new").pk)}
        if field == "searched":
            changed = {field: "2025-11"}
        response = propose(browser, row, **changed)
        assert response.status_code == 302, (model, refusals(response))

        press(editor, Proposal.objects.order_by("pk").last(), "_accept")

        assert model.objects.get(pk=row.pk).version == 2, model


def test_a_row_is_deleted_within_its_whole_by_who_may_delete_alone(section):
    fact = make_fact(section.organisation, citation=Citation.objects.get())
    keeper, editor = Client(), Client()
    keeper.force_login(make_role("Keeper"))
    editor.force_login(make_role("Editor"))
    propose(keeper, section.organisation, **{"facts-0-DELETE": "on"})
    proposal = Proposal.objects.get()

    refused = press(editor, proposal, "_accept")
    kept = Fact.objects.filter(pk=fact.pk).exists()
    press(keeper, proposal, "_accept")

    assert "deletes or changes what you may not" in messages(refused)[0]
    assert kept
    assert not Fact.objects.exists()


def test_a_proposal_that_the_form_refuses_by_now_stays_as_it_is(
    client, author, editor, section
):
    make_citation("other")
    propose(client, section, body="It began.[@other]")
    Citation.objects.get(key="other").delete()
    proposal = Proposal.objects.get()

    response = press(editor, proposal, "_accept")

    assert "No citation has the key “other”" in refusals(response)[0]
    assert Markup(response).fields["body"] == "It began.[@other]"
    section.refresh_from_db()
    proposal.refresh_from_db()
    assert (section.version, proposal.status) == (1, "waiting")


def test_an_editor_amends_a_proposal_in_the_form_and_accepts_it(
    client, author, editor, section
):
    propose(client, section, heading="How it begun")
    proposal = Proposal.objects.get()
    fields = Markup(editor.get(proposal.form_address)).fields
    assert fields["heading"] == "How it begun"

    editor.post(
        proposal.form_address, fields | {"heading": "How it began", "_save": "Save"}
    )

    section.refresh_from_db()
    proposal.refresh_from_db()
    assert (section.heading, proposal.status) == ("How it began", "accepted")
    reason = section.history.latest().history_change_reason
    assert reason.startswith("Proposed by lena")


def test_opening_a_proposal_in_the_form_saves_nothing(client, author, section):
    propose(client, section, heading="How it began")

    page = client.get(Proposal.objects.get().form_address)

    assert page.status_code == 200
    assert "Filled with what lena proposed" in Markup(page).words
    section.refresh_from_db()
    assert section.version == 1


def test_proposing_again_replaces_what_was_proposed(client, author, section):
    propose(client, section, heading="How it begun")
    proposal = Proposal.objects.get()
    fields = Markup(client.get(proposal.form_address)).fields

    client.post(
        proposal.form_address, fields | {"heading": "How it began", "_propose": "on"}
    )

    revised = Proposal.objects.get()
    assert revised.data["heading"] == ["How it began"]
    assert revised.made_at > proposal.made_at


# --- Who sees and does what ------------------------------------------------------------


def test_a_proposal_is_seen_by_its_proposer_and_who_may_publish_alone(
    client, author, editor, section
):
    propose(client, section, heading="How it began")
    proposal = Proposal.objects.get()
    other = Client()
    other.force_login(make_role("Author", "other"))
    pages = (proposal.get_absolute_url(), proposal.form_address)

    for page in pages:
        assert client.get(page).status_code == editor.get(page).status_code == 200
        assert other.get(page).status_code == 404
        assert other.post(page, {"_accept": "on", "_save": "on"}).status_code == 404
    listed = [
        "How it began" in content(b.get("/admin/proposals/"))
        or WHY["why"] in content(b.get("/admin/proposals/"))
        for b in (client, editor, other)
    ]
    assert listed == [True, True, False]


def test_an_author_accepts_nothing_by_any_way(client, author, section):
    propose(client, section, heading="How it began")
    proposal = Proposal.objects.get()
    fields = Markup(client.get(proposal.form_address)).fields

    press(client, proposal, "_accept")
    press(client, proposal, "_send_back", text="No.")
    forged = client.post(proposal.form_address, fields | {"_save": "Save"})

    assert forged.status_code == 403
    section.refresh_from_db()
    proposal.refresh_from_db()
    assert (section.version, proposal.status) == (1, "waiting")


def test_a_proposal_opens_no_form_but_that_of_its_row(client, author, section):
    propose(client, section, heading="How it began")
    other = make_section(section.organisation, "other", status="draft")
    number = Proposal.objects.get().pk

    for row in (other, Citation.objects.get()):
        for asked in (number, number + 1, "x", "9" * 30, ""):
            page = f"{admin_address(row, 'change')}?proposal={asked}"
            assert client.get(page).status_code == 404


def test_nothing_of_a_proposal_is_read_in_public(client, author):
    make_one_of_each()
    word = "Quetzalcoatlus"
    for model in STATEMENTS:
        row = model.objects.first()
        fields = open_form(client, row)
        prose = [f for f in row.prose_fields() if f in fields]
        changes = dict.fromkeys(prose, f"{word}.[@ecpat-germany-2018]")
        if changes:
            assert propose(client, row, **changes, why=word).status_code == 302
    assert Proposal.objects.count() > 5
    client.logout()

    for address in [*public_addresses(), f"/search/?q={word}", "/readyz"]:
        # The search repeats what was asked for.
        found = content(client.get(address)).split("<main", 1)[-1]
        assert f"{word}." not in found, address


def test_a_deleted_row_is_back_with_its_number_by_an_accepted_proposal(
    client, author, editor, section
):
    make_section(section.organisation, "staff", body=CITED).delete()
    last = Section.history.filter(slug="staff").first()
    page = f"{admin_address(Section, 'add')}?restore={last.pk}"
    fields = Markup(client.get(page)).fields | {"status": "published", "_propose": "on"}

    client.post(page, fields)
    press(editor, Proposal.objects.get(), "_accept")

    back = Section.objects.get(slug="staff")
    assert (back.pk, back.status) == (last.id, "published")
    reason = back.history.latest().history_change_reason
    assert reason.startswith("Proposed by lena: Restored the version of")
