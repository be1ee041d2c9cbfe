"""What the form of a statement does about drafts among its parts."""

import pytest
from django.contrib import admin

from orgprofile.models import Criticism, Organisation, Turn
from tests.desk import open_form, refusals, save
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_turn,
    make_variant,
)
from timeline.models import HistoryEvent, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "It was said.[@ecpat-germany-2018]"


@pytest.fixture
def exchange():
    """A draft of a criticism and of the response to it."""
    make_citation()
    criticism = make_criticism(make_organisation(), statement=CITED, status="draft")
    for order, kind in enumerate(("criticism", "response"), 1):
        make_turn(criticism, order, kind=kind, body=CITED, status="draft")
    return criticism


@pytest.fixture
def event():
    return make_event(make_organisation(), body=CITED, date_citation=make_citation())


def statuses():
    return [turn.status for turn in Turn.objects.order_by("order")]


def test_every_whole_has_the_tick_and_the_rows_it_publishes_in_its_form(client):
    for model in (Criticism, HistoryEvent):
        options = admin.site.get_model_admin(model)
        parts = [model._meta.get_field(n).related_model for n in model.published_with]
        assert "with_parts" in open_form(client, model)
        assert set(parts) <= {inline.model for inline in options.inlines}, model
    # Its facts and people have forms of their own alone.
    assert "with_parts" not in open_form(client, Organisation)


@pytest.mark.parametrize("turns", ["published", "draft"])
def test_a_whole_is_published_with_its_drafts_or_alone(client, exchange, turns):
    # An outcome needs a published contribution that bears it out.
    came = "conceded" if turns == "published" else "no-response"
    tick = {"outcome": came} | ({} if turns == "published" else {"with_parts": ""})

    response = save(client, exchange, status="published", **tick)

    assert refusals(response) == []
    assert Criticism.objects.get().is_published
    assert statuses() == [turns] * 2


def test_a_part_that_may_not_be_published_keeps_its_whole_a_draft(client, exchange):
    Turn.objects.filter(kind="criticism").update(author="")

    response = save(client, exchange, status="published")

    (said,) = refusals(response)
    assert said.startswith("A criticism needs an author")
    assert not Criticism.objects.get().is_published
    assert statuses() == ["draft"] * 2


def test_drafts_of_what_is_published_are_published_by_the_tick(client, event):
    draft = make_variant(event, citation=event.date_citation, status="draft")
    make_variant(event, matter="Place", citation=event.date_citation)

    save(client, event, title="The founding")
    draft.refresh_from_db()
    save(client, event, with_parts="on")

    assert draft.status == "draft"
    rows = Variant.objects.order_by("pk").values_list("status", "version")
    assert [*rows] == [("published", 2), ("published", 1)]
    event.refresh_from_db()
    assert event.version == 2
