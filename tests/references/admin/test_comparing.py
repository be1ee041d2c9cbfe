"""Two who change one row: the second save is refused, keeps its text, and shows the first."""

import pytest
from django.test import Client

from orgprofile.models import Fact
from references.models import Citation, Proposal
from tests.desk import messages, open_form, propose, refusals, save, send
from tests.make import make_fact, make_organisation, make_role
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

WHY = {"why": "The source says so."}
CITED = "It began in 1990.[@ecpat-germany-2018]"


def saved_meanwhile(page):
    return [(c.row, c.label, c.now) for c in page.context["meanwhile"]]


def test_a_stale_save_is_refused_and_keeps_its_text(
    client, erik, section, django_assert_max_num_queries
):
    section.body = CITED.replace(" in", "\nin")
    section.save()
    mine = open_form(client, section) | WHY
    other = make_organisation("pact", name="PACT")
    save(erik, section, organisation=other.pk, heading="Theirs", order="2")
    body = f"{CITED} My own words.[linking]"

    with django_assert_max_num_queries(20):
        page = send(client, section, mine | {"body": body, "order": "3"})
    unsaved = type(section).objects.get()

    assert "was saved by erik" in refusals(page)[0]
    assert (unsaved.heading, unsaved.version) == ("Theirs", 3)
    assert saved_meanwhile(page) == [
        ("", "Organisation", "PACT"),
        ("", "Heading", "Theirs"),
        ("", "Order", "2"),
    ]
    assert "Heading HistoryTheirs has it too" in Markup(page).words
    # What was not typed is as it was saved, and what was typed stays.
    fields = Markup(page).fields
    assert (fields["heading"], fields["body"], fields["order"]) == ("Theirs", body, "3")

    save(erik, section, heading="Theirs again")
    page = send(client, section, fields)
    saved = send(client, section, Markup(page).fields)

    assert saved_meanwhile(page) == [("", "Heading", "Theirs again")]
    assert refusals(saved) == []
    section.refresh_from_db()
    assert (section.heading, section.order) == ("Theirs again", 3)


@pytest.fixture
def fact(section):
    return make_fact(section.organisation, citation=Citation.objects.get())


def test_rows_within_the_form_keep_their_text_too(client, erik, fact):
    gone = make_fact(fact.organisation, "Seat", citation=fact.citation)
    mine = open_form(client, fact.organisation) | WHY
    mine |= {"facts-TOTAL_FORMS": "3", "facts-2-label": "New", "facts-2-value": "Mine"}
    save(erik, fact, value="Theirs")
    gone.delete()

    typed = {"facts-0-label": "Yours", "facts-1-value": "Bangkok"}
    page = send(client, fact.organisation, mine | typed)
    fields = Markup(page).fields
    without = {"facts-1-DELETE": "on", "facts-TOTAL_FORMS": "2"}
    left = send(client, fact.organisation, fields | without)

    told = "This fact is no longer there: somebody deleted it"
    assert any(sentence.startswith(told) for sentence in refusals(page))
    saved, deleted = saved_meanwhile(page)
    assert saved[0].startswith("Fact: ")
    assert saved[1:] == ("Value", "Theirs")
    assert deleted == ("Fact", "the whole row", "deleted")
    kept = [fields[f"facts-{n}"] for n in ("0-label", "0-value", "1-value", "2-value")]
    assert kept == ["Yours", "Theirs", "Bangkok", "Mine"]
    assert refusals(left) == []
    assert not Fact.objects.filter(label="Seat").exists()


def test_a_row_changed_meanwhile_is_deleted_by_who_has_read_that(client, erik, fact):
    organisation = fact.organisation
    mine = open_form(client, organisation) | WHY | {"facts-0-DELETE": "on"}
    save(erik, fact, value="Theirs")

    page = send(client, organisation, mine)
    kept = Fact.objects.get().value
    send(client, organisation, Markup(page).fields | WHY)

    assert [words for _row, _label, words in saved_meanwhile(page)] == ["Theirs"]
    assert kept == "Theirs"
    assert not Fact.objects.exists()


def test_an_old_proposal_is_accepted_in_the_form_alone(client, erik, section):
    lena = Client()
    lena.force_login(make_role("Author", "lena"))
    propose(lena, section, heading="Lena’s", why="Why.")
    save(erik, section, heading="Theirs", order="7")
    proposal = Proposal.objects.get()
    address = proposal.get_absolute_url()

    shown = Markup(client.get(address))
    refused = client.post(address, shown.fields | {"_accept": "on"}, follow=True)
    opened = client.get(proposal.form_address)
    fields = Markup(opened).fields
    client.post(proposal.form_address, fields | {"_save": "Save"})

    assert "Made from an older version: open the form" in shown.words
    assert "_accept" not in shown.fields
    assert "it was made from an older version. Open the form" in messages(refused)[0]
    meanwhile = [("", "Heading", "Theirs"), ("", "Order", "7")]
    assert saved_meanwhile(opened) == meanwhile
    assert (fields["heading"], fields["order"]) == ("Lena’s", "7")
    section.refresh_from_db()
    proposal.refresh_from_db()
    assert (section.heading, section.order) == ("Lena’s", 7)
    assert proposal.status == "accepted"
    reason = section.history.latest().history_change_reason
    assert reason == "Proposed by lena: Why."
