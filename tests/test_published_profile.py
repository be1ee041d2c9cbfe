"""The shipped profile itself, as a reader, an editor and an operator meet it."""

import csv
import json
import re
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from orgprofile.models import Criticism, MembershipCount, Organisation
from references import prose, uses
from references.models import Citation
from references.statements import Record, Statement
from tests.page_text import read, region
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


@pytest.fixture(scope="module")
def pages(loaded):
    """Every public page that links lead to from the front page, by its path."""
    from django.test import Client

    client, found, waiting = Client(), {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(("/admin/", "/static/")):
            continue
        response = client.get(path)
        found[path] = response
        if response.status_code == HTTPStatus.OK:
            waiting += [urldefrag(urljoin(path, h))[0] for h in _links(response)]
    return found


def _links(response):
    tree = read(response.content.decode())
    hrefs = [e.attributes.get("href", "") for e in tree.walk() if e.tag == "a"]
    return [h for h in hrefs if not h.startswith(("http:", "https:", "mailto:"))]


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
    assert list(uses.broken()) == []


def test_every_published_text_cites_a_source():
    for model in records():
        if not issubclass(model, Statement):
            continue
        for row in model.objects.published():
            for name in model.must_cite:
                text = getattr(row, name)
                assert not text or prose.parse(text).keys, f"{row!r}, {name}"


def test_all_sources_of_the_clients_text_are_there():
    assert len(CLIENT_SOURCES) == 26
    assert set(CLIENT_SOURCES) <= Citation.objects.all_keys()


def test_every_source_is_cited_or_says_why_it_is_kept():
    counts = uses.counts(published=True)

    unexplained = [
        citation.key
        for citation in Citation.objects.all()
        if not counts[citation.key] and not citation.uncited_because
    ]

    assert unexplained == []


def test_no_source_is_both_cited_and_called_uncited():
    counts = uses.counts(published=True)

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


def test_criticism_is_never_aimed_at_the_subject():
    told = Criticism.objects.published()

    assert told.count() == 3
    assert {c.target and c.target.slug for c in told} == {"ecpat-usa", None}
    assert not told.filter(target__slug=SUBJECT).exists()


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
    for path in ("figure-of-100000-children", "lobbying-for-sesta"):
        page = read(pages[f"/criticism/{path}/"].content.decode())
        assert "not checked" in region(page, path).words()


def test_awards_to_other_bodies_are_not_shown_as_the_subjects_own():
    awards = HistoryEvent.objects.published().awards()

    own = awards.filter(organisation__slug=SUBJECT)

    assert (own.count(), awards.count()) == (4, 7)


OUTDATED = re.compile(
    r"child prostitut|child pornograph|sex tourism|child sex\b|kiddie", re.IGNORECASE
)


def test_outdated_terms_stand_only_in_names_and_quotations():
    for model in records():
        for row in model.objects.all():
            for name in model.prose_fields():
                text = re.sub(r"“[^”]*”", "", prose.plain(getattr(row, name)))
                for match in OUTDATED.finditer(text):
                    assert match[0].istitle() or match[0][0].isupper(), (row, match[0])


def test_the_site_says_the_names_the_profile_has():
    organisation = Organisation.objects.get(slug=settings.SITE_ORGANISATION)

    assert organisation.name == settings.SITE_SUBJECT
    assert organisation.website == settings.SITE_SUBJECT_URL


def test_the_structured_data_agrees_with_the_page(pages):
    tree = read(pages["/"].content.decode())
    (block,) = [e for e in tree.walk() if e.tag == "script"]

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


def test_every_internal_link_leads_to_a_page(pages):
    wrong = {
        path: response.status_code
        for path, response in pages.items()
        if response.status_code != HTTPStatus.OK
    }

    assert len(pages) > 230
    assert wrong == {}


def test_every_fragment_that_is_linked_exists(pages):
    trees = {path: read(r.content.decode()) for path, r in pages.items()}
    ids = {
        path: {e.attributes["id"] for e in tree.walk() if "id" in e.attributes}
        for path, tree in trees.items()
    }

    dangling = {
        (path, href)
        for path, tree in trees.items()
        for href in (e.attributes.get("href", "") for e in tree.walk() if e.tag == "a")
        if "#" in href and not href.startswith("http")
        for target, fragment in [urldefrag(urljoin(path, href))]
        if fragment not in ids.get(target, set())
    }

    assert dangling == set()


def test_every_id_is_unique_on_its_page(pages):
    for path, response in pages.items():
        tree = read(response.content.decode())
        ids = [e.attributes["id"] for e in tree.walk() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), path


def test_no_page_shows_a_missing_citation(pages):
    assert [p for p, r in pages.items() if b"Missing citation" in r.content] == []


def test_titles_and_descriptions_are_each_pages_own(pages):
    titles = {}
    for path, response in pages.items():
        tree = read(response.content.decode())
        (title,) = [e.words() for e in tree.walk() if e.tag == "title"]
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


def test_the_front_page_takes_at_most_twelve_queries(
    client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        client.get("/")


@pytest.mark.parametrize("path", ["/references/", "/history/"])
def test_the_long_lists_take_at_most_six_queries(
    client, path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        client.get(path)


def test_the_sitemap_names_every_page_that_links_lead_to(client, pages):
    sitemap = client.get("/sitemap.xml").content.decode()
    named = set(re.findall(r"<loc>([^<]+)</loc>", sitemap))

    assert named == {f"{settings.SITE_URL}{path}" for path in pages}
