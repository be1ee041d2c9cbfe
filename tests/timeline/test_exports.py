"""The history as files and feeds: read back by strangers, held against the pages."""

import csv
import json
import re
from datetime import UTC, date, datetime
from io import StringIO
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from django.db import connection, transaction

from orgprofile.models import Organisation
from references.exchange import spreadsheet
from references.models import Citation
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.page_text import read, region
from tests.walk import content
from timeline import exports, views
from timeline.models import HistoryEvent, Participant, Variant

pytestmark = pytest.mark.django_db

SITE = "https://profile.example.org"
FILES = ("csv", "json", "ics", "atom")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def history():
    """Four events, one with all there can be, beside a draft of everything."""
    source = {
        key: make_citation(key, title=f"Source {key}", url=f"https://example.org/{key}")
        for key in ("text", "remark", "date", "part", "value", "secret")
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
        disagreement="Or not.[@remark]",
        date_citation=source["date"],
        basis="page",
    )
    body = make_organisation("unicef", name="UNICEF")
    make_participant(congress, body, part="partner", citation=source["part"])
    make_variant(congress, "over 700", said_by="the report", citation=source["value"])
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


def events(client, query=""):
    return json.loads(content(client.get(f"/history/events.json{query}")))["events"]


def rows(client, query=""):
    """The rows of the CSV file by column, after checking that it is RFC 4180."""
    text = content(client.get(f"/history/events.csv{query}"))
    assert text.endswith("\r\n")
    header, *found = csv.reader(StringIO(text, newline=""), strict=True)
    assert all(len(row) == len(header) for row in found)
    return [dict(zip(header, row, strict=True)) for row in found]


def days(client, query=""):
    text = content(client.get(f"/history/events.ics{query}"))
    return icalendar.Calendar.from_ical(text.encode()).walk("VEVENT")


def feed(client, query=""):
    """The feed as a reader of feeds has it, after checking that it is well formed."""
    written = client.get(f"/history/events.atom{query}").content
    ElementTree.fromstring(written)  # noqa: S314 - made by ourselves
    found = feedparser.parse(written)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


# --- One record of an event --------------------------------------------------------------


def test_an_event_in_json_has_all_its_page_has(client, history):
    (found,) = (event for event in events(client) if event["id"] == "congress")
    sources = found.pop("sources")

    assert found == {
        "id": "congress",
        "title": "A congress; against, “exploitation”",
        "kind": "congress",
        "date": "1996-08-27/1996-08-31",
        "date_in_words": "27 to 31 August 1996",
        "earliest": "1996-08-27",
        "latest": "1996-08-31",
        "date_basis": "page",
        "date_source": "date",
        "place": "Stockholm, Sweden",
        "countries": ["SE", "TH"],
        "organisation": "ecpat-international",
        "organisation_name": "ECPAT International",
        "participants": [
            {
                "organisation": "unicef",
                "name": "UNICEF",
                "part": "partner",
                "source": "part",
            }
        ],
        "text": "They met.[@text, p. 3]",
        "differs": [
            {
                "matter": "Participants",
                "value": "over 700",
                "said_by": "the report",
                "source": "value",
            },
            {
                "matter": "Participants",
                "value": "718",
                "said_by": "the page",
                "source": "text",
            },
        ],
        "remark": "Or not.[@remark]",
        "page": f"{SITE}/history/congress/",
    }
    keys = [source["source_key"] for source in sources]
    assert keys == ["text", "remark", "date", "part", "value"]
    assert sources[0]["source_title"] == "Source text"
    assert sources[0]["source_url"] == "https://example.org/text"
    assert sources[0]["source_page"] == f"{SITE}/references/text/"


def test_an_open_end_and_a_date_without_a_source_are_left_empty(client, history):
    (still,) = (event for event in events(client) if event["id"] == "still")

    assert (still["earliest"], still["latest"]) == ("2018-01-01", None)
    assert (still["date_source"], still["sources"]) == (None, [])


