"""Marking figures and members as checked against their sources."""

from datetime import date

import pytest

from orgprofile.models import Member, MembershipCount
from tests.desk import messages
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    network = make_organisation()
    measure, source = make_measure(network), make_citation()
    return {
        MembershipCount: [
            make_count(measure, f"c-{n}", citation=source) for n in (1, 2)
        ],
        Member: [make_member(network, f"m-{n}") for n in (1, 2)],
    }


def mark(client, model, rows, day):
    chosen = {
        "action": "mark_checked",
        "checked_on": day,
        "_selected_action": [row.pk for row in rows],
    }
    return client.post(admin_address(model), chosen, follow=True)


@pytest.mark.parametrize("model", [MembershipCount, Member])
def test_many_are_marked_with_one_day_and_the_history_tells_who(
    client, editor, rows, model
):
    response = mark(client, model, rows[model], "2026-11-20")

    assert "Marked as checked on 2026-11-20: 2." in messages(response)
    for row in model.objects.all():
        assert row.checked_on == date(2026, 11, 20)
        assert row.version == 2
        assert row.history.first().history_user == editor


def test_a_day_that_cannot_be_read_or_is_to_come_marks_nothing(client, editor, rows):
    mistyped = dict.fromkeys(
        ("", "2026-02-30", "\0", "9" * 400), "Give the day of the check"
    )

    for day, reason in (mistyped | {"2099-12-31": "2099-12-31 is still to"}).items():
        (sentence,) = messages(mark(client, Member, rows[Member], day))
        assert sentence.startswith(f"Nothing was marked. {reason}")
    assert not Member.objects.filter(checked_on__isnull=False).exists()
