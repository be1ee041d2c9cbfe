"""Two who change one row: by field what it was, theirs and yours, and a choice of each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orgprofile.models import Fact
from references.models import Citation, Proposal
from tests.desk import open_form, refusals, save, send
from tests.make import (
    make_editor,
    make_fact,
    make_organisation,
    make_role,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

WHY = {"why": "The source says so."}
CITED = "It began in 1990.[@ecpat-germany-2018]"


@pytest.fixture
def colleague():
    """Another editor, with another browser."""
    browser = Client()
    browser.force_login(make_editor("bruno"))
    return browser


def lists_of(page):
    """Return what the page sends under names that it has several times."""
    found = {
        "_differs": list(taken(page)),
        "_moved": [version for version, _now in page.context["moved"]],
    }
    for change in page.context["changes"]:
        found[f"_others:{change.name}"] = [name for name, _values in change.others]
    return found


def taken(page):
    """Return whose value is preselected under the name of each field that differs."""
    return {c.name: c.taken for c in page.context["changes"] if c.differs}


def answer(client, what, page, **choices):
    """Send the page of a conflict with these choices, and those preselected."""
    choices = {f"_take:{name}": choice for name, choice in choices.items()}
    sent = Markup(page).fields | lists_of(page) | choices
    return client.post(admin_address(what, "change"), sent | {"_save": "Save"})


def test_what_one_of_the_two_changed_is_preselected_and_both_are_kept(
    client, colleague, section
):
    mine = open_form(client, section) | WHY
    save(colleague, section, heading="Theirs")

    page = send(client, section, mine | {"body": f"{CITED} My own words.[linking]"})
    merged = answer(client, section, page)

    assert taken(page) == {"heading": "theirs", "body": "yours"}
    assert refusals(merged) == []
    section.refresh_from_db()
    assert section.heading == "Theirs"
    assert "My own words." in section.body
    assert section.version == 3


def test_line_ends_that_the_form_does_not_show_are_no_change_of_anybody(
    client, colleague, section
):
    section.body = CITED.replace(" in", "\nin")
    section.save()
    mine = open_form(client, section) | WHY
    save(colleague, section, heading="Theirs")

    page = send(client, section, mine | {"heading": "Mine"})

    assert list(taken(page)) == ["heading"]


@pytest.mark.parametrize("whose", ["yours", "theirs"])
def test_what_both_changed_waits_for_a_choice(client, colleague, section, whose):
    mine = open_form(client, section) | WHY
    save(colleague, section, heading="Theirs", order="2")

    page = send(client, section, mine | {"heading": "Yours", "order": "3"})
    undecided = answer(client, section, page)
    unsaved = type(section).objects.get().version
    decided = answer(client, section, undecided, heading=whose, order="yours")

    change = page.context["changes"][0]
    assert taken(page) == {"heading": "", "order": ""}
    assert (change.original, change.theirs, change.yours) == (
        "History",
        "Theirs",
        "Yours",
    )
    assert "_take:heading" not in Markup(page).fields
    assert len(refusals(undecided)) == 1
    assert unsaved == 2
    assert refusals(decided) == []
    section.refresh_from_db()
    assert (section.heading, section.order) == (whose.capitalize(), 3)


def test_what_somebody_saves_while_one_chooses_is_shown_again(
    client, colleague, section
):
    mine = open_form(client, section) | WHY
    save(colleague, section, heading="Theirs")
    page = send(client, section, mine | {"order": "3"})
    save(colleague, section, heading="Theirs again")

    again = answer(client, section, page)
    done = answer(client, section, again)

    assert taken(again) == {"heading": "theirs", "order": "yours"}
    assert refusals(done) == []
    section.refresh_from_db()
    assert (section.heading, section.order) == ("Theirs again", 3)


@pytest.fixture
def fact(section):
    return make_fact(section.organisation, citation=Citation.objects.get())


def test_rows_within_the_form_are_chosen_row_by_row(client, colleague, fact):
    organisation = fact.organisation
    mine = open_form(client, organisation) | WHY
    save(colleague, fact, value="Theirs")

    page = send(client, organisation, mine | {"facts-0-label": "Yours"})
    merged = answer(client, organisation, page)

    assert taken(page) == {"facts-0-label": "yours", "facts-0-value": "theirs"}
    assert page.context["changes"][0].row.startswith("Fact: ")
    assert refusals(merged) == []
    fact.refresh_from_db()
    assert (fact.label, fact.value) == ("Yours", "Theirs")


@pytest.mark.parametrize("whose", ["yours", "theirs"])
def test_a_row_that_was_deleted_meanwhile_is_named_and_may_be_added_again(
    client, fact, whose
):
    organisation = fact.organisation
    other = make_fact(organisation, "Staff", citation=fact.citation, order=9)
    mine = open_form(client, organisation) | WHY
    number = next(n for n in range(2) if mine[f"facts-{n}-label"] == fact.label)
    changes = {f"facts-{number}-value": "Yours", f"facts-{1 - number}-value": "Kept"}
    fact.delete()

    page = send(client, organisation, mine | changes)
    done = answer(client, organisation, page, **{f"facts-{number}": whose})

    named = next(c for c in page.context["changes"] if c.name == f"facts-{number}")
    assert "Yours" in named.yours
    assert named.theirs == "deleted"
    assert refusals(done) == []
    other.refresh_from_db()
    assert other.value == "Kept"
    again = Fact.objects.exclude(pk=other.pk)
    assert [row.value for row in again] == (["Yours"] if whose == "yours" else [])


def test_a_row_that_was_changed_meanwhile_is_not_deleted_unasked(
    client, colleague, fact
):
    organisation = fact.organisation
    mine = open_form(client, organisation) | WHY
    save(colleague, fact, value="Theirs")

    page = send(client, organisation, mine | {"facts-0-DELETE": "on"})
    kept = answer(client, organisation, page, **{"facts-0-DELETE": "theirs"})

    assert taken(page) == {"facts-0-DELETE": ""}
    assert refusals(kept) == []
    assert Fact.objects.get().value == "Theirs"


def test_a_forged_choice_is_checked_as_the_form_is(client, colleague, section):
    mine = open_form(client, section) | WHY
    save(colleague, section, heading="Theirs")
    page = send(client, section, mine | {"order": "3"})
    fields = Markup(page).fields | lists_of(page) | {"_save": "Save"}

    for forged in (
        {"_stands:heading": ""},
        {"_stands:version": "99"},
        {"_differs": ["heading", "order", "id", "x-1"], "_take:x-1": "yours"},
        {
            "_differs": ["x-0"],
            "_take:x-0": "yours",
            "_stands:x-0": "deleted",
            "x-INITIAL_FORMS": "many",
            "_moved": [],
        },
    ):
        refused = client.post(admin_address(section, "change"), fields | forged)
        assert refused.status_code == 200, forged
    section.refresh_from_db()
    assert section.version == 2


def test_a_proposal_on_a_row_changed_meanwhile_is_decided_field_by_field(
    client, colleague, section
):
    lena = Client()
    lena.force_login(make_role("Author", "lena"))
    mine = open_form(lena, section)
    sent = mine | {"heading": "Lena’s", "why": "Why.", "_propose": "on"}
    lena.post(admin_address(section, "change"), sent)
    save(colleague, section, heading="Theirs")
    proposal = Proposal.objects.get()
    address = proposal.get_absolute_url()

    revised = Markup(lena.get(proposal.form_address))
    shown = Markup(client.get(address))
    page = client.post(address, shown.fields | {"_accept": "on"})
    fields = Markup(page).fields | lists_of(page) | {"_save": "Save"}
    client.post(proposal.form_address, fields | {"_take:heading": "yours"})

    assert "This section was saved by bruno on" in revised.words
    assert revised.fields["heading"] == "Lena’s"
    assert "Somebody saved the row after this was proposed" in shown.words
    assert f'action="{proposal.form_address}"' in page.content.decode()
    section.refresh_from_db()
    proposal.refresh_from_db()
    assert (section.heading, proposal.status) == ("Lena’s", "accepted")
    reason = section.history.latest().history_change_reason
    assert reason == "Proposed by lena: Why."


def test_the_page_of_a_conflict_takes_no_more_than_twenty_queries(
    client, colleague, section
):
    mine = open_form(client, section) | WHY
    other = make_organisation("pact", name="PACT")
    save(colleague, section, organisation=other.pk, heading="Theirs", order="7")

    with CaptureQueriesContext(connection) as queries:
        page = send(client, section, mine | {"heading": "Yours", "order": "8"})

    assert len(page.context["changes"]) == 3
    assert len(queries) <= 20
