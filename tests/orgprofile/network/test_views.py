"""The pages of a network, as a visitor meets them."""

import re

import pytest
from django.utils import timezone

from orgprofile.models import Organisation
from references.models import Citation
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
from tests.markup import Markup
from tests.orgprofile.reading import read, tree
from tests.walk import content

pytestmark = pytest.mark.django_db


# --- Figures -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        (
            "/network/",
            [
                "No figure with a date is recorded yet.",
                "No figure is recorded.",
                "No source names a member.",
            ],
        ),
        ("/network/?as_of=1985-05", ["No figure is recorded for that time."]),
        ("/network/members/", ["No member is recorded."]),
    ],
)
def test_a_network_without_figures_or_members_says_so(client, address, sentences):
    make_organisation()

    words = read(client, address).words

    assert [sentence for sentence in sentences if sentence not in words] == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "104 members in 93 countries as of 8 June 2018"),
        (
            {"bound": "at-least", "members": None},
            "at least 93 countries as of 8 June 2018",
        ),
        (
            {"bound": "about", "countries": None, "basis": "inferred"},
            "about 104 members as of 8 June 2018",
        ),
    ],
    ids=str,
)
def test_the_figure_in_force_leads_the_page_with_its_bound_and_date(
    client, fields, words
):
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "old", members=17, countries=9, as_of="1996", citation=source)
    make_count(measure, "new", citation=source, **fields)

    page = read(client, "/network/")

    assert words in page.words
    basis = (
        "is inferred from the source" if "basis" in fields else "is that of the page"
    )
    assert f"; the date {basis}." in page.words
    assert "Before that, 17 members in 9 countries as of 1996" in page.words


def test_every_figure_is_listed_with_what_is_not_given(client):
    measure, source = (
        make_measure(make_organisation()),
        make_citation(publisher="Der Verein"),
    )
    make_count(
        measure, "c-1", countries=None, as_of="", claims_current=True, citation=source
    )
    make_count(measure, "c-2", members=80, countries=70, is_stale=True, citation=source)

    page = read(client, "/network/")

    for words in (
        "undated",
        "104 not given Der Verein",
        "given as today’s, without a date",
        "80 70 Der Verein",
        "repeats an older figure",
        "Bodies admitted to the network.",
    ):
        assert words in page.words, words
    assert {"members", "c-1", "c-2"} <= set(page.ids)


