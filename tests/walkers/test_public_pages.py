"""The public pages and files of the shipped profile: all that links lead to is read."""

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from html import unescape
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import bibtexparser
import pytest
from django.conf import settings

from ecpat_site import statements
from orgprofile.network.exports import COUNT_COLUMNS, MEMBER_COLUMNS
from references import citing_sentences
from references.models import Citation, Use
from references.prose import sourcing
from tests.conftest import DAY
from tests.page_text import noted_keys, region
from tests.rendered import crawl, words_of
from tests.tables.recording import assert_recorded
from timeline.exports import COLUMNS as EVENT_COLUMNS
from timeline.models import HistoryEvent

pytestmark = pytest.mark.usefixtures("shipped_profile")

CLIENT_TEXT = Path(__file__).parents[1] / "tables" / "client_assertions.tsv"
# The most bytes of a page, packed.
HEAVIEST = {"/": 50_000, "/network/": 38_000}
MOST = 40_000
JUDGED = re.compile(r'<span class="judged judged--(\w+)">([^<]*)</span>')
# A page is stored, and an edition is read later: "2 days ago" would become false.
RELATIVE = re.compile(r"\b\d+ (minute|hour|day|week|month)s? ago\b")


@pytest.fixture(scope="module")
def answers(shipped_profile):
    """Ask once for each public address of the shipped profile."""
    with DAY:
        return MappingProxyType(crawl())


@pytest.fixture(scope="module")
def trees(answers):
    """Return the answers that are pages, as trees."""
    return {address: a.tree for address, a in answers.items() if a.is_page}


@pytest.fixture(scope="module")
def pages(trees):
    """Return those at addresses without a query, which narrows a list."""
    return {address: tree for address, tree in trees.items() if "?" not in address}


# --- The client's text ----------------------------------------------------------------


def words_at(page, fragment):
    """Return the words of a part of a page, or of the whole page."""
    return (region(page, fragment) if fragment else page).words()


def test_each_assertion_of_the_clients_text_has_a_place(pages):
    with CLIENT_TEXT.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    missing = [
        (assertion, place, phrase)
        for assertion, place, phrase in rows
        for address, fragment in [urldefrag(place)]
        if phrase not in words_at(pages[address], fragment)
    ]

    assert len(rows) == 98
    assert missing == []


# --- Every answer ---------------------------------------------------------------------


def test_every_link_leads_to_an_answer_that_sets_no_cookie(answers):
    wrong = {a: one.status for a, one in answers.items() if one.status != HTTPStatus.OK}
    assert wrong == {}
    # Of the pages of sources some are asked for.
    sources = {source.get_absolute_url() for source in Citation.objects.public()}
    linked = {urldefrag(h)[0] for one in answers.values() for h in one.links()}
    assert {a for a in linked if re.fullmatch("/references/[^/?]+/", a)} <= sources
    for address, one in answers.items():
        assert not one.cookies, address
        assert "Cookie" not in one.headers.get("vary", ""), address
        assert b"csrf" not in one.content, address


def test_no_file_holds_a_marker(answers):
    files = {a: answer.text for a, answer in answers.items() if not answer.is_page}

    assert {"/network/counts.csv", "/history/events.csv"} <= files.keys()
    assert [a for a, text in files.items() if re.search(r"\[[@!=]", text)] == []


# --- Every page -----------------------------------------------------------------------


def test_sources_are_numbered_in_the_order_in_which_a_page_cites_them(pages):
    for address, page in pages.items():
        marks = [e for e in page.walk() if e.attributes.get("role") == "doc-noteref"]
        hrefs = [mark.attributes["href"] for mark in marks]
        numbers = [int(h.removeprefix("#n-")) for h in hrefs if h[3:].isdecimal()]

        assert list(dict.fromkeys(numbers)) == [*range(1, len({*numbers}) + 1)], address


def test_no_page_is_heavy(answers, trees):
    # What is added where it is asked for is not counted.
    plain = {a: answers[a].content for a in trees if "sourcing=1" not in a}
    heavy = {
        address: packed
        for address, html in plain.items()
        if (packed := len(gzip.compress(html))) > HEAVIEST.get(address, MOST)
    }

    assert heavy == {}


def test_each_link_leads_somewhere_without_script(trees):
    links = [(a, e) for a, t in trees.items() for e in t.walk() if e.tag == "a"]

    assert len(links) > 10_000
    assert {a for a, link in links if not link.attributes.get("href")} == set()


