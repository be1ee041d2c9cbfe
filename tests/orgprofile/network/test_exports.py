"""Figures and members as files: what each column holds, and which rows are in them."""

import pytest

from orgprofile.network import exports
from references.exchange.exports import csv_lines
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
    make_resolution,
)
from tests.markup import Markup
from tests.orgprofile.reading import json_file
from tests.walk import content

pytestmark = pytest.mark.django_db

FILES = ["counts.csv", "counts.json", "members.csv", "members.json"]
SOURCE = {
    "source_key": "hall-2018",
    "source_title": "“Hall”, <again>",
    "source_publisher": "Tageblatt",
    "source_issued": "2018-06",
    "source_url": "https://example.org/a?b=1&c=2",
    "source_relation": "member",
    "source_page": "http://testserver/references/hall-2018/",
    "source_reading": "total",
}


def records(client, name, query=""):
    found = json_file(client, f"/network/{name}.json{query}")[name]
    return {record["id"]: record for record in found}


@pytest.fixture
def source():
    return make_citation(
        "hall-2018",
        title="“Hall”, <again>",
        publisher="Tageblatt",
        issued="2018-06",
        url="https://example.org/a?b=1&c=2",
        relation="member",
    )


@pytest.fixture
def network(source):
    """Figures that differ, of others, undated and open; members of two countries."""
    network = make_organisation(name="ECPAT International")
    measure = make_measure(network, order=1)
    code = make_organisation("the-code")
    firms = make_measure(code, "firms", shown_with=network, order=2, is_plotted=False)
    range_ = {"bound": "range", "members": 118, "members_to": 122, "countries_to": 104}
    one = make_count(
        measure,
        "of-122",
        countries=100,
        as_of="2018",
        basis="inferred",
        note="Seen.[@hall-2018]",
        checked_on="2026-11-20",
        citation=source,
        reading="total",
        **range_,
    )
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other)
    make_count(
        measure, "lasting", members=18, as_of="2018/..", countries=9, citation=source
    )
    make_count(measure, "undated", as_of="", claims_current=True, citation=source)
    make_count(measure, "stale", as_of="1999", is_stale=True, citation=source)
    make_count(firms, "signed", citation=source)
    make_count(measure, "draft", members=999, citation=source, status="draft")
    make_member(
        network,
        "th-one",
        name="One",
        as_of="2022",
        since="1996-08",
        until="2023",
        standing="former",
        evidence="self",
        website="https://example.org/b?a=1",
        note="*Noted*.[@hall-2018]",
        checked_on="2026-11-20",
        citation=source,
        reading="total",
    )
    make_member(
        network,
        "no-country",
        country="",
        website="javascript:alert(1)",
        citation=source,
    )
    make_member(network, "draft", status="draft", citation=source)
    return network


def test_a_figure_has_its_values_its_verdicts_and_its_source(client, network):
    found = records(client, "counts")

    assert found["of-122"] == SOURCE | {
        "id": "of-122",
        "measure": "members",
        "measure_name": "Member organisations of the network",
        "unit": "members",
        "is_size": True,
        "as_of": "2018",
        "as_of_earliest": "2018-01-01",
        "as_of_latest": "2018-12-31",
        "date_basis": "inferred",
        "bound": "range",
        "members": 118,
        "members_to": 122,
        "countries": 100,
        "countries_to": 104,
        "is_stale": False,
        "given_as_current": False,
        "is_in_force": True,
        "note": "Seen.",
        "differs_from": [
            {"id": "lasting", "verdict": "open"},
            {"id": "of-104", "verdict": "superseded"},
        ],
        "checked_on": "2026-11-20",
        "page": "http://testserver/network/#of-122",
    }
    assert [r for r in found if found[r]["is_in_force"]] == ["of-122"]
    assert [r for r in found if found[r]["is_stale"]] == ["stale"]
    assert [r for r in found if found[r]["given_as_current"]] == ["undated"]
    assert found["undated"]["as_of_earliest"] is None
    lasting = found["lasting"]
    assert (lasting["as_of_earliest"], lasting["as_of_latest"]) == ("2018-01-01", None)
    signed = found["signed"]
    assert (signed["is_size"], signed["differs_from"]) == (False, [])
    below = "http://testserver/organisations/the-code/network/#signed"
    assert signed["page"] == below


