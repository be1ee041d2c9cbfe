"""The admin of organisations: what its forms refuse and keep, and what its lists show."""

import pytest

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.admin import RecordInline
from tests.desk import messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_count,
    make_fact,
    make_measure,
    make_organisation,
    make_profile,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture
def source():
    return make_citation()


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def fact(organisation, source):
    return make_fact(organisation, citation=source)


def new_fact(**fields):
    """A fact typed into the first row of the form of its organisation."""
    typed = {"label": "Founded", "value": "1990", "order": "0", "status": "draft"}
    return {"facts-TOTAL_FORMS": "1"} | {
        f"facts-0-{name}": value for name, value in (typed | fields).items()
    }


def test_a_fact_is_edited_with_its_organisation(client, fact):
    response = save(client, fact.organisation, **{"facts-0-value": "1991"})

    assert refusals(response) == []
    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1991", 2)
    assert fact.organisation.history.count() == 1
    assert fact.history.latest().history_user.username == "astrid"


def test_a_stale_row_is_refused_and_nothing_else_is_saved(client, fact):
    mine = open_form(client, fact.organisation) | {"name": "Renamed"}
    fact.value = "Theirs"
    fact.save()

    changed = send(client, fact.organisation, mine | {"facts-0-value": "Mine"})
    # The old value in the form would put back what the other editor changed.
    left = send(client, fact.organisation, mine)

    for response, value in ((changed, "Mine"), (left, "May 1990")):
        (sentence,) = refusals(response)
        assert sentence.startswith("This fact was saved by somebody else")
        assert Markup(response).fields["facts-0-value"] == value
    fact.refresh_from_db()
    assert fact.value == "Theirs"
    assert Organisation.objects.get().name != "Renamed"


def test_a_row_of_another_organisation_cannot_be_slipped_in(client, fact):
    other = make_fact(make_organisation("other"), citation=fact.citation)
    forged = {"facts-0-id": other.pk, "facts-0-value": "X"}

    save(client, fact.organisation, **forged)

    other.refresh_from_db()
    assert (other.value, other.organisation.slug) == ("May 1990", "other")


def test_an_added_fact_keeps_the_rules_of_its_own_form(client, organisation, source):
    unsourced = save(client, organisation, **new_fact(status="published"))
    sourced = save(
        client, organisation, **new_fact(status="published", citation=source.pk)
    )

    assert refusals(unsourced) == [
        "Choose the source of this value, or keep it as a draft."
    ]
    assert refusals(sourced) == []
    assert organisation.facts.published().get().version == 1


def test_a_form_that_claims_to_hold_many_rows_holds_nobody_up(
    client, fact, monkeypatch
):
    monkeypatch.setattr(RecordInline, "max_num", 3)

    response = save(client, fact.organisation, **{"facts-TOTAL_FORMS": str(10**30)})

    assert refusals(response)
    shown = [name for name in Markup(response).fields if name.endswith("-label")]
    # Three rows, and the empty one that a script copies.
    assert len(shown) == 4


def test_rows_are_found_by_their_words(client):
    make_profile()

    for model, words in [
        (Organisation, "pact"),
        (Section, "known of its critics"),
        (Fact, "May 1990"),
        (KeyPerson, "landry"),
        (Measure, "admitted"),
        (MembershipCount, "world assembly"),
        (Criticism, "100,000"),
        (Turn, "Kessler"),
    ]:
        address = admin_address(model)
        found = client.get(address, {"q": words}).context["cl"].result_list
        none = client.get(address, {"q": "zzz"}).context["cl"].result_list
        assert (len(found), len(none)) == (1, 0), model


def test_a_figure_typed_into_a_section_is_pointed_out_with_what_would_write_it(
    client, organisation, source
):
    make_count(make_measure(organisation), "size", citation=source)
    section = make_section(organisation, body=f"It has 104 members.[@{source.key}]")

    saved = save(client, section, heading="Network")

    assert messages(client.get(saved.url))[0] == (
        "“104 members” is a recorded figure. Write [=size] members instead, and the text "
        "follows when the figure changes."
    )
