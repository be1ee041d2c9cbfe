"""Who held an office when: two people in one, and one who takes over."""

from datetime import date

import pytest

from ecpat_site.start_page import tasks
from orgprofile.models import KeyPerson
from orgprofile.profile.offices import in_two_hands
from tests.desk import messages, open_form, refusals, send
from tests.make import (
    make_citation,
    make_editor,
    make_organisation,
    make_person,
    make_role,
)
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def landry():
    known = {"since": "2021-07/2022-02", "as_of": "2022-02-25/2025-12-31"}
    return make_person(make_organisation(), citation=make_citation(), **known)


def person(landry, **fields):
    return make_person(
        landry.organisation, citation=landry.citation, name="A. Lee", **fields
    )


@pytest.mark.parametrize(
    ("is_in_box", "other", "is_task"),
    [
        (True, {"as_of": "2026-03-02", "since": "2026-03"}, True),
        (True, {"as_of": "2026-03-02", "role": "Chair"}, False),
        (False, {"as_of": "2026-03-02", "since": "2026-03"}, False),
        (False, {"as_of": "2024-05"}, True),
        # Handed over in that month; some day of a year.
        (False, {"as_of": "2020/2022-02", "until": "2022-02"}, False),
        (False, {"as_of": "2025"}, False),
        (False, {"as_of": "2024-05", "is_office": False}, False),
        (False, {"as_of": "2024-05", "doubt": "years"}, True),
    ],
)
def test_two_in_one_office_on_one_day_are_a_task(landry, is_in_box, other, is_task):
    KeyPerson.objects.update(is_in_fact_box=is_in_box)
    person(landry, **other)

    found = tasks(make_editor(), date(2026, 12, 1)).get("offices", [])

    assert [task.words for task in found] == ["A. Lee and Guillaume Landry"] * is_task


def test_two_who_share_an_office_or_a_doubt_are_none(landry):
    person(landry, as_of="2024-05", doubt="years")
    KeyPerson.objects.update(doubt="years")
    assert [*in_two_hands(KeyPerson.objects.all())] == []

    KeyPerson.objects.update(doubt="", role="Co-chair")
    assert [*in_two_hands(KeyPerson.objects.all())] == []


@pytest.mark.usefixtures("editor")
def test_who_takes_over_ends_the_term_of_whoever_was_in_office(client, landry):
    KeyPerson.objects.update(is_in_fact_box=True)
    form = open_form(client, KeyPerson) | {"name": "A. Lee", "role": landry.role}
    form |= {"citation": landry.citation_id, "as_of": "2026-03-02", "why": "Announced."}
    form |= {"ends": landry.pk, "status": "published"}

    unsaid = send(client, KeyPerson, form)
    too_early = send(client, KeyPerson, form | {"since": "2020"})
    saved = send(client, KeyPerson, form | {"since": "March 2026"})

    assert refusals(unsaid) == ["Say since when: the other’s term ends then."]
    assert "The term can’t end (2020) before it begins" in refusals(too_early)[0]
    before, after = KeyPerson.objects.order_by("pk")
    assert (before.until, before.is_in_fact_box) == ("2026-03", False)
    assert before.history.first().history_change_reason == "Announced."
    assert (after.since, after.is_in_fact_box) == ("2026-03", True)
    told = messages(client.get(saved.url))
    assert any("Its source does not say so" in words for words in told)


def test_only_who_may_publish_ends_a_term(client, landry):
    client.force_login(make_role("Author", "lena"))

    assert "ends" not in open_form(client, KeyPerson)
    assert client.get(admin_address(landry, "change")).status_code == 200
