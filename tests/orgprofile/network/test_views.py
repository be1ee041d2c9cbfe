"""The pages of a network, as a visitor meets them."""

import pytest
from django.utils import timezone

from orgprofile.models import Organisation
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_resolution,
)
from tests.markup import Markup, read, tree
from tests.walk import content


def test_figures_that_disagree_link_to_each_other_and_to_what_was_decided(
    client, figures
):
    page = read(client, "/network/")
    assert "Sources differ. 1 pair of these figures does not agree" in page.words
    assert "Not yet decided: differs, for the same time, from" in page.words
    assert {"/network/#104", "/network/#107"} <= set(page.links)

    make_resolution(*figures)
    page = read(client, "/network/")
    assert page.words.count("The second was counted later.") == 1
    assert "Not yet decided" not in page.words
    # A decision on other values holds no more.
    type(figures[0]).objects.update(claims_current=True)
    assert "Not yet decided" in read(client, "/network/").words


@pytest.fixture
def past():
    """Figures and members of 1996, 2006 and 2018."""
    subject, source = make_organisation(), make_citation()
    measure = make_measure(subject)
    for year, members in [("1996", 17), ("2006", 2), ("2018", 104)]:
        given = {"value": members, "within": 1, "as_of": year}
        make_count(measure, f"c-{year}", citation=source, **given)
        make_member(subject, f"m-{year}", as_of=year)
    make_count(measure, "undated", value=99, as_of="", citation=source)


def test_a_visitor_looks_back_to_a_year(client, past):
    fields = [e.attributes for e in tree(client, "/network/").walk()]
    (field,) = [f for f in fields if f.get("name") == "as_of"]
    assert (field["min"], field["max"]) == ("1996", str(timezone.now().year))

    page = read(client, "/network/?as_of=2006")

    assert "In 2006: 2 members in" in page.words
    assert "Sources name 2 members in 1 country for 2006 or earlier" in page.words
    # It is cited at its own address.
    assert "http://testserver/network/?as_of=2006" in page.words
    assert "Fewer members are named than the figure above" not in page.words
    assert {"c-1996", "c-2006"} <= set(page.ids)
    assert not {"c-2018", "undated"} & set(page.ids)
    assert "/network/members/?as_of=2006" in page.links
    assert page.metadata["title"].startswith("Network as known for 2006")
    earlier = read(client, "/network/?as_of=1996").words
    assert "We can name 1 of its 17 members, in 1 country for 1996 or" in earlier
    assert "Fewer members are named than the figure above" in earlier


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

    for address in ("/", "/network/"):
        (line,) = (
            element.words()
            for element in tree(client, address).walk()
            if element.attributes.get("class") == "newest__line"
        )
        assert line.startswith("125 members in 93 countries as of 2018")
        assert "Before that, 104 members" in line
    page = read(client, "/network/")
    assert "grew from 104 members in 2016 to 125 in 2018" in page.words
    assert {"bare", "beyond"} <= set(page.ids)
    found = read(client, "/search/?q=members").words
    assert found.index("125 members") < found.index("150 members")
    assert found.index("125 members") < found.index("160 members")


def test_a_page_that_cannot_look_back_leads_to_the_network_and_refuses_no_year(
    client, past
):
    network, history = "/network/?as_of=2006", "/history/?until=2006-12-31"
    for address in ("/?", "/about/?", "/history/?", "/search/?q=a&"):
        moved = client.get(f"{address}as_of=2006")
        assert moved["Location"] == (history if "history" in address else network)
        refused = client.get(f"{address}as_of=soon")
        assert refused.status_code == 400, address
        assert "As known for: “soon” is not a date" in Markup(refused).words


def test_people_are_shown_as_known_for_a_year_with_a_way_back(client, past):
    subject, source = Organisation.objects.get(), make_citation("people")
    other = make_organisation("ecpat-usa")
    for name, as_of in [("Ann", "2005/2018"), ("Bea", "2018"), ("Cleo", "../2018")]:
        since = "2006-05" if name == "Bea" else ""
        for body in (subject, other):
            make_person(body, name=name, as_of=as_of, since=since, citation=source)

    for address in ("/leadership/", "/organisations/ecpat-usa/"):
        page = read(client, f"{address}?as_of=2006")
        assert "As known for 2006: whoever a source shows" in page.words
        shown = [name in page.words for name in ("Ann", "Bea", "Cleo")]
        assert (shown, "." in page.links) == ([True, True, False], True)
        assert "As known for 1996" in read(client, f"{address}?as_of=1996").words
        assert "As known for" not in read(client, address).words


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


def test_a_country_says_what_was_found_in_it_as_known_for_a_day(client, directory):
    for code, sentence in {
        "us": "2 members of the network of Ecpat International found",
        "ci": "A former member of the network of Ecpat International found",
        "ar": "In November 2026 we looked for a member in Argentina",
        "br": "We recorded no search for this country",
    }.items():
        page = read(client, f"/network/members/{code}/")
        assert sentence in page.words, code
        assert ("There may be one." in page.words) is (code in ("ar", "br"))
        assert ("us-a" in page.ids) is (code == "us")

    # What editors note is theirs.
    assert "Ask in Bangkok" not in read(client, "/network/members/th/").words
    # It has one address, in small letters, and what is no country has none.
    assert client.get("/network/members/tH/")["Location"] == "/network/members/th/"
    for code in ("zz", "uk", "ÿÿ", "thailand", "-"):
        assert client.get(f"/network/members/{code}/").status_code == 404

    make_member(directory, "ar-1", country="AR", as_of="2018", since="2010")
    said = "last named in 2018: Ar 1 (since 2010). Source: ECPAT Germany"
    assert said in read(client, "/network/").words
    # Of those last named in different years each has its own.
    make_member(directory, "ar-2", country="AR", as_of="2014")
    years = "in 2018: Ar 1 (since 2010, named in 2018); Ar 2 (named in 2014)"
    assert f"last named {years}" in read(client, "/network/").words
    past = read(client, "/network/members/ar/?as_of=2006")
    assert "None found does not mean none. What is known today" in past.words
    assert "In November 2026 we looked" not in past.words
    assert "ar-1" not in past.ids
    assert "ar-1" in read(client, "/network/members/ar/?as_of=2018").ids


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

    query = "?as_of=2006&country=TH"
    long = client.get(below.format("ecpat-international") + query)
    assert (long.status_code, long["Location"]) == (301, f"{short}{query}")
    for slug in ("nobody", "draft"):
        assert client.get(below.format(slug)).status_code == 404
    Organisation.objects.update(status="draft")
    assert client.get(short).status_code == 404
