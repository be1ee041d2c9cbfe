"""The public pages of the shipped profile: each one that a link leads to is read."""

import csv
import gzip
import re
from collections import Counter, deque
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.test import Client

from orgprofile.models import Member
from references.models import Citation
from references.uses import questions
from tests.page_text import read, region
from tests.walk import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]

CLIENT_TEXT = Path(__file__).with_name("client_assertions.tsv")
# How many addresses that differ in a query string's values alone are asked for.
LIKE_EACH_OTHER = 3


@pytest.fixture(scope="module")
def answers(shipped_profile):
    """The answers that links lead to from the front page, by address.

    Of lists that are narrowed or sorted alike, a few stand for all.
    """
    client, found, waiting, alike = Client(), {}, deque(["/"]), Counter()
    while waiting:
        address = waiting.popleft()
        if address in found or address.startswith(("/admin/", "/static/")):
            continue
        path, _, query = address.partition("?")
        named = re.findall(r"(?:^|&)([^=]+)", query)
        # Of the sources of a page, as files or shown in it, a few stand for all its like.
        like = path.split("/")[1] if {"sources", "sourcing"} & {*named} else path
        shape = like, *named
        if query and alike[shape] == LIKE_EACH_OTHER:
            continue
        alike[shape] += 1
        response = client.get(address)
        found[address] = response
        if response.status_code == HTTPStatus.OK and _is_page(response):
            waiting += [urldefrag(urljoin(address, h))[0] for h in _links(response)]
    return found


@pytest.fixture(scope="module")
def trees(answers):
    """Return the answers that are pages, as trees."""
    return {
        address: read(response.content.decode())
        for address, response in answers.items()
        if _is_page(response)
    }


@pytest.fixture(scope="module")
def pages(trees):
    """Return those at addresses without a query, which narrows a list.

    What other sites may frame is no page of its own.
    """
    return {address: tree for address, tree in trees.items() if "?" not in address}


def _is_page(response):
    """Whether it is read in a browser: neither a file nor a feed."""
    return response["Content-Type"].startswith("text/html")


def _links(response):
    """Where the links of a page lead on this site."""
    hrefs = re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', response.content.decode())
    return [
        unescape(h) for h in hrefs if not h.startswith(("http:", "https:", "mailto:"))
    ]


def test_no_file_holds_a_marker(answers):
    files = {
        address: content(response)
        for address, response in answers.items()
        if not _is_page(response) and response["Content-Type"] != "image/png"
    }

    assert {"/network/counts.csv", "/history/events.json"} <= files.keys()
    assert [a for a, text in files.items() if re.search(r"\[[@!=]", text)] == []


# --- Weight ---------------------------------------------------------------------------


def test_no_page_is_heavy(answers, trees):
    # What is added where it is asked for is not counted.
    sizes = {a: len(answers[a].content) for a in trees if "sourcing=1" not in a}

    limits = {"/": 190_000}
    heavy = {a: n for a, n in sizes.items() if n > limits.get(a, 220_000)}
    assert heavy == {}
    assert len(gzip.compress(answers["/"].content)) < 38_000
    assert len(gzip.compress(answers["/network/"].content)) < 40_000
    assert sum(1 for _element in trees["/"].walk()) < 2_000


# --- Sourcing -------------------------------------------------------------------------


def test_each_line_counts_the_signs_of_its_page_and_each_sign_follows_a_mark(
    answers, trees
):
    signed = {a: answers[a].content.decode() for a in trees if "sourcing=1" in a}

    assert len(signed) > 10
    for address, page in signed.items():
        said = re.search(r'<p class="coverage">\s*(\d+) statement', page)
        *before, _after = re.split(r'<span class="sourced sourced--(?!linking)', page)
        assert len(before) == int(said[1]), address
        assert all('role="doc-noteref"' in words for words in before), address


# --- The client's text ----------------------------------------------------------------


def words_at(page, fragment):
    """Return the words of a part of a page, or of the whole page."""
    return (region(page, fragment) if fragment else page).words()


