"""The pages on sources: all of them, narrowed and in order; and each, with its uses."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from references.catalogue import pages, views
from references.exchange.formats import FORMATS
from references.models import Citation
from references.showing import asked_format
from tests.make import (
    make_citation,
    make_correction,
    make_event,
    make_more,
    make_organisation,
    make_profile,
    make_section,
)
from tests.markup import Markup, tree
from tests.page_text import noted_keys
from tests.references.test_lists import listing
from tests.walk import content

pytestmark = pytest.mark.django_db

LIST = "/references/"
ONE = "/references/face/"


def keys_in(response):
    """The keys of a file of comma-separated values, in their order."""
    rows = csv.DictReader(StringIO(content(response), newline=""))
    return [row["key"] for row in rows]


def cite(*keys):
    """Make a published sentence that cites these sources."""
    markers = "; ".join(f"@{key}" for key in keys)
    make_section(make_organisation(), body=f"Said.[{markers}]")


def shown(response):
    return "".join(citation.key for citation in response.context["pagination"])


def test_a_crawl_of_the_list_shows_each_source_once_and_ends(client, monkeypatch):
    assert views.PAGE_SIZE <= 100
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for key in "abcde":
        make_citation(key, title=key)
    cite(*"abcde")
    first = f"{LIST}?sort=title&type=webpage"
    page, read = first, []
    while page:
        response = client.get(page)
        read.append(shown(response))
        links = Markup(response).links
        (page,) = [LIST + li for li in links if f"page={len(read) + 1}" in li] or [""]

    assert read == ["ab", "cd", "e"]
    assert shown(client.get(f"{first}&page=last")) == "ab"


@pytest.mark.parametrize(
    ("address", "name"), [(LIST, "ecpat-international-sources"), (ONE, "face")]
)
def test_sources_are_offered_and_sent_as_files_of_each_type(client, address, name):
    make_citation("face", title="The bogus claim – “thin air”")
    cite("face")
    page = client.get(address).content.decode()

    for code, form in FORMATS.items():
        assert f'href="{address}?sources={code}" type="{form.media_type}"' in page
        got = client.get(address, {"sources": code})
        head = client.head(address, {"sources": code})
        assert (content(head), "bogus claim" in content(got)) == ("", True)
        for response in (got, head):
            assert response["Content-Type"] == f"{form.media_type}; charset=utf-8"
            said = f'attachment; filename="{name}.{code}"'
            assert response["Content-Disposition"] == said


def test_the_file_of_a_list_holds_all_that_it_finds_in_order_and_is_read_as_it_is_sent(
    client, django_assert_num_queries
):
    for n in range(5):
        make_citation(f"source-{n}", type="book", issued=f"200{n}")
    make_citation("other")
    cite("other", *(f"source-{n}" for n in range(6)))
    query = {"type": "book", "sort": "date", "after": "source-3", "sources": "csv"}
    response = client.get(LIST, query)

    make_citation("source-5", type="book", issued="2005")

    with django_assert_num_queries(2):
        assert keys_in(response) == [f"source-{n}" for n in (5, 4, 3, 2, 1, 0)]


def test_no_more_uses_are_listed_than_a_reader_bears_and_the_rest_is_counted(
    monkeypatch,
):
    monkeypatch.setattr(pages, "MOST_USES", 3)
    make_citation("a")
    organisation = make_organisation()
    for number, marker in enumerate(["[@a]"] * 4 + ["[@a#staff]"]):
        make_section(organisation, f"part-{number}", body=f"Said.{marker}")

    page = pages.citation(Citation.objects.with_use_count().get(key="a"))

    assert (len(page.uses), page.uses_left) == (3, 2)
    assert any(use.by_reading for use in page.uses)


# Pages that show statements, and so end with notes.
WITH_NOTES = [
    *("/", "/history/", "/history/founding/", "/network/", "/network/members/"),
    *("/network/members/th/", "/criticism/figure/"),
    "/organisations/body-1-0/",
]


def test_the_file_of_each_page_holds_the_sources_of_its_notes_in_their_order(client):
    make_citation("secret")
    profile = make_profile()
    make_section(profile, "secret", body="Secret.[@secret]", status="draft")
    make_more(profile, 1)

    for address in WITH_NOTES:
        page = Markup(client.get(address))
        links = [link for link in page.links if "sources=" in link]
        assert links == [f"{address}?sources={code}" for code in FORMATS]
        found = keys_in(client.get(address, {"sources": "csv"}))
        noted = [*noted_keys(tree(client, address)).values()]
        assert found == noted != [], address
        assert "secret" not in found


FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BIB, RIS = "application/x-bibtex", "application/x-research-info-systems"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", None),
        (FIREFOX, None),
        (f"{BIB};q=0.5, {RIS};q=0.9", "ris"),
        # Of those liked alike, the first named.
        (f"{BIB}, text/html", "bib"),
        ("\x00/\xff, a" * 200, None),
    ],
)
def test_what_a_request_accepts_says_whether_it_wants_a_file(rf, accepted, code):
    form = asked_format(rf.get("/?sources=", headers={"accept": accepted}))
    named = asked_format(rf.get("/?sources=ris", headers={"accept": accepted}))

    assert (form and form.code) == code
    assert named.code == "ris"


def test_a_page_tells_of_its_corrections_for_thirty_days(client):
    make_correction(day=timezone.now().date() - timedelta(days=29))
    make_correction(slug="old", day=timezone.now().date() - timedelta(days=30))
    make_correction(slug="draft", status="draft")
    leads = [f"/corrections/#{slug}" for slug in ("year", "old", "draft")]

    links = Markup(client.get("/history/")).links
    assert [links.count(address) for address in leads] == [1, 0, 0]
    assert not {*leads} & {*Markup(client.get("/about/")).links}
    page = Markup(client.get("/corrections/"))
    assert "Old text: In 1989. New text: In 1990. The year was misread." in page.words
    assert page.links.count("/history/") == 3
    with pytest.raises(ValidationError, match="No page has the address “/nowhere/”"):
        make_correction(slug="nowhere", path="/nowhere/").full_clean()


def test_sources_stand_under_their_letters_each_a_step_away(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for key, title in {"a": "“Ab”", "b": "Be", "e": "Éc", "f": "Ef", "n": "9"}.items():
        make_citation(key, title=title)
    cite(*"abefn")

    page = Markup(client.get(LIST))

    assert {"figures", "letter_a"} < {*page.ids}
    assert {"#letter_a", "?page=2#letter_b"} < {*page.links}
    rows = pages.by_letter(Citation.objects.in_order())
    assert [letter for letter, _fragment in rows] == ["0–9", "A", "B", "E"]
    # In another order no letter is of use.
    assert "letter_a" not in Markup(client.get(f"{LIST}?sort=uses")).ids


def keys(query):
    """The keys of what is found, in their order."""
    return [citation.key for citation in listing(query).qs]


def test_a_list_is_in_order_of_author_title_date_or_uses():
    zeal = make_citation("z", title="“Zeal”", authors="Abel, Ann", issued="1996")
    make_citation("a", title="apple", issued="2018-06-08")
    make_citation("b", title="Berry", authors="Zorn, Zoe", issued="2018-07")
    make_citation("n", title="“Nothing”", issued="")
    subject = make_organisation()
    make_section(subject, body="Said.[@b; @n]")
    make_event(subject, body="Said.[@n]", date_citation=zeal)

    assert keys("") == ["z", "a", "n", "b"]
    assert keys("q=zea") == ["z"]
    assert keys("sort=title") == ["a", "b", "n", "z"]
    # Unknown ones last.
    assert keys("sort=date") == ["b", "a", "z", "n"]
    assert keys("sort=uses") == ["n", "b", "z", "a"]


@pytest.mark.parametrize(
    ("issued", "year"), [("2015-09", "2015"), ("../1996", "1996"), ("199X", "")]
)
def test_the_title_of_a_source_has_the_year_in_which_it_was_published(issued, year):
    source = make_citation("face", title="Our history", issued=issued)

    assert source.year == year
