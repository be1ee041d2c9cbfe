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
def network():
    """Figures that differ, of others, undated and open; members of two countries."""
    network = make_organisation(name="ECPAT International")
    source = make_citation(
        "hall-2018",
        title="“Hall”, <again>",
        publisher="Tageblatt",
        issued="2018-06",
        url="https://example.org/a?b=1&c=2",
        relation="member",
    )
    read_in = {"citation": source, "reading": "total", "checked_on": "2026-11-20"}
    measure = make_measure(network, order=1)
    code = make_organisation("the-code")
    firms = make_measure(code, "firms", shown_with=network, order=2, is_plotted=False)
    of_122 = {"members": 118, "members_to": 122, "countries": 100, "countries_to": 104}
    of_122 |= {"bound": "range", "as_of": "2018", "basis": "inferred"} | read_in
    one = make_count(measure, "of-122", note="Seen.[@hall-2018]", **of_122)
    make_resolution(one, make_count(measure, "of-104", citation=source))
    for slug, fields in {
        "lasting": {"members": 18, "as_of": "2018/..", "countries": 9},
        "undated": {"as_of": "", "claims_current": True},
        "stale": {"as_of": "1999", "is_stale": True},
        "draft": {"members": 999, "status": "draft"},
    }.items():
        make_count(measure, slug, citation=source, **fields)
    make_count(firms, "signed", citation=source)
    left = {"since": "1996-08", "until": "2023", "standing": "former"} | read_in
    left |= {"evidence": "self", "website": "https://example.org/b?a=1"}
    make_member(network, "th-one", name="One", note="*Noted*.[@hall-2018]", **left)
    script = {"website": "javascript:alert(1)", "citation": source}
    make_member(network, "no-country", country="", **script)
    make_member(network, "draft", status="draft", citation=source)
    return network


def test_a_figure_has_its_values_its_verdicts_and_its_source(client, network):
    found = records(client, "counts")

    assert found["of-122"] == (
        SOURCE
        | {"id": "of-122", "measure": "members", "unit": "members", "is_size": True}
        | {"measure_name": "Member organisations of the network"}
        | {"as_of": "2018", "as_of_earliest": "2018-01-01"}
        | {"as_of_latest": "2018-12-31", "date_basis": "inferred"}
        | {"bound": "range", "members": 118, "members_to": 122}
        | {"countries": 100, "countries_to": 104, "is_stale": False}
        | {"given_as_current": False, "is_in_force": True, "note": "Seen."}
        | {"checked_on": "2026-11-20", "page": "http://testserver/network/#of-122"}
        | {"differs_from": found["of-122"]["differs_from"]}
    )
    differs = [d.values() for d in found["of-122"]["differs_from"]]
    assert [*map(tuple, differs)] == [("lasting", "open"), ("of-104", "superseded")]
    assert [r for r in found if found[r]["is_in_force"]] == ["of-122"]
    assert [r for r in found if found[r]["is_stale"]] == ["stale"]
    assert [r for r in found if found[r]["given_as_current"]] == ["undated"]
    assert found["lasting"]["as_of_latest"] is None
    below = "http://testserver/organisations/the-code/network/#signed"
    signed = found["signed"]
    assert (signed["is_size"], signed["page"]) == (False, below)


def test_a_member_has_its_values_its_region_and_its_source(client, network):
    found = records(client, "members")

    assert list(found) == ["th-one", "no-country"]
    assert found["th-one"] == (
        SOURCE
        | {"id": "th-one", "name": "One", "country": "TH", "country_name": "Thailand"}
        | {"region": "Asia", "subregion": "South-eastern Asia", "standing": "former"}
        | {"website": "https://example.org/b?a=1", "evidence": "self", "as_of": "2022"}
        | {"since": "1996-08", "until": "2023", "note": "Noted."}
        | {"page": "http://testserver/network/members/th/#th-one"}
        | {"checked_on": "2026-11-20"}
    )
    unknown = found["no-country"]
    assert [unknown[n] for n in ("country_name", "region", "website")] == ["", "", ""]
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
    assert {tuple(r) for r in [today["columns"], *today[name]]} == {columns[name]}
    response = client.get(f"/network/{name}.csv")
    assert content(response) == "".join(csv_lines(columns[name], today[name]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    file = f'inline; filename="ecpat-international-{name}.csv"'
    assert response["Content-Disposition"] == file


def test_a_file_has_the_rows_of_its_page_in_their_order(client, network):
    for name, address in {
        "counts": "/network/?as_of=1999",
        "members": "/network/members/?as_of=2007",
    }.items():
        known, shown = records(client, name), Markup(client.get(address)).ids
        in_file = list(records(client, name, address[address.index("?") :]))
        assert in_file == [i for i in shown if i in known], name
