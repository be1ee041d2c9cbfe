"""The site as a whole: what every page must show, and what none may show."""

import json
import re
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.urls import reverse

from ecpat_site import pages, views
from ecpat_site.logs import answering
from ecpat_site.urls import GONE
from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
    Turn,
)
from references.models import Citation
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_participant,
    make_person,
    make_profile,
    make_resolution,
    make_section,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.page_text import read, region
from tests.walk import STATEMENTS, content, html_addresses, public_addresses
from timeline.models import HistoryEvent, Participant, Variant

# --- The front page ------------------------------------------------------------------


@pytest.mark.django_db
def test_the_front_page_shows_the_whole_profile_in_order(client):
    make_profile()
    page = Markup(client.get("/"))

    words = [
        "A network of organisations.",
        "104 members in 93 countries as of 8 June 2018",
        "Founded May 1990",
        "Guillaume Landry, executive director",
        "Contents Top",
        "What is known of its history.",
        "What is known of its network.",
        "What is known of its critics.",
        "What is known of its awards.",
        "Prize 2013",
        "References Independent sources: 0 of 2.",
        "Creative Commons Attribution-ShareAlike 4.0",
    ]
    found = [page.words.find(word) for word in words]
    assert -1 not in found, words[found.index(-1)]
    assert found == sorted(found)


@pytest.mark.django_db
def test_the_menu_marks_the_part_of_the_site_a_page_belongs_to(client):
    make_profile()
    for address, part, current in (
        ("/history/", "History", "page"),
        ("/history/founding/", "History", "true"),
        ("/criticism/figure/", "Criticism", "true"),
        ("/references/ecpat-germany-2018/", "Sources", "true"),
        ("/", "Profile", "page"),
    ):
        page = read(client.get(address).content.decode())

        marked = [
            e for e in region(page, "site-nav").walk() if "aria-current" in e.attributes
        ]
        found = [(e.words(), e.attributes["aria-current"]) for e in marked]
        assert found == [(part, current)], address


@pytest.mark.django_db
@pytest.mark.parametrize("status", [None, "draft"])
def test_without_a_published_subject_there_is_no_front_page(client, status):
    if status:
        make_organisation(status=status)

    assert client.get("/").status_code == 404


@pytest.mark.django_db
def test_a_missing_source_is_shown_in_place_and_breaks_nothing(client):
    make_organisation(lead="A network.[@gone]")

    page = Markup(client.get("/"))

    assert "A network.Missing citation: gone" in page.words


# --- Drafts --------------------------------------------------------------------------

WORD = "zwischenstand"


def word_of(model):
    """Return a word that nothing else on the site says: "zwischenstandturn"."""
    return WORD + model._meta.model_name


def prose_of(model):
    return f"{word_of(model)}.[@{source_of(model)}]"


def source_of(model):
    return f"of-{model._meta.model_name}"


def make_decision(subject, source, status):
    """A decision whose reason holds the word, on two figures that disagree."""
    measure = make_measure(subject, "decided")
    one, other = (
        make_count(measure, f"of-{n}", members=n, citation=source) for n in (122, 104)
    )
    return make_resolution(one, other, reason=prose_of(Resolution), status=status)