def test_figures_that_disagree_link_to_each_other_and_to_what_was_decided(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_citation("weighed", title="Minutes")
    one = make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    other = make_count(measure, "of-104", as_of="2018-06-08", citation=source)

    page = read(client, "/network/")
    assert "Sources differ. 1 pair of these figures does not agree" in page.words
    assert "1 of them is not yet weighed." in page.words
    assert "Not yet decided: differs, for the same time, from" in page.words
    assert {"/network/#of-122", "/network/#of-104"} <= set(page.links)

    make_resolution(one, other, reason="It was counted later.[@weighed]")
    page = read(client, "/network/")
    assert "Each pair has been weighed." in page.words
    assert (
        "Replaced by the newer figure, 104 members in 93 countries (8 June 2018)."
        in page.words
    )
    assert (
        "Replaces the older figure, 122 members in 93 countries (2018)." in page.words
    )
    assert page.words.count("It was counted later.") == 1
    assert "Not yet decided" not in page.words
    assert "note-weighed" in page.ids


# --- Looking back -----------------------------------------------------------------------


@pytest.fixture
def past():
    """Figures and members of 1996, 2006 and 2018."""
    subject, source = make_organisation(), make_citation()
    measure = make_measure(subject)
    for year, members in [("1996", 17), ("2006", 80), ("2018", 104)]:
        make_count(
            measure,
            f"c-{year}",
            members=members,
            countries=9,
            as_of=year,
            citation=source,
        )
        make_member(subject, f"m-{year}", name=f"Body of {year}", as_of=year)
    make_count(measure, "undated", members=99, as_of="", citation=source)
    return subject


def test_the_network_is_shown_as_it_was_known_for_a_year(client, past):
    page = read(client, "/network/?as_of=2007")

    assert "As it was known for 2007." in page.words
    assert "For 2007: 80 members in 9 countries as of 2006" in page.words
    assert "We can place 2 of 80 members" in page.words
    assert "Sources name 2 members in 1 country for 2007 or earlier." in page.words
    assert {"c-1996", "c-2006"} <= set(page.ids)
    assert not {"c-2018", "undated"} & set(page.ids)
    assert page.fields["as_of"] == "2007"
    assert {"/network/growth.svg?as_of=2007", "/network/members/?as_of=2007"} <= set(
        page.links
    )
    assert page.metadata["title"].startswith("Network as known for 2007")
    assert page.metadata["canonical"] == "http://testserver/network/"
    # It is cited at its own address.
    assert "http://testserver/network/?as_of=2007" in page.words


def test_a_figure_of_the_year_asked_for_answers_in_it(client, past):
    Citation.objects.update(publisher="Der Verein")

    page = read(client, "/network/?as_of=2006")

    assert "In 2006: 80 members in 9 countries [1] by the count of Der" in page.words


def test_the_form_asks_for_a_year_since_the_first_figure(client, past):
    forms = [e for e in tree(client, "/network/").walk() if e.tag == "form"]
    (form,) = [f for f in forms if f.attributes.get("role") != "search"]
    (field,) = [e.attributes for e in form.walk() if e.tag == "input"]

    assert form.attributes["action"] == "/network/"
    assert (field["type"], field["name"], field["value"]) == ("number", "as_of", "")
    assert (field["min"], field["max"]) == ("1996", str(timezone.now().year))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2018/..", "“2018/..” has no end. Give a date that ends, for example 2007"),
        ("9000", "“9000” is still to come. Give a date that has begun, for example"),
        ("soon", "“soon” is not a date: write 1990, 1990-05 or 1990-05-01"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/network/", "/network/members/", "/about/"])
def test_what_is_no_year_is_refused_everywhere_with_a_sentence(
    client, past, address, asked, said
):
    response = client.get(address, {"as_of": asked})

    assert response.status_code == 400
    assert f"As known for: {said}" in Markup(response).words


@pytest.mark.parametrize("address", ["/", "/about/", "/history/", "/search/?q=a"])
def test_a_page_that_cannot_look_back_leads_to_the_network_which_can(
    client, past, address
):
    query = "&as_of=2007" if "?" in address else "?as_of=2007"

    response = client.get(address + query)

    assert (response.status_code, response["Location"]) == (302, "/network/?as_of=2007")
    assert client.get("/nowhere/?as_of=2007").status_code == 404


# --- Members ----------------------------------------------------------------------------


@pytest.fixture
def directory():
    """A member of each kind in three countries, and a country searched in vain."""
    subject, source = (
        make_organisation(),
        make_citation("page-2022", title="Our members"),
    )
    described = make_organisation("ecpat-foundation", name="ECPAT Foundation")
    make_member(
        subject,
        "th-1",
        name="ECPAT Foundation",
        organisation=described,
        website="https://ecpat.example/th",
        since="1996",
        note="A foundation.[@page-2022]",
        citation=source,
    )
    make_member(subject, "th-2", name="Second body", as_of="", citation=source)
    make_member(
        subject,
        "ci-1",
        name="Éveil",
        country="CI",
        standing="former",
        until="2010",
        as_of="2004",
        evidence="self",
        citation=source,
    )
    make_member(subject, "xx-1", name="Nowhere", country="", citation=source)
    make_country_search(subject, "AR")
    make_country_search(subject, "BR", scope="shared", status="draft")
    return subject


def test_a_member_is_shown_with_country_website_date_source_and_note(client, directory):
    page = read(client, "/network/members/")

    for words in (
        "4 members",
        "Thailand ECPAT Foundation",
        "listed by the network",
        "named 2022",
        "member since 1996",
        "A foundation.",
        "undated",
        "Côte d’Ivoire Éveil",
        "says so itself",
        "former member",
        "left out by 2010",
        "Country not found Nowhere",
        "“Our members”",
    ):
        assert words in page.words, words
    assert {
        "https://ecpat.example/th",
        "/network/members/th/",
        "/network/members/ci/",
        "/organisations/ecpat-foundation/",
        "/network/members.csv",
    } <= set(page.links)
    assert {"th-1", "th-2", "ci-1", "xx-1", "note-page-2022"} <= set(page.ids)


def test_a_narrowed_list_can_be_widened_and_says_what_cannot_be_read(client, directory):
    page = read(client, "/network/members/?country=TH&q=second&evidence=soon")

    assert "soon is not one of the available choices" in page.words
    assert {
        "/network/members/?country=TH#found",
        "/network/members/?q=second#found",
        "/network/members.csv?q=second&country=TH",
    } <= set(page.links)


# --- A country --------------------------------------------------------------------------


def test_a_country_lists_its_members_with_their_sources(client, directory):
    page = read(client, "/network/members/th/")

    assert "2 members of the network of Ecpat International found" in page.words
    assert {"th-1", "th-2", "note-page-2022"} <= set(page.ids)
    assert "ci-1" not in page.ids
    assert "Code TH (ISO 3166-1)" in page.words
    assert {
        "/network/members/?region=Asia",
        "/network/members/?region=Asia%3A+South-eastern+Asia",
        "/network/members/",
        "/network/",
    } <= set(page.links)
    assert page.metadata["title"].startswith("Thailand · Members")
    assert page.metadata["canonical"] == "http://testserver/network/members/th/"


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("ci", ["A former member of the network of Ecpat International found"]),
        (
            "ar",
            [
                "No member of the network of Ecpat International found in our",
                "In November 2026 we looked for a member in Argentina",
                "There may be one.",
            ],
        ),
        (
            "br",
            [
                "No search for this country is recorded",
                "There may be one.",
            ],
        ),
    ],
)
def test_a_country_without_members_says_what_was_found_instead(
    client, directory, code, sentences
):
    words = read(client, f"/network/members/{code}/").words

    assert all(sentence in words for sentence in sentences)
    assert ("Region" in read(client, "/network/members/aq/").words) is False


