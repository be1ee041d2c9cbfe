"""The pages of a network, as a visitor meets them."""

from datetime import date

import pytest
from django.utils import timezone

from orgprofile.drawing.worldmap import Tally
from orgprofile.models import Member, Organisation
from orgprofile.network import pages
from orgprofile.values.moments import Moment
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_measure,
    make_member,
    make_organisation,
    make_resolution,
)
from tests.markup import Markup
from tests.orgprofile.reading import read, tree
from tests.walk import content

pytestmark = pytest.mark.django_db


def test_a_network_without_figures_or_members_says_so(client):
    make_organisation()

    for address, sentence in {
        "/network/": "No figure with a date is recorded",
        "/network/?as_of=1985-05": "No figure is recorded for that time.",
        "/network/members/": "No member is recorded.",
    }.items():
        assert sentence in read(client, address).words, address


def test_a_visitor_reads_the_figures_and_what_is_not_given_of_them(client):
    measure = make_measure(make_organisation())
    source = make_citation(publisher="Der Verein")
    about = {"bound": "about", "countries": None, "basis": "inferred"}
    make_count(measure, "old", members=17, countries=9, as_of="1996", citation=source)
    make_count(measure, "new", citation=source, **about)
    make_count(measure, "c-1", as_of="", claims_current=True, citation=source)
    make_count(measure, "c-2", members=80, countries=70, is_stale=True, citation=source)

    page = read(client, "/network/")

    for words in (
        "about 104 members as of 8 June 2018",
        "; the date is inferred from the source.",
        "Before that, 17 members in 9 countries as of 1996",
        "Bodies admitted to the network.",
        "about 104 not given Der Verein",
        "given as today’s, without a date",
        "80 70 Der Verein",
        "repeats an older figure",
    ):
        assert words in page.words, words
    assert {"members", "new", "c-1", "c-2"} <= set(page.ids)


