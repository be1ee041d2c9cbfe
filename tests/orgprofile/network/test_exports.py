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


@pytest.fixture
def network():
    """Figures that differ, of others and of other years; members of two countries."""
    network = make_organisation(name="ECPAT International")
    source = make_citation("hall-2018", title="“Hall”, <again>")
    measure = make_measure(network, order=1)
    one = make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_resolution(one, make_count(measure, "of-104", citation=source))
    code = make_organisation("the-code")
    firms = make_measure(code, "firms", shown_with=network, order=2, is_plotted=False)
    make_count(firms, "signed", citation=source)
    for slug, fields in {
        "lasting": {"members": 18, "as_of": "2018/..", "countries": 9},
        "undated": {"as_of": "", "claims_current": True},
        "stale": {"as_of": "1999", "is_stale": True},
        "draft": {"members": 999, "status": "draft"},
    }.items():
        make_count(measure, slug, citation=source, **fields)
    left = {"since": "1996-08", "until": "2023", "standing": "former"}
    make_member(network, "th-one", note="*Noted*.[@hall-2018]", citation=source, **left)
    script = {"website": "javascript:alert(1)", "citation": source}
    make_member(network, "no-country", country="", **script)
    make_member(network, "draft", status="draft", citation=source)
    return network


def records(client, name, query=""):
    found = json_file(client, f"/network/{name}.json{query}")[name]
    return {record["id"]: record for record in found}


def test_a_file_has_what_is_public_as_known_for_a_day(client, network):
    counts, members = records(client, "counts"), records(client, "members")

    assert "draft" not in counts | members
    assert [*members] == ["th-one", "no-country"]
    assert members["no-country"]["website"] == ""
    assert [r for r in counts if counts[r]["is_in_force"]] == ["of-122"]
    assert counts["of-122"]["differs_from"] == [
        {"id": "lasting", "verdict": "open"},
        {"id": "of-104", "verdict": "superseded"},
    ]
    # A member then, and named only later.
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