def rows_of(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_each_assertion_of_the_clients_text_has_a_place(pages):
    rows = rows_of(CLIENT_TEXT)

    missing = [
        (assertion, place, phrase)
        for assertion, place, phrase in rows
        for address, fragment in [urldefrag(place)]
        if phrase not in words_at(pages[address], fragment)
    ]

    assert len(rows) == 98
    assert missing == []


def test_no_page_speaks_of_the_encyclopedia_that_the_text_came_from(pages):
    speaking = [
        address
        for address, page in pages.items()
        # Sources have titles, and doubts say what is found there alone.
        if not re.match("/(about|references|open-questions)/", address)
        and "Wikipedia" in page_text_of(page)
    ]

    assert speaking == []


def page_text_of(page):
    """Return the words of the main part, without its notes and the licence."""
    main = next(e for e in page.walk() if e.tag == "main")
    words = main.words()
    for part in ("references", "licence"):
        ids = [e for e in main.walk() if e.attributes.get("id") == part]
        words = words.replace(region(page, part).words(), "") if ids else words
    return words


def test_the_sections_stand_in_the_order_of_an_encyclopedia(pages):
    headings = [e.attributes.get("id") for e in pages["/"].walk() if e.tag == "h2"]

    assert headings == [
        *("contents", "research", "governance", "network", "history", "the-code"),
        *("online", "awards", "criticism", "references", "licence"),
    ]


def test_one_sentence_says_why_the_clients_two_figures_differ(pages):
    sentences = re.split(r"(?<=[.;]) ", region(pages["/"], "network").words())

    (about_both,) = [
        s for s in sentences if "122 members in 104" in s and "104 members" in s
    ]

    assert "differ because they are of different dates" in about_both


# --- Criticism ------------------------------------------------------------------------

# The discrete claims of the client's text on criticism, by the name the research gave
# them: exchange, its statement, turn or doubt, phrase, and the doubt named beside it.
CLAIMS = Path(__file__).with_name("criticism_claims.tsv")
CLAIM_NAMES = {
    *("sesta-lobbying", "vox-description", "hundred-thousand", "old-data", "thin-air"),
    *("nismart", "nismart-detail", "withdrawal", "usa-reply", "harm-to-workers"),
    *("communities-lost", "underground"),
}


def place_of(tree, exchange, place):
    """The element of a turn, of the statement criticised, or of a doubt ("!slug")."""
    if place.startswith("!"):
        return region(tree, f"note-{place}")
    if place != "statement":
        return region(tree, f"{exchange}-{place}")
    return next(
        e
        for e in region(tree, exchange).walk()
        if e.attributes.get("class") == "exchange__statement"
    )


def test_each_claim_of_criticism_stands_in_its_place_with_its_doubt(pages):
    rows = rows_of(CLAIMS)

    assert {claim for claim, *_rest in rows} == CLAIM_NAMES
    for claim, exchange, place, phrase, doubt in rows:
        found = place_of(pages[f"/criticism/{exchange}/"], exchange, place)
        assert phrase in found.words(), (claim, place)
        if doubt:
            hrefs = {e.attributes.get("href") for e in found.walk()}
            assert f"#note-!{doubt}" in hrefs, (claim, place)


# --- The network ----------------------------------------------------------------------


def test_the_pages_lead_with_the_figure_in_force_by_whose_count_and_the_one_before(
    pages,
):
    figure = (
        "142 members in 115 countries as of 12 November 2025 at the latest, by its own "
        "count. Not confirmed since. Before that, 126 members in 105 "
        "countries as of 31 July 2024."
    )

    assert figure in region(pages["/"], "introduction").words()
    assert region(pages["/network/"], "newest").words().startswith(figure)
    network = pages["/network/"].words()
    assert re.search(
        r"Sources name 108 members in \d+ countries, and 1 former", network
    )
    assert "That is fewer than the figure above" in network
    assert "Each pair has been weighed." in network


@pytest.mark.parametrize(
    ("asked", "lead"),
    [
        ("2007", "In 2007: at least 80 members in at least 70 countries"),
        ("1999", "In 1999: 53 members"),
        ("1985", "No figure is dated 1985"),
    ],
)
def test_the_network_is_known_as_it_was_for_a_year(client, asked, lead):
    page = read(client.get(f"/network/?as_of={asked}").content.decode())

    assert region(page, "newest").words().startswith(lead)
    said = "No source names a member for 1985" in page.words()
    assert said == (asked == "1985")


def test_what_is_not_confirmed_stays_with_the_editors(trees, answers, client):
    drafts = Member.objects.filter(status="draft")

    assert drafts.count() == 8
    assert drafts.exclude(standing="unconfirmed").count() == 1
    assert not Member.objects.published().filter(standing="unconfirmed").exists()
    files = [client.get(f"/network/members.{kind}") for kind in ("csv", "json")]
    said = [b"".join(file.streaming_content).decode() for file in files]
    said += [content(r) for r in answers.values() if not r.streaming]
    for member in drafts:
        assert not [text[:80] for text in said if f'id="{member.slug}"' in text], member
        assert member.slug not in said[0] + said[1], member


# --- Every page -----------------------------------------------------------------------


def test_every_internal_link_leads_to_a_page(answers, pages):
    wrong = {
        address: response.status_code
        for address, response in answers.items()
        if response.status_code != HTTPStatus.OK
    }

    assert len(pages) > 430
    assert len(answers) > len(pages) + 20
    assert wrong == {}


def test_every_page_has_one_heading_and_each_id_that_it_names_once(trees):
    named = ("popovertarget", "aria-labelledby", "aria-describedby", "for")
    for address, tree in trees.items():
        elements = [e.attributes for e in tree.walk()]
        ids = [a["id"] for a in elements if "id" in a]
        wanted = {
            one
            for a in elements
            for name in named
            for one in (a.get(name) or "").split()
        }
        assert [e.tag for e in tree.walk()].count("h1") == 1, address
        assert len(ids) == len(set(ids)), address
        fills = [a.get("fill") or "" for a in elements]
        wanted |= {fill[5:-1] for fill in fills if fill.startswith("url(#")}
        assert wanted <= set(ids), address
        assert not [a for a in elements if "style" in a], address
        assert "Missing citation" not in tree.words(), address


def test_every_fragment_that_is_linked_exists(trees):
    ids = {
        address: {e.attributes["id"] for e in tree.walk() if "id" in e.attributes}
        for address, tree in trees.items()
    }

    dangling = {
        (address, href)
        for address, tree in trees.items()
        for href in (e.attributes.get("href", "") for e in tree.walk() if e.tag == "a")
        if "#" in href and not href.startswith("http")
        for target, fragment in [urldefrag(urljoin(address, href))]
        if target in ids and fragment not in ids[target]
    }

    assert dangling == set()


def test_every_use_of_every_source_leads_to_a_mark_of_that_source(trees):
    named = {
        address: {e.attributes["id"]: e for e in tree.walk() if "id" in e.attributes}
        for address, tree in trees.items()
    }

    found = [
        (key, *urldefrag(use.address))
        for key in Citation.objects.all_keys()
        for use in questions.of(key, published=True)
    ]
    wrong = [
        (key, address, fragment)
        for key, address, fragment in found
        for mark in [named[address].get(fragment)]
        if mark is None
        or mark.parent.tag != "sup"
        or f"#note-{key}" not in [e.attributes["href"] for e in mark.parent.children]
    ]

    assert len(found) > 750
    assert wrong == []


def test_a_page_with_marks_says_once_before_them_how_they_are_read(pages):
    for address, tree in pages.items():
        elements = [e.attributes for e in tree.walk()]
        legends = [
            n for n, e in enumerate(elements) if e.get("class") == "marks-legend"
        ]
        marks = [n for n, e in enumerate(elements) if e.get("role") == "doc-noteref"]

        assert len(legends) == bool(marks), address
        assert legends + marks == sorted(legends + marks), address


def test_every_page_of_the_site_has_a_title_and_is_in_the_sitemap(client, pages):
    titles = {}
    for path, tree in pages.items():
        head = [e for e in tree.walk() if e.parent and e.parent.tag == "head"]
        (title,) = [e.words() for e in head if e.tag == "title"]
        (canonical,) = [
            e.attributes["href"] for e in head if e.attributes.get("rel") == "canonical"
        ]
        assert canonical == f"{settings.SITE_URL}{path}"
        # Sources may share a title; pages of our own may not.
        if "/references/" not in path:
            assert titles.setdefault(title, path) == path
    # A page that says no more than that nothing was found is for those who look for it.
    blank = {
        path for path in pages if "No member of the network" in pages[path].words()
    }
    assert len(blank) > 100
    sitemap = client.get("/sitemap.xml").content.decode()
    assert set(re.findall(r"<loc>([^<]+)</loc>", sitemap)) == {
        f"{settings.SITE_URL}{path}" for path in pages.keys() - blank
    }
