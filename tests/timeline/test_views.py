"""The history, as a visitor meets it."""

import re
from itertools import pairwise
from urllib.parse import urljoin

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_participant,
    make_related,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.page_text import read as read_tree
from tests.page_text import region
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

FILES = ("csv", "json", "ics", "atom")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Markup(response)


def tree(client, address):
    return read_tree(client.get(address).content.decode())


def tagged(element, *tags):
    return [each for each in element.walk() if each.tag in tags]


@pytest.fixture
def history():
    source = make_citation("a", title="Our history")
    organisation = make_organisation(name="ECPAT International")
    founding = make_event(
        organisation,
        "founding",
        title="A campaign begins",
        date="1990-05",
        place="Chiang Mai, Thailand",
        countries="TH",
        body="It was decided.[@a]",
        disagreement="Others say 1991.[@a]",
        date_citation=source,
    )
    make_variant(founding, "68", said_by="the page of FACE", citation=source)
    make_event(
        organisation,
        "congress",
        title="A congress",
        date="1996-08-27/1996-08-31",
        kind="congress",
        countries="SE",
    )
    make_event(
        organisation, "campaign", title="A campaign", date="2009/2012", kind="campaign"
    )
    return organisation


# --- The list ---------------------------------------------------------------------------


def test_the_history_is_listed_oldest_first_by_decade(client, history):
    headings = tagged(tree(client, "/history/"), "h2", "h3")
    page = read(client, "/history/")

    assert [heading.words() for heading in headings] == [
        *("1990s", "A campaign begins", "A congress"),
        *("2000s", "A campaign", "References"),
    ]
    assert "3 events" in page.words
    assert {"decade-1990", "decade-2000", "founding", "congress"} <= set(page.ids)
    assert {"#decade-1990", "#decade-2000"} <= set(page.links)


def test_headings_go_down_one_step_at_a_time(client, history):
    make_event(history, "old", date="../1985")

    for address in ("/history/", "/history/founding/"):
        headings = tagged(tree(client, address), "h1", "h2", "h3", "h4")
        levels = [int(heading.tag[1]) for heading in headings]

        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(b - a <= 1 for a, b in pairwise(levels)), levels


def test_both_ends_of_a_span_are_dates_that_machines_read(client, history):
    listed = region(tree(client, "/history/"), "congress")
    record = region(tree(client, "/history/congress/"), "record")

    for shown in (listed, record):
        assert [
            (time.attributes["datetime"], time.words())
            for time in tagged(shown, "time")
        ] == [("1996-08-27", "27"), ("1996-08-31", "31 August 1996")]


def test_an_event_of_an_open_beginning_is_listed_apart(client, history):
    make_event(history, "old", date="../1985-06", title="Something old")

    apart = region(tree(client, "/history/"), "decade-unknown")

    assert "Beginning not known until June 1985 Something old" in apart.words()
    (time,) = tagged(apart, "time")
    assert time.attributes["datetime"] == "1985-06"


def test_the_list_shows_what_sources_differ_on_each_value_with_its_source(
    client, history
):
    make_variant(
        HistoryEvent.objects.get(slug="founding"),
        "over 60",
        said_by="ECPAT Germany",
        citation=make_citation(),
    )

    event = region(tree(client, "/history/"), "founding")

    assert (
        "Sources differ Participants 68 the page of FACE over 60 ECPAT Germany "
        "Others say 1991." in event.words()
    )
    marks = [e.attributes["id"] for e in event.walk() if e.tag == "sup"]
    assert marks == ["cite-a-1", "cite-a-2", "cite-ecpat-germany-2018-1", "cite-a-3"]


def test_a_long_history_is_read_page_by_page(client, history):
    for n in range(102):
        make_event(history, f"assembly-{n}", date=f"{2020 + n % 5}", kind="assembly")
    slugs = {event.slug for event in HistoryEvent.objects.all()}

    for query, shown, number in [
        ("", 100, 1),
        ("page=2", 5, 2),
        ("page=3", 5, 2),
        ("page=abc", 100, 1),
        ("page=2&kind=assembly&q=assembly", 2, 2),
    ]:
        page = read(client, f"/history/?{query}")
        assert f"Page {number} of 2" in page.words, query
        assert len(slugs & set(page.ids)) == shown, query

    first = read(client, "/history/?kind=assembly&since=2020")
    (following,) = [link for link in first.links if "page=2" in link]
    second = read(client, urljoin("/history/", following))
    listed = [slug for page in (first, second) for slug in page.ids if slug in slugs]
    assert len(listed) == len(set(listed)) == 102


