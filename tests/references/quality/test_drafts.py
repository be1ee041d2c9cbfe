"""What is published while parts of it are drafts: on the desk, and by the command."""

import pytest
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
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    """An exchange whose response is a draft, in an organisation with a draft fact."""
    organisation = make_organisation()
    make_fact(organisation, citation=make_citation(), status="draft")
    criticism = make_criticism(organisation)
    make_turn(criticism, 1, kind="outcome", author="")
    make_turn(criticism, 2, kind="response", status="draft")
    return criticism


def test_published_rows_are_listed_with_their_draft_parts(exchange):
    source = make_citation("face")
    hidden = make_event(exchange.organisation, "hidden", status="draft")
    make_variant(hidden, citation=source, status="draft")
    make_variant(make_event(exchange.organisation, "whole"), citation=source)

    found = dict(with_draft_parts())

    assert found == {
        exchange.organisation: [exchange.organisation.facts.get()],
        exchange: [exchange.turns.get(kind="response")],
    }


def test_the_desk_and_the_command_name_each_with_its_drafts(client, exchange, capsys):
    client.force_login(make_editor())

    page = Markup(client.get(reverse("admin:index")))
    call_command("check_profile")

    words = "Readers do not see: response by Glenn Kessler."
    assert admin_address(exchange, "change") in page.links
    assert words in page.words
    named = "criticism, Ecpat International · The figure of 100,000 children"
    assert f"{named}: {words}\n" in capsys.readouterr().out