def test_json_says_what_it_is_and_how_to_read_it(client, history):
    response = client.get("/history/events.json")
    found = json.loads(content(response))

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert found["organisation"] == "ECPAT International"
    assert found["page"] == f"{SITE}/history/"
    assert found["columns"] == list(exports.COLUMNS)
    assert found["licence"].startswith("https://creativecommons.org/")
    assert {*found["events"][0]} == {*found["columns"]}


def test_json_agrees_with_the_page_event_by_event(client, history):
    page = read(client.get("/history/").content.decode())

    found = events(client)

    on_page = [e.attributes["id"] for e in page.walk() if e.tag == "article"]
    assert [event["id"] for event in found] == on_page
    for event in found:
        shown = region(page, event["id"]).words()
        assert shown.startswith(f"{event['date_in_words']} {event['title']}"), event
        for value in event["differs"]:
            assert f"{value['value']} {value['said_by']}" in shown
        for source in event["sources"]:
            address = f"/history/{event['id']}/"
            notes = client.get(address).content.decode()
            assert f'id="note-{source["source_key"]}"' in notes


def test_csv_has_the_same_records_flat(client, history):
    found = {row["id"]: row for row in rows(client)}

    congress = found["congress"]
    assert congress["title"] == "A congress; against, “exploitation”"
    assert congress["countries"] == "SE; TH"
    assert congress["participants"] == "unicef: UNICEF: partner: part"
    assert congress["differs"] == (
        "Participants: over 700: the report: value; Participants: 718: the page: text"
    )
    assert congress["sources"] == "text; remark; date; part; value"
    assert found["still"]["latest"] == found["still"]["date_source"] == ""
    assert [row["id"] for row in rows(client)] == [e["id"] for e in events(client)]
    assert list(congress) == list(exports.COLUMNS)


def test_files_are_written_batch_by_batch(client, history, monkeypatch):
    whole = events(client), rows(client)
    monkeypatch.setattr(exports, "BATCH", 3)

    assert (events(client), rows(client)) == whole
    assert len(whole[0]) == 4


# --- What every form has in common -------------------------------------------------------


def test_nothing_unpublished_is_in_any_file(client, history):
    for written in FILES:
        text = content(client.get(f"/history/events.{written}")).lower()

        assert "congress" in text, written
        assert "secret" not in text, written


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"congress", "about", "still", "prize"}),
        ("?kind=congress", {"congress"}),
        ("?since=2013&page=2", {"prize", "still"}),
        ("?until=1990s&country=SE", {"congress"}),
        ("?organisation=unicef", {"congress"}),
        ("?q=prize", {"prize"}),
        ("?since=1990&until=1990&within=certainly", set()),
        ("?organisation=secret-body", set()),
    ],
)
def test_one_query_string_narrows_every_form_alike(client, history, query, slugs):
    page = client.get(f"/history/{query}").content.decode()

    listed = set(re.findall(r'<article class="entry" id="(.+?)"', page))
    # Of a calendar's days, only those known to the day.
    if not query.endswith("page=2"):
        assert listed == slugs
    assert {event["id"] for event in events(client, query)} == slugs
    assert {row["id"] for row in rows(client, query)} == slugs
    dated = {f"{slug}@profile.example.org" for slug in slugs & {"congress", "prize"}}
    assert {str(day["UID"]) for day in days(client, query)} == dated
    links = {f"{SITE}/history/{slug}/" for slug in slugs}
    assert {entry.link for entry in feed(client, query).entries} == links


@pytest.mark.parametrize("written", FILES)
def test_a_file_is_asked_for_its_head_alone(client, history, written):
    address = f"/history/events.{written}?kind=congress"
    head, whole = client.head(address), client.get(address)

    assert content(head) == ""
    assert head.status_code == 200
    for name in ("Content-Type", "Content-Disposition"):
        assert head.headers.get(name) == whole.headers.get(name)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("ics", "text/calendar"),
        ("atom", "application/atom+xml"),
    ],
)
def test_a_file_says_what_it_is(client, history, written, kind):
    response = client.get(f"/history/events.{written}")

    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    name = f'filename="ecpat-international-history.{written}"'
    assert written == "atom" or name in response["Content-Disposition"]


