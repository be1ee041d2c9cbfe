"""The admin of organisations: what its forms refuse and keep, which figures they offer."""

import pytest
from django.urls import reverse

from orgprofile.models import Fact
from references.admin import RecordInline
from tests.desk import refusals, save
from tests.make import (
    make_citation,
    make_count,
    make_fact,
    make_organisation,
)
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture
def fact():
    return make_fact(make_organisation(), citation=make_citation())


def test_a_fact_is_edited_with_its_organisation_and_no_other_row_slipped_in(
    client, fact
):
    other = make_fact(make_organisation("other"), citation=fact.citation)
    typed = {"label": "Seat", "value": "Bangkok", "order": "0", "status": "published"}
    new = {f"facts-1-{name}": value for name, value in typed.items()}
    new |= {"facts-TOTAL_FORMS": "2"}

    response = save(client, fact.organisation, **{"facts-0-value": "1991"})
    forged = {"facts-0-id": other.pk, "facts-0-value": "X"}
    save(client, fact.organisation, **forged)
    refused = save(client, fact.organisation, **new)

    assert refusals(response) == []
    fact.refresh_from_db()
    other.refresh_from_db()
    assert (fact.value, fact.version) == ("1991", 2)
    assert fact.organisation.history.count() == 1
    assert fact.history.latest().history_user.username == "astrid"
    assert (other.value, other.organisation.slug) == ("May 1990", "other")
    # An added one keeps the rules of its own form.
    sentence = "Choose the source of this value, or keep it as a draft."
    assert refusals(refused) == [sentence]
    assert Fact.objects.count() == 2


def test_a_form_that_claims_to_hold_many_rows_holds_nobody_up(
    client, fact, monkeypatch
):
    monkeypatch.setattr(RecordInline, "max_num", 3)

    response = save(client, fact.organisation, **{"facts-TOTAL_FORMS": str(10**30)})

    shown = [name for name in Markup(response).fields if name.endswith("-label")]
    # Three rows, and the empty one that a script copies.
    assert (bool(refusals(response)), len(shown)) == (True, 4)


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
