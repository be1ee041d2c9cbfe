"""The site as a whole: what every page must show, and what none may show."""

import json
import re
from dataclasses import replace
from unittest import mock

import feedparser
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.defaults import permission_denied

from ecpat_site import views
from ecpat_site.context_processors import PARTS
from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
    Turn,
)
from orgprofile.profile import pages
from references.models import Citation, Correction, Reading
from references.models.doubt import Doubt
from tests.desk import act, messages, save
from tests.make import make_one_of_each, make_profile, make_section
from tests.markup import Markup
from tests.page_text import read
from tests.walk import STATEMENTS, content, html_addresses, public_addresses
from timeline.models import HistoryEvent, Participant, Variant

# --- Drafts --------------------------------------------------------------------------

# The texts of each statement that readers see.
TEXTS = {
    Organisation: ["name", "former_names"],
    Section: ["heading"],
    Fact: ["label", "value", "schema_value"],
    KeyPerson: ["name", "role"],
    MembershipCount: ["note"],
    Member: ["name", "note"],
    Resolution: ["reason"],
    Criticism: ["title", "statement"],
    Turn: ["author", "body"],
    HistoryEvent: ["title", "place", "body"],
    Variant: ["matter", "value", "said_by"],
    Correction: ["was", "now", "reason"],
    # These two have none: a page says so of a country searched, and names who took part.
    CountrySearch: [],
    Participant: [],
}
SAID = {
    CountrySearch: "1 country searched, and none found",
    Participant: "zwischenorganisationstand, organiser",
}
# What is withdrawn at once: nothing that another is part of, or is shown by.
TOGETHER = [
    {Fact, KeyPerson, Member, CountrySearch, Resolution, Turn, Variant, Participant},
    {MembershipCount, Criticism, HistoryEvent, Correction},
    {Section, Organisation},
]


def word_of(model):
    """Return a word that nothing else on the site says: "zwischenturnstand"."""
    return f"zwischen{model._meta.model_name}stand"


def said_of(client):
    """Return the models whose statement is on a page, in a file or in the sitemap.

    What the sitemap lists is there.
    """
    answers = {address: client.get(address) for address in public_addresses()}
    texts = {address: content(answer).lower() for address, answer in answers.items()}
    listed = re.findall("<loc>http://testserver([^<]*)</loc>", texts["/sitemap.xml"])
    assert {answers[address].status_code for address in listed} == {200}
    said = "".join(texts.values())
    return {model for model in TEXTS if SAID.get(model, word_of(model)) in said}


@pytest.mark.django_db
def test_statements_are_on_the_site_while_they_are_published(client):
    subject = make_one_of_each()
    rows = {model: model.objects.all() for model in TEXTS}
    rows[Organisation] = Organisation.objects.exclude(pk=subject.pk)
    Fact.objects.update(schema_property="location")
    for model, names in TEXTS.items():
        rows[model].update(**dict.fromkeys(names, word_of(model)))
    assert set(TEXTS) == set(STATEMENTS) == set.union(*TOGETHER)
    assert said_of(client) == set(TEXTS)

    for models in TOGETHER:
        for model in models:
            rows[model].update(status="draft")
        assert said_of(client) & models == set()
        for model in models:
            rows[model].update(status="published")


# --- Hostile rows --------------------------------------------------------------------


@pytest.mark.django_db
def test_markup_in_the_tables_is_shown_as_text_and_does_nothing(client):
    make_one_of_each()
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    script = "javascript:alert(1)"
    prose = f"{hostile}[@a, {hostile}] [a]({script}) <a href='{script}'>b</a>"
    prose += "[@kessler-post-2015]"
    for model, names in TEXTS.items():
        texts = dict.fromkeys(names, hostile)
        texts |= dict.fromkeys(model.prose_fields(), prose)
        model.objects.update(**texts)
    Organisation.objects.update(website=script)
    Fact.objects.update(link=script)
    Member.objects.update(website=script)
    Measure.objects.update(name=hostile, unit=hostile, definition=hostile)
    named = dict.fromkeys(["title", "authors", "publisher"], hostile)
    linked = {"url": script, "address": "page", "archive_url": script}
    Citation.objects.update(archive_date="2020", **named, **linked)
    words = dict.fromkeys(["says", "quotation", "locator", "find"], hostile)
    Reading.objects.update(read_at=script, **words)

    for address in html_addresses():
        response = client.get(address)

        assert response.status_code == 200, address
        page = Markup(response)
        assert page.code == [], address
        assert f'"{script}' not in "".join(page.data_blocks), address
        assert b"<img src=x" not in response.content, address


