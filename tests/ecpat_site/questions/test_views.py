"""The page of open questions, its file and its feed."""

import json
from xml.etree import ElementTree

import feedparser
import pytest
from django.urls import reverse

from ecpat_site.questions import views
from tests.make import (
    make_citation,
    make_doubt,
    make_event,
    make_fact,
    make_organisation,
    make_section,
    make_variant,
)
from tests.markup import Markup
from tests.page_text import read
from tests.walk import content

pytestmark = pytest.mark.django_db

ADDRESS = reverse("doubts:list")


@pytest.fixture
def subject():
    """A profile with a doubt in its history, one thing not known, and an event."""
    source = make_citation("face-history")
    organisation = make_organisation(name="ECPAT International")
    make_doubt("campaign-years", words="FACE says 1991.[@face-history]")
    make_doubt(
        "income",
        kind="unknown",
        words="The income of 2024 is not known.",
        settled_by="The accounts for 2024.",
    )
    make_section(organisation, body="It began in 1990.[!campaign-years]")
    make_variant(
        make_event(organisation, body="They met.[@face-history]"), citation=source
    )
    return organisation


def page(client, query=""):
    return client.get(f"{ADDRESS}{query}").content.decode()


def titles(client, query=""):
    tree = Markup.of(page(client, query))
    return [each.words() for each in tree.all("h3", "entry__title")]


def records(client, query=""):
    return json.loads(content(client.get(f"{reverse('doubts:json')}{query}")))[
        "questions"
    ]


def feed(client, query=""):
    written = client.get(f"{reverse('doubts:atom')}{query}").content
    ElementTree.fromstring(written)  # noqa: S314 - made by ourselves
    return feedparser.parse(written)