def test_figures_that_disagree_link_to_each_other_and_to_what_was_decided(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_citation("weighed")
    one = make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    other = make_count(measure, "of-104", as_of="2018-06-08", citation=source)

    page = read(client, "/network/")
    assert "Sources differ. 1 pair of these figures does not agree" in page.words
    assert "Not yet decided: differs, for the same time, from" in page.words
    assert {"/network/#of-122", "/network/#of-104"} <= set(page.links)

    make_resolution(one, other, reason="It was counted later.[@weighed]")
    page = read(client, "/network/")
    said = "Replaced by the newer figure, 104 members in 93 countries (8 June 2018)."
    assert said in page.words
    assert page.words.count("It was counted later.") == 1
    assert "Not yet decided" not in page.words
    assert "note-weighed" in page.ids


@pytest.fixture
def past():
    """Figures and members of 1996, 2006 and 2018."""
    subject, source = make_organisation(), make_citation(publisher="Der Verein")
    measure = make_measure(subject)
    for year, members in [("1996", 17), ("2006", 80), ("2018", 104)]:
        given = {"members": members, "countries": 9, "as_of": year}
        make_count(measure, f"c-{year}", citation=source, **given)
        make_member(subject, f"m-{year}", name=f"Body of {year}", as_of=year)
    make_count(measure, "undated", members=99, as_of="", citation=source)
    return subject


def test_a_visitor_looks_back_to_a_year(client, past):
    fields = [e.attributes for e in tree(client, "/network/").walk()]
    (field,) = [f for f in fields if f.get("name") == "as_of"]
    assert (field["min"], field["max"]) == ("1996", str(timezone.now().year))

    page = read(client, "/network/?as_of=2007")

    for words in (
        "As it was known for 2007.",
        "For 2007: 80 members in 9 countries as of 2006",
        "We can place 2 of 80 members",
        "Sources name 2 members in 1 country for 2007 or earlier.",
        # It is cited at its own address.
        "http://testserver/network/?as_of=2007",
    ):
        assert words in page.words, words
    assert {"c-1996", "c-2006"} <= set(page.ids)
    assert not {"c-2018", "undated"} & set(page.ids)
    assert page.fields["as_of"] == "2007"
    assert "/network/members/?as_of=2007" in page.links
    assert page.metadata["title"].startswith("Network as known for 2007")


def test_what_is_no_year_is_refused_everywhere_with_a_sentence(client, past):
    for address in ("/", "/network/", "/network/members/", "/about/"):
        response = client.get(address, {"as_of": "soon"})

        assert response.status_code == 400, address
        assert "As known for: “soon” is not a date" in Markup(response).words


def test_a_page_that_cannot_look_back_leads_to_the_network_which_can(client, past):
    for address in ("/?", "/about/?", "/history/?", "/search/?q=a&"):
        response = client.get(f"{address}as_of=2007")

        moved = response.status_code, response["Location"]
        assert moved == (302, "/network/?as_of=2007"), address


def test_members_are_counted_country_by_country_in_order_of_their_names():
    network = make_organisation()
    for country, as_of, standing in [
        ("TR", "2023", "member"),
        ("CI", "2001", "member"),
        ("CI", "", "member"),
        ("CI", "2004", "former"),
        ("AF", "2004", "former"),
        ("", "2022", "member"),
    ]:
        slug = f"{country}-{as_of}".lower()
        make_member(network, slug, country=country, as_of=as_of, standing=standing)
    tallies = pages.tallies(Member.objects.known_on(None).tallies())

    today = Moment(date(2024, 1, 1))
    found = pages.network(network, today, [], [], tallies, []).found

    assert [(line.country.name, line.tally) for line in found.lines] == [
        ("Afghanistan", Tally(0, 1, date(2004, 12, 31))),
        ("Côte d’Ivoire", Tally(2, 1, date(2001, 12, 31))),
        ("Türkiye", Tally(1, 0, date(2023, 12, 31))),
    ]
    assert (found.members, found.former, found.countries) == (4, 2, 2)


@pytest.mark.parametrize(("figure", "is_fewer"), [(2, False), (3, True)])
def test_fewer_found_than_the_figure_says_is_said(client, figure, is_fewer):
    network = make_organisation()
    said = {"members": figure, "countries": 1, "citation": make_citation()}
    make_count(make_measure(network), **said)
    for slug, standing in (("a", "member"), ("b", "member"), ("c", "former")):
        make_member(network, slug, standing=standing)

    words = read(client, "/network/").words

    assert ("That is fewer than the figure above" in words) is is_fewer


@pytest.fixture
def directory():
    """Members of each kind in three countries, and a country searched in vain."""
    subject = make_organisation()
    described = make_organisation("ecpat-foundation", name="ECPAT Foundation")
    source = make_citation("page-2022", title="Our members")
    for slug, fields in {
        "us-a": {"country": "US", "name": "Aid"},
        # Between those of the United States, by its name.
        "vi-a": {"country": "VI", "name": "Aid"},
        "us-z": {"country": "US", "name": "Zonta", "as_of": ""},
        "xx-1": {"country": "", "name": "Nowhere"},
    }.items():
        make_member(subject, slug, citation=source, **fields)
    known = {"since": "1996", "website": "https://ecpat.example/th"}
    known |= {"note": "A foundation.[@page-2022]", "editors_note": "Ask in Bangkok."}
    known |= {"name": "ECPAT Foundation", "organisation": described}
    make_member(subject, "th-1", citation=source, **known)
    left = {"standing": "former", "until": "2010", "as_of": "2004", "evidence": "self"}
    make_member(subject, "ci-1", name="Éveil", country="CI", citation=source, **left)
    make_country_search(subject, "AR")
    make_country_search(subject, "BR", scope="shared", status="draft")
    return subject


def test_a_visitor_finds_a_member_with_its_country_website_date_and_source(
    client, directory
):
    page = read(client, "/network/members/")

    for words in (
        "6 members",
        "Thailand ECPAT Foundation",
        "listed by the network",
        "member since 1996",
        "A foundation.",
        "Côte d’Ivoire Éveil",
        "says so itself",
        "left out by 2010",
        "Country not found Nowhere",
        "“Our members”",
    ):
        assert words in page.words, words
    assert "Ask in Bangkok" not in page.words
    assert {
        "https://ecpat.example/th",
        "/network/members/ci/",
        "/organisations/ecpat-foundation/",
    } <= set(page.links)
    ids = [
        "country-us",
        "us-a",
        "us-z",
        "country-vi",
        "vi-a",
        "country-unknown",
        "xx-1",
    ]
    assert [i for i in page.ids if i in ids] == ids

    narrowed = read(client, "/network/members/?country=US&q=zonta&evidence=soon")
    assert "soon is not one of the available choices" in narrowed.words
    assert {
        "/network/members/?country=US#found",
        "/network/members/?q=zonta#found",
        "/network/members.csv?q=zonta&country=US",
    } <= set(narrowed.links)


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        (
            "us",
            ["2 members of the network of Ecpat International found", "Code US (ISO"],
        ),
        ("ci", ["A former member of the network of Ecpat International found"]),
        (
            "ar",
            ["In November 2026 we looked for a member in Argentina", "There may be"],
        ),
        ("br", ["No search for this country is recorded", "There may be one."]),
    ],
)
def test_a_country_says_what_was_found_in_it(client, directory, code, sentences):
    page = read(client, f"/network/members/{code}/")

    assert [s for s in sentences if s not in page.words] == []
    assert ("us-a" in page.ids) is (code == "us")
    region = "/network/members/?region=Americas%3A+"
    assert any(link.startswith(region) for link in page.links) is (code != "ci")


