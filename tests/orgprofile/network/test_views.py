"""The pages of a network, as a visitor meets them."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from orgprofile.models import Measure, Organisation
from references.models import Revision
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_measure,
    make_member,
    make_organisation,
    make_resolution,
    make_section,
)
from tests.markup import read, tree
from tests.page_text import region
from tests.walk import content

pytestmark = pytest.mark.django_db


def test_figures_that_disagree_link_to_each_other_and_to_what_was_decided(
    client, figures
):
    address = Measure.objects.get().page
    page = read(client, address)
    assert (
        "Sources differ. 1 pair of these figures gives different numbers" in page.words
    )
    assert "Not yet decided: for the same time, this figure differs from" in page.words
    links = {f"{address}#104", f"{address}#107"}
    assert links <= set(page.links)
    assert links <= set(read(client, "/network/").links)

    make_resolution(*figures)
    page = read(client, address)
    assert page.words.count("The second was counted later.") == 1
    assert "Not yet decided" not in page.words
    # A decision on other values holds no more.
    type(figures[0]).objects.update(claims_current=True)
    assert "Not yet decided" in read(client, address).words


def test_no_figure_leads_that_no_note_bears_out(client):
    subject, source = make_organisation(name="ECPAT International"), make_citation()
    measure = make_measure(subject)
    for slug, members, as_of, fields in [
        ("first", 104, "2016", {}),
        ("last", 125, "2018", {}),
        ("bare", 150, "2025", {"reading": ""}),
        ("beyond", 160, "2026", {"reading": "nlast"}),
    ]:
        given = {"value": members, "as_of": as_of, "citation": source} | fields
        make_count(measure, slug, **given)

    (line,) = (
        element.words()
        for element in tree(client, "/network/").walk()
        if "newest__line" in element.attributes.get("class", "")
    )
    assert line.startswith("125 members in 93 countries as of 2018")
    assert "Before that, 104 members" in line
    assert "a newer figure: 150 members in 93 countries, 2025." in line
    assert "no newer figure" not in line
    assert "How many members 125[1] members in 93 countries" in read(client, "/").words
    page = read(client, "/network/")
    assert "network: 104 in 2016, 125 in 2018" in page.words
    assert {"bare", "beyond"} <= set(page.ids)
    found = read(client, "/search/?q=members").words
    assert found.index("125 members") < found.index("150 members")
    assert found.index("125 members") < found.index("160 members")


def test_what_has_members_is_said_to_grow_only_if_they_are_counted(client):
    subject, source = make_organisation(name="Amnesty"), make_citation()
    measure = make_measure(subject, name="Supporters", multiplier="million")
    for year, value in {"2018": 7, "2020": 10}.items():
        make_count(measure, year, value=value, as_of=year, citation=source)

    def read_all():
        make_section(subject, "size", shows="counts")
        pages = [read(client, address).words for address in ("/", "/network/")]
        subject.sections.all().delete()
        return pages

    for words in read_all():
        assert "Supporters: 7 million in 2018, 10 million in 2020" in words
        assert "Amnesty grew" not in words

    make_member(subject, citation=source)
    for words in read_all():
        assert "Amnesty grew from 7 million members in 2018" in words
    found = "We found 1 body that a source counts among its members, named since 2021"
    assert f"{found}; Amnesty counts 10 million" in words


@pytest.fixture
def directory():
    """Members of each kind, and a country searched in vain."""
    subject, source = make_organisation(), make_citation("page-2022")
    for slug, fields in {
        "us-a": {"country": "US", "name": "Aid"},
        "us-z": {"country": "US", "name": "Zonta", "as_of": ""},
        "th-1": {"country": "TH", "editors_note": "Ask in Bangkok."},
        "ci-1": {"country": "CI", "standing": "former", "as_of": "2004"},
    }.items():
        make_member(subject, slug, citation=source, **fields)
    make_country_search(subject, "AR")
    make_country_search(subject, "BR", scope="shared", status="draft")
    return subject


def test_a_country_says_what_was_found_in_it__or_how_it_was_searched(client, directory):
    for code, sentence in {
        "us": "2 members of Ecpat International found",
        "ci": "Only former members of Ecpat International found",
        "ar": "In November 2026 we looked for members in Argentina",
        "br": "we recorded no search there",
    }.items():
        page = read(client, f"/network/members/{code}/")
        assert sentence in page.words, code
        assert ("There may still be some." in page.words) is (code in ("ar", "br"))
        assert ("us-a" in page.ids) is (code == "us")

    # What editors note is theirs.
    assert "Ask in Bangkok" not in read(client, "/network/members/th/").words
    # It has one address, in small letters, and what is no country has none.
    assert client.get("/network/members/tH/")["Location"] == "/network/members/th/"
    for code in ("zz", "uk", "ÿÿ", "thailand", "-"):
        assert client.get(f"/network/members/{code}/").status_code == 404

    make_member(directory, "ar-1", country="AR", as_of="2018", since="2010")
    said = "Last named in 2018: Ar 1 (since 2010). Source: ECPAT Germany"
    assert said in read(client, "/network/").words
    # Of those last named in different years each has its own.
    make_member(directory, "ar-2", country="AR", as_of="2014")
    years = "in 2018: Ar 1 (since 2010, named in 2018); Ar 2 (named in 2014)"
    assert f"Last named {years}" in read(client, "/network/").words


def test_a_profile_has_its_own_word_for_members(client, directory, settings):
    settings.PROFILE = replace(settings.PROFILE, members="branch, branches")

    for path, sentence in {
        "": "Press a country to see its branches.",
        "members/": "This page lists the branches that our sources name",
        "members/th/": "1 branch of Ecpat International found",
        "members/us/": "2 branches of Ecpat International found",
        "members/ar/": "we looked for branches in Argentina",
    }.items():
        words = region(tree(client, f"/network/{path}"), "main").words()
        assert sentence in words, path
        for others in ("members of the United Nations", "/network/members/"):
            words = words.replace(others, "")
        assert "member" not in words, path


@pytest.mark.parametrize(
    "page", ["", "counts.csv", "members/", "members.csv", "members/th/"]
)
def test_each_page_is_of_one_network_at_one_address(client, page):
    source = make_citation()
    for slug in ("ecpat-international", "the-code"):
        row = make_organisation(slug)
        make_count(make_measure(row, f"of-{slug}"), f"count-{slug}", citation=source)
        make_member(row, f"member-{slug}")
    make_organisation("draft", status="draft")
    short, below = f"/network/{page}", f"/organisations/{{}}/network/{page}"

    text = content(client.get(below.format("the-code")))
    kind = "member" if "member" in page else "count"
    assert f"{kind}-the-code" in text
    assert f"{kind}-ecpat" not in text

    query = "?page=2&country=TH"
    long = client.get(below.format("ecpat-international") + query)
    assert (long.status_code, long["Location"]) == (301, f"{short}{query}")
    for slug in ("nobody", "draft"):
        assert client.get(below.format(slug)).status_code == 404
    Organisation.objects.update(status="draft")
    assert client.get(short).status_code == 404


def headings(client, tag, page="/network/"):
    return [e.words() for e in tree(client, page).walk() if e.tag == tag]


def test_countries_stand_by_the_regions_of_the_profile__the_others_last(
    client, directory, settings
):
    regions = ("Asia: South-eastern Asia", "Africa")
    settings.PROFILE = replace(settings.PROFILE, regions=regions)
    assert headings(client, "h3") == [*regions, "Elsewhere"]

    Revision.objects.raise_number()
    settings.PROFILE = replace(settings.PROFILE, regions=())
    assert headings(client, "h3") == []


def test_the_newest_ten_figures_stand_beside_a_link_to_all__folded_by_decade(client):
    measure, source = make_measure(make_organisation()), make_citation()
    for year in range(2005, 2017):
        make_count(measure, f"of-{year}", as_of=str(year), citation=source)
    network, page = read(client, "/network/"), read(client, measure.page)
    assert [i for i in network.ids if i.startswith("of-")] == [
        f"of-{year}" for year in range(2016, 2006, -1)
    ]
    assert "All 12 figures" in network.words
    assert {"of-2005", "of-2006"} <= set(page.ids)
    folds = [w for w in headings(client, "summary", measure.page) if "0s" in w]
    assert folds == []

    make_count(measure, "of-2017", as_of="2017", citation=source)
    folds = [w for w in headings(client, "summary", measure.page) if "0s" in w]
    assert folds == ["2010s: 8 figures", "2000s: 5 figures"]


PRIZE = "/network/figures/prize/"


def test_figures_that_each_stand_alone_are_found_on_a_page_of_their_own(client):
    subject, source = make_organisation(), make_citation("foundation-2013")
    make_count(make_measure(subject), "of-2018", citation=source)
    assert client.get(PRIZE).status_code == 404
    assert "others" not in read(client, "/network/").ids

    prize = {"name": "Sum of the Hilton prize", "unit": "US$", "within_unit": ""}
    measure = make_measure(subject, "prize", is_plotted=False, **prize)
    amount = {"value": 1500000, "within": None, "note": "Paid.[@foundation-2013]"}
    make_count(measure, "of-2013", as_of="2013", citation=source, **amount)
    page, network = read(client, PRIZE), read(client, "/network/")
    ids = {"prize", "of-2013", "at_membershipcount_of-2013_note", "n-1"}
    assert ids <= {*page.ids}
    assert "US$1,500,000" in page.words
    assert "of-2013" not in network.ids
    used = f"{PRIZE}#at_membershipcount_of-2013_citation"
    for address, link in (
        ("/network/", PRIZE),
        ("/search/?q=Hilton", f"{PRIZE}#of-2013"),
        ("/references/foundation-2013/", used),
        (f"/changes/?at={PRIZE}", f"{PRIZE}#of-2013"),
    ):
        assert link in read(client, address).links, address
    rows = csv.DictReader(StringIO(content(client.get("/statements.csv"))))
    pages = {row["id"]: row["page"] for row in rows}
    assert pages["at_membershipcount_of-2013_citation"].endswith(PRIZE)
    assert pages["at_membershipcount_of-2018_citation"].endswith("figures/members/")
    assert content(client.get("/sitemap.xml")).count(f"{PRIZE}</loc>") == 1
