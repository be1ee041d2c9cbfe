"""Statements that age: going back to their sources is noted, with its history."""

from datetime import date

import pytest

from orgprofile.models import Member, MembershipCount
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def make_rows(model):
    """Two rows, of which the second was compared on that day already."""
    network = make_organisation()
    if model is Member:
        return [
            make_member(network, "one"),
            make_member(network, "two", checked_on=DAY),
        ]
    measure, source = make_measure(network), make_citation()
    return [
        make_count(measure, "one", citation=source),
        make_count(measure, "two", citation=source, checked_on=DAY),
    ]


@pytest.mark.parametrize("model", [Member, MembershipCount])
def test_rows_are_noted_as_compared_with_a_version_and_a_history_each(model):
    one, _two = make_rows(model)

    changed = model.objects.all().mark_checked(DAY)

    one.refresh_from_db()
    assert changed == 1
    assert (one.checked_on, one.version) == (DAY, 2)
    assert one.history.count() == 2
    assert one.history.latest().checked_on == DAY


@pytest.mark.parametrize("model", [Member, MembershipCount])
def test_rows_compared_on_that_day_already_are_left_alone(model):
    _one, two = make_rows(model)

    model.objects.all().mark_checked(DAY)

    two.refresh_from_db()
    assert (two.version, two.history.count()) == (1, 1)


@pytest.mark.parametrize("model", [Member, MembershipCount])
def test_only_the_rows_asked_for_are_noted(model):
    one, _two = make_rows(model)

    changed = model.objects.filter(slug="two").mark_checked(date(2026, 11, 25))

    one.refresh_from_db()
    assert changed == 1
    assert one.checked_on is None


@pytest.mark.parametrize("model", [Member, MembershipCount])
def test_nothing_is_noted_where_one_of_them_cannot_be_saved(model, monkeypatch):
    one, two = make_rows(model)
    saved = []

    def save(row, *args, **kwargs):
        if saved:
            raise RuntimeError("The disk is full.")
        saved.append(row)
        super(model, row).save(*args, **kwargs)

    monkeypatch.setattr(model, "save", save)
    with pytest.raises(RuntimeError):
        model.objects.all().mark_checked(date(2026, 11, 25))

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.checked_on, two.checked_on) == (None, DAY)
