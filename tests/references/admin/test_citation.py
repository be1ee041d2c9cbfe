"""The forms of sources and of doubts: what cites them, and so keeps them."""

import pytest

from references.models import Citation
from references.models.doubt import Doubt
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def test_sources_and_doubts_say_where_they_are_named(client, editor):
    profile = make_one_of_each()
    named = {"value": "", "doubt": "campaign-years", "status": "draft"}
    fact = make_fact(profile, "Seat", **named)
    section = make_section(profile, "doubted", body="It began.[!campaign-years]")
    citation = Citation.objects.get(key="ecpat-history-2016")

    of_source = Markup(client.get(admin_address(citation, "change")))
    of_doubt = Markup(client.get(admin_address(Doubt.objects.get(), "change")))

    event = HistoryEvent.objects.get(slug="founding")
    for row in (profile, profile.facts.first(), event):
        assert admin_address(row, "change") in of_source.links
    rows = f"fact: {fact} (doubt, draft) section: {section} (body)"
    assert rows in of_doubt.words
    for row in (fact, section):
        assert admin_address(row, "change") in of_doubt.links


def test_a_cited_source_is_not_deleted(client, editor, django_assert_max_num_queries):
    cited, organisation = make_citation(), make_organisation()
    said = "It began.[@ecpat-germany-2018]"
    draft = make_section(organisation, body=said, status="draft")
    for n in range(8):
        fact = make_fact(organisation, f"Fact {n}", citation=cited)
        make_event(organisation, f"event-{n}", body=said)
    address, listed = admin_address(cited, "delete"), admin_address(Citation)
    numbers = [cited.pk, make_citation("other").pk]
    chosen = {"action": "delete_selected", "_selected_action": numbers}

    for ask, page, sent in (
        (client.get, address, {}),
        (client.post, address, {"post": "yes"}),
        (client.post, listed, chosen),
        (client.post, listed, chosen | {"post": "yes"}),
    ):
        with django_assert_max_num_queries(13):
            shown = Markup(ask(page, sent))
        assert admin_address(draft, "change") in shown.links
        assert "(body, draft)" in shown.words
        assert "12 more" in shown.words
    assert {cited.key, "other"} <= {*Citation.objects.all_keys()}
    assert fact in organisation.facts.all()