# --- The list, narrowed -----------------------------------------------------------------


def test_the_query_string_narrows_the_history_its_files_and_its_pages(client, history):
    page = read(client, "/history/?kind=congress&since=1996&page=7&x=y")

    assert {"founding", "congress", "campaign"} & set(page.ids) == {"congress"}
    for written in FILES:
        assert f"/history/events.{written}?since=1996&kind=congress" in page.links
    assert read(client, "/history/").links.count("/history/events.csv") == 1


def test_what_was_asked_stays_in_the_form(client, history):
    page = read(
        client,
        "/history/?q=meet&since=1990s&until=2012-06&within=certainly&kind=congress"
        "&country=SE&organisation=ecpat-international",
    )

    assert page.fields == {
        "q": "meet",
        "since": "1990s",
        "until": "2012-06",
        "within": "certainly",
        "kind": "congress",
        "country": "SE",
        "organisation": "ecpat-international",
    }


def test_each_choice_shows_what_it_would_find(client, history):
    words = read(client, "/history/?since=1996").words

    for choice in ("congress (1)", "campaign (1)", "Sweden (1)"):
        assert choice in words, choice
    assert "founding (" not in words
    assert "ECPAT International (2)" in words


def test_each_filter_in_force_has_a_link_that_drops_it_alone(client, history):
    address = "/history/?since=1990s&kind=congress&country=SE"
    page = read(client, address)

    assert (
        "From: the 1990s remove Kind: congress remove Country: Sweden remove"
        in page.words
    )
    for without in (
        "kind=congress&country=SE",
        "since=1990s&country=SE",
        "since=1990s&kind=congress",
    ):
        assert f"/history/?{without}" in page.links
    assert "/history/" in read(client, "/history/?kind=congress").links


def test_what_to_loosen_comes_with_what_it_would_find(client, history):
    address = "/history/?until=1995&kind=congress"
    page = read(client, address)

    found = re.findall(r"without “(.+?)” there (is|are) (\d+)", page.words)
    assert found == [("To: 1995", "is", "1"), ("Kind: congress", "is", "1")]
    for link, words in [
        ("/history/?kind=congress", "A congress"),
        ("/history/?until=1995", "A campaign begins"),
    ]:
        assert link in page.links
        assert words in read(client, link).words


def test_an_empty_history_says_so(client):
    page = read(client, "/history/")

    assert "0 events No event is recorded." in page.words
    assert not [link for link in page.links if "events." in link]


SENTENCES = [
    ("since=soon", "“soon” is not a date: write 1990, 1990-05 or 1990-05-01, or 1990s"),
    ("until=1995-02-30", "“1995-02-30” is not a day in the calendar."),
    ("until=99999999999", "“99999999999” is not a date"),
    ("since=1996&until=1995", "“1995” is before “1996”: swap the two dates."),
    ("kind=nonsense", "nonsense is not one of the available choices"),
    ("country=XX", "XX is not one of the available choices"),
    ("organisation=No+Slug", "Write the key in small letters"),
]


@pytest.mark.parametrize(("query", "sentence"), SENTENCES)
def test_an_error_is_said_at_its_field_and_refuses_every_file(
    client, history, query, sentence
):
    page = tree(client, f"/history/?{query}")
    name = query.rpartition("&")[2].partition("=")[0]

    (error,) = (e for e in page.walk() if e.attributes.get("id") == f"id_{name}_error")
    assert sentence in error.words()
    (field,) = (e for e in page.walk() if e.attributes.get("name") == name)
    assert field.attributes["aria-invalid"] == "true"
    assert f"id_{name}_error" in field.attributes["aria-describedby"].split()
    for written in FILES:
        response = client.get(f"/history/events.{written}?{query}")
        assert response.status_code == 400, written
        assert sentence in Markup(response).words, written