# A statement of each model whose every text, and address, holds the word.
MAKERS = {
    Organisation: lambda _subject, _source, status: make_organisation(
        word_of(Organisation),
        name=word_of(Organisation),
        lead=prose_of(Organisation),
        former_names=word_of(Organisation),
        status=status,
    ),
    Section: lambda subject, _source, status: make_section(
        subject, word_of(Section), body=prose_of(Section), status=status
    ),
    Fact: lambda subject, source, status: make_fact(
        subject,
        word_of(Fact),
        value=word_of(Fact),
        citation=source,
        status=status,
        schema_property="location",
        schema_value=word_of(Fact),
    ),
    KeyPerson: lambda subject, source, status: make_person(
        subject,
        name=word_of(KeyPerson),
        role=word_of(KeyPerson),
        citation=source,
        is_in_fact_box=True,
        status=status,
    ),
    MembershipCount: lambda subject, source, status: make_count(
        make_measure(subject),
        word_of(MembershipCount),
        note=prose_of(MembershipCount),
        citation=source,
        status=status,
    ),
    Member: lambda subject, source, status: make_member(
        subject,
        word_of(Member),
        name=word_of(Member),
        note=prose_of(Member),
        citation=source,
        status=status,
    ),
    CountrySearch: lambda subject, _source, status: make_country_search(
        subject, status=status
    ),
    Resolution: lambda subject, source, status: make_decision(subject, source, status),
    Criticism: lambda subject, _source, status: make_criticism(
        subject,
        word_of(Criticism),
        title=word_of(Criticism),
        statement=prose_of(Criticism),
        target=make_organisation("pact"),
        status=status,
    ),
    Turn: lambda subject, _source, status: make_turn(
        make_criticism(subject, "answered"),
        author=word_of(Turn),
        body=prose_of(Turn),
        status=status,
    ),
    Variant: lambda subject, source, status: make_variant(
        make_event(subject, "told-otherwise"),
        word_of(Variant),
        matter=word_of(Variant),
        said_by=word_of(Variant),
        citation=source,
        status=status,
    ),
    Participant: lambda subject, source, status: make_participant(
        make_event(subject, "taken-part-in"),
        make_organisation("giver"),
        part="giver",
        citation=source,
        status=status,
    ),
    HistoryEvent: lambda subject, _source, status: make_event(
        subject,
        word_of(HistoryEvent),
        title=word_of(HistoryEvent),
        place=word_of(HistoryEvent),
        body=prose_of(HistoryEvent),
        is_highlight=True,
        status=status,
    ),
}


# A search has no words: the page of the network counts it. Nor has who took part.
SAID = {
    CountrySearch: "for 1 of those left blank a search was made",
    Participant: "giver, gave the award",
}


def said_of(said):
    """Return the models whose statement the site makes."""
    return {model for model in MAKERS if SAID.get(model, word_of(model)) in said}


def everything_said(client):
    """Return all public pages, files and the sitemap as one text."""
    answers = [client.get(address) for address in public_addresses()]
    return "".join(content(answer).lower() for answer in answers)


@pytest.fixture
def subject(db):
    row = make_organisation(lead="A network.")
    for slug, shows in [
        ("history", "history"),
        ("network", "counts"),
    ]:
        make_section(row, slug, shows=shows)
    return row


@pytest.fixture
def statements(subject):
    """Return a published statement of each model, each with a source of its own."""
    make_citation("ecpat-germany-2018")
    return {
        model: make(subject, make_citation(source_of(model)), "published")
        for model, make in MAKERS.items()
    }


def test_statements_are_on_the_site_while_they_are_published(client, statements):
    assert set(MAKERS) == set(STATEMENTS)
    assert said_of(everything_said(client)) == set(MAKERS)

    for row in statements.values():
        row.status = "draft"
        row.save()
    assert said_of(everything_said(client)) == set()


# --- Hostile rows and hostile questions ----------------------------------------------


@pytest.mark.django_db
def test_markup_in_the_tables_is_shown_as_text_and_does_nothing(client):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    source = make_citation(title=hostile, authors=hostile, publisher=hostile)
    script = "javascript:alert(1)"
    lead = f"{hostile}[@a, {hostile}] [a]({script}) <a href='{script}'>b</a>"
    subject = make_organisation(name=hostile, lead=lead, website=script)
    make_section(subject, "history", heading=hostile, body=hostile, shows="history")
    make_section(subject, "network", shows="counts")
    make_fact(subject, hostile, value=hostile, citation=source, link=script)
    make_citation("b", url=script, archive_url=script, archive_date="2020")
    make_person(subject, name=hostile, role=hostile, citation=source)
    measure = make_measure(subject, name=hostile, unit=hostile, definition=hostile)
    make_count(measure, note=hostile, citation=source)
    decided = [
        make_count(measure, f"of-{n}", members=n, countries=9, citation=source)
        for n in (90, 80)
    ]
    make_resolution(*decided, reason=hostile)
    make_member(subject, name=hostile, note=hostile, citation=source, website=script)
    make_country_search(subject)
    make_turn(
        make_criticism(subject, title=hostile, statement=hostile, target_law=hostile),
        author=hostile,
        body=hostile,
    )
    make_event(subject, title=hostile, place=hostile, body=hostile, is_highlight=True)

    for address in html_addresses():
        response = client.get(address)

        assert response.status_code == 200, address
        page = Markup(response)
        assert page.code == [], address
        assert f'"{script}' not in "".join(page.data_blocks), address
        assert b"<img src=x" not in response.content, address