# --- Absolute addresses --------------------------------------------------------------


@pytest.mark.django_db
def test_forwarded_headers_change_nothing(client):
    make_profile()
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}
    headers |= {"x-forwarded-for": "127.0.0.1", "forwarded": "host=evil.example"}
    headers |= {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"}
    for address in ("/", "/sitemap.xml"):
        plain, forged = client.get(address), client.get(address, headers=headers)

        assert forged.content == plain.content
        assert forged.headers == plain.headers


# --- When things go wrong ------------------------------------------------------------


def test_an_unknown_address_is_answered_in_our_words_without_the_database(client):
    response = client.get("/nowhere/")

    page = read(response.content.decode())
    assert response.status_code == 404
    assert "There is no page at this address" in page.words()
    assert "canonical" not in Markup(response).metadata
    (main,) = (element for element in page.walk() if element.tag == "main")
    links = [e.attributes["href"] for e in main.walk() if e.tag == "a"]
    assert links == [reverse(view) for _name, view in PARTS]


@pytest.mark.django_db
def test_a_view_that_fails_is_answered_in_our_words_and_shows_no_reason(
    client, monkeypatch
):
    make_profile()

    fail = mock.Mock(side_effect=RuntimeError("a secret of the site"))
    monkeypatch.setattr(pages, "organisation", fail)
    client.raise_request_exception = False

    response = client.get("/", headers={"X-Request-ID": "a7f3"})

    words = Markup(response).words
    assert "Something went wrong here" in words
    assert "The number of this error is a7f3. Please give us this number" in words
    assert b"secret of the site" not in response.content
    assert b"Traceback" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "named"),
    [("/about/", None), ("/about", None), ("/nowhere/", "a7f3"), ("/admin/", "a7f3")],
)
def test_an_answer_that_no_cache_may_keep_names_its_request(client, address, named):
    answer = client.get(address, headers={"X-Request-ID": "a7f3"})
    assert answer.get("X-Request-ID") == named
    forged = client.get("/nowhere/", headers={"X-Request-ID": "a\nb"})
    assert re.fullmatch("[0-9a-f]{16}", forged["X-Request-ID"])


@pytest.mark.django_db
@pytest.mark.parametrize("independent", [True, False])
def test_each_page_says_whose_profile_it_is(client, settings, independent):
    make_profile()
    settings.PROFILE = replace(settings.PROFILE, independent=independent)
    name = settings.SITE_SUBJECT

    for address in ("/", "/about/", "/network/", "/nowhere/"):
        page = Markup(client.get(address))
        text = f"{page.words} {page.metadata['description']}"
        assert (f"ndependent profile of {name}" in text) is independent, address
        assert (f"{name} publishes" in text) is not independent, address
        assert ("did not write" in text) is (independent and address == "/about/")


def test_the_pages_for_errors_read_no_database(rf):
    request = rf.get("/")
    for status, response in (
        (500, views.server_error(request)),
        (400, views.bad_request(request, ValueError())),
        (403, permission_denied(request, PermissionError())),
        (403, csrf_failure(request)),
    ):
        assert response.status_code == status
        assert "This is an independent profile" in Markup(response).words


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["testserver", "10.0.0.7:8080", "evil.example", "a b"])
def test_probes_answer_whatever_host_they_ask(client, django_assert_num_queries, host):
    for address, queries, said in (
        ("/healthz", 0, b"ok\n"),
        ("/readyz", 1, b"ready\n"),
    ):
        with django_assert_num_queries(queries):
            response = client.get(address, headers={"host": host})

        assert (response.status_code, response.content) == (200, said)
        assert response["Cache-Control"] == "no-store"
        assert "evil" not in str(response.headers)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_the_site_lives_but_is_not_ready_and_says_when_to_ask_again(
    client, monkeypatch, error
):
    away = mock.Mock(side_effect=error("could not connect to 10.0.0.7"))
    monkeypatch.setattr(connection, "cursor", away)
    client.raise_request_exception = False

    alive, ready = client.get("/healthz"), client.get("/readyz")
    page = client.get("/history/")
    admin = client.post("/admin/login/", {"login": "a", "password": "b"})

    assert alive.status_code == 200
    assert (ready.status_code, ready.content) == (503, b"not ready\n")
    for response in (page, admin):
        assert response.status_code == 503
        assert "The site cannot answer at the moment" in Markup(response).words
        assert response["Cache-Control"] == "no-store"
    for response in (ready, page, admin):
        assert response["Retry-After"] == "10"
        assert b"10.0.0.7" not in response.content