def test_a_country_is_shown_as_it_was_known_for_a_year(client, directory):
    make_member(directory, "ar-1", name="Later body", country="AR", as_of="2018")

    past = read(client, "/network/members/ar/?as_of=2007").words

    assert "found in our sources for 2007 or earlier" in past
    assert "None found does not mean none. What is known today" in past
    assert "In November 2026 we looked" not in past
    assert "Later body" in read(client, "/network/members/ar/?as_of=2018").words


def test_a_country_has_one_address_in_small_letters_and_an_unknown_one_none(client):
    make_organisation()

    for code in ("TH", "tH"):
        response = client.get(f"/network/members/{code}/")
        moved = response.status_code, response["Location"]
        assert moved == (301, "/network/members/th/")
    for code in ("zz", "uk", "ÿÿ", "thailand", "-", "th-1"):
        assert client.get(f"/network/members/{code}/").status_code == 404


@pytest.fixture
def other():
    """The Code, whose figures are shown with the subject's too."""
    subject, source = make_organisation(), make_citation()
    code = make_organisation("the-code", name="The Code")
    firms = {"name": "Companies", "unit": "companies"}
    measure = make_measure(code, "firms", shown_with=subject, **firms)
    make_count(measure, "of-350", members=350, countries=42, citation=source)
    make_count(make_measure(subject, order=9), "of-104", citation=source)
    make_member(code, "th-hotel", name="A hotel", citation=source)
    make_member(subject, "th-body", name="A body", citation=source)
    return code


@pytest.mark.parametrize(
    "page", ["", "counts.csv", "counts.json", "members/", "members.csv", "members/th/"]
)
def test_each_page_is_of_one_network_at_one_address(client, other, page):
    make_organisation("draft", status="draft")
    short, below = f"/network/{page}", f"/organisations/{{}}/network/{page}"

    text = content(client.get(below.format("the-code")))
    of = ("of-350", "of-104") if "member" not in page else ("th-hotel", "th-body")
    assert [name in text for name in of] == [True, False]

    query = "?as_of=2007&country=TH"
    long = client.get(below.format("ecpat-international") + query)
    assert (long.status_code, long["Location"]) == (301, f"{short}{query}")
    for slug in ("nobody", "draft"):
        assert client.get(below.format(slug)).status_code == 404
    Organisation.objects.update(status="draft")
    assert client.get(short).status_code == 404


def test_a_figure_shown_with_another_network_is_on_both_pages_and_leads_its_own(
    client, other
):
    own = read(client, "/organisations/the-code/network/")
    subject = read(client, "/network/")

    assert "350 companies in 42 countries as of 8 June 2018" in own.words
    assert "104 members in 93 countries as of 8 June 2018" in subject.words
    assert {"of-104", "of-350"} <= set(subject.ids)
    linked = read(client, "/organisations/the-code/").links
    assert "/organisations/the-code/network/" in linked