def test_each_line_counts_the_signs_of_its_page_and_each_sign_follows_a_mark(
    answers, trees
):
    signed = {a: answers[a].text for a in trees if "sourcing=1" in a}

    rows = csv.DictReader(StringIO(answers["/statements.csv"].text))
    own = Counter(row["page"].removeprefix(settings.SITE_URL) for row in rows)

    assert len(signed) > 10
    for address, page in signed.items():
        said = re.search(r'<p class="coverage small">\s*(\d+) statement', page)
        *before, _after = page.split('<span class="verdict verdict--')
        assert len(before) == int(said[1]), address
        assert all('href="#n-' in words for words in before), address
        line = " ".join(page[said.start() :].split("</p>")[0].split())
        others = re.search(r"(\d+|All) of them belongs? to other pages", line)
        number = others[1].replace("All", said[1]) if others else "0"
        shown = int(said[1]) - int(number)
        assert shown == own[address.partition("?")[0]], (address, line)


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
        undated = ("/about/", "/corrections/", "/editions/", "/report/")
        is_dated &= "0 changes are listed" not in page.words
        is_dated &= address.partition("?")[0] not in undated
        dated = re.search(r"Last changed on \d+ \w+ 20\d\d\.", page.words)
        assert dated or not is_dated, address
        if address.startswith("/report/"):
            continue  # nobody cites a form
        cite = text[text.index('<details class="cite">') :]
        styles = re.findall(r'data-copy="[^"]*">([^<]*)<', cite)
        assert len(styles) > 1, address
        assert all(own in unescape(words) for words in styles), address


def test_no_space_stands_before_punctuation(pages):
    spaced = {
        (address, words)
        for address, page in pages.items()
        for words in re.findall(r"\S+ [,;:.](?!\S)", words_of(page))
    }
    assert spaced == set()


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


def marks_in(group):
    """Return where the marks of a group lead, or of that in which a mark stands."""
    sup = group if group.tag == "sup" else group.parent
    assert sup.tag == "sup"
    return [mark.attributes["href"] for mark in sup.children]


def test_every_use_of_every_source_leads_to_a_mark_of_that_source(trees):
    of_each = citing_sentences.of_uses(Use.objects.exclude(source=""), published=True)
    uses = [(key, use) for key, uses in of_each.items() for use in uses]
    found = [(key, *urldefrag(use.address)) for key, use in uses]
    notes = {address: noted_keys(tree) for address, tree in trees.items()}
    wrong = [
        (key, address, fragment)
        for key, address, fragment in found
        for group in [trees[address].ids.get(fragment)]
        if group is None
        or key not in [notes[address].get(href[1:]) for href in marks_in(group)]
    ]

    assert len(found) > 750
    assert wrong == []
    for key, use in uses:
        assert 0 < len(use.sentence) < 1200, (key, use.address)
        assert "[@" not in use.sentence, (key, use.address)


def test_the_profile_as_a_file_says_what_pages_say_word_by_word(answers, trees):
    found = json.loads(answers["/profile.json"].content)["statements"]
    rows = answers["/statements.csv"].text
    # Each run of words in a sentence of a page that shows how its sentences are sourced.
    shown = {
        (unescape(words), sourcing.WAYS[way].words)
        for address in trees
        if "sourcing=1" in address
        for way, words in re.findall(JUDGED, answers[address].text)
    }
    said: dict[str, str] = defaultdict(str)
    for each in found:
        said[each["verdict"]] += f"\n{each['words']}"

    assert len(shown) > 450
    assert [(words, way) for words, way in shown if words not in said[way]] == []
    # At the head of its column a unit has a capital.
    words = {a: {*re.findall(r"\w+", t.words().lower())} for a, t in trees.items()}
    for each in found:
        address = each["page"].removeprefix(settings.SITE_URL)
        assert each["id"] in trees[address].ids, each
        assert {*re.findall(r"\w+", each["words"].lower())} <= words[address], each
    ids = [row["id"] for row in csv.DictReader(StringIO(rows))]
    assert ids == [each["id"] for each in found]


def test_every_page_has_a_title_of_its_own_and_is_in_the_sitemap(answers, pages):
    titles = {}
    for path in pages:
        metadata = answers[path].markup.metadata
        assert titles.setdefault(metadata["title"], path) == path
        assert metadata["og:title"] == metadata["title"]
    # A page that says no more than that nothing was found is for those who look for it.
    blank = {p for p in pages if "No members of " in pages[p].words()}
    assert len(blank) > 2
    listed = re.findall(r"<loc>([^<]+)</loc>", answers["/sitemap.xml"].text)
    sources = {source.get_absolute_url() for source in Citation.objects.public()}
    # Robots are kept from the form, which is another for each statement.
    shown = (pages.keys() - blank - {"/report/"}) | sources
    assert sorted(listed) == sorted(f"{settings.SITE_URL}{path}" for path in shown)


# --- Every file -----------------------------------------------------------------------


