from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.make import make_citation, make_fact, make_organisation, make_section

pytestmark = pytest.mark.django_db

LIST = "/references/"


def test_the_list_shows_every_source_and_where_it_is_cited(client):
    make_citation("face", title="The history of FACE")
    make_citation("unused", title="Never cited", uncited_because="It is a duplicate.")
    organisation = make_organisation(lead="Founded.[@face]")
    make_section(organisation, body="Studied.[@face]")

    page = client.get(LIST).content.decode()

    assert "The history of FACE" in page
    assert "cited in 2 places" in page
    assert "not cited: It is a duplicate." in page


def test_a_draft_is_not_among_the_places_that_cite_a_source(client):
    make_citation("face")
    organisation = make_organisation()
    make_section(organisation, body="Secret words.[@face]", status="draft")

    in_list = client.get(LIST).content.decode()
    on_page = client.get("/references/face/").content.decode()

    assert "cited in" not in in_list
    assert "No published statement cites this source." in on_page


def test_a_source_lists_what_rests_on_it_with_links_into_the_pages(client):
    citation = make_citation("face")
    organisation = make_organisation("ecpat-sweden", name="ECPAT Sweden")
    make_section(organisation, "history", heading="History", body="Founded.[@face]")
    make_fact(organisation, citation=citation)

    page = client.get("/references/face/").content.decode()

    assert 'href="/organisations/ecpat-sweden/#history"' in page
    assert 'href="/organisations/ecpat-sweden/#facts"' in page


def test_what_is_not_known_of_a_source_is_said(client):
    make_citation("face", publisher="")

    page = client.get("/references/face/").content.decode()

    for words in ("none named", "not recorded", "not known", "no address recorded"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "bogota"}, ["bogota"]),
        ({"q": "germany assembly"}, ["bogota"]),
        ({"type": "report"}, ["report"]),
        ({"address": "none"}, ["bogota", "report"]),
        ({"address": "page"}, ["paged"]),
        ({"q": "nowhere"}, []),
    ],
)
def test_the_list_is_narrowed_by_words_kind_and_address(client, query, expected):
    make_citation("bogota", title="World assembly in Bogota", publisher="ECPAT Germany")
    make_citation("report", title="Overview", type="report", publisher="ECPAT")
    make_citation("paged", title="A page", publisher="UN", url="https://example.org/")

    rows = client.get(LIST, query).context["rows"]

    assert sorted(row.citation.key for row in rows) == sorted(expected)


def test_an_unknown_choice_is_named_and_narrows_nothing(client):
    make_citation("bogota")

    response = client.get(LIST, {"type": "scroll"})

    assert response.status_code == HTTPStatus.OK
    assert "scroll is not one of the available choices" in response.content.decode()
    assert len(response.context["rows"]) == 1


def test_the_list_takes_at_most_six_queries_however_many_rows(
    client, django_assert_max_num_queries
):
    organisation = make_organisation()
    for number in range(40):
        citation = make_citation(f"source-{number}")
        make_section(organisation, f"part-{number}", body=f"Said.[@source-{number}]")
        make_fact(organisation, f"Label {number}", citation=citation)

    with django_assert_max_num_queries(6):
        client.get(LIST)


def test_a_source_takes_one_query_a_model_however_many_uses(
    client,
):
    citation = make_citation("face")
    organisation = make_organisation()

    def queries_of_page():
        with CaptureQueriesContext(connection) as captured:
            client.get("/references/face/")
        return len(captured)

    make_section(organisation, "first", body="Said.[@face]")
    make_fact(organisation, "First", citation=citation)
    before = queries_of_page()
    for number in range(20):
        make_section(organisation, f"part-{number}", body="Said.[@face]")
        make_fact(organisation, f"Label {number}", citation=citation)

    assert queries_of_page() == before


def test_a_source_that_does_not_exist_is_not_found(client):
    url = reverse("references:citation-detail", kwargs={"key": "nope"})

    assert client.get(url).status_code == HTTPStatus.NOT_FOUND
