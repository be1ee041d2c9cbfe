"""EDITORIAL_FOUR_EYES: nothing reaches the public before a second person has accepted it."""

import pytest

from orgprofile.models import Fact, Section
from references.admin.publishing import ALONE
from references.models import Citation, Proposal
from references.statements.doubt import Doubt
from tests.desk import (
    act,
    another_value,
    delete,
    messages,
    open_form,
    press,
    propose,
    refusals,
    save,
)
from tests.make import (
    make_citation,
    make_editor,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.walk import EDITED, RECORDS, STATEMENTS, admin_address

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.EDITORIAL_FOUR_EYES = True


@pytest.fixture
def owner(client):
    """A superuser, signed in."""
    person = make_editor("owner")
    client.force_login(person)
    return person


def test_nobody_saves_onto_what_is_published_alone(client, owner):
    make_one_of_each()
    rows = [model.objects.first() for model in EDITED]
    public = [row for row in rows if row.is_published]
    before = [(type(row), row.pk, row.version) for row in public]

    for row in public:
        changes = another_value(row, open_form(client, row))
        said = refusals(save(client, row, **changes))
        assert any("Press “Propose”" in sentence for sentence in said), row

    assert len(public) > 12
    assert [(m, pk, m.objects.get(pk=pk).version) for m, pk, _v in before] == before


def test_nobody_publishes_or_withdraws_alone(client, owner, section):
    draft = make_section(section.organisation, "draft", body=CITED, status="draft")

    published = save(client, draft, status="published")
    withdrawn = save(client, section, status="draft")

    for refused in (published, withdrawn):
        assert "Press “Propose” below" in refusals(refused)[0]
    assert Section.objects.published().get() == section


def test_the_actions_of_lists_change_nothing_and_say_what_to_do(client, owner):
    make_one_of_each()
    before = {m: [r.version for r in m.objects.order_by("pk")] for m in RECORDS}

    for model in STATEMENTS:
        for action in ("publish", "publish_with_parts", "withdraw", "mark_checked"):
            said = messages(act(client, model, action, *model.objects.all()))
            assert said in ([ALONE], ["No action selected."]), (model, action)

    after = {m: [r.version for r in m.objects.order_by("pk")] for m in RECORDS}
    assert after == before


def test_nobody_deletes_what_is_published(client, owner, section):
    page = client.get(admin_address(section, "delete"))
    sent = client.post(admin_address(section, "delete"), {"post": "yes"})
    act(client, Section, "delete_selected", section)

    assert page.status_code == sent.status_code == 403
    assert Section.objects.exists()


def test_a_draft_is_written_and_deleted_by_one_alone(client, owner, section):
    draft = make_section(section.organisation, "draft", status="draft")

    saved = save(client, draft, heading="Changed")
    delete(client, draft)

    assert refusals(saved) == []
    assert list(Section.objects.all()) == [section]


def test_nobody_accepts_their_own_proposal(client, owner, erik, section):
    propose(client, section, heading="Beginnings")
    proposal = Proposal.objects.get()

    own = press(client, proposal, "_accept")
    kept = Section.objects.get().version
    press(erik, proposal, "_accept")

    assert messages(own) == ["Nothing was changed: that is for others to decide."]
    assert kept == 1
    section.refresh_from_db()
    last = section.history.latest()
    assert section.heading == "Beginnings"
    assert last.history_user.username == "erik"
    assert last.history_change_reason == "Proposed by owner: The source says so."


def test_without_four_eyes_one_may_accept_ones_own(client, owner, section, settings):
    settings.EDITORIAL_FOUR_EYES = False
    propose(client, section, heading="Beginnings")
    proposal = Proposal.objects.get()

    press(client, proposal, "_accept")

    section.refresh_from_db()
    assert section.heading == "Beginnings"


def test_what_one_makes_of_anothers_proposal_is_a_proposal_again(
    client, owner, erik, section
):
    propose(client, section, heading="Beginnings")
    proposal = Proposal.objects.get()
    fields = Markup(erik.get(proposal.form_address)).fields
    amended = fields | {"heading": "Amended"}

    saved = erik.post(proposal.form_address, amended | {"_save": "Save"})
    erik.post(proposal.form_address, amended | {"_propose": "on"})

    assert "Press “Propose” below" in refusals(saved)[0]
    section.refresh_from_db()
    assert section.version == 1
    newest = Proposal.objects.latest("pk")
    assert newest.pk != proposal.pk
    assert (newest.proposer.username, newest.data["heading"]) == ("erik", ["Amended"])


def test_a_choice_between_two_texts_is_proposed_and_not_saved(
    client, owner, erik, section
):
    propose(client, section, heading="Beginnings")
    proposal = Proposal.objects.get()
    section.save()

    page = press(erik, proposal, "_accept")

    buttons = page.content.decode()
    assert 'name="_propose"' in buttons
    assert 'name="_save"' not in buttons


def test_what_is_public_at_once_is_added_by_a_proposal(client, owner, erik):
    make_citation()
    new = {"slug": "years", "kind": "unknown", "title": "When?", "words": CITED}
    new |= {"settled_by": "", "checked_on": "2026-11-26", "why": "."}

    page = admin_address(Doubt, "add")
    refused = client.post(page, new | {"_save": "Save"})
    client.post(page, new | {"_propose": "on"})
    press(erik, Proposal.objects.get(), "_accept")

    assert "Press “Propose” below" in refusals(refused)[0]
    assert Doubt.objects.get().title == "When?"


def test_no_merge_changes_what_is_published(client, owner, section):
    keep, drop = Citation.objects.get(), make_citation("other")
    chosen = {"action": "merge", "_selected_action": [keep.pk, drop.pk]}
    versions = {f"version-{c.pk}": c.version for c in (keep, drop)}

    page = client.post(
        admin_address(Citation), chosen | versions | {"_merge": "on", "keep": keep.pk}
    )

    assert page.context["errors"] == [ALONE]
    assert Citation.objects.count() == 2


def test_no_import_changes_a_source_that_is_cited_in_public(client, owner, section):
    make_citation("other", title="Uncited")
    file = "@misc{%s, title={Other words}}\n"
    page = "/admin/references/citation/import/"

    def confirm(key):
        plan = client.post(page, {"text": file % key, "format": ""})
        hidden = plan.context["confirm"].initial
        return client.post(page, {**hidden, "take": key}, follow=True)

    refused, done = confirm("ecpat-germany-2018"), confirm("other")

    assert messages(refused)[0].startswith("Nothing was imported: with the file’s")
    assert messages(done) == ["Imported: 0 added, 1 changed."]
    assert Citation.objects.get(key="ecpat-germany-2018").version == 1


def test_rows_within_a_draft_are_not_deleted_past_a_second_person(
    client, owner, section
):
    organisation = make_organisation("draft", status="draft")
    fact = make_fact(organisation, citation=Citation.objects.get())

    refused = save(client, organisation, **{"facts-0-DELETE": "on"})

    assert any("Press “Propose” below" in said for said in refusals(refused))
    assert Fact.objects.filter(pk=fact.pk).exists()


def test_a_reading_of_a_cited_source_is_not_added_alone(client, owner, section):
    source = Citation.objects.get()
    reading = make_reading(source)

    refused = save(client, source, **{"readings-0-says": "Something else."})

    assert any("Press “Propose” below" in said for said in refusals(refused))
    reading.refresh_from_db()
    assert reading.version == 1