# --- Hostile text ------------------------------------------------------------------------

HOSTILE = '=1+1, "x";\r\n<b>&amp;</b> ]]> \x01\x1f\x7f\ufffe\uffff\u2028 👍 é'


@pytest.fixture
def hostile(history):
    """Text in the tables that no form would let in."""
    words = HOSTILE
    if connection.vendor == "sqlite":
        words += "\0"
    HistoryEvent.objects.filter(slug="prize").update(
        title=words, place=words[:100], body=f"{words}[@text]", disagreement=words
    )
    Citation.objects.filter(key="text").update(title=words, publisher=words)
    Variant.objects.update(value=words[:100], said_by=words[:100], matter=words[:70])
    Organisation.objects.filter(slug="unicef").update(name=words)
    return words


def test_hostile_text_comes_back_whole_from_json(client, history, hostile):
    found = {event["id"]: event for event in events(client)}

    assert found["prize"]["title"] == hostile
    assert found["congress"]["participants"][0]["name"] == hostile
    assert found["congress"]["differs"][0]["value"] == hostile[:100]


def test_hostile_text_runs_nothing_in_a_spreadsheet(client, history, hostile):
    found = {row["id"]: row for row in rows(client)}

    assert found["prize"]["title"] == spreadsheet.cell(hostile) == f"'{hostile}"
    for row in found.values():
        for column, value in row.items():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), column


def test_hostile_text_keeps_the_feed_well_formed(client, history, hostile):
    found = {entry.link: entry for entry in feed(client).entries}

    prize = found[f"{SITE}/history/prize/"]
    assert "<b>&amp;</b> ]]>" in prize.title_detail.value
    assert prize.title_detail.type == "text/plain"
    assert "<b>" not in re.sub(r"<(?=/?(p|ul|li)>)", "", prize.summary)


def test_hostile_text_keeps_the_calendar_well_formed(client, history, hostile):
    (prize,) = (d for d in days(client) if str(d["UID"]).startswith("prize@"))

    assert str(prize["SUMMARY"]).startswith('=1+1, "x";\n<b>&amp;</b> ]]> ')
    assert len(days(client)) == 2


def test_what_no_encoding_can_hold_is_in_no_database(history):
    with pytest.raises(UnicodeEncodeError), transaction.atomic():
        HistoryEvent.objects.update(title="\ud800")


# --- A calendar --------------------------------------------------------------------------


def test_a_calendar_shows_only_days_that_are_known_and_sure(client, history):
    for slug, when in [
        ("day", "1998-12-31"),
        ("month", "1998-12"),
        ("unsure", "1998-12-31?"),
        ("half-sure", "1998-12-30~/1998-12-31"),
        ("ends-unsure", "1998-12-30/1998-12-31%"),
        ("half-known", "1998-12-30/1999"),
        ("open", "1998-12-30/.."),
        ("opened", "../1998-12-30"),
    ]:
        make_event(history, slug, date=when)

    found = {str(day["UID"]).partition("@")[0]: day for day in days(client)}

    assert set(found) == {"congress", "day", "prize"}
    spans = {slug: (d["DTSTART"].dt, d["DTEND"].dt) for slug, d in found.items()}
    assert spans == {
        "congress": (date(1996, 8, 27), date(1996, 9, 1)),
        "day": (date(1998, 12, 31), date(1999, 1, 1)),
        "prize": (date(2013, 5, 1), date(2013, 5, 2)),
    }
    congress = found["congress"]
    assert congress["UID"] == "congress@profile.example.org"
    assert congress["SUMMARY"] == "A congress; against, “exploitation”"
    assert congress["LOCATION"] == "Stockholm, Sweden"
    assert congress["URL"] == f"{SITE}/history/congress/"
    assert congress["DESCRIPTION"].startswith("They met.")
    assert "718 (the page)" in congress["DESCRIPTION"]


