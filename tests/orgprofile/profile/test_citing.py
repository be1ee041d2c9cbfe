"""One source on several facts at once: all that was ticked, or nothing."""

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import Fact
from orgprofile.profile import citing
from tests.desk import act, messages
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_reading,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make_citation("face-history", title="History of FACE", publisher="FACE")


@pytest.fixture
def facts():
    """A draft without a source, and a published fact with another one."""
    organisation = make_organisation()
    other = make_citation("ecpat-germany-2018", publisher="ECPAT Germany")
    return [
        make_fact(organisation, "Founded", status="draft"),
        make_fact(organisation, "Seat", value="Bangkok", citation=other),
    ]


def opened(client, *facts):
    response = act(client, Fact, "cite_source", *facts)
    assert response.status_code == 200
    return response


def send(client, response, source, ticked, **changes):
    """Choose the source, tick these facts, and send the page."""
    fields = Markup(response).fields | {
        "_cite": "Cite the source",
        "_selected_action": [row.fact.pk for row in response.context["rows"]],
        "citation": source.pk,
        "facts": [fact.pk for fact in ticked],
    }
    sent = {n: v for n, v in (fields | changes).items() if v is not None}
    return client.post(admin_address(Fact), sent, follow=True)


def errors(response):
    return response.context["errors"]


def sources():
    return dict(Fact.objects.values_list("label", "citation__key"))


# --- The page ------------------------------------------------------------------------


def test_each_fact_is_shown_with_what_it_cites_and_ticked_if_that_is_nothing(
    client, editor, facts
):
    response = opened(client, *facts)

    page = Markup(response)
    ticked = {row.fact.label: row.is_ticked for row in response.context["rows"]}
    assert ticked == {"Founded": True, "Seat": False}
    assert "Founded Ecpat International, draft May 1990 nothing yet" in page.words
    assert (
        "Seat Ecpat International Bangkok ecpat-germany-2018: ECPAT world assembly in "
        "Bogota (ECPAT Germany)" in page.words
    )
    assert page.code == []
    assert "admin/js/autocomplete.js" in response.content.decode()
    assert 'data-ajax--url="/admin/references/citation/pick/"' in (
        response.content.decode()
    )


def test_more_facts_than_a_page_holds_are_refused(client, editor, facts, monkeypatch):
    monkeypatch.setattr(citing, "MOST_FACTS", 1)

    response = act(client, Fact, "cite_source", *facts)

    assert messages(response) == ["Select at most 1 facts at a time."]


def test_the_page_asks_the_same_however_many_facts_there_are(
    client, editor, facts, django_assert_max_num_queries
):
    chosen = {"action": "cite_source", "_selected_action": [f.pk for f in facts]}
    client.post(admin_address(Fact), chosen)
    with django_assert_max_num_queries(15) as before:
        client.post(admin_address(Fact), chosen)
    more = [make_fact(facts[0].organisation, f"Label {n}", value="") for n in range(5)]
    chosen["_selected_action"] += [fact.pk for fact in more]

    with django_assert_max_num_queries(15) as after:
        client.post(admin_address(Fact), chosen)

    assert len(after) == len(before)


# --- What was chosen there -----------------------------------------------------------


def test_the_source_is_cited_on_what_was_ticked_in_the_name_of_whoever_did(
    client, editor, facts, source
):
    response = send(client, opened(client, *facts), source, facts)

    assert messages(response) == ["“face-history” is now cited on: 2."]
    assert sources() == {"Founded": "face-history", "Seat": "face-history"}
    for fact in Fact.objects.all():
        last = fact.history.latest()
        assert (fact.version, last.history_user) == (2, editor)
        assert last.history_change_reason == "cited on several facts at once"
    assert Fact.objects.get(label="Founded").status == "draft"


def test_a_reading_of_the_source_before_is_named_no_longer(
    client, editor, facts, source
):
    _founded, seat = facts
    make_reading(seat.citation, "staff")
    seat.reading = "staff"
    seat.save()

    send(client, opened(client, seat), source, [seat])

    seat.refresh_from_db()
    assert (seat.citation, seat.reading) == (source, "")


def test_what_cites_the_source_already_is_not_saved_again(
    client, editor, facts, source
):
    _founded, seat = facts

    response = send(client, opened(client, *facts), seat.citation, facts)

    assert messages(response) == [
        "“ecpat-germany-2018” is now cited on: 1. Cited it already: 1."
    ]
    assert seat.history.count() == 1


def test_a_fact_changed_meanwhile_is_named_and_nothing_is_changed(
    client, editor, facts, source
):
    _founded, seat = facts
    response = opened(client, *facts)
    Fact.objects.get(pk=seat.pk).save()
    seat = Fact.objects.get(pk=seat.pk)
    seat.value = "Chiang Mai"
    seat.save()

    refused = send(client, response, source, facts)

    (sentence,) = errors(refused)
    assert sentence.startswith(
        "“Seat: Chiang Mai” was saved by somebody after you opened"
    )
    assert sources() == {"Founded": None, "Seat": "ecpat-germany-2018"}
    page = Markup(refused)
    assert "Chiang Mai changed meanwhile" in page.words
    assert [row.is_ticked for row in refused.context["rows"]] == [True, False]
    assert page.fields["citation"] == str(source.pk)
    again = send(client, refused, source, facts)
    assert messages(again) == ["“face-history” is now cited on: 2."]


def test_a_fact_changed_meanwhile_and_not_ticked_stands_in_nobodys_way(
    client, editor, facts, source
):
    founded, seat = facts
    response = opened(client, *facts)
    Fact.objects.get(pk=seat.pk).save()

    send(client, response, source, [founded])

    assert sources() == {"Founded": "face-history", "Seat": "ecpat-germany-2018"}
    assert seat.history.count() == 2


def test_a_change_is_told_also_where_something_else_was_refused(
    client, editor, facts, source
):
    response = opened(client, *facts)
    Fact.objects.get(pk=facts[1].pk).save()

    refused = send(client, response, source, facts, citation="")

    assert errors(refused) == ["Choose the source."]
    assert [row.changed for row in refused.context["rows"]] == [False, True]
    assert [row.is_ticked for row in refused.context["rows"]] == [True, False]


def test_a_fact_that_is_gone_or_breaks_its_own_rules_stops_all(facts, source):
    _founded, seat = facts
    Fact.objects.filter(pk=seat.pk).update(as_of="whenever")

    gone = {0: 1}
    with pytest.raises(ValidationError) as refused:
        citing.cite(source, gone | {fact.pk: fact.version for fact in facts})

    assert refused.value.messages[0].startswith("A fact you ticked is no longer there")
    assert refused.value.messages[1].startswith("“Seat: Bangkok”: ")
    assert sources() == {"Founded": None, "Seat": "ecpat-germany-2018"}


def test_a_forged_choice_is_refused(client, editor, facts, source):
    founded, seat = facts
    both, alone = opened(client, *facts), opened(client, founded)
    version = f"version-{founded.pk}"

    for page, forged in (
        (both, {"citation": "0"}),
        (both, {"citation": None}),
        (both, {"facts": []}),
        (both, {"facts": ["abc"]}),
        (both, {"facts": [str(10**30)]}),
        (both, {version: "abc"}),
        (both, {version: None}),
        # A fact that was not selected is not reached.
        (alone, {f"version-{seat.pk}": "1"}),
    ):
        refused = send(client, page, source, facts, **forged)
        assert len(errors(refused)) == 1, forged
    assert sources() == {"Founded": None, "Seat": "ecpat-germany-2018"}
