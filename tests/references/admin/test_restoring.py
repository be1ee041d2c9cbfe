"""Bringing back a version: its values in the form, which is saved as any other."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from orgprofile.models import Section, Turn
from references.models import Citation
from tests.desk import delete, messages, refusals, save
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_event,
    make_one_of_each,
    make_organisation,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.walk import EDITED, admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "It began in 1990.[@ecpat-germany-2018]"


def restoring(what, version):
    """Return the address of the form with the values of a version."""
    name = "add" if isinstance(what, type) else "change"
    return f"{admin_address(what, name)}?restore={version.pk}"


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Markup(response).fields


def put_back(client, what, version, **changes):
    """Open the form with the values of a version, and save it."""
    address = restoring(what, version)
    return client.post(address, opened(client, address) | changes | {"_save": "Save"})


# --- A version of a row that is there -----------------------------------------------------


def test_the_form_shows_the_old_values_and_says_what_differs_and_that_nothing_is_saved(
    client, section
):
    first = section.history.latest()
    save(client, section, heading="Beginnings", body=f"{CITED} And on.[@zzz]")
    section.heading, section.order = "Beginnings", 7
    section.save()

    response = client.get(restoring(section, first))

    (told,) = messages(response)
    assert "It differs from the present one in: Heading, Order." in told
    assert told.endswith("Nothing is saved yet.")
    fields = Markup(response).fields
    assert (fields["heading"], fields["order"]) == ("History", "0")
    assert fields["why"].startswith("Restored the version of ")
    section.refresh_from_db()
    assert section.heading == "Beginnings"
    present = client.get(restoring(section, section.history.latest()))
    assert "It says the same as the present one." in messages(present)[0]


def test_what_is_restored_is_saved_as_any_change_and_publishes_nothing(client, section):
    first = section.history.latest()
    section.heading, section.status = "Beginnings", "draft"
    section.save()

    response = put_back(client, section, first)

    assert refusals(response) == []
    section.refresh_from_db()
    last = section.history.latest()
    assert (section.heading, section.status) == ("History", "draft")
    assert section.version == 3
    assert last.history_change_reason.startswith("Restored the version of ")
    assert last.history_user.username == "astrid"


def test_what_is_restored_is_checked_as_any_change(client, section):
    bare = make_section(section.organisation, "bare", body="It began.", status="draft")
    first = bare.history.latest()
    bare.body, bare.status = CITED, "published"
    bare.save()

    (sentence,) = refusals(put_back(client, bare, first))

    assert "names no source" in sentence
    bare.refresh_from_db()
    assert bare.body == CITED


def test_a_colleagues_save_is_not_undone_unseen_by_restoring(client, section):
    first = section.history.latest()
    section.heading = "Beginnings"
    section.save()
    address = restoring(section, first)
    fields = opened(client, address)
    section.heading = "Theirs"
    section.save()

    response = client.post(address, fields | {"_save": "Save"})

    assert "after you opened it" in " ".join(refusals(response))
    section.refresh_from_db()
    assert section.heading == "Theirs"


def test_what_a_version_named_and_is_deleted_is_left_empty_and_said(client, section):
    source = make_citation("gone")
    event = make_event(
        section.organisation, "draft", date_citation=source, status="draft"
    )
    first = event.history.latest()
    event.date_citation = Citation.objects.get(key="ecpat-germany-2018")
    event.save()
    source.delete()

    response = client.get(restoring(event, first))

    assert "What stood under “source of the date” was deleted since." in " ".join(
        messages(response)
    )
    assert not Markup(response).fields.get("date_citation")


def test_the_form_of_every_model_opens_with_an_old_version(client):
    make_one_of_each()

    for model in EDITED:
        row = model.objects.first()
        first = row.history.earliest()
        row.save()

        assert refusals(put_back(client, row, first)) == [], model


def test_a_version_that_is_none_of_this_row_is_not_restored(client, section):
    other = make_section(section.organisation, "network", body=CITED)
    numbers = ["abc", "", "0", "-1", 10**30, other.history.latest().pk]

    for address in (admin_address(section, "change"), admin_address(Section, "add")):
        for number in numbers:
            response = client.get(f"{address}?restore={number}")
            assert response.status_code == 404, number


def test_who_may_not_change_a_row_sees_it_as_it_is(client, section):
    first = section.history.latest()
    section.heading = "Beginnings"
    section.save()
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="view_section"))
    client.force_login(person)

    response = client.get(restoring(section, first))

    assert "Beginnings" in Markup(response).words
    assert messages(response) == []


def test_who_may_add_and_not_view_is_not_shown_what_was_deleted(client, section):
    section.delete()
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="add_section"))
    client.force_login(person)

    fields = opened(client, restoring(Section, Section.history.latest()))

    assert fields["body"] == ""


# --- A row that was deleted ---------------------------------------------------------------


def test_the_list_leads_to_the_deleted_rows_with_who_and_when(client, section):
    history = admin_address(section, "history")
    before = Markup(client.get(admin_address(Section)))
    delete(client, section)

    page = Markup(client.get(admin_address(Section)))
    deleted = Markup(client.get(admin_address(Section, "deleted")))
    its_history = Markup(client.get(history))

    assert "Deleted (" not in before.words
    assert "Deleted (1)" in page.words
    assert admin_address(Section, "deleted") in page.links
    assert "Ecpat International: History" in deleted.words
    assert "astrid" in deleted.words
    assert restoring(Section, Section.history.latest()) in deleted.links
    assert "This section is deleted." in its_history.words
    assert restoring(Section, Section.history.earliest()) in its_history.links


def test_a_deleted_row_is_back_as_a_draft_with_its_history(client, section):
    number = section.pk
    delete(client, section)
    last = Section.history.latest()

    shown = client.get(restoring(Section, last))
    response = put_back(client, Section, last)

    assert "as a draft unless you publish it." in messages(shown)[-1]
    assert refusals(response) == []
    back = Section.objects.get()
    assert (back.pk, back.heading, back.body) == (number, "History", CITED)
    assert (back.status, back.version) == ("draft", 2)
    assert [v.history_type for v in back.history.order_by("pk")] == ["+", "-", "+"]
    assert "Restored" in back.history.latest().history_change_reason
    assert "Deleted (" not in Markup(client.get(admin_address(Section))).words


def test_a_form_opened_before_the_deletion_is_stale_after_the_restoring(
    client, section
):
    mine = opened(client, admin_address(section, "change"))
    delete(client, section)
    put_back(client, Section, Section.history.latest())

    sent = mine | {"heading": "Mine", "_save": "Save"}
    response = client.post(admin_address(section, "change"), sent)

    assert "after you opened it" in " ".join(refusals(response))


def test_of_two_who_restore_a_row_the_second_is_refused_and_keeps_the_text(
    client, section
):
    delete(client, section)
    address = restoring(Section, Section.history.latest())
    mine = opened(client, address) | {"heading": "Mine", "_save": "Save"}
    colleague = Client()
    colleague.force_login(make_editor("bruno"))
    put_back(colleague, Section, Section.history.latest())

    response = client.post(address, mine)

    assert refusals(response) == ["This organisation has a section of that slug."]
    assert Markup(response).fields["heading"] == "Mine"
    assert Section.objects.get().heading == "History"


def test_a_part_is_restored_into_its_whole_once_that_is_back(client):
    make_citation()
    exchange = make_criticism(make_organisation(), statement=CITED)
    turn = make_turn(exchange, body=CITED)
    delete(client, exchange)

    put_back(client, type(exchange), type(exchange).history.latest())
    put_back(client, Turn, Turn.history.latest())

    back = Turn.objects.get()
    assert (back.pk, back.criticism_id, back.body) == (turn.pk, exchange.pk, CITED)


def test_a_deleted_part_is_named_though_its_whole_is_gone(client):
    make_citation()
    make_section(make_organisation(), body=CITED)
    delete(client, Section.objects.get().organisation)

    shown = Markup(client.get(admin_address(Section, "deleted"))).words
    response = client.get(restoring(Section, Section.history.latest()))

    assert "section history" in shown
    assert "What stood under “organisation” was deleted since." in messages(response)[1]
    assert Markup(response).fields["body"] == CITED
