"""Organisations, figures and criticisms, as a visitor meets them."""

import pytest

from orgprofile.models import Organisation
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_profile,
    make_section,
    make_turn,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Markup(response)


# --- Organisations -------------------------------------------------------------------


def test_every_organisation_is_listed_by_name_with_its_address(client):
    make_organisation("ecpat-usa", name="PACT", description="A member in the USA")
    make_organisation("ecpat-uk", name="ECPAT UK")

    page = read(client, "/organisations/")

    assert page.words.index("ECPAT UK") < page.words.index("PACT")
    assert "A member in the USA" in page.words
    assert {"/organisations/ecpat-usa/", "/organisations/ecpat-uk/"} <= set(page.links)


def test_an_organisation_shows_who_it_is_with_its_sources(client):
    source = make_citation(title="Our history")
    network = make_organisation()
    row = make_organisation(
        "ecpat-usa",
        name="PACT",
        parent=network,
        former_names="ECPAT-USA (until June 2023)",
        website="https://wearepact.org/",
        lead="A member in the USA.[@ecpat-germany-2018]",
    )
    make_fact(row, "Founded", value="1991", citation=source, as_of="2020")
    make_person(row, name="Lori Cohen", role="Director", citation=source)
    make_section(row, "name", heading="Its name", body="It was renamed.")
    make_criticism(network, target=row, title="A figure of 2012")

    page = read(client, "/organisations/ecpat-usa/")

    for words in (
        "A member in the USA.",
        "ECPAT-USA (until June 2023)",
        "1991",
        "as of 2020",
        "Lori Cohen",
        "Director",
        "It was renamed.",
        "Criticism of PACT",
        "A figure of 2012",
        "“Our history”",
    ):
        assert words in page.words, words
    assert {"/", "https://wearepact.org/", "/criticism/figure/"} <= set(page.links)
    assert page.ids.count("note-ecpat-germany-2018") == 1


def test_what_is_not_known_of_an_organisation_is_said(client):
    row = make_organisation("ecpat-usa")
    make_fact(row, "Staff", value="")

    page = read(client, "/organisations/ecpat-usa/")

    assert "Website not recorded" in page.words
    assert "Staff not recorded" in page.words


def test_people_listed_on_the_page_are_not_called_unrecorded_in_its_fact_box(client):
    row, source = make_organisation("ecpat-usa"), make_citation()
    make_fact(row, citation=source)
    make_person(row, name="Lori Cohen", citation=source)

    page = read(client, "/organisations/ecpat-usa/")

    assert "Lori Cohen" in page.words
    assert "not recorded" not in page.words.replace("Website not recorded", "")


def test_the_subject_of_the_site_leads_from_its_second_address_to_its_one(client):
    make_organisation("ecpat-international")

    response = client.get("/organisations/ecpat-international/")

    assert (response.status_code, response["Location"]) == (301, "/")


@pytest.mark.parametrize("status", ["draft", "published"])
def test_only_a_published_parent_is_named(client, status):
    parent = make_organisation("parent", name="The Umbrella", status=status)
    make_organisation("child", parent=parent)

    page = read(client, "/organisations/child/")

    assert ("The Umbrella" in page.words) is (status == "published")


# --- Figures -------------------------------------------------------------------------


def test_the_network_page_leads_with_the_newest_figure_and_its_date(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "old", members=17, countries=9, as_of="1996", citation=source)
    make_count(measure, "new", as_of="2018-06-08", basis="page", citation=source)

    page = read(client, "/network/")

    assert "104 members in 93 countries as of 8 June 2018" in page.words
    assert "the date of the page" in page.words


@pytest.mark.parametrize(
    ("bound", "words"), [("at-least", "at least 104"), ("about", "about 104")]
)
@pytest.mark.parametrize("address", ["/network/", "/"])
def test_the_figure_that_leads_keeps_its_bound(client, address, bound, words):
    measure = make_measure(make_organisation())
    make_count(measure, bound=bound, countries=None, citation=make_citation())

    page = read(client, address)

    assert f"{words} members as of" in page.words


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


