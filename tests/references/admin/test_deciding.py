"""The pages of proposals: the list, one of them, and what its buttons do."""

from itertools import product

import pytest

from references.models import Citation, Proposal
from tests.desk import messages, press, propose
from tests.make import make_citation, make_fact, make_proposal
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(client, author, section):
    propose(client, section, body="It began in May 1990.[@ecpat-germany-2018]")
    return Proposal.objects.get()


def test_a_proposal_is_sent_back_with_a_reason(client, erik, section, proposal):
    read = erik.get(proposal.get_absolute_url())
    silent = press(erik, proposal, "_send_back")
    unsent = proposal.status
    press(erik, proposal, "_send_back", answer="Since when?")
    sent_back = proposal.status
    words = Markup(client.get(proposal.get_absolute_url())).words
    fields = Markup(client.get(proposal.form_address)).fields
    client.post(proposal.form_address, fields | {"heading": "1990", "_propose": "on"})

    assert "It began in <ins>May </ins>1990." in content(read)
    assert "proposed by lena" in Markup(read).words
    assert "Say what is to be changed" in Markup(silent).words
    assert (unsent, sent_back) == ("waiting", "sent-back")
    assert words.index("Since when?") < words.index("What it changes")

    sent = Markup(read).fields | {"_accept": "on"}
    late = erik.post(proposal.get_absolute_url(), sent, follow=True)

    assert messages(late)[0].startswith("Nothing was decided: the proposal has")
    proposal.refresh_from_db()
    section.refresh_from_db()
    assert (proposal.status, section.heading) == ("waiting", "History")


def test_its_proposer_alone_withdraws_a_proposal(client, erik, proposal):
    press(erik, proposal, "_withdraw")
    kept = proposal.status
    press(client, proposal, "_withdraw")
    accepted = press(erik, proposal, "_accept")

    assert (kept, proposal.status) == ("waiting", "withdrawn")
    assert messages(accepted) == [
        "Nothing was changed: the proposal is withdrawn already."
    ]
    assert client.get(proposal.form_address).status_code == 404


def test_a_proposal_on_a_row_that_is_deleted_says_so(client, erik, section, proposal):
    section.delete()

    page = Markup(erik.get(proposal.get_absolute_url()))
    press(erik, proposal, "_accept")

    assert "somebody deleted it" in page.words
    assert proposal.status == "waiting"


def test_no_page_of_proposals_takes_more_than_twenty_queries(
    client, author, erik, section, django_assert_max_num_queries
):
    organisation = section.organisation
    for n in range(12):
        make_fact(organisation, f"Fact {n}", citation=make_citation(f"fact-{n}"))
    changes = {f"facts-{n}-label": f"Label {n}" for n in range(12)}
    changes |= {"facts-0-citation": Citation.objects.last().pk}
    propose(client, organisation, **changes)
    proposal = Proposal.objects.get()
    for n in range(20):
        make_proposal(organisation, author, summary=f"{n}")

    pages = ("/admin/proposals/", proposal.get_absolute_url(), proposal.form_address)
    for page, browser in product(pages, (client, erik)):
        with django_assert_max_num_queries(20, info=page):
            assert browser.get(page).status_code == 200
