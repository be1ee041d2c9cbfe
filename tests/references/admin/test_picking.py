"""Picking a source: what is found for what people type, and how it is offered."""

import json

import pytest
from django.urls import reverse_lazy

from orgprofile.models import Section
from references.admin.picking import label
from references.models import Reading
from tests.desk import refusals, send
from tests.make import (
    make_citation,
    make_doubt,
    make_event,
    make_fact,
    make_organisation,
    make_reading,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

PICK = reverse_lazy("admin:references_citation_pick")


@pytest.fixture
def source(section):
    return make_citation(
        "muller-koln-2015",
        title="Österreichs Häuser für Kinder",
        authors="Müller, Zoë",
        publisher="Kölner Bücher",
        issued="2015-09",
    )


def ask(client, typed, **more):
    return client.get(PICK, {"term": typed, **more})


def keys(response):
    return [found["key"] for found in response.json()["results"]]


def test_a_source_is_found_by_words_of_it(client, source):
    for typed in (
        *("ÖSTERREICH", "O\u0308sterreich", "kinder  hauser", "Müller, Zoë"),
        *("kolner bucher", "muller 2015", "[@muller-koln-2015]"),
    ):
        assert keys(ask(client, typed)) == [source.key], typed
    hostile = ("%", '"*', "q " * 3000, '" OR "', "NEAR(", "*", "-")
    for typed in ("muller world", "ünknown", "…", *hostile):
        assert keys(ask(client, typed)) == [], typed
    for query in ("term=%ED%A0%80", "page=-1", "page=abc", "page=9"):
        assert client.get(f"{PICK}?{query}").status_code in (200, 404), query


def test_the_source_whose_key_was_typed_is_offered_first(client):
    for key, title in (("face-1990-2015", "A"), ("face-1990", "Z")):
        make_citation(key, title=title)

    assert keys(ask(client, "")) == ["face-1990-2015", "face-1990"]
    assert keys(ask(client, "face-1990")) == ["face-1990", "face-1990-2015"]


def test_a_source_is_found_by_what_it_says_after_those_that_are_called_so(client):
    make_citation("z-rafto", title="Rafto")
    told = make_citation("a")
    for slug, says in (("budget", "It grew."), ("prize", "The Rafto prize.")):
        make_reading(told, slug, says=says)

    first, second = ask(client, "raft").json()["results"]

    assert (first["key"], second["key"]) == ("z-rafto", "a")
    assert [each["key"] for each in second["readings"]] == ["a#prize", "a#budget"]


def test_a_box_names_its_source_as_the_offers_do(
    client, section, source, django_assert_num_queries
):
    fact = make_fact(section.organisation, citation=source)
    make_reading(source, "houses", says="There are 40.")

    page = client.get(admin_address(fact, "change"))
    (offer,) = ask(client, "muller").json()["results"]

    name = "muller-koln-2015#houses"
    assert (offer["id"], offer["text"]) == (str(source.pk), label(source))
    assert offer["readings"] == [{"key": name, "text": f"{name}: There are 40."}]
    assert label(source) in Markup(page).words
    for slug in ("staff", "budget"):
        make_reading(make_citation(f"muller-{slug}"), slug)
    with django_assert_num_queries(7):
        assert len(ask(client, "muller").json()["results"]) == 3


@pytest.mark.parametrize(
    ("wanted", "given"), [("slug", "houses"), ("name", "muller-koln-2015#houses")]
)
def test_a_popup_gives_back_the_name_of_a_new_reading(client, source, wanted, given):
    address = admin_address(Reading, "add")
    popup = {"_popup": 1, "_to_field": wanted, "citation": source.pk}
    fields = Markup(client.get(address, popup)).fields
    typed = {"slug": "houses", "says": "There are 40.", "extent": "part"}
    typed |= {"read_at": "https://a.example/", "read_on": "2026-11-25"}

    response = client.post(address, fields | typed | {"_save": "Save"})

    assert json.loads(response.context["popup_response_data"])["value"] == given
    assert Reading.objects.get().citation == source


def test_prose_is_offered_doubts_after_the_sources(client, source):
    make_doubt("kinder-year", words="FACE says 1991.")
    make_doubt("other", words="Nothing of it.")

    found = ask(client, "kinder", doubts=1).json()["results"]

    assert [each["key"] for each in found] == [source.key, "!kinder-year"]
    assert found[1]["text"] == "!kinder-year: ≠ sources differ: FACE says 1991."
    assert keys(ask(client, "1991", doubts=1)) == ["!kinder-year"]
    assert keys(ask(client, "!", doubts=1)) == ["!kinder-year", "!other"]
    assert keys(ask(client, "!kinder", doubts=1)) == ["!kinder-year"]


def test_a_field_for_a_doubt_offers_all_by_one_list_without_script(client):
    make_doubt("campaign-years", words="FACE says 1991.")
    offer = '<option value="campaign-years">≠ sources differ: Campaign years</option>'

    for model, number in ((HistoryEvent, 1), (Section, 0)):
        html = client.get(admin_address(model, "add")).content.decode()
        assert html.count('<datalist id="known-doubts">') == number, model
        assert html.count(offer) == number, model
        assert ('list="known-doubts"' in html) == number, model


def test_without_script_a_source_is_chosen_by_its_key_and_rows_are_asked_for(
    client, editor
):
    source = make_citation()
    event = make_event(make_organisation(), status="draft")
    form = client.get(f"{admin_address(event, 'change')}?rows=1")
    fields = Markup(form).fields | {"date_citation": "", "why": "Seen there."}
    row = {"matter": "Day", "value": "1 May", "order": "1", "citation-key": source.key}
    fields |= {f"variants-0-{name}": value for name, value in row.items()}

    unknown = send(client, event, fields | {"date_citation-key": "nope"})
    saved = send(client, event, fields | {"date_citation-key": source.key})

    assert fields["variants-TOTAL_FORMS"] == "1"
    assert len(refusals(unknown)) == 1
    assert refusals(saved) == []
    event.refresh_from_db()
    assert event.date_citation == source
    assert event.variants.get().citation == source
