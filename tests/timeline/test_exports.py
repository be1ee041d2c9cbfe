"""The history as CSV, read back as other programs read it."""

import csv
import re
from io import StringIO

import pytest

from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.walk import content
from timeline import exports


@pytest.fixture(scope="module", autouse=True)
def history(module_db):
    """Make four events, one with all it can have, and a draft of each kind of row."""
    keys = ("text", "date", "part", "value", "secret")
    source = {key: make_citation(key, title=f"Source {key}") for key in keys}
    subject = make_organisation(name="ECPAT International")
    congress = make_event(
        subject,
        "congress",
        kind="congress",
        date="1996-08-27/1996-08-31",
        countries="SE, TH",
        body="They met.[@text, p. 3]",
        date_citation=source["date"],
    )
    unicef = make_organisation("unicef", name="UNICEF")
    make_participant(congress, unicef, citation=source["part"])
    make_variant(congress, "over 700", citation=source["value"])
    make_variant(congress, "718", citation=source["text"])
    make_event(subject, "about", date="1990-05-01~", date_citation=source["date"])
    make_event(subject, "still", date="2018/..", date_citation=None)
    make_event(subject, "prize", date="2013-05-01", kind="award")

    # Nothing of what follows is public.
    draft = {"citation": source["secret"], "status": "draft"}
    make_event(subject, "secret", body="Secret.[@secret]", status="draft")
    hidden = make_organisation("secret-body", name="Secret body", status="draft")
    make_event(hidden, "secret-too")
    make_participant(congress, hidden, citation=source["secret"])
    make_participant(congress, make_organisation("secret"), **draft)
    make_variant(congress, "secret", matter="Day", **draft)


def test_csv_has_the_public_events_in_order_each_with_the_keys_of_its_sources(client):
    written = content(client.get("/history/events.csv"))

    assert "ecret" not in written
    about, congress, prize, still = csv.DictReader(StringIO(written))
    assert [*about] == [*exports.COLUMNS]
    assert (about["id"], prize["id"]) == ("about", "prize")
    assert congress["sources"] == "text; date; part; value"
    assert congress["differs"].count("; Participants: 718: ") == 1
    # An open end and a date without a source are left empty.
    assert (still["latest"], still["date_source"], still["sources"]) == ("", "", "")


def test_one_query_string_narrows_page_and_file_alike(client):
    for query, slugs in {
        "?since=2013": {"prize", "still"},
        "?organisation=secret-body": set(),
    }.items():
        page = client.get(f"/history/{query}").content.decode()
        shown = re.findall(r'<article\s+class="entry[^>]+?\sid="(.+?)"', page)
        assert {*shown} == slugs
        written = StringIO(content(client.get(f"/history/events.csv{query}")))
        assert {row["id"] for row in csv.DictReader(written)} == slugs
