"""The shipped profile itself, as a reader, an editor and an operator meet it."""

import csv
import json
import re
from collections import Counter, deque
from html import unescape
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import bibtexparser
import pytest
import rispy
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from orgprofile.models import (
    CountrySearch,
    Criticism,
    Member,
    MembershipCount,
    Organisation,
    Quotation,
    Resolution,
    Turn,
)
from orgprofile.values import disagreement
from references.catalogue.filters import CitationFilter
from references.exchange.formats import FORMATS
from references.models import Citation
from references.prose import markdown
from references.records.record import Record
from references.statements.statement import Statement
from references.uses import questions
from tests.page_text import read, region
from tests.shipped_findings import FINDINGS
from tests.walk import content
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

CLIENT_TEXT = Path(__file__).with_name("client_assertions.tsv")
SUBJECT = "ecpat-international"

# The sources of the client's text, in its order.
CLIENT_SOURCES = [
    "ecpat-international-2020",
    "european-commission-ecpat-2021",
    "davy-ecpat-southeast-asia-2017",
    "terminology-guidelines-2018",
    "anti-slavery-international-2020",
    "child-rights-connect-2018",
    "ecpat-world-congress-iii-2008",
    "body-shop-australia-2018",
    "global-study-sectt-2016",
    "ecpat-interpol-global-indicator-2018",
    "ecpat-resources-2018",
    "the-code-home",
    "the-code-history-2013",
    "hetter-cnn-2012",
    "virtual-global-taskforce-2015",
    "itu-working-together-2015",
    "inhope-foundation-ecpat",
    "child-helpline-international-2014",
    "romano-vox-2018",
    "kessler-washington-post-2015",
    "vice-fosta-sesta-protest-2018",
    "ecpat-usa-sesta-2018",
    "cohn-cnbc-2018",
    "cole-motherboard-2018",
    "moorghen-hilton-foundation-2013",
    "bacchi-reuters-2017",
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The shipped profile, loaded once for this module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        call_command("loaddata", "ecpat", verbosity=0, stdout=StringIO())
        try:
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def profile(loaded, db):
    """Every test here stands on the loaded profile."""


# How many addresses that differ in a query string's values alone are asked for.
LIKE_EACH_OTHER = 3


@pytest.fixture(scope="module")
def answers(loaded):
    """The answers that links lead to from the front page, by address.

    Of lists that are narrowed or sorted alike, a few stand for all.
    """
    from django.test import Client

    client, found, waiting, alike = Client(), {}, deque(["/"]), Counter()
    while waiting:
        address = waiting.popleft()
        if address in found or address.startswith(("/admin/", "/static/")):
            continue
        path, _, query = address.partition("?")
        named = re.findall(r"(?:^|&)([^=]+)", query)
        # Of the sources of a page as files, a few stand for those of all its like.
        like = path.split("/")[1] if "sources" in named else path
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
def pages(answers):
    """Of these, the pages at their own addresses: no list narrowed, no file."""
    return {
        address: response
        for address, response in answers.items()
        if "?" not in address and _is_page(response)
    }


@pytest.fixture(scope="module")
def trees(answers):
    """The answers that are pages, read."""
    return {
        address: read(response.content.decode())
        for address, response in answers.items()
        if _is_page(response)
    }


def _is_page(response):
    """Whether it is read in a browser: neither a file nor a feed."""
    return response["Content-Type"].startswith("text/html")


def _links(response):
    """Where the links of a page lead on this site."""
    hrefs = re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', response.content.decode())
    return [
        unescape(h) for h in hrefs if not h.startswith(("http:", "https:", "mailto:"))
    ]


def records():
    return [m for m in apps.get_models() if issubclass(m, Record)]


def snapshot():
    """Every row of the profile with its version, and how long its history is."""
    return {
        model._meta.label: (
            list(model.objects.order_by("pk").values()),
            model.history.count(),
        )
        for model in records()
    }


def dumped():
    text = StringIO()
    labels = [m._meta.label for m in records()]
    call_command("dumpdata", *labels, format="yaml", stdout=text)
    return text.getvalue()


def test_loading_a_second_time_changes_nothing():
    before = snapshot()

    call_command("loaddata", "ecpat", verbosity=0, stdout=StringIO())

    assert snapshot() == before


def test_what_is_exported_loads_as_the_same_profile(tmp_path):
    exported = dumped()
    file = tmp_path / "export.yaml"
    file.write_text(exported)
    for model in reversed(records()):
        model.objects.all()._raw_delete("default")
        model.history.all().delete()

    call_command("loaddata", str(file), verbosity=0, stdout=StringIO())

    assert dumped() == exported


def test_every_row_passes_the_checks_its_form_makes():
    for model in records():
        for row in model.objects.all():
            row.full_clean()


def test_no_marker_is_broken():
    assert list(questions.broken()) == []


def test_every_published_text_cites_a_source():
    for model in records():
        if not issubclass(model, Statement):
            continue
        for row in model.objects.published():
            for name in model.must_cite:
                text = getattr(row, name)
                assert not text or markdown.parse(text).keys, f"{row!r}, {name}"


def test_all_sources_of_the_clients_text_are_there():
    assert len(CLIENT_SOURCES) == 26
    assert set(CLIENT_SOURCES) <= Citation.objects.all_keys()


def test_every_source_is_cited_or_says_why_it_is_kept():
    counts = questions.counts(published=True)

    unexplained = [
        citation.key
        for citation in Citation.objects.all()
        if not counts[citation.key] and not citation.uncited_because
    ]

    assert unexplained == []


def test_no_source_is_both_cited_and_called_uncited():
    counts = questions.counts(published=True)

    kept = Citation.objects.exclude(uncited_because="")

    assert [citation.key for citation in kept if counts[citation.key]] == []


def test_each_assertion_of_the_clients_text_stands_on_the_front_page(pages):
    page = read(pages["/"].content.decode())
    with CLIENT_TEXT.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    missing = [
        (assertion, fragment, phrase)
        for assertion, fragment, phrase in rows
        if phrase not in region(page, fragment.removeprefix("#")).words()
    ]

    assert len(rows) == 98
    assert missing == []


def test_the_sections_stand_in_the_order_of_the_clients_text(pages):
    page = read(pages["/"].content.decode())
    headings = [e.attributes.get("id") for e in page.walk() if e.tag == "h2"]

    assert headings == [
        *("contents", "history", "research", "network", "the-code", "online"),
        *("criticism", "awards", "references", "licence"),
    ]


def test_the_front_page_leads_with_the_newest_dated_figure(pages):
    page = read(pages["/"].content.decode())

    lead = region(page, "introduction").words()

    assert "142 members in 115 countries as of 12 November 2025" in lead


def test_one_sentence_says_why_the_clients_two_figures_differ(pages):
    page = read(pages["/"].content.decode())

    sentences = re.split(r"(?<=[.;]) ", region(page, "network").words())
    about_both = [
        s for s in sentences if "122 members in 104" in s and "104 members" in s
    ]

    assert len(about_both) == 1
    assert "two other figures" in about_both[0]
    assert "different dates" in about_both[0]


def test_every_figure_found_is_a_row_with_date_basis_and_source():
    counts = MembershipCount.objects.published()

    totals = counts.filter(measure__slug="ecpat-members", is_stale=False)

    assert counts.count() == 66
    for members, countries in [(122, 104), (104, 93), (142, 115), (4, 4), (17, None)]:
        assert totals.filter(members=members, countries=countries).exists()
    assert totals.filter(claims_current=True).count() == 2


# The discrete claims of the client's text on criticism, by the name the research gave
# them: exchange (or "-"), its statement, turn or else section, status, phrase, and what a
# reader sees of its support.
CLAIMS = Path(__file__).with_name("criticism_claims.tsv")
CLAIM_NAMES = {
    *("sesta-lobbying", "vox-description", "hundred-thousand", "old-data", "thin-air"),
    *("nismart", "nismart-detail", "withdrawal", "usa-reply", "harm-to-workers"),
    *("communities-lost", "underground"),
}


def claims():
    with CLAIMS.open(encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def words_of_place(tree, exchange, place):
    """The words of a turn, of the statement criticised, or of a section."""
    if exchange == "-":
        return region(tree, place).words()
    if place != "statement":
        return region(tree, f"{exchange}-{place}").words()
    return next(
        e.words()
        for e in region(tree, exchange).walk()
        if e.attributes.get("class") == "exchange__statement"
    )


def test_each_claim_of_criticism_stands_in_its_place_with_what_supports_it(pages):
    rows = claims()
    front = read(pages["/"].content.decode())

    assert {claim for claim, *_rest in rows} == CLAIM_NAMES
    for claim, exchange, place, status, phrase, support in rows:
        if status == "published":
            page = front
            if exchange != "-":
                page = read(pages[f"/criticism/{exchange}/"].content.decode())
            words = words_of_place(page, exchange, place)
            assert phrase in words, (claim, place)
            assert support in words, (claim, place)
            assert words == words_of_place(front, exchange, place)


def criticism_files(client, answers):
    """The records of each file of criticism that a link leads to, by its address."""
    return {
        address: json.loads(content(client.get(address)))["exchanges"]
        for address in answers
        if re.match(r"/criticism/[^/]+\.json", address)
    }


def test_a_claim_that_waits_for_an_editor_is_kept_and_shown_nowhere(client, answers):
    drafts = [row for row in claims() if row[3] == "draft"]

    assert [row[0] for row in drafts] == ["sesta-lobbying"]
    for _claim, exchange, place, _status, phrase, support in drafts:
        turn = Turn.objects.get(criticism__slug=exchange, slug=place)
        label = str(turn.get_support_display())
        assert phrase in markdown.plain(turn.body)
        assert f"{label[0].upper()}{label[1:]}." == support
        assert (turn.status, turn.author) == ("draft", "")
        pages = "".join(content(r) for r in answers.values() if not r.streaming)
        assert exchange not in pages + json.dumps(criticism_files(client, answers))
        assert client.get(f"/criticism/{exchange}/").status_code == HTTPStatus.NOT_FOUND


def test_every_published_judgement_has_somebody_who_makes_it():
    turns = Turn.objects.published().filter(kind__in=Turn.EVALUATIONS)

    assert sorted(turn.author for turn in turns) == [
        "Aja Romano",
        "Danielle Blunt and Ariel Wolf",
        "Glenn Kessler",
        "Samantha Cole",
        "Scott Cohn",
        "Wikipedia’s article",
    ]


def test_what_a_source_does_not_support_in_full_is_marked_and_explained():
    turns = Turn.objects.published()

    support = {turn.fragment: turn.support for turn in turns if turn.support != "yes"}

    assert support == {
        "figure-of-100000-children-washington-post-2015": "unseen",
        "figure-of-100000-children-ecpat-usa": "no",
        "figure-of-100000-children-wikipedia": "no",
        "figure-of-100000-children-ecpat-usa-2015": "unseen",
        "effects-of-fosta-sesta-vox-2018": "unseen",
        "effects-of-fosta-sesta-ecpat-usa-2018-04": "partly",
        "effects-of-fosta-sesta-motherboard-2018": "partly",
        "effects-of-fosta-sesta-cnbc-2018": "partly",
    }


def test_criticism_is_never_aimed_at_the_subject():
    told = Criticism.objects.published()

    assert told.count() == 2
    assert {c.target and c.target.slug for c in told} == {"ecpat-usa", None}
    assert not Criticism.objects.filter(target__slug=SUBJECT).exists()


TARGETS = {
    "figure-of-100000-children": "PACT – Protect All Children from Trafficking",
    "effects-of-fosta-sesta": "FOSTA-SESTA (United States law, 2018)",
}


def test_no_page_and_no_file_gives_the_subject_as_a_target(client, answers, trees):
    seen = Counter()
    for address, tree in trees.items():
        for element in tree.walk():
            kind = element.attributes.get("class")
            if kind == "exchange__summary":
                told = element.words().partition(" Date:")[0]
                name = told.removeprefix("Target: ").partition(", formerly")[0]
                assert name.rstrip(".") in TARGETS.values(), address
                seen["page"] += 1
            if element.attributes.get("id") == "id_target":
                assert "ECPAT International" not in element.words(), address
            if element.tag == "h2" and element.words().startswith("Criticism of "):
                assert address == "/organisations/ecpat-usa/"
    for address, found in criticism_files(client, answers).items():
        for record in found:
            assert record["target"]["name"] == TARGETS[record["id"]], address
            seen["file"] += 1

    assert seen["page"] >= 6
    assert seen["file"] >= 4


def test_how_many_sources_of_an_exchange_are_independent_is_counted(pages):
    for exchange, told in [
        ("figure-of-100000-children", "2 of 6 sources are independent"),
        ("effects-of-fosta-sesta", "2 of 11 sources are independent"),
    ]:
        for address in ("/", f"/criticism/{exchange}/"):
            page = read(pages[address].content.decode())
            assert told in region(page, exchange).words(), address


def test_every_criticism_has_a_reply_and_an_outcome():
    for criticism in Criticism.objects.published().with_turns():
        kinds = {turn.kind for turn in criticism.turns.all()}
        assert {"criticism", "response"} <= kinds
        assert criticism.outcome
        assert criticism.outcome_as_of


def test_the_unsupported_citation_says_so(pages):
    page = read(pages["/criticism/figure-of-100000-children/"].content.decode())

    words = region(page, "figure-of-100000-children").words()

    assert "names neither ECPAT-USA nor NISMART" in words


def test_quotations_nobody_checked_say_so(pages):
    words = Quotation.objects.published()

    assert words.count() == 4
    assert {quotation.wording for quotation in words} == {"unchecked"}
    assert {quotation.seen_in.key for quotation in words} == {
        "wikipedia-ecpat-international"
    }
    for path in ("figure-of-100000-children", "effects-of-fosta-sesta"):
        page = read(pages[f"/criticism/{path}/"].content.decode())
        shown = [e.words() for e in page.walk() if e.tag == "figcaption"]
        assert len(shown) == 2
        assert all("Wording not checked." in told for told in shown)


def test_awards_to_other_bodies_are_not_shown_as_the_subjects_own():
    awards = HistoryEvent.objects.published().filter(kind="award")

    own = awards.filter(organisation__slug=SUBJECT)

    assert (own.count(), awards.count()) == (4, 7)


OUTDATED = re.compile(
    r"child prostitut|child pornograph|sex tourism|child sex\b|kiddie", re.IGNORECASE
)


def test_outdated_terms_stand_only_in_names_and_quotations():
    for model in records():
        for row in model.objects.all():
            for name in model.prose_fields():
                text = re.sub(r"“[^”]*”", "", markdown.plain(getattr(row, name)))
                for match in OUTDATED.finditer(text):
                    assert match[0].istitle() or match[0][0].isupper(), (row, match[0])


def test_the_site_says_the_names_the_profile_has():
    organisation = Organisation.objects.get(slug=settings.SITE_ORGANISATION)

    assert organisation.name == settings.SITE_SUBJECT
    assert organisation.website == settings.SITE_SUBJECT_URL


def test_the_structured_data_agrees_with_the_page(pages):
    tree = read(pages["/"].content.decode())
    scripts = [e for e in tree.walk() if e.tag == "script"]
    (block,) = [e for e in scripts if "src" not in e.attributes]

    ngo, page = json.loads("".join(block.children))["@graph"]

    facts = region(tree, "facts").words()
    assert ngo["@type"] == "NGO"
    assert ngo["name"] == "ECPAT International"
    assert ngo["url"] == "https://ecpat.org/"
    assert ngo["foundingDate"] == "1990-05"
    assert "May 1990" in facts
    assert ngo["location"] in facts
    assert ngo["areaServed"] in facts
    assert page["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_every_internal_link_leads_to_a_page(answers, pages):
    wrong = {
        address: response.status_code
        for address, response in answers.items()
        if response.status_code != HTTPStatus.OK
    }

    assert len(pages) > 430
    assert len(answers) > len(pages) + 20
    assert wrong == {}


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
        for group in [named[address].get(fragment)]
        if group is None
        or group.attributes["class"] != "marks"
        or not any(
            e.attributes.get("id", "").startswith(f"cite-{key}-") for e in group.walk()
        )
    ]

    assert len(found) > 750
    assert wrong == []


def test_every_use_of_a_source_is_told_by_the_words_that_rest_on_it():
    for key in Citation.objects.all_keys():
        for use in questions.of(key, published=True):
            assert use.sentence, (key, use.address)
            assert "[@" not in use.sentence
            assert len(use.sentence) < 1200, (key, use.address)


def test_no_more_uses_of_a_source_are_counted_than_are_public():
    counts = questions.counts(published=True)

    for citation in Citation.objects.all():
        found = questions.of(citation.key, published=True)
        assert citation.use_count == counts[citation.key] == len(found), citation.key


@pytest.mark.parametrize("address", ["/", "/history/", "/network/members/"])
def test_each_file_of_a_page_holds_the_sources_of_its_notes_in_order(
    client, trees, address
):
    ids = [e.attributes.get("id", "") for e in trees[address].walk()]
    noted = [one.removeprefix("note-") for one in ids if one.startswith("note-")]

    files = {code: content(client.get(f"{address}?sources={code}")) for code in FORMATS}

    assert len(noted) > 50
    entries = bibtexparser.parse_string(files["bib"]).entries
    assert [entry.key for entry in entries] == noted
    assert [entry["id"] for entry in rispy.loads(files["ris"])] == noted
    assert [entry["id"] for entry in json.loads(files["json"])] == noted
    rows = csv.DictReader(StringIO(files["csv"], newline=""))
    assert [row["key"] for row in rows] == noted


def test_the_choices_among_the_shipped_sources_find_what_they_say():
    every = Citation.objects.all()
    narrowed = CitationFilter({}, every)

    for name in narrowed.COUNTED:
        choices = {v: n for v, n in narrowed.choices(name).items() if n}
        found = {v: CitationFilter({name: v}, every).qs.count() for v in choices}
        assert found == choices, name


def test_every_id_is_unique_on_its_page(trees):
    for address, tree in trees.items():
        ids = [e.attributes["id"] for e in tree.walk() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), address


def test_no_page_holds_a_style_attribute(answers):
    for address, response in answers.items():
        assert response.streaming or b" style=" not in response.content, address


def test_no_page_shows_a_missing_citation(pages):
    assert [p for p, r in pages.items() if b"Missing citation" in r.content] == []


def test_titles_and_descriptions_are_each_pages_own(pages):
    titles = {}
    for path, response in pages.items():
        tree = read(response.content.decode())
        (title,) = [
            e.words()
            for e in tree.walk()
            if e.tag == "title" and e.parent.tag == "head"
        ]
        (canonical,) = [
            e.attributes["href"]
            for e in tree.walk()
            if e.tag == "link" and e.attributes.get("rel") == "canonical"
        ]
        assert canonical == f"{settings.SITE_URL}{path}"
        titles.setdefault(title, []).append(path)

    # Sources may share a title; pages of our own may not.
    shared = {t: p for t, p in titles.items() if len(p) > 1}
    assert [p for ps in shared.values() for p in ps if "/references/" not in p] == []


def test_the_sitemap_names_every_page_that_links_lead_to(client, pages):
    sitemap = client.get("/sitemap.xml").content.decode()
    named = set(re.findall(r"<loc>([^<]+)</loc>", sitemap))

    assert named == {f"{settings.SITE_URL}{path}" for path in pages}


# --- The network -----------------------------------------------------------------------


def members():
    return Member.objects.published()


def test_a_hundred_and_four_members_are_named_in_eighty_seven_countries():
    found = members().standing_on(None)

    assert found.count() == 104
    assert len(set(found.values_list("country", flat=True))) == 87
    assert found.filter(stands="former").count() == 3
    assert found.exclude(country="").count() == 104


def test_members_are_known_by_the_network_themselves_and_others():
    found = {
        evidence: members().filter(evidence=evidence).count()
        for evidence in ("network", "self", "third-party")
    }

    assert found == {"network": 81, "self": 14, "third-party": 9}
    assert members().filter(as_of="").count() == 40


def test_every_member_has_a_source_that_can_be_followed_or_described():
    for member in members().select_related("citation"):
        assert member.citation, member
        assert member.citation.title, member


def test_what_is_not_confirmed_stays_with_the_editors(trees, answers, client):
    drafts = Member.objects.filter(status="draft")

    assert drafts.count() == 8
    assert drafts.exclude(standing="unconfirmed").count() == 1
    assert not members().filter(standing="unconfirmed").exists()
    files = [client.get(f"/network/members.{kind}") for kind in ("csv", "json")]
    said = [b"".join(file.streaming_content).decode() for file in files]
    said += [r.content.decode() for r in answers.values() if not r.streaming]
    for member in drafts:
        assert not [text[:80] for text in said if f'id="{member.slug}"' in text], member
        assert member.slug not in said[0] + said[1], member


def test_no_country_stands_among_the_members_and_the_searches_in_vain():
    searched = set(CountrySearch.objects.published().values_list("country", flat=True))

    assert len(searched) == 54
    assert searched & set(members().values_list("country", flat=True)) == set()


def test_every_pair_of_figures_that_disagrees_is_decided_with_a_reason():
    counts = {
        count.slug: count for count in MembershipCount.objects.published().compared()
    }
    decided = {
        frozenset((r.figure.slug, r.against.slug)): r
        for r in Resolution.objects.published().select_related("figure", "against")
    }

    pairs = [
        frozenset((one.name, other.name))
        for one, other in disagreement.pairs(count.said for count in counts.values())
    ]

    assert len(pairs) == len(decided) == 22
    assert set(pairs) == set(decided)
    for pair, resolution in decided.items():
        assert resolution.holds, pair
        assert markdown.parse(resolution.reason).keys, pair


def test_the_clients_two_figures_disagree_and_are_decided(client):
    of = MembershipCount.objects.published().filter(measure__slug="ecpat-members")
    one = of.get(members=122, countries=104, claims_current=True)
    other = of.get(members=104, countries=93, claims_current=True)

    assert disagreement.disagree(one.said, other.said)
    (decision,) = Resolution.objects.published().filter(
        figure__in=(one, other), against__in=(one, other)
    )
    assert decision.holds
    page = read(client.get("/network/").content.decode())
    for slug in (one.slug, other.slug):
        assert region(page, slug).tag == "tr"


def test_the_network_page_leads_with_the_figure_in_force(trees):
    newest = region(trees["/network/"], "newest").words()

    assert newest.startswith("142 members in 115 countries as of 12 November 2025")
    page = trees["/network/"].words()
    assert re.search(r"Sources name 101 members in \d+ countries, and 3 former", page)
    assert "That is fewer than the figure above" in page
    assert "Each pair has been weighed." in page


@pytest.mark.parametrize(
    ("asked", "lead"),
    [
        ("2007", "at least 80 members in at least 70 countries"),
        ("1999", "53 members"),
    ],
)
def test_the_network_is_known_as_it_was_for_a_year(client, asked, lead):
    page = read(client.get(f"/network/?as_of={asked}").content.decode())

    newest = region(page, "newest").words()

    assert newest.startswith(lead)


def test_before_its_founding_the_network_has_no_figure_and_no_member(client):
    page = read(client.get("/network/?as_of=1985").content.decode())

    assert region(page, "newest").words().startswith("No figure is dated 1985")
    assert "No source was found that names a member for 1985" in page.words()


def test_the_files_hold_every_figure_and_every_member(client):
    def rows(address):
        text = b"".join(client.get(address).streaming_content).decode()
        return list(csv.DictReader(StringIO(text, newline="")))

    counts, found = rows("/network/counts.csv"), rows("/network/members.csv")

    assert (len(counts), len(found)) == (66, 104)
    assert all(row["source_title"] and row["source_page"] for row in counts + found)
    assert [row["id"] for row in counts if row["is_in_force"] == "true"] == [
        MembershipCount.objects.get(members=142, countries=115).slug
    ]


# --- Decisions and the fixtures -----------------------------------------------------------


def reload():
    told = StringIO()
    call_command("loaddata", "ecpat", verbosity=0, stdout=told)
    return told.getvalue()


def test_a_decision_made_by_staff_survives_the_fixtures_twice():
    figure = MembershipCount.objects.get(members=142, countries=115)
    other = MembershipCount.objects.create(
        slug="2025-11-12-99",
        measure=figure.measure,
        members=99,
        as_of=figure.as_of,
        basis=figure.basis,
        citation=figure.citation,
    )
    made = Resolution.objects.create(
        figure=other,
        against=figure,
        verdict="error",
        reason=f"A slip.[@{figure.citation.key}]",
        figure_said=other.said.words(),
        against_said=figure.said.words(),
        status="published",
    )

    told = [reload(), reload()]

    made.refresh_from_db()
    assert (made.verdict, made.version, made.holds) == ("error", 1, True)
    assert Resolution.objects.count() == 23
    assert all("changed 0." in each for each in told)


def test_a_shipped_decision_that_staff_changed_is_kept_as_they_left_it():
    shipped = Resolution.objects.filter(verdict="superseded").first()
    shipped.verdict, shipped.reason = "unresolved", f"{shipped.reason} Or not."
    shipped.full_clean()
    shipped.save()

    told = [reload(), reload()]

    again = Resolution.objects.get(pk=shipped.pk)
    assert (again.verdict, again.version) == ("unresolved", shipped.version)
    assert again.reason.endswith("Or not.")
    assert all("changed 0." in each for each in told)
    assert all("Kept as staff left it: orgprofile.resolution" in each for each in told)


def test_a_shipped_decision_lapses_with_its_figure_and_the_fixtures_do_not_revive_it():
    shipped = Resolution.objects.published().first()
    figure = shipped.figure
    figure.members = (figure.members or figure.countries) + 1000
    figure.save()

    reload()

    again = Resolution.objects.get(pk=shipped.pk)
    assert not again.holds
    assert again.figure.members == figure.members


def test_a_member_that_staff_withdrew_stays_withdrawn():
    member = members().first()
    members().filter(pk=member.pk).withdraw()

    reload()

    assert not members().filter(pk=member.pk).exists()


# --- What is to be looked at -----------------------------------------------------------


def test_the_linter_finds_in_the_sources_what_the_dossier_leads_one_to_expect():
    written = StringIO()

    call_command("check_citations", "--format", "json", stdout=written)

    report = json.loads(written.getvalue())
    found: dict[str, set[str]] = {}
    for finding in report["findings"]:
        found.setdefault(finding["code"], set()).add(finding["key"])
    assert found == {code: set(keys) for code, keys in FINDINGS.items()}
    assert report["ok"]


def test_the_documents_count_what_the_linter_finds():
    told = (Path(settings.BASE_DIR) / "docs" / "linting.md").read_text()

    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", told, re.MULTILINE)

    assert dict(rows) == {code: str(len(keys)) for code, keys in FINDINGS.items()}
