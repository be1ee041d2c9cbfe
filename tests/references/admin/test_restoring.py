"""Bringing back a version: its values in the form, which is saved as any other."""

import pytest
from django.contrib.auth.models import Permission

from orgprofile.models import Section, Turn
from references.models import Citation
from tests.desk import delete, messages, refusals
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_event,
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


def put_back(client, what, version):
    """Open the form with the values of a version, and save it."""
    address = restoring(what, version)
    fields = Markup(client.get(address)).fields
    return client.post(address, fields | {"_save": "Save"})


def test_the_form_shows_the_old_values_says_what_differs_and_publishes_nothing(
    client, section
):
    first = section.history.latest()
    section.heading, section.order, section.status = "Beginnings", 7, "draft"
    section.save()

    response = client.get(restoring(section, first))

    (told,) = messages(response)
    assert "It differs from the present one in: Heading, Order." in told
    assert told.endswith("Nothing is saved yet.")
    fields = Markup(response).fields
    assert (fields["heading"], fields["order"]) == ("History", "0")
    present = client.get(restoring(section, section.history.latest()))
    assert "It says the same as the present one." in messages(present)[0]

    saved = client.post(restoring(section, first), fields | {"_save": "Save"})

    assert refusals(saved) == []
    section.refresh_from_db()
    assert (section.heading, section.status) == ("History", "draft")
    last = section.history.latest()
    assert last.history_change_reason.startswith("Restored the version of ")
    assert last.history_user.username == "astrid"


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

    told = "What stood under “source of the date” was deleted since."
    assert any(sentence.startswith(told) for sentence in messages(response))
    assert not Markup(response).fields.get("date_citation")


def test_a_version_that_is_none_of_this_row_is_not_restored(client, section):
    other = make_section(section.organisation, "network", body=CITED)
    numbers = ["abc", "", "0", "-1", 10**30, other.history.latest().pk]

    for address in (admin_address(section, "change"), admin_address(Section, "add")):
        for number in numbers:
            response = client.get(f"{address}?restore={number}")
            assert response.status_code == 404, number


def test_who_may_add_and_not_view_is_not_shown_what_was_deleted(client, section):
    section.delete()
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="add_section"))
    client.force_login(person)

    page = client.get(restoring(Section, Section.history.latest()))

    assert Markup(page).fields["body"] == ""


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


def test_a_part_is_restored_into_its_whole_once_that_is_back(client):
    make_citation()
    exchange = make_criticism(make_organisation(), statement=CITED)
    turn = make_turn(exchange, body=CITED)
    delete(client, exchange)

    put_back(client, type(exchange), type(exchange).history.latest())
    put_back(client, Turn, Turn.history.latest())

    back = Turn.objects.get()
    assert (back.pk, back.criticism_id, back.body) == (turn.pk, exchange.pk, CITED)


@pytest.mark.parametrize("model", EDITED)
def test_the_form_of_every_model_opens_with_an_old_version(row_of_each, client, model):
    row = model.objects.first()
    first = row.history.earliest()
    row.save()

    assert refusals(put_back(client, row, first)) == []
