"""The public pages of the shipped profile: each one that a link leads to is read."""

import csv
import gzip
import json
import re
from datetime import date
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings

from orgprofile.models import Member
from references.models import Citation
from references.uses import questions
from tests.page_text import read, region
from tests.rendered import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]

TABLES = Path(__file__).parents[1] / "tables"
CLIENT_TEXT = TABLES / "client_assertions.tsv"


@pytest.fixture(scope="module")
def trees(answers):
    """Return the answers that are pages, as trees."""
    return {address: a.tree for address, a in answers.items() if a.is_page}


@pytest.fixture(scope="module")
def pages(trees):
    """Return those at addresses without a query, which narrows a list."""
    return {address: tree for address, tree in trees.items() if "?" not in address}


def test_no_file_holds_a_marker(answers):
    files = {
        address: answer.text
        for address, answer in answers.items()
        if not answer.is_page and answer.headers["content-type"] != "image/png"
    }

    assert {"/network/counts.csv", "/history/events.json"} <= files.keys()
    assert [a for a, text in files.items() if re.search(r"\[[@!=]", text)] == []


# --- Weight ---------------------------------------------------------------------------


def test_no_page_is_heavy(answers, trees):
    # What is added where it is asked for is not counted.
    sizes = {a: len(answers[a].content) for a in trees if "sourcing=1" not in a}

    limits = {"/": 205_000}
    heavy = {a: n for a, n in sizes.items() if n > limits.get(a, 220_000)}
    assert heavy == {}
    assert len(gzip.compress(answers["/"].content)) < 41_500
    assert len(gzip.compress(answers["/network/"].content)) < 40_000
    assert sum(1 for _element in trees["/"].walk()) < 2_000


# --- Sourcing -------------------------------------------------------------------------


def test_each_line_counts_the_signs_of_its_page_and_each_sign_follows_a_mark(
    answers, trees
):
    signed = {a: answers[a].text for a in trees if "sourcing=1" in a}

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
        and "Wikipedia" in words_of(page)
    ]

    assert speaking == []


def test_the_sections_stand_in_the_order_of_an_encyclopedia(pages):
    headings = [e.attributes.get("id") for e in pages["/"].walk() if e.tag == "h2"]

    assert headings == [
        *("contents", "research", "governance", "network", "history", "the-code"),
        *("online", "awards", "criticism", "references", "licence"),
    ]


def test_one_sentence_dates_both_of_the_clients_figures(pages):
    sentences = re.split(r"(?<=[.;]) ", region(pages["/"], "network").words())

    (about_both,) = [
        s for s in sentences if "122 members in 104" in s and "104 members" in s
    ]

    assert "in June 2018" in about_both
    assert "in 2020" in about_both


# --- Criticism ------------------------------------------------------------------------

# The discrete claims of the client's text on criticism, by the name the research gave
# them: exchange, its statement, turn or doubt, phrase, and the doubt named beside it.
CLAIMS = TABLES / "criticism_claims.tsv"
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


def test_what_is_not_confirmed_stays_with_the_editors(trees, answers):
    drafts = Member.objects.filter(status="draft")

    assert drafts.count() == 8
    assert drafts.exclude(standing="unconfirmed").count() == 1
    assert not Member.objects.published().filter(standing="unconfirmed").exists()
    files = [answers[f"/network/members.{kind}"].text for kind in ("csv", "json")]
    for member in drafts:
        named = [a for a, tree in trees.items() if member.slug in tree.ids]
        assert named == [], member
        assert member.slug not in "".join(files), member


# --- Every answer ---------------------------------------------------------------------

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
# A page is stored, and an edition is read later: "2 days ago" would become false.
RELATIVE = re.compile(r"\b\d+ (minute|hour|day|week|month)s? ago\b")


def test_every_internal_link_leads_to_a_page(answers, pages):
    wrong = {a: one.status for a, one in answers.items() if one.status != HTTPStatus.OK}

    assert len(pages) > 280
    assert len(answers) > len(pages) + 20
    assert wrong == {}


def test_every_answer_has_every_header_and_no_cookie(answers):
    for address, answer in answers.items():
        headers = answer.headers
        assert HEADERS.items() <= headers.items(), address
        assert {"content-security-policy", "permissions-policy"} <= headers.keys()
        assert not answer.cookies, address
        assert "set-cookie" not in headers, address
        assert "Cookie" not in headers.get("vary", ""), address
        assert b"csrf" not in answer.content, address


# --- Every page -----------------------------------------------------------------------


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


def test_no_page_runs_or_lacks_anything(answers, trees):
    for address, tree in trees.items():
        words = tree.words()

        assert answers[address].markup.code == [], address
        assert "Missing citation" not in words, address
        assert "[@" not in words, address
        assert not RELATIVE.search(words), address


