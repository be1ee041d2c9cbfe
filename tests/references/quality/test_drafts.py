"""What is published while parts of it are drafts: on the desk, and by the command."""

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
from tests.references.management.commands.shell import run
from tests.walk import admin_address


def test_the_desk_and_the_command_name_what_is_published_with_its_drafts(client):
    client.force_login(make_editor())
    source, organisation = make_citation(), make_organisation()
    fact = make_fact(organisation, citation=source, status="draft")
    criticism = make_criticism(organisation)
    make_turn(criticism, 1, kind="outcome", author="")
    response = make_turn(criticism, 2, kind="response", status="draft")
    hidden = make_event(organisation, "hidden", status="draft")
    make_variant(hidden, citation=source, status="draft")
    make_variant(make_event(organisation, "whole"), citation=source)

    page = Markup(client.get(reverse("admin:index")))
    _code, written = run("check_citations")

    assert dict(with_draft_parts()) == {organisation: [fact], criticism: [response]}
    words = "Readers do not see: response by Glenn Kessler."
    assert admin_address(criticism, "change") in page.links
    assert words in page.words
    named = "Ecpat International · The figure of 100,000 children"
    assert f"  {named}: {words}\n" in written