def test_a_day_is_stamped_with_its_last_save(client, history):
    saved = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    HistoryEvent.history.filter(slug="prize").update(history_date=saved)
    HistoryEvent.history.filter(slug="congress").delete()

    stamps = {str(d["UID"]).partition("@")[0]: d["DTSTAMP"].dt for d in days(client)}

    assert stamps == {"prize": saved, "congress": exports.NEVER}


# --- A feed ------------------------------------------------------------------------------


def test_a_feed_has_what_the_standard_asks_for(client, history):
    found = feed(client)

    assert found.feed.title == "ECPAT International: history"
    assert found.feed.author == "The sourced profile of ECPAT International"
    links = {link.rel: link.href for link in found.feed.links}
    assert links == {
        "self": f"{SITE}/history/events.atom",
        "alternate": f"{SITE}/history/",
    }
    assert found.feed.updated_parsed == max(e.updated_parsed for e in found.entries)
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids) == 4
    for entry in found.entries:
        assert entry.id == entry.link
        assert entry.published_parsed <= entry.updated_parsed
        assert entry.summary


def test_an_entry_tells_its_event_with_its_doubts_and_its_sources(client, history):
    (entry,) = feed(client, "?kind=congress").entries

    assert entry.title == "27 to 31 August 1996: A congress; against, “exploitation”"
    assert [tag.term for tag in entry.tags] == ["congress"]
    summary = read(entry.summary).words()
    assert "They met." in summary
    assert "Participants: over 700 (the report)" in summary
    assert "Participants: 718 (the page)" in summary
    for key in ("text", "remark", "date", "part", "value"):
        assert f"“Source {key}”" in summary


def test_a_narrowed_feed_is_a_feed_of_its_own(client, history):
    found = feed(client, "?kind=congress&page=2")

    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == f"{SITE}/history/events.atom?kind=congress"
    assert links["alternate"] == f"{SITE}/history/?kind=congress"
    assert found.feed.id != feed(client).feed.id
    assert parse_qs(urlsplit(links["self"]).query) == {"kind": ["congress"]}


def slugs(client):
    return [entry.link.split("/")[-2] for entry in feed(client).entries]


def test_what_changed_last_stands_at_the_top(client, history):
    congress = HistoryEvent.objects.get(slug="congress")

    congress.participants.get(organisation__slug="unicef").save()
    assert slugs(client)[0] == "congress"
    HistoryEvent.objects.get(slug="about").save()
    assert slugs(client)[:2] == ["about", "congress"]
    congress.variants.get(value="718").save()
    assert slugs(client)[:2] == ["congress", "about"]
    (entry,) = feed(client, "?kind=congress").entries
    newest = Variant.history.latest().history_date
    assert entry.updated_parsed[:6] == newest.timetuple()[:6]


def test_changes_of_drafts_are_no_news(client, history):
    before = feed(client).entries

    HistoryEvent.objects.get(slug="secret").save()
    Variant.objects.get(value="secret").save()
    Participant.objects.get(organisation__slug="secret").save()

    assert feed(client).entries == before


def test_a_feed_holds_the_newest_fifty(client, history):
    for n in range(55):
        make_event(history, f"event-{n}")

    found = slugs(client)

    assert views.FEED_SIZE == 50
    assert found == [f"event-{n}" for n in range(54, 4, -1)]


def test_an_event_nobody_was_seen_to_publish_breaks_no_feed(client, history):
    draft = make_event(history, "by-hand", status="draft")
    make_participant(draft, make_organisation("other"), citation=make_citation())
    HistoryEvent.objects.filter(slug="by-hand").update(status="published")

    assert client.get("/history/events.atom").status_code == 200
    assert client.get("/history/by-hand/").status_code == 200


def test_a_feed_of_nothing_is_a_feed(client):
    assert feed(client).entries == []