def test_figures_that_disagree_link_to_each_other(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_count(measure, "of-104", members=104, as_of="2018-06-08", citation=source)

    page = read(client, "/network/")

    assert "122 members in 93 countries (2018)" in page.words
    assert {"/network/#of-122", "/network/#of-104"} <= set(page.links)


def test_a_network_without_figures_says_so(client):
    assert "No figure is recorded." in read(client, "/network/").words


# --- Criticism -----------------------------------------------------------------------


@pytest.fixture
def exchange():
    make_citation("kessler", title="The bogus claim")
    target = make_organisation("ecpat-usa", name="PACT", former_names="ECPAT-USA")
    criticism = make_criticism(
        make_organisation(),
        "figure",
        title="The figure of 100,000",
        target=target,
        date="2015-09-02",
        statement="A figure was published.[@kessler]",
        outcome="partly-conceded",
        outcome_as_of="2016",
    )
    make_turn(
        criticism,
        kind="criticism",
        author="Glenn Kessler",
        date="2015-09-02",
        body="It is baseless.[@kessler]",
        source_check="The page says “dubious”.",
    )
    make_turn(
        criticism, 2, kind="response", author="ECPAT-USA", voice="own", body="We agree."
    )
    return criticism


@pytest.mark.parametrize("address", ["/criticism/", "/criticism/figure/"])
def test_a_criticism_names_target_voices_reply_and_outcome(client, exchange, address):
    page = read(client, address)

    for words in (
        "The figure of 100,000",
        "Target PACT, formerly ECPAT-USA",
        "Date 2 September 2015",
        "Outcome Partly conceded, as of 2016",
        "A figure was published.",
        "Criticism Glenn Kessler, 2 September 2015 as reported by others",
        "It is baseless.",
        "What checking the source showed The page says “dubious”.",
        "Response ECPAT-USA, date not known in its own words",
        "We agree.",
    ):
        assert words in page.words, words
    assert {"figure", "figure-1", "figure-2", "note-kessler"} <= set(page.ids)
    assert "/organisations/ecpat-usa/" in page.links


def test_a_criticism_of_a_law_names_the_law(client):
    make_criticism(make_organisation(), "law", target_law="FOSTA-SESTA")

    page = read(client, "/criticism/law/")

    assert "Criticism of FOSTA-SESTA" in page.words
    assert page.metadata["description"].startswith("Criticism of FOSTA-SESTA")


def test_criticisms_are_listed_oldest_first(client):
    organisation = make_organisation()
    make_criticism(organisation, "later", title="The later one", date="2018")
    make_criticism(organisation, "sooner", title="The sooner one", date="2015")

    words = read(client, "/criticism/").words

    assert words.index("The sooner one") < words.index("The later one")


def test_a_site_without_criticism_says_so(client):
    assert "No criticism is recorded." in read(client, "/criticism/").words


# --- Where nothing is ----------------------------------------------------------------


@pytest.mark.parametrize("address", ["/organisations/nobody/", "/criticism/nothing/"])
def test_a_row_that_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_whoever_has_only_a_name_has_a_page(client):
    make_organisation("bare", name="Bare", kind=Organisation.Kind.MEDIA)

    page = read(client, "/organisations/bare/")

    assert "Kind News organisation" in page.words
    assert "references" not in page.ids


# --- How much they ask of the database -----------------------------------------------


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/organisations/", 1),
        ("/organisations/ecpat-usa/", 6),
        ("/network/", 3),
        ("/criticism/", 3),
        ("/criticism/figure/", 3),
    ],
)
def test_each_page_asks_a_known_number_of_questions(
    client, django_assert_num_queries, address, queries
):
    organisation = make_profile()
    make_event(organisation, "another")
    member = Organisation.objects.get(slug="ecpat-usa")
    make_fact(member, citation=make_citation("more"))

    with django_assert_num_queries(queries):
        client.get(address)
