"""What is published while parts of it are drafts: the list in the admin, and the command."""

from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from references.quality.drafts import with_draft_parts
from tests.make import (
    make_citation,
    make_criticism,
    make_editor,
    make_event,
    make_fact,
    make_organisation,
    make_participant,
    make_quotation,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

UNANSWERED = "Without the drafts, readers see as outcome: Conceded, with no response"


@pytest.fixture
def organisation():
    """An organisation with a draft fact, and an exchange whose response is a draft."""
    organisation = make_organisation()
    make_fact(organisation, citation=make_citation(), status="draft")
    criticism = make_criticism(organisation)
    make_turn(criticism, 1, kind="outcome", author="")
    make_turn(criticism, 2, kind="response", status="draft")
    return organisation


def test_what_misleads_comes_first(organisation):
    fact, exchange = with_draft_parts()[::-1]

    assert exchange.kind == "criticism"
    assert exchange.misled[0].startswith(UNANSWERED)
    assert (fact.row, fact.misled) == (organisation, ())
    assert fact.told == ("Readers do not see: Founded: May 1990.",)


def test_what_readers_do_not_see_or_see_whole_is_not_listed(organisation):
    source = make_citation("face")
    hidden = make_event(organisation, status="draft")
    make_variant(hidden, citation=source, status="draft")
    whole = make_event(organisation, "whole")
    make_variant(whole, citation=source)

    assert {found.kind for found in with_draft_parts()} == {"organisation", "criticism"}


def test_the_list_asks_no_more_queries_for_more_rows(
    organisation, django_assert_num_queries, django_assert_max_num_queries
):
    def add(number):
        source = make_citation(f"source-{number}")
        event = make_event(organisation, f"event-{number}")
        make_variant(event, citation=source, status="draft")
        body = make_organisation(f"body-{number}")
        make_participant(event, body, citation=source, status="draft")
        turn = make_turn(make_criticism(organisation, f"criticism-{number}"))
        make_quotation(turn, citation=source, status="draft")

    add(1)
    with django_assert_max_num_queries(20) as few:
        with_draft_parts()
    for number in (2, 3, 4):
        add(number)

    with django_assert_num_queries(len(few)):
        assert len(with_draft_parts()) == 2 + 4 * 2


def test_the_first_page_of_the_admin_leads_to_the_list_and_that_to_each_form(
    client, organisation
):
    client.force_login(make_editor())
    address = reverse("draft-parts")

    first = Markup(client.get(reverse("admin:index")))
    page = Markup(client.get(address))

    assert address in first.links
    exchange = organisation.criticisms_shown.get()
    assert admin_address(exchange, "change") in page.links
    assert UNANSWERED in page.words


def test_the_list_shows_staff_what_they_may_see_and_nobody_else_anything(
    client, organisation
):
    address = reverse("draft-parts")
    outside = client.get(address)
    person = make_editor(is_superuser=False)
    client.force_login(person)

    def seen_with(right):
        person.user_permissions.add(Permission.objects.get(codename=right))
        return Markup(client.get(address)).words

    whole_alone, some = map(seen_with, ["view_organisation", "change_fact"])

    assert outside.status_code == 302
    assert "None: all parts" in whole_alone
    assert "Founded" not in whole_alone
    assert "Founded" in some
    assert UNANSWERED not in some


def test_the_command_names_each_and_what_readers_are_told(organisation):
    out = StringIO()

    call_command("check_profile", stdout=out)

    assert "Published with drafts among the parts: 2\n" in out.getvalue()
    assert "readers would be told otherwise: 1\n" in out.getvalue()
    assert (
        f"criticism, Ecpat International · The figure of 100,000 children: {UNANSWERED}"
        in (out.getvalue())
    )
