"""The admin of organisations: what its forms lead to, and what they keep."""

import pytest

from orgprofile.models import Fact, KeyPerson, Organisation, Section
from tests.desk import messages, open_form, refusals, save
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_organisation,
    make_person,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent, Variant

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


def test_the_form_of_the_first_organisation_has_the_names_of_the_profile(client):
    first = open_form(client, Organisation)
    make_organisation()
    second = open_form(client, Organisation)

    names = [(form["slug"], form["name"]) for form in (first, second)]
    assert names == [("ecpat-international", "ECPAT International"), ("", "")]


def test_the_first_organisation_is_the_one_that_the_site_is_about(client):
    refused = save(client, Organisation, slug="tilia", status="draft")
    first = save(client, Organisation, slug="", status="draft")
    second = save(client, Organisation, slug="tilia", name="Tilia", status="draft")

    (fault,) = refused.context["faults"]
    assert fault.anchor == "id_slug"
    assert fault.sentence == (
        "The short name of the first organisation can’t be “tilia”: profile.toml names “ecpat-international”. "
        "Write “ecpat-international” here, and add other organisations later."
    )
    assert [refusals(first), refusals(second)] == [[], []]
    names = Organisation.objects.order_by("pk").values_list("slug", flat=True)
    assert [*names] == ["ecpat-international", "tilia"]


def test_a_value_is_according_to_the_maker_of_its_source(client):
    source = make_citation()
    event = make_event(make_organisation(), date_citation=source)
    said = {"matter": "Day", "value": "1 May", "order": "1", "status": "draft"}
    said |= {"citation": source.pk}
    new = {f"variants-0-{name}": value for name, value in said.items()}

    save(client, event, **new | {"variants-TOTAL_FORMS": "1"})

    assert Variant.objects.get().said_by == "ECPAT Germany"
    assert open_form(client, KeyPerson)["organisation"] == str(event.organisation_id)


@pytest.mark.parametrize("model", [Fact, Section])
def test_a_new_part_of_a_page_comes_last(client, model):
    subject, other = make_organisation(), make_organisation("other")
    make_fact(subject, order=4, citation=make_citation())
    make_section(subject, order=4)
    form = admin_address(model, "add")

    assert open_form(client, model)["order"] == "5"
    of_other = client.get(f"{form}?organisation={other.pk}")
    assert Markup(of_other).fields["order"] == "1"
    assert client.get(f"{form}?organisation=x").status_code == 200


def test_dates_are_words_in_lists_and_in_what_a_save_says(client):
    event = make_event(make_organisation(), date="2013-05", status="draft")
    make_person(event.organisation, citation=event.date_citation, as_of="2024/2025")

    assert "May 2013" in Markup(client.get(admin_address(HistoryEvent))).words
    assert "2024 to 2025" in Markup(client.get(admin_address(KeyPerson))).words
    said = client.get(save(client, event, place="Kochi").url)
    assert any("May 2013: Founding" in words for words in messages(said))


def test_countries_are_named_in_the_form_of_an_event(client):
    event = make_event(make_organisation(), status="draft")

    refused = save(client, event, countries="Kenya, Atlantis")
    save(client, event, countries="Kenya, Österreich, th")

    assert "“ATLANTIS” is not a country" in refusals(refused)[0]
    event.refresh_from_db()
    assert event.countries == "KE, AT, TH"
