"""The admin of organisations: what its forms refuse and keep, which figures they offer."""

import pytest
from django.urls import reverse

from orgprofile.models import Fact, KeyPerson
from tests.desk import open_form, save
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_fact,
    make_organisation,
    make_person,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import Variant

pytestmark = pytest.mark.usefixtures("editor")


def test_the_form_leads_to_the_facts_and_people_of_the_organisation(client):
    organisation, source = make_organisation(), make_citation()
    fact = make_fact(organisation, citation=source)
    draft = make_person(organisation, citation=source, status="draft")
    elsewhere = make_fact(make_organisation("other"), citation=source)

    page = Markup(client.get(admin_address(organisation, "change")))

    forms = {admin_address(row, "change"): row for row in (fact, draft)}
    assert forms.keys() <= set(page.links)
    assert f"{draft} (draft)" in page.words
    assert admin_address(elsewhere, "change") not in page.links
    for model in (Fact, KeyPerson):
        add = f"{admin_address(model, 'add')}?organisation={organisation.pk}"
        assert add in page.links
        fields = Markup(client.get(add)).fields
        assert fields["organisation"] == str(organisation.pk)


def test_a_figure_is_found_by_words_and_numbers(client, figures):
    measure, source = figures[0].measure, figures[0].citation
    make_count(measure, "draft", citation=source, status="draft")
    address = reverse("admin:orgprofile_section_figures")
    sent = {"term": "=104 june", "organisation": measure.organisation_id}
    results = client.get(address, sent).json()["results"]
    found = [offer["key"] for offer in results]
    assert found == ["=104", "=104 countries", "=104 date"]
    said = "=104 countries: 93 (104 members in 93 countries, 8 June 2018)"
    assert results[1]["text"] == said


def test_a_value_is_according_to_the_maker_of_its_source(client):
    source = make_citation()
    event = make_event(make_organisation(), date_citation=source)
    said = {"matter": "Day", "value": "1 May", "order": "1", "status": "draft"}
    said |= {"citation": source.pk}
    new = {f"variants-0-{name}": value for name, value in said.items()}

    save(client, event, **new | {"variants-TOTAL_FORMS": "1"})

    assert Variant.objects.get().said_by == "ECPAT Germany"
    assert open_form(client, KeyPerson)["organisation"] == str(event.organisation_id)