def csv_rows(text):
    """Return the rows of a table; fail where one is longer or shorter than its head."""
    # An audit begins with comments (W3C, Metadata Vocabulary for Tabular Data, 5.9).
    table = re.sub(r"\A(#.*\r?\n)+", "", text)
    rows = [*csv.DictReader(StringIO(table), strict=True)]
    assert not [row for row in rows if None in row or None in row.values()]
    return rows


READERS = {
    "text/csv": csv_rows,
    "application/json": json.loads,
    "text/plain": str.splitlines,
    **dict.fromkeys(
        ("application/atom+xml", "application/xml", "image/svg+xml"),
        ElementTree.fromstring,
    ),
    "application/x-research-info-systems": re.compile(
        r"(?ms)^TY  - .*?^ER  - "
    ).findall,
    "application/x-bibtex": lambda text: bibtexparser.parse_string(text).entries,
    "application/vnd.citationstyles.csl+json": json.loads,
}


@pytest.fixture(scope="module")
def files(answers):
    """Return what each file holds, as a program reads it, by its address."""
    return {
        address: READERS[answer.headers["content-type"].partition(";")[0]](answer.text)
        for address, answer in answers.items()
        if not answer.is_page
    }


def test_each_file_is_read_by_a_program_and_none_is_empty(files):
    # Of the audit of that day only the counts are known, in its head.
    empty = [address for address, held in files.items() if not len(held)]
    assert empty == ["/accuracy/2026-11-28.csv"]
    assert {address.partition("?")[0] for address in files} > {
        *("/robots.txt", "/sitemap.xml", "/changes/changes.atom", "/network/map.svg"),
        *("/network/growth.svg", "/profile.json", "/statements.csv"),
    }


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("/history/events.csv", {*EVENT_COLUMNS}),
        ("/network/members.csv", {*MEMBER_COLUMNS}),
        ("/network/counts.csv", {*COUNT_COLUMNS}),
        ("/statements.csv", {*statements.COLUMNS, "licence"}),
    ],
)
def test_each_row_of_a_table_is_on_the_page_that_it_names(
    trees, files, address, columns
):
    rows = files[address]

    assert columns <= {*rows[0]}
    for row in rows:
        path, fragment = urldefrag(row["page"].removeprefix(settings.SITE_URL))
        assert not fragment or fragment in trees[path].ids, row


def test_a_list_that_is_narrowed_has_the_rows_of_the_whole_that_match(files):
    events, members = files["/history/events.csv"], files["/network/members.csv"]
    african = [row for row in members if row["region"] == "Africa"]
    awards = [row for row in events if row["kind"] == "award"]

    assert len(events) == HistoryEvent.objects.published().count() > 40
    assert files["/history/events.csv?kind=award"] == awards != []
    assert files["/network/members.csv?region=Africa"] == african != []


def test_the_whole_profile_has_every_source_and_statement_once(answers, files):
    held = files["/profile.json"]

    assert "’" in answers["/profile.json"].text  # people open it too

    assert held["columns"] == [*statements.COLUMNS]
    assert {*held["statements"][0]} == {*statements.COLUMNS}
    assert len(held["sources"]) == Citation.objects.public().count()
    statement_keys = [(each["id"], each["words"]) for each in held["statements"]]
    assert (
        len({*statement_keys}) == len(statement_keys) == len(files["/statements.csv"])
    )


# --- What pages say to machines -------------------------------------------------------


def nodes_in(value):
    """Yield the nodes of a data block, however deep; fail at a value that says nothing."""
    assert value
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from nodes_in(each)


def test_each_page_tells_machines_what_it_is_and_the_front_page_whose(answers, pages):
    speaking = []
    for address in pages:
        page = answers[address].markup
        (block,) = page.data_blocks
        graph = json.loads(block)["@graph"]
        kinds = {node.get("@type") for node in nodes_in(graph)}
        (own,) = [node for node in graph if node["@type"] == "WebPage"]
        assert own["url"] == own["@id"] == page.metadata["canonical"], address
        assert page.metadata["title"].startswith(own["name"]), address
        assert own["license"] in page.links
        speaking += [address] * ("NGO" in kinds)

    assert speaking == ["/"]


# --- The table ------------------------------------------------------------------------


# A page of each kind that has few words, and the front page.
RECORDED = (
    *("/", "/about/", "/corrections/", "/history/bellamy-chair-2013/"),
    *("/criticism/lobbying-for-sesta/", "/references/aple-voluntourism/"),
    *("/network/members/th/", "/organisations/the-code/"),
)


def test_a_page_of_each_kind_has_the_words_recorded(pages):
    sentences = [
        (address, sentence)
        for address in RECORDED
        for sentence in re.split(r"(?<=[.?!:]) ", words_of(pages[address]))
    ]

    assert_recorded("words", sentences)
