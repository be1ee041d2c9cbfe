"""The admin of doubts: by kind, where each is named, kept while it is."""

import pytest

from orgprofile.models import Fact, Section
from references.statements.doubt import Doubt
from tests.make import make_doubt, make_fact, make_organisation, make_section
from tests.markup import Markup
from tests.page_text import read, region
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubt():
    """A doubt that a section and a draft of a fact name."""
    made = make_doubt()
    organisation = make_organisation()
    make_section(organisation, body="It began in 1990.[!campaign-years]")
    make_fact(organisation, value="", doubt="campaign-years", status="draft")
    return made


def test_its_form_links_each_row_that_names_it(client, editor, doubt):
    html = client.get(admin_address(doubt, "change")).content.decode()

    named = region(read(html), "where-cited")
    section, fact = Section.objects.get(), Fact.objects.get()
    assert [e.words() for e in named.walk() if e.tag == "li"] == [
        f"fact: {fact} (doubt, draft)",
        f"section: {section} (body)",
    ]
    links = [e.attributes["href"] for e in named.walk() if e.tag == "a"]
    assert links == [admin_address(fact, "change"), admin_address(section, "change")]


def test_a_new_one_is_named_nowhere_and_added_from_its_list(client, editor):
    page = Markup(client.get(admin_address(Doubt, "add")))
    fields = page.fields | {
        "slug": "income",
        "title": "What was the income of 2024?",
        "kind": "unknown",
        "words": "The income of 2024 is not known.",
        "checked_on": "2026-11-26",
    }

    response = client.post(admin_address(Doubt, "add"), fields)

    assert "nothing yet" in page.words
    assert response.status_code == 302
    assert Doubt.objects.get().slug == "income"
