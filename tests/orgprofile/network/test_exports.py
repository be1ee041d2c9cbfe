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
from tests.orgprofile.reading import json_file, read
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
    }.items():
        make_count(measure, slug, citation=source, **fields)
    left = {"since": "1996-08", "until": "2023", "standing": "former"}
    make_member(network, "th-one", note="*Noted*.[@hall-2018]", citation=source, **left)
    script = {"website": "javascript:alert(1)", "citation": source}
    make_member(network, "no-country", country="", **script)


def records(client, name, query=""):
    found = json_file(client, f"/network/{name}.json{query}")[name]
    return {record["id"]: record for record in found}


def test_a_file_has_what_is_public_as_known_for_a_day(client, network):
    counts, members = records(client, "counts"), records(client, "members")

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


@pytest.mark.parametrize(
    ("name", "page", "columns"),
    [
        ("counts", "/network/", exports.COUNT_COLUMNS),
        ("members", "/network/members/", exports.MEMBER_COLUMNS),
    ],
)
def test_both_files_have_the_rows_of_their_page_in_its_order(
    client, network, name, page, columns
):
    known = records(client, name)
    for asked, query in ((None, ""), ("2007-06", "?as_of=2007-06")):
        found = json_file(client, f"/network/{name}.json{query}")
        rows, about = found[name], (found["organisation"], found["page"])
        assert about == ("ECPAT International", f"http://testserver{page}")
        assert found["as_known_for"] == asked
        assert {tuple(row) for row in [found["columns"], *rows]} == {columns}
        written = content(client.get(f"/network/{name}.csv{query}"))
        assert written == "".join(csv_lines(columns, rows))
        shown = read(client, f"{page}{query}").ids
        assert [row["id"] for row in rows] == [i for i in shown if i in known]
