"""A history to export, and the same with hostile text."""

import pytest
from django.db import connection

from orgprofile.models import Organisation
from references.models import Citation
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.timeline.exports.reading import SITE
from timeline.models import HistoryEvent, Variant


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture(scope="module")
def history(module_db):
    """Make four events, one with all it can have, and a draft of each kind of row."""
    source = {
        key: make_citation(key, title=f"Source {key}", url=f"https://example.org/{key}")
        for key in ("text", "date", "part", "value", "secret")
    }
    subject = make_organisation(name="ECPAT International")
    congress = make_event(
        subject,
        "congress",
        title="A congress; against, “exploitation”",
        kind="congress",
        date="1996-08-27/1996-08-31",
        place="Stockholm, Sweden",
        countries="SE, TH",
        body="They met.[@text, p. 3]",
        date_citation=source["date"],
        date_reading="days",
        basis="page",
    )
    body = make_organisation("unicef", name="UNICEF")
    named = {"citation": source["part"], "reading": "hosts"}
    make_participant(congress, body, part="partner", **named)
    named = {"citation": source["value"], "reading": "total"}
    make_variant(congress, "over 700", said_by="the report", **named)
    make_variant(congress, "718", said_by="the page", citation=source["text"])
    make_event(subject, "about", date="1990-05-01~", date_citation=source["date"])
    make_event(subject, "still", date="2018/..", date_citation=None)
    make_event(subject, "prize", date="2013-05-01", kind="award", status="published")

    # Nothing of what follows is public.
    secret = source["secret"]
    make_event(subject, "secret", body="Secret.[@secret]", status="draft")
    hidden = make_organisation("secret-body", name="Secret body", status="draft")
    make_event(hidden, "secret-too")
    make_participant(congress, hidden, citation=secret)
    make_participant(
        congress, make_organisation("secret"), citation=secret, status="draft"
    )
    make_variant(congress, "secret", matter="Day", citation=secret, status="draft")
    return subject


@pytest.fixture
def hostile(history):
    """Put text into the tables that no form accepts."""
    words = '=1+1, "x";\r\n<b>&amp;</b> ]]> \x01\x1f\x7f\ufffe\uffff\u2028 👍 é'
    if connection.vendor == "sqlite":
        words += "\0"
    HistoryEvent.objects.filter(slug="prize").update(
        title=words, place=words[:100], body=f"{words}[@text]"
    )
    Citation.objects.filter(key="text").update(title=words, publisher=words)
    Variant.objects.update(value=words[:100], said_by=words[:100], matter=words[:70])
    Organisation.objects.filter(slug="unicef").update(name=words)
    return words