@pytest.mark.django_db
def test_no_page_of_readers_asks_a_cache(client, settings):
    # Whatever asks it fails.
    settings.CACHES = {"default": {"BACKEND": "nowhere.Cache"}}
    make_profile()

    assert client.get("/").status_code == 200


# --- What staff edit -----------------------------------------------------------------

# These are edited with the row that they are a part of.
WITHIN = (Resolution, Participant, Variant)


@pytest.mark.django_db
def test_a_row_is_named_where_readers_find_it_for_staff_to_edit(client):
    make_one_of_each()
    for model in {*STATEMENTS, Doubt, Citation}.difference(WITHIN):
        row = model.objects.first()
        page, _, _fragment = row.get_absolute_url().partition("#")
        named = f'data-edit="{row._meta.label_lower}:{row.pk}"'

        assert named in content(client.get(page)), row
    assert 'data-edit="timeline.historyevent:' in content(client.get("/"))


# --- About ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_page_asks_readers_to_write_where_they_have_no_address(client, settings, rf):
    make_profile()
    settings.PROFILE = replace(settings.PROFILE, contact="")

    answers = [client.get(address) for address in ("/open-questions/", "/", "/about/")]
    answers.append(views.server_error(rf.get("/")))

    for answer in answers:
        words = content(answer)
        assert not re.search("(?i)write to|mailto:", words)
        assert "Report an error" in words


@pytest.mark.django_db
def test_a_page_is_signed_at_its_foot_when_cited_for_machines_and_in_feeds(
    client, settings
):
    make_profile()
    signed = {"publisher": "Roe House", "editor": "Jane Roe", "contact": "a@b.example"}
    settings.PROFILE = replace(settings.PROFILE, **signed)

    page = Markup(client.get("/"))
    feed = client.get("/changes/changes.atom").content.decode()

    assert "Publisher: Roe House. Editor: Jane Roe." in page.words
    assert "Jane Roe. (" in page.words
    assert page.metadata["citation_author"] == "Jane Roe"
    assert page.metadata["citation_publisher"] == "Roe House"
    node = json.loads(page.data_blocks[0])["@graph"][1]
    assert node["author"] == node["editor"] == {"@type": "Person", "name": "Jane Roe"}
    assert node["publisher"]["name"] == "Roe House"
    assert node["publisher"]["contactPoint"]["email"] == "a@b.example"
    author = feedparser.parse(feed).feed.author_detail
    assert author == {"name": "Jane Roe", "href": "mailto:a@b.example"}


@pytest.mark.django_db
def test_a_link_to_what_became_a_draft_loses_its_link_and_the_editor_learns_where(
    client, editor
):
    subject, event = make_profile(), HistoryEvent.objects.get(slug="founding")
    body = "It began [then](/history/founding/), see [more](/history/).[@ecpat-germany-2018]"
    section = make_section(subject, "linking", heading="Its beginning", body=body)
    assert '<a href="/history/founding/">then</a>' in content(client.get("/"))

    saved = save(client, event, status="draft")

    assert [m for m in messages(client.get(saved.url)) if f"“{section}” links to" in m]
    page = content(client.get("/"))
    assert "It began then, see" in page
    assert '<a href="/history/">more</a>' in page
    event.refresh_from_db()
    event.status = "published"
    event.save()
    act(client, HistoryEvent, "withdraw", event)
    assert "It began then, see" in content(client.get("/"))
