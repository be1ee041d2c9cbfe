"""The command `check_counts`: its lists and its exit code."""

import io

import pytest
from django.core.management import call_command

from orgprofile.models import MembershipCount, Resolution
from tests.make import make_resolution

pytestmark = pytest.mark.django_db


def check():
    """Return what the command printed, and its exit code."""
    out = io.StringIO()
    try:
        call_command("check_counts", stdout=out)
    except SystemExit as stop:
        return out.getvalue(), stop.code
    return out.getvalue(), 0


def test_only_public_figures_that_disagree_undecided_fail_the_check(figures):
    figure, other = figures
    printed, code = check()
    assert (code, "disagree: 1; decided: 0" in printed) == (1, True)
    assert "members: 107 members in 93 countries, 2018-06 (107)" in printed
    assert "104 members in 93 countries, 2018-06-08 (104)" in printed

    # Though it is left unresolved.
    make_resolution(figure, other, verdict="unresolved")
    printed, code = check()
    assert (code, "disagree: 1; decided: 1" in printed) == (0, True)

    Resolution.objects.update(status="draft")
    assert check()[1] == 1
    MembershipCount.objects.filter(pk=figure.pk).update(status="draft")
    printed, code = check()
    assert (code, "disagree: none" in printed) == (0, True)
