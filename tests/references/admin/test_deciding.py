"""The pages of proposals: the list, one of them, and what its buttons do."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from references.models import Proposal
from tests.desk import messages, press, propose
from tests.make import (
    make_citation,
    make_editor,
    make_event,
    make_proposal,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address, content

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
    assert "Say what the author of the proposal should change" in Markup(silent).words
    assert (unsent, sent_back) == ("waiting", "sent-back")
    assert words.index("Since when?") < words.index("What it changes")

    sent = Markup(read).fields | {"_accept": "on"}
    late = erik.post(proposal.get_absolute_url(), sent, follow=True)

    assert messages(late)[0].startswith("Nothing was decided, because the proposal")
    proposal.refresh_from_db()
    section.refresh_from_db()
    assert (proposal.status, section.heading) == ("waiting", "History")


def test_who_must_act_or_waits_is_told_beside_the_name_and_by_mail(
    client, erik, section, proposal, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_URL, settings.SITE_URL = "smtp://mail.example.org", "https://a.org"
    User.objects.update(email=Concat("username", Value("@example.org")))
    page = f"https://a.org{proposal.get_absolute_url()}"

    def told(browser, button, **sent):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            if button == "_propose":
                propose(browser, proposal, **sent)
            else:
                press(browser, proposal, button, **sent)
        (only,) = mail.outbox
        assert page in only.body
        return *only.to, only.subject.removeprefix(settings.EMAIL_SUBJECT_PREFIX)

    assert "Proposals: 1" in Markup(erik.get("/admin/")).words
    assert "Proposals: 1" not in Markup(client.get("/admin/")).words
    sent_back = told(erik, "_send_back", answer="Since when?")
    assert sent_back == ("lena@example.org", "Sent back by erik: section")
    assert "Since when?" in mail.outbox[0].body
    assert "Proposals: 1" in Markup(client.get("/admin/references/doubt/")).words

    assert told(client, "_propose", heading="https://b.org") == (
        "erik@example.org",
        "lena proposes a change: section",
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    with django_capture_on_commit_callbacks(execute=True):
        press(erik, proposal, "_accept")
    assert proposal.status == "accepted"


def test_its_proposer_alone_withdraws_a_proposal(client, erik, proposal):
    press(erik, proposal, "_withdraw")
    kept = proposal.status
    press(client, proposal, "_withdraw")
    accepted = press(erik, proposal, "_accept")

    assert (kept, proposal.status) == ("waiting", "withdrawn")
    assert messages(accepted) == [
        "Nothing was changed: the proposal already has the status “withdrawn”."
    ]
    assert client.get(proposal.form_address).status_code == 404


def test_a_proposal_on_a_row_that_is_deleted_says_so(client, erik, section, proposal):
    section.delete()

    page = Markup(erik.get(proposal.get_absolute_url()))
    press(erik, proposal, "_accept")

    assert "Somebody deleted the entry" in page.words
    assert proposal.status == "waiting"


def test_what_is_proposed_is_shown_as_text_and_a_decision_leads_to_the_next(
    client, author, erik, section
):
    hostile = "<script>alert()</script>"
    propose(client, section, heading=hostile, body="In 1991.[@ecpat-germany-2018]")
    first = Proposal.objects.get()
    later = make_proposal(section, author, made_at=timezone.now())

    page = Markup(read := erik.get(first.get_absolute_url()))
    preview = f"{admin_address(section, 'preview')}?proposal={first.pk}"
    shown = Markup(erik.get(preview))
    led_to = [
        press(erik, first, "_accept"),
        press(erik, later, "_send_back", answer="No"),
    ]

    assert page.code == []
    assert hostile in page.words
    assert f'src="{preview}"' in content(read)
    assert "In 1991.[1]" in shown.words
    pages = [answer.redirect_chain[-1][0] for answer in led_to]
    assert pages == [later.get_absolute_url(), "/admin/proposals/"]


def test_no_page_of_proposals_takes_more_than_twenty_queries(
    client, author, erik, section, django_assert_max_num_queries
):
    organisation = section.organisation
    event = make_event(organisation, body="It began.[@ecpat-germany-2018]")
    for n in range(12):
        make_variant(event, f"{n}", citation=make_citation(f"fact-{n}"))
    changes = {f"variants-{n}-value": f"Value {n}" for n in range(12)}
    changes |= {"variants-0-citation": make_citation("another").pk}
    propose(client, event, **changes)
    proposal = Proposal.objects.get()
    for n in range(20):
        make_proposal(organisation, author, summary=f"{n}")

    pages = ("/admin/proposals/", proposal.get_absolute_url(), proposal.form_address)
    for page, browser in product(pages, (client, erik)):
        with django_assert_max_num_queries(20, info=page):
            assert browser.get(page).status_code == 200


@pytest.mark.django_db(transaction=True)
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
