"""The admin of the sources: their form, their list, what may be deleted."""

import pytest

from orgprofile.models import Fact, Section
from references.models import Citation
from tests.desk import open_form, refusals, save
from tests.make import (
    make_citation,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"


NEW = {
    "key": "kessler-washington-post-2015",
    "title": "The bogus claim",
    "type": "article-newspaper",
    "relation": "independent",
}


def test_the_key_of_a_source_is_frozen_once_it_is_saved(client, editor):
    citation = make_citation()

    fields = open_form(client, citation)
    save(client, citation, key="another", title="Renamed")

    assert "key" in open_form(client, Citation)
    assert "key" not in fields
    citation.refresh_from_db()
    assert (citation.key, citation.title) == ("ecpat-germany-2018", "Renamed")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("key", "Kessler 2015", "Write the key in small letters"),
        ("key", "taken", "Another citation has this key."),
        ("url", "example", "“example” is not a web address"),
        ("address", "page", "Give an address together with what is"),
        ("issued", "2015-02-30", "is not a day in the calendar"),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence_and_kept(
    client, editor, field, value, reason
):
    make_citation("taken")

    response = save(client, Citation, **NEW | {field: value})

    assert reason in refusals(response)[0]
    assert Markup(response).fields[field] == value
    assert Citation.objects.count() == 1


def test_a_source_says_how_it_reads_and_where_it_is_cited(client, editor):
    profile = make_one_of_each()
    citation = Citation.objects.get(key="ecpat-history-2016")

    page = Markup(client.get(admin_address(citation, "change")))

    assert "“Our history”." in page.words
    assert "where-cited" in page.ids
    for row in (
        profile,
        profile.facts.get(),
        HistoryEvent.objects.get(slug="founding"),
    ):
        assert admin_address(row, "change") in page.links


# --- A cited source stays ------------------------------------------------------------


@pytest.fixture
def cited():
    """A source cited in the prose of a draft and in a published cell."""
    citation = make_citation()
    organisation = make_organisation()
    make_section(organisation, body=CITED, status="draft")
    make_fact(organisation, citation=citation)
    return citation


def test_a_cited_source_is_not_deleted_and_every_page_names_its_uses(
    client, editor, cited
):
    address = admin_address(cited, "delete")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [cited.pk, make_citation("other").pk],
    }

    for response in (
        client.get(address),
        client.post(address, {"post": "yes"}),
        client.post(admin_address(Citation), chosen),
        client.post(admin_address(Citation), chosen | {"post": "yes"}),
    ):
        page = Markup(response)
        for row in (Section.objects.get(), Fact.objects.get()):
            assert admin_address(row, "change") in page.links
        assert "(body, draft)" in page.words
        assert Citation.objects.count() == 2