@pytest.mark.django_db
def test_a_hostile_path_is_not_found_and_not_echoed(client):
    for path in (
        "/history/%00/",
        "/history/%ED%A0%80/",
        "/references/..%2f..%2fetc%2fpasswd/",
        f"/organisations/{'a' * 5000}/",
        "/criticism/%3Cscript%3E/",
        "/%2fevil.example/",
        "/history/%0d%0aSet-Cookie:%20a=b/",
    ):
        response = client.get(path)

        assert response.status_code == 404, path
        assert b"evil" not in response.content
        assert b"<script>" not in response.content
        assert "script>" not in Markup(response).words
        assert "Set-Cookie" not in response


@pytest.mark.django_db
def test_a_crawl_of_the_list_of_sources_ends(client):
    Citation.objects.bulk_create(
        Citation(key=f"source-{n}", title="Bogota") for n in range(250)
    )
    seen, shown, waiting = set(), set(), ["/references/?q=Bogota&page=2"]

    while waiting and len(seen) < 60:
        address = waiting.pop()
        seen.add(address)
        page = Markup(client.get(address))
        shown |= {one for one in page.ids if one.startswith("source-")}
        found = {urljoin(address, link) for link in page.links if link.startswith("?")}
        waiting += sorted(found - seen - set(waiting))

    # Five from the first on, as many from the last back, and those next to them.
    assert len(seen) < 30
    assert len(shown) == 250


# --- Absolute addresses --------------------------------------------------------------


def test_robots_are_kept_from_the_admin_and_shown_the_sitemap(client, settings):
    settings.SITE_URL = "https://profile.example.org"

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: https://profile.example.org/sitemap.xml",
    ]


@pytest.mark.django_db
def test_a_forged_host_is_refused_and_never_echoed(client):
    for host in ("evil.example", "evil.example:80", "a b", "testserver@evil"):
        for address in ("/", "/sitemap.xml", "/admin/login/", "/metrics"):
            response = client.get(address, headers={"host": host})

            assert response.status_code == 400, address
            assert b"evil" not in response.content
            assert "evil" not in str(response.headers)


