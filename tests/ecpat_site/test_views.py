"""The site as a whole: what every page must show, and what none may show."""

from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from ecpat_site import pages, views
from references.models import Citation
from tests.make import make_profile
from tests.markup import Markup
from tests.walk import content, html_addresses, one_of_each, public_addresses

pytestmark = pytest.mark.django_db

SITE = "https://profile.example.org"


@pytest.fixture(scope="module", autouse=True)
def answers(module_db):
    """Make the profile; ask once for each page, at another host than the site's."""
    make_profile()
    # Sources may share a title; pages of our own may not.
    Citation.objects.filter(key="ecpat-country-pages").update(title="In each country")
    with override_settings(SITE_URL=SITE, ALLOWED_HOSTS=["other.example.org"]):
        other = Client(headers={"host": "other.example.org"})
        return {a: other.get(f"{a}?page=1") for a in html_addresses()}


# --- Every page ----------------------------------------------------------------------


def test_the_front_page_shows_the_whole_profile_in_order(answers):
    page = Markup(answers["/"])

    words = [
        "A network against the sexual exploitation of children",
        "A network of organisations.",
        "104 members in 93 countries as of 8 June 2018",
        "Counted before the assembly.",
        "Founded May 1990",
        "Guillaume Landry, executive director",
        "Contents",
        "What is known of its history.",
        "What is known of its network.",
        "What is known of its critics.",
        "Target: PACT",
        "What is known of its awards.",
        "It was given a prize.",
        "References 0 of 3 sources are independent of the organisation. ↑",
        "Creative Commons Attribution-ShareAlike 4.0",
    ]
    found = [page.words.find(word) for word in words]
    assert -1 not in found, words[found.index(-1)]
    assert found == sorted(found)
    parts = ["history", "network", "critics", "awards", "references", "licence"]
    start = page.links.index("#history")
    assert page.links[start : start + 6] == [f"#{part}" for part in parts]
    assert set(parts) <= set(page.ids)


def test_every_page_has_its_title_and_address_and_says_whose_it_is_not(answers):
    titles = set()

    for address, response in answers.items():
        page = Markup(response)

        assert response.status_code == 200, address
        assert page.metadata["description"], address
        assert page.metadata["canonical"] == f"{SITE}{address}"
        assert "This is an independent profile of ECPAT International" in page.words
        assert "https://childhelplineinternational.org/" in page.links
        assert "https://www.inhope.org/" in page.links
        # Only the front page speaks for the organisation to machines.
        assert len(page.data_blocks) == (address == "/"), address
        titles.add(page.metadata["title"])

    assert len(titles) == len(answers) > 10


def test_no_public_address_sets_a_cookie_or_depends_on_one(client):
    for address in [*public_addresses(), *one_of_each(), "/nowhere/"]:
        response = client.get(address)

        assert not response.cookies, address
        assert "Set-Cookie" not in response
        assert "Cookie" not in response.get("Vary", ""), address
        assert "csrf" not in content(response), address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_public_address_takes_anything(client, method):
    for address in one_of_each():
        response = getattr(client, method)(address)

        assert response.status_code == 405, address
        assert "GET" in response["Allow"]


def test_head_answers_as_get_does_without_the_page(client):
    for address in [*one_of_each(), "/history/nothing/"]:
        got, head = client.get(address), client.head(address)

        assert head.status_code == got.status_code, address
        assert content(head) == ""
        assert head["Content-Type"] == got["Content-Type"]


