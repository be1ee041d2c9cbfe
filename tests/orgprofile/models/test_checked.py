"""Statements that age: a check of their sources is noted, with its history."""

from datetime import date

import pytest

from orgprofile.models import Member
from tests.make import make_member, make_organisation

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def rows():
    """Two members, of which the second was checked on that day already."""
    network = make_organisation()
    return [make_member(network, "one"), make_member(network, "two", checked_on=DAY)]


def test_only_rows_not_yet_checked_on_that_day_get_a_version_and_a_history(rows):
    one, two = rows

    assert Member.objects.all().mark_checked(DAY) == 1

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.checked_on, one.version, one.history.count()) == (DAY, 2, 2)
    assert (two.version, two.history.count()) == (1, 1)