@pytest.mark.django_db
def test_forwarded_headers_change_nothing(client):
    make_profile()
    for address in ("/", "/sitemap.xml"):
        plain = client.get(address)
        for headers in (
            {"x-forwarded-host": "evil.example"},
            {"x-forwarded-proto": "https"},
            {"x-forwarded-for": "127.0.0.1", "forwarded": "host=evil.example"},
            {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
        ):
            forged = client.get(address, headers=headers)

            assert forged.content == plain.content, headers
            assert forged.headers == plain.headers, headers


# --- When things go wrong ------------------------------------------------------------


def test_an_unknown_address_is_answered_in_our_words_without_the_database(client):
    response = client.get("/nowhere/")

    page = Markup(response)
    assert response.status_code == 404
    assert "There is no page at this address" in page.words
    assert "This is an independent profile" in page.words
    assert "canonical" not in page.metadata
    tree = read(response.content.decode())
    (main,) = (element for element in tree.walk() if element.tag == "main")
    links = [e.attributes["href"] for e in main.walk() if e.tag == "a"]
    assert links == ["/", "/history/", "/references/"]


@pytest.mark.django_db
def test_a_view_that_fails_is_answered_in_our_words_and_shows_no_reason(
    client, monkeypatch
):
    make_profile()

    def fail(material):
        raise RuntimeError("a secret of the site")

    monkeypatch.setattr(pages, "profile", fail)
    client.raise_request_exception = False

    with answering("a7f3"):
        response = client.get("/")

    assert response.status_code == 500
    words = Markup(response).words
    assert "Something went wrong here" in words
    assert "If you write to us about this, please quote a7f3." in words
    assert b"secret of the site" not in response.content
    assert b"Traceback" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "named"),
    [("/about/", None), ("/about", None), ("/nowhere/", "a7f3"), ("/admin/", "a7f3")],
)
def test_an_answer_that_no_cache_may_keep_names_its_request(client, address, named):
    with answering("a7f3"):
        assert client.get(address).get("X-Request-ID") == named


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.server_error, 500),
        (lambda request: views.bad_request(request, ValueError()), 400),
        (lambda request: views.permission_denied(request, PermissionError()), 403),
        (lambda request: views.not_found(request, LookupError()), 404),
        (views.csrf_failure, 403),
    ],
)
def test_the_pages_for_errors_read_no_database(rf, view, status):
    response = view(rf.get("/"))

    assert response.status_code == status
    assert "This is an independent profile" in Markup(response).words


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_the_site_lives_but_is_not_ready_and_says_when_to_ask_again(
    client, monkeypatch, error
):
    def refuse(*_asked):
        raise error("could not connect to 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False

    alive, ready = client.get("/healthz"), client.get("/readyz")
    page, admin = (
        client.get("/history/"),
        client.post("/admin/login/", {"login": "a", "password": "b"}),
    )

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

    pages = [client.get(address) for address in ("/", "/network/", "/references/")]

    assert {page.status_code for page in pages} == {200}


# --- About ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_page_asks_readers_to_write_where_they_have_no_address(client, settings, rf):
    make_profile()
    settings.PROFILE = replace(settings.PROFILE, contact="")

    answers = [client.get(address) for address in ("/open-questions/", "/", "/about/")]
    with answering("a7f3"):
        answers.append(views.server_error(rf.get("/")))

    for answer in answers:
        words = content(answer)
        assert not re.search("(?i)write to|report an error|mailto:", words)
    assert "decided by the publisher (The" in Markup(answers[2]).words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("names", "decider"),
    [
        ({"editor": "Jane Roe"}, "the editor (Jane Roe)"),
        ({}, "the publisher (The makers of this profile)"),
        ({"publisher": ""}, "whoever reads the address above"),
    ],
)
def test_a_named_person_learns_who_decides_and_within_how_many_days(
    client, settings, names, decider
):
    address = "https://example.org/write"
    settings.PROFILE = replace(settings.PROFILE, contact=address, **names)

    page = Markup(client.get(reverse("about")))

    assert f"is decided by {decider}." in page.words
    assert "within 3 days that the request has come, and within 30 days" in page.words
    # Once to report an error, once at the foot.
    assert page.links.count(address) == 2


@pytest.mark.django_db
def test_a_page_is_signed_at_its_foot_when_cited_for_machines_and_in_feeds(
    client, settings
):
    make_profile()
    settings.PROFILE = replace(
        settings.PROFILE,
        publisher="Roe House",
        editor="Jane Roe",
        contact="a@b.example",
    )

    page = Markup(client.get("/"))

    assert "Publisher: Roe House. Editor: Jane Roe." in page.words
    assert "Jane Roe. (" in page.words
    assert page.metadata["citation_author"] == "Jane Roe"
    assert page.metadata["citation_publisher"] == "Roe House"
    node = json.loads(page.data_blocks[0])["@graph"][1]
    editor = {"@type": "Person", "name": "Jane Roe"}
    assert node["author"] == node["editor"] == editor
    assert node["publisher"] == {
        "@type": "Organization",
        "name": "Roe House",
        "contactPoint": {"@type": "ContactPoint", "email": "a@b.example"},
    }
    feed = client.get("/history/events.atom").content.decode()
    assert "<author><name>Jane Roe</name><uri>mailto:a@b.example</uri></author>" in feed


@pytest.mark.parametrize("address", GONE)
def test_an_address_of_version_1_says_that_it_is_gone(client, address):
    response = client.get(f"/{address.replace('<slug:slug>', 'figure')}")

    assert response.status_code == 410
    assert "was given up with version 2" in response.content.decode()