# --- Hostile questions ---------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/history/%00/",
        "/history/%ED%A0%80/",
        "/references/..%2f..%2fetc%2fpasswd/",
        f"/organisations/{'a' * 5000}/",
        "/criticism/%3Cscript%3E/",
        "/%2fevil.example/",
        "/history/%0d%0aSet-Cookie:%20a=b/",
    ],
)
def test_a_hostile_path_is_not_found_and_not_echoed(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert b"evil" not in response.content
    assert b"<script>" not in response.content
    assert "script>" not in Markup(response).words
    assert "Set-Cookie" not in response


def test_a_crawl_of_the_list_of_sources_ends(client):
    sources = [Citation(key=f"source-{n}", title="In Bogota") for n in range(450)]
    Citation.objects.bulk_create(sources)
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
    assert len(shown) == 450


# --- Absolute addresses --------------------------------------------------------------


def test_the_sitemap_lists_every_page_once_at_its_one_address(
    client, settings, answers
):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["other.example.org"]

    response = client.get("/sitemap.xml", headers={"host": "other.example.org"})

    root = ElementTree.fromstring(response.content)  # noqa: S314 - made by ourselves
    found = [element.text for element in root.iter() if element.tag.endswith("loc")]
    assert sorted(found) == sorted(f"{SITE}{address}" for address in answers)


def test_robots_are_kept_from_the_admin_and_shown_the_sitemap(client, settings):
    settings.SITE_URL = SITE

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "a b", "testserver@evil"]
)
def test_a_forged_host_is_refused_and_never_echoed(client, host):
    for address in ("/", "/sitemap.xml", "/admin/login/", "/healthz"):
        response = client.get(address, headers={"host": host})

        assert response.status_code == 400, address
        assert b"evil" not in response.content
        assert "evil" not in str(response.headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-proto": "https"},
        {"x-forwarded-for": "127.0.0.1", "forwarded": "host=evil.example"},
        {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
    ],
)
def test_forwarded_headers_change_nothing(client, headers):
    for address in ("/", "/sitemap.xml"):
        plain, forged = client.get(address), client.get(address, headers=headers)

        assert forged.content == plain.content
        assert forged.headers == plain.headers


# --- When things go wrong ------------------------------------------------------------


def test_an_unknown_address_is_answered_in_our_words_without_the_database(client):
    response = client.get("/nowhere/")

    page = Markup(response)
    assert response.status_code == 404
    assert "There is no page at this address" in page.words
    assert "This is an independent profile" in page.words
    assert "canonical" not in page.metadata


def test_a_view_that_fails_is_answered_in_our_words_and_shows_no_reason(
    client, monkeypatch
):
    def fail(material):
        raise RuntimeError("a secret of the site")

    monkeypatch.setattr(pages, "profile", fail)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "Something went wrong here" in Markup(response).words
    assert b"secret of the site" not in response.content
    assert b"Traceback" not in response.content


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.server_error, 500),
        (lambda request: views.bad_request(request, ValueError()), 400),
        (lambda request: views.permission_denied(request, PermissionError()), 403),
        (lambda request: views.not_found(request, LookupError()), 404),
        (views.csrf_failure, 403),
        (views.healthz, 200),
    ],
)
def test_the_pages_for_errors_and_of_health_read_no_database(
    rf, view, status, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = view(rf.get("/"))

    assert response.status_code == status
    assert status == 200 or "This is an independent profile" in Markup(response).words


class Refusing:
    """A database or a cache that is down."""

    def __init__(self, error):
        self.error = error

    def refuse(self, *args):
        raise self.error

    cursor = set = get = refuse


class CacheIsDownError(Exception):
    """An error as the client of some cache raises it."""


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("connection", DatabaseError("could not connect to 10.0.0.7")),
        ("cache", ConnectionRefusedError("10.0.0.7")),
        ("cache", CacheIsDownError("10.0.0.7")),
    ],
)
def test_a_part_that_is_down_makes_the_site_unready_without_naming_it(
    client, monkeypatch, part, error
):
    monkeypatch.setattr(views, part, Refusing(error))

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert response["Retry-After"] == "10"


def test_the_icon_browsers_look_for_is_the_one_pages_name(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (
        301,
        "/static/img/favicon.svg",
    )


# --- About ---------------------------------------------------------------------------


def test_the_about_page_says_how_to_report_an_error_or_that_it_names_no_address(
    client, settings
):
    settings.SITE_CONTACT = "editors@example.org"
    assert "mailto:editors@example.org" in Markup(client.get("/about/")).links

    settings.SITE_CONTACT = ""
    page = Markup(client.get("/about/"))

    assert "This copy of the profile names no address for reports." in page.words
    assert not any(link.startswith("mailto:") for link in page.links)
