"""The command `check_counts`: its lists and its exit code."""

import io

import pytest
from django.core.management import call_command

from orgprofile.models import MembershipCount
from tests.make import make_resolution

pytestmark = pytest.mark.django_db


def check():
    """Return what the command printed; say whether it failed."""
    out = io.StringIO()
    try:
        call_command("check_counts", stdout=out)
    except SystemExit as stop:
        return f"{out.getvalue()} failed: {stop.code}"
    return out.getvalue()


def test_only_public_figures_that_disagree_undecided_fail_the_check(figures):
    for words in (
        "disagree: 1; decided: 0",
        "members: 107 members in 93 countries, 2018-06 (107)",
        "104 members in 93 countries, 2018-06-08 (104)",
        "failed: 1",
    ):
        assert words in check()
    # Though it is left unresolved.
    decision = make_resolution(*figures, verdict="unresolved")
    printed = check()
    assert ("disagree: 1; decided: 1" in printed, "failed" in printed) == (True, False)

    type(decision).objects.update(status="draft")
    assert "failed: 1" in check()
    MembershipCount.objects.filter(slug="104").update(status="draft")
    printed = check()
    assert ("disagree: none" in printed, "failed" in printed) == (True, False)
