"""The admin of doubts: by kind, where each is named, kept while it is."""

import pytest

from orgprofile.models import Fact, Section
from tests.make import make_doubt, make_fact, make_organisation, make_section
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