def test_a_body_nobody_knows_finds_nothing_in_any_form(client, history):
    page = read(client, "/history/?organisation=nobody-at-all")

    assert "0 events" in page.words
    assert "without “Organisation: nobody-at-all” there are 3" in page.words
    for written in FILES:
        response = client.get(f"/history/events.{written}?organisation=nobody-at-all")
        assert response.status_code == 200, written


# --- One event --------------------------------------------------------------------------


def test_an_event_shows_its_date_place_source_and_what_sources_differ_on(
    client, history
):
    page = read(client, "/history/founding/")
    shown = region(tree(client, "/history/founding/"), "main").words()

    for words in (
        "May 1990, Chiang Mai, Thailand",
        "It was decided.",
        "Sources differ Participants 68 the page of FACE",
        "Others say 1991.",
        "Kind Founding",
        "recorded as 1990-05",
        "Place Chiang Mai, Thailand",
        "In the history of ECPAT International",
        "“Our history”",
    ):
        assert words in shown, words
    assert page.metadata["title"].startswith("A campaign begins")
    assert "note-a" in page.ids


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("stated", "May 1990, stated by a source"),
        ("page", "May 1990, the date of the page that tells of it"),
        ("inferred", "May 1990, inferred"),
    ],
)
def test_a_date_says_what_it_rests_on_with_the_mark_of_its_source(
    client, history, basis, words
):
    source = make_citation("dated", title="A page of that day")
    HistoryEvent.objects.filter(slug="founding").update(
        basis=basis, date_citation=source
    )

    record = region(tree(client, "/history/founding/"), "record")

    assert words in record.words()
    assert "cite-dated-1" in [e.attributes.get("id") for e in record.walk()]


def test_an_event_without_a_named_place_names_its_countries(client, history):
    make_event(history, "regional", countries="TH, PH")

    words = read(client, "/history/regional/").words

    assert "Place Thailand, Philippines" in words


def test_an_event_links_to_the_events_before_and_after(client, history):
    make_event(history, "draft", date="1995", status="draft")

    page = read(client, "/history/congress/")

    assert "Before A campaign begins After A campaign" in page.words
    assert {"/history/founding/", "/history/campaign/"} <= set(page.links)
    assert "/history/draft/" not in page.links


def test_what_rests_on_the_same_sources_is_listed_and_no_draft_of_it(client, history):
    for key in ("a-longer", "b"):
        make_citation(key)
    make_event(history, "same", body="They met.[@b; @a]")
    make_event(history, "longer", title="Other", body="They left.[@a-longer]")
    make_event(history, "draft", title="Secret", body="No.[@a]", status="draft")
    criticism = make_criticism(history, statement="A figure.[@a]")
    make_turn(criticism, 1, body="So.[@b]")
    make_turn(criticism, 2, body="No.[@a]")
    hidden = make_criticism(history, "hidden", title="Hidden")
    make_turn(hidden, body="So.[@a]", status="draft")

    same = region(tree(client, "/history/founding/"), "same-sources")
    assert "same-sources" not in read(client, "/history/congress/").ids

    assert same.words() == (
        "On the same sources Same May 1990; founding The figure of 100,000 children "
        "2 September 2015; criticism of FOSTA-SESTA (United States law, 2018)"
    )


def test_no_draft_is_shown_with_an_event(client, history):
    event = HistoryEvent.objects.get(slug="founding")
    source = make_citation("secret", title="Secret")
    secret = make_organisation("secret", name="Secret body", status="draft")
    make_participant(event, secret, citation=source)
    make_participant(event, make_organisation("open"), citation=source, status="draft")
    make_variant(event, "secret value", citation=source, status="draft")
    make_related(event, make_criticism(history, title="Secret", status="draft"))

    for address in ("/history/founding/", "/history/", "/"):
        response = client.get(address)
        assert "secret" not in response.content.decode().lower(), address


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_event_that_is_none_or_a_draft_is_not_found(client, history, method):
    make_event(history, "draft", status="draft")
    make_event(make_organisation("hidden", status="draft"), "of-a-draft")

    for slug in ("nothing", "draft", "of-a-draft"):
        assert getattr(client, method)(f"/history/{slug}/").status_code == 404, slug
