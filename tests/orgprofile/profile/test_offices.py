"""Offices: two people in one at a time, and one who takes over."""

from datetime import date

import pytest

from ecpat_site.start_page import tasks
from orgprofile.models import KeyPerson
from orgprofile.profile import offices
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
    ("other", "is_task"),
    [
        ({"role": "executive director"}, True),
        ({"doubt": "years"}, True),
        ({"role": "Chair"}, False),
        ({"until": "2026-03"}, False),
        ({"is_in_fact_box": False}, False),
        ({"is_office": False}, False),
        ({"status": "draft"}, False),
    ],
)
def test_two_whom_readers_see_in_one_office_are_a_task(landry, other, is_task):
    KeyPerson.objects.update(is_in_fact_box=True)
    person(landry, **{"as_of": "2026-03-02", "is_in_fact_box": True} | other)

    found = tasks(make_editor(), date(2026, 12, 1)).get("offices", [])

    assert [task.words for task in found] == ["Guillaume Landry and A. Lee"] * is_task


def test_two_who_share_an_office_or_a_doubt_are_none(landry):
    person(landry, as_of="2024-05")
    KeyPerson.objects.update(is_in_fact_box=True, doubt="years")
    assert offices.tasks(make_editor()) == []

    KeyPerson.objects.update(doubt="", role="Co-chair")
    assert offices.tasks(make_editor("erik")) == []


@pytest.mark.usefixtures("editor")
def test_who_takes_over_ends_the_term_of_whoever_was_in_office(client, landry):
    KeyPerson.objects.update(is_in_fact_box=True)
    form = open_form(client, KeyPerson) | {"name": "A. Lee", "role": landry.role}
    form |= {"citation": landry.citation_id, "as_of": "2026-03-02", "why": "Announced."}
    form |= {"ends": landry.pk, "status": "published"}

    unsaid = send(client, KeyPerson, form)
    too_early = send(client, KeyPerson, form | {"since": "2020"})
    saved = send(client, KeyPerson, form | {"since": "March 2026"})

    assert "Give the date on which the new term begins" in refusals(unsaid)[0]
    assert "The term can’t end (2020) before it begins" in refusals(too_early)[0]
    before, after = KeyPerson.objects.order_by("pk")
    assert (before.until, before.is_in_fact_box) == ("2026-03", False)
    assert before.history.first().history_change_reason == "Announced."
    assert (after.since, after.is_in_fact_box) == ("2026-03", True)
    told = messages(client.get(saved.url))
    assert any(
        "cite the new source in the remark of the earlier term" in words
        for words in told
    )


def test_only_who_may_publish_ends_a_term(client, landry):
    client.force_login(make_role("Author", "lena"))

    fields = open_form(client, KeyPerson)
    assert "ends" not in fields
    typed = {"name": "A. Lee", "since": "March 2026", "as_of": "2026-03-02"}
    typed |= {"role": landry.role, "ends": landry.pk, "citation": landry.citation_id}
    assert refusals(send(client, KeyPerson, fields | typed)) == []
    landry.refresh_from_db()
    assert (landry.until, landry.version) == ("", 1)
    assert client.get(admin_address(landry, "change")).status_code == 200
