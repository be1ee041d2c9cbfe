"""Eight who accept one proposal at once."""

import pytest
from django.test import Client

from references.models import Proposal
from tests.desk import propose
from tests.make import make_editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_acceptances_at_once_exactly_one_is_applied(
    at_once, client, author, section
):
    editors = [make_editor(f"editor-{n}") for n in range(8)]
    propose(client, section, heading="Once")
    proposal = Proposal.objects.get()
    form = {"seen": proposal.made_at.isoformat(), "_accept": "on"}

    def accept(number):
        browser = Client()
        browser.force_login(editors[number])
        return browser.post(proposal.get_absolute_url(), form).status_code

    assert at_once(accept, 8) == [302] * 8
    proposal.refresh_from_db()
    section.refresh_from_db()
    assert (section.version, section.heading) == (2, "Once")
    assert proposal.status == "accepted"
    last = section.history.latest()
    assert last.history_user == proposal.proposer
    accepter = proposal.decided_by
    assert last.history_change_reason == f"Accepted by {accepter}: The source says so."