def test_every_page_says_what_it_is_whose_it_is_not_and_since_when(answers, trees):
    for address, tree in trees.items():
        page, text = answers[address].markup, answers[address].text
        (root,) = (e for e in tree.walk() if e.tag == "html")

        assert root.attributes["lang"] == settings.PROFILE.language
        assert page.metadata["description"], address
        own = f"{settings.SITE_URL}{urldefrag(address)[0].partition('?')[0]}"
        assert page.metadata["canonical"].startswith(own), address
        assert "This is an independent profile of ECPAT International" in page.words
        assert "https://childhelplineinternational.org/" in page.links
        assert "https://www.inhope.org/" in page.links
        # A page that shows no row has no day of its own.
        is_dated = "No member of the network" not in page.words
        is_dated &= address.partition("?")[0] != "/about/"
        dated = re.search(r"Last changed on \d+ \w+ 20\d\d\.", page.words)
        assert dated or not is_dated, address
        cite = text[text.index('<details class="cite">') :]
        styles = re.findall(r'data-copy="[^"]*">([^<]*)<', cite)
        assert len(styles) > 1, address
        assert all(own in unescape(words) for words in styles), address


def test_every_fragment_that_is_linked_exists(trees):
    dangling = {
        (address, href)
        for address, tree in trees.items()
        for href in (e.attributes.get("href", "") for e in tree.walk() if e.tag == "a")
        if "#" in href and not href.startswith("http")
        for target, fragment in [urldefrag(urljoin(address, href))]
        if target in trees and fragment not in trees[target].ids
    }

    assert dangling == set()


def test_every_use_of_every_source_leads_to_a_mark_of_that_source(trees):
    of_each = questions.of_each(Citation.objects.all_keys(), published=True)
    uses = [(key, use) for key, uses in of_each.items() for use in uses]
    found = [(key, *urldefrag(use.address)) for key, use in uses]
    wrong = [
        (key, address, fragment)
        for key, address, fragment in found
        for mark in [trees[address].ids.get(fragment)]
        if mark is None
        or mark.parent.tag != "sup"
        or f"#note-{key}" not in [e.attributes["href"] for e in mark.parent.children]
    ]

    assert len(found) > 750
    assert wrong == []
    for key, use in uses:
        assert 0 < len(use.sentence) < 1200, (key, use.address)
        assert "[@" not in use.sentence, (key, use.address)


def test_a_page_with_marks_says_once_before_them_how_they_are_read(pages):
    for address, tree in pages.items():
        elements = [e.attributes for e in tree.walk()]
        legends = [
            n for n, e in enumerate(elements) if e.get("class") == "marks-legend"
        ]
        marks = [n for n, e in enumerate(elements) if e.get("role") == "doc-noteref"]

        assert len(legends) == bool(marks), address
        assert legends + marks == sorted(legends + marks), address


def test_every_page_has_a_title_of_its_own_and_is_in_the_sitemap(answers, pages):
    titles = {}
    for path in pages:
        # Sources may share a title; pages of our own may not.
        if "/references/" not in path:
            title = answers[path].markup.metadata["title"]
            assert titles.setdefault(title, path) == path
    # A page that says no more than that nothing was found is for those who look for it.
    blank = {p for p in pages if "No member of the network" in pages[p].words()}
    assert len(blank) > 2
    sitemap = answers["/sitemap.xml"].text
    listed = re.findall(r"<loc>([^<]+)</loc>", sitemap)
    assert sorted(listed) == sorted(
        f"{settings.SITE_URL}{p}" for p in pages.keys() - blank
    )
    # All but /about/.
    assert sitemap.count("<lastmod>20") == len(listed) - 1


# --- What pages say to machines -------------------------------------------------------

# The properties that each type of node has at least, and those it has at most.
SHAPES = {
    "WebPage": (
        {"@id", "url", "name", "license", "inLanguage"},
        {"about", "publisher", "author", "editor", "dateModified"},
    ),
    "NGO": (
        {"@id", "name", "description", "url"},
        {"foundingDate", "areaServed", "location"},
    ),
    "Event": (
        {"@id", "name", "description", "about"},
        {"startDate", "endDate", "location"},
    ),
    "Organization": ({"name"}, {"url", "contactPoint"}),
    "ContactPoint": (set(), {"email", "url"}),
    "Place": ({"name"}, {"address"}),
    "PostalAddress": ({"addressCountry"}, set()),
}


def nodes_in(value):
    """Yield the nodes of a data block, however deep; fail at a value that says nothing."""
    assert value
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from nodes_in(each)


def test_every_node_of_every_page_has_the_shape_of_its_type(answers, pages):
    speaking = []
    for address in pages:
        page = answers[address].markup
        (block,) = page.data_blocks
        data = json.loads(block)
        assert data["@context"] == "https://schema.org"
        for node in nodes_in(data["@graph"]):
            if "@type" in node:
                needed, possible = SHAPES[node["@type"]]
                assert needed <= node.keys() <= needed | possible | {"@type"}, address
        by_type = {node["@type"]: node for node in data["@graph"]}
        own = by_type["WebPage"]
        assert own["url"] == own["@id"] == page.metadata["canonical"], address
        assert page.metadata["title"].startswith(own["name"]), address
        assert own["license"] in page.links
        if "dateModified" in own:
            assert date.fromisoformat(own["dateModified"]), address
        speaking += [address] * ("NGO" in by_type)

    # The front page alone speaks for the subject.
    assert speaking == ["/"]