def test_a_country_is_shown_as_it_was_known_for_a_year(client, directory):
    make_member(directory, "ar-1", name="Later body", country="AR", as_of="2018")

    past = read(client, "/network/members/ar/?as_of=2007")
    today = read(client, "/network/members/ar/?as_of=2018")

    assert "found in our sources for 2007 or earlier" in past.words
    assert "None found does not mean none. What is known today" in past.words
    assert "/network/members/ar/" in past.links
    assert "In November 2026 we looked" not in past.words
    assert "Later body" in today.words
    assert past.metadata["title"].startswith("Argentina as known for 2007")
    assert client.get("/network/members/ar/?as_of=soon").status_code == 400


def test_a_country_has_one_address_in_small_letters_and_an_unknown_one_none(client):
    make_organisation()

    for code in ("TH", "tH"):
        response = client.get(f"/network/members/{code}/")
        moved = response.status_code, response["Location"]
        assert moved == (301, "/network/members/th/")
    for code in ("zz", "uk", "ÿÿ", "thailand", "-", "th-1"):
        assert client.get(f"/network/members/{code}/").status_code == 404


# --- Another network --------------------------------------------------------------------

PAGES = [
    "",
    "counts.csv",
    "counts.json",
    "members/",
    "members.csv",
    "members.json",
    "members/th/",
]


@pytest.fixture
def other():
    """The Code, whose figures are shown with the subject's too."""
    subject, source = make_organisation(), make_citation()
    code = make_organisation("the-code", name="The Code")
    measure = make_measure(
        code, "firms", name="Companies", unit="companies", shown_with=subject, order=9
    )
    make_count(measure, "of-350", members=350, countries=42, citation=source)
    make_count(make_measure(subject), "of-104", citation=source)
    make_member(code, "th-hotel", name="A hotel", citation=source)
    make_member(subject, "th-body", name="A body", citation=source)
    return code


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_of_one_network_at_one_address(client, other, page):
    make_organisation("draft", status="draft")
    short, below = f"/network/{page}", f"/organisations/{{}}/network/{page}"

    text = content(client.get(below.format("the-code")))
    of = ("of-350", "of-104") if "member" not in page else ("th-hotel", "th-body")
    assert [name in text for name in of] == [True, False]

    long = client.get(below.format("ecpat-international") + "?as_of=2007&country=TH")
    assert (long.status_code, long["Location"]) == (
        301,
        f"{short}?as_of=2007&country=TH",
    )
    for slug in ("nobody", "draft"):
        assert client.get(below.format(slug)).status_code == 404

    Organisation.objects.update(status="draft")
    assert client.get(short).status_code == 404


def test_a_figure_shown_with_another_network_is_on_both_pages(client, other):
    make_organisation("bare")
    own = read(client, "/organisations/the-code/network/")
    subject = read(client, "/network/")

    assert "350 companies in 42 countries as of 8 June 2018" in own.words
    assert "104 members in 93 countries as of 8 June 2018" in subject.words
    assert {"of-104", "of-350"} <= set(subject.ids)
    # A network is linked from its organisation where it has any rows.
    linked = "/organisations/{}/network/"
    assert linked.format("the-code") in read(client, "/organisations/the-code/").links
    assert linked.format("bare") not in read(client, "/organisations/bare/").links


# --- What is not published --------------------------------------------------------------


def test_drafts_are_counted_nowhere_and_no_editors_note_is_shown(client):
    subject = make_organisation()
    make_section(subject, "network", shows="counts")
    source = make_citation()
    make_count(make_measure(subject), members=73_519, citation=source, status="draft")
    make_member(subject, "draft", status="draft")
    make_member(
        subject, "ci-1", country="CI", editors_note="Ask in Bangkok.", citation=source
    )

    said = {
        address: content(client.get(address))
        for address in (
            *("/", "/network/", "/network/drawings/map.svg", "/network/counts.csv"),
            "/network/members/",
            *("/network/members.csv", "/network/members/ci/"),
        )
    }

    assert "Thailand: none found" in said["/network/drawings/map.svg"]
    assert "1 member in 1 country" in " ".join(said["/network/"].split())
    for address, text in said.items():
        assert not re.search("73,?519|Ask in Bangkok", text), address
