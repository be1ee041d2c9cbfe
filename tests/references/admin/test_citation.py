"""The forms of sources and of doubts: what cites them, and so keeps them."""

import pytest

from references.models import Citation
from tests.desk import open_form, save
from tests.make import (
    make_citation,
    make_doubt,
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


def test_the_key_of_a_source_is_frozen_once_it_is_saved(client, editor):
    citation = make_citation()

    fields = open_form(client, citation)
    save(client, citation, key="another", title="Renamed")

    assert "key" in open_form(client, Citation)
    assert "key" not in fields
    citation.refresh_from_db()
    assert (citation.key, citation.title) == ("ecpat-germany-2018", "Renamed")


def test_a_source_says_how_it_reads_and_where_it_is_cited(client, editor):
    profile = make_one_of_each()
    citation = Citation.objects.get(key="ecpat-history-2016")

    page = Markup(client.get(admin_address(citation, "change")))

    assert "“Our history”." in page.words
    event = HistoryEvent.objects.get(slug="founding")
    for row in (profile, profile.facts.get(), event):
        assert admin_address(row, "change") in page.links


def test_a_cited_source_is_not_deleted_and_every_page_names_its_uses(
    client, editor, django_assert_max_num_queries
):
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
        with django_assert_max_num_queries(12):
            shown = Markup(ask(page, sent))
        assert admin_address(draft, "change") in shown.links
        assert "(body, draft)" in shown.words
        assert "history events: 8" in shown.words
    assert {cited.key, "other"} <= {*Citation.objects.all_keys()}
    assert fact in organisation.facts.all()


def test_the_form_of_a_doubt_links_each_row_that_names_it(client, editor):
    doubt, organisation = make_doubt(), make_organisation()
    section = make_section(organisation, body="It began in 1990.[!campaign-years]")
    named = {"value": "", "doubt": "campaign-years", "status": "draft"}
    fact = make_fact(organisation, **named)

    page = Markup(client.get(admin_address(doubt, "change")))

    assert f"fact: {fact} (doubt, draft) section: {section} (body)" in page.words
    for row in (fact, section):
        assert admin_address(row, "change") in page.links