def test_a_member_has_its_values_its_region_and_its_source(client, network):
    found = records(client, "members")

    assert list(found) == ["th-one", "no-country"]
    assert found["th-one"] == SOURCE | {
        "id": "th-one",
        "name": "One",
        "country": "TH",
        "country_name": "Thailand",
        "region": "Asia",
        "subregion": "South-eastern Asia",
        "website": "https://example.org/b?a=1",
        "standing": "former",
        "evidence": "self",
        "as_of": "2022",
        "since": "1996-08",
        "until": "2023",
        "note": "Noted.",
        "checked_on": "2026-11-20",
        "page": "http://testserver/network/members/th/#th-one",
    }
    unknown = found["no-country"]
    assert [unknown[n] for n in ("country_name", "region", "website")] == ["", "", ""]
    assert unknown["page"] == "http://testserver/network/members/#no-country"
    # As known for a day: a member then, and named only later.
    (past,) = records(client, "members", "?as_of=2007").values()
    assert (past["standing"], past["as_of"]) == ("member", "")


@pytest.mark.parametrize("name", ["counts", "members"])
def test_both_files_say_the_same_and_what_they_hold(client, network, name):
    today = json_file(client, f"/network/{name}.json")
    past = json_file(client, f"/network/{name}.json?as_of=2007-06")
    columns = {"counts": exports.COUNT_COLUMNS, "members": exports.MEMBER_COLUMNS}

    page = "http://testserver/network/" + {"members": "members/"}.get(name, "")
    assert (today["organisation"], today["page"]) == ("ECPAT International", page)
    assert (today["as_known_for"], past["as_known_for"]) == (None, "2007-06")
    assert today["licence"].startswith("https://creativecommons.org/licenses/by-sa/")
    assert tuple(today["columns"]) == columns[name]
    assert [tuple(record) for record in today[name]] == [columns[name]] * len(
        today[name]
    )
    written = csv_lines(columns[name], today[name])
    assert content(client.get(f"/network/{name}.csv")) == "".join(written)


def test_a_file_has_the_rows_of_its_page_in_their_order(client, network):
    for name, page, queries in (
        ("counts", "", ("", "?as_of=1999")),
        ("members", "members/", ("", "?country=TH", "?as_of=2007")),
    ):
        known = records(client, name)
        for query in queries:
            shown = Markup(client.get(f"/network/{page}{query}")).ids
            in_file = list(records(client, name, query))
            assert in_file == [i for i in shown if i in known], (name, query)


def test_a_file_says_what_it_is_even_when_it_is_empty(client):
    make_organisation("ecpat-international")

    for name in FILES:
        response = client.get(f"/network/{name}")
        kind = {"csv": "text/csv", "json": "application/json"}[name.partition(".")[2]]
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert response["Content-Disposition"] == (
            f'inline; filename="ecpat-international-{name}"'
        )
        written = content(response)
        assert '": [\n  ]' in written if "json" in name else written.count("\r\n") == 1


def test_what_cannot_be_read_is_refused_and_never_answered_with_the_whole(
    client, network
):
    of_members = ["country=ZZ", "region=x", "standing=unconfirmed", "q=%00"]

    for name in FILES:
        for query in ["as_of=soon", "as_of=9000", *of_members * ("members" in name)]:
            response = client.get(f"/network/{name}?{query}")
            assert (response.status_code, response.streaming) == (400, False), query
            assert ("As known for:" in Markup(response).words) is ("as_of" in query)
            assert "th-one" not in response.content.decode()
