"""Figures and members as files, read back and held against the pages, fact by fact."""

import csv
import json
import re
from io import StringIO
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgprofile.models import Member, MembershipCount
from orgprofile.network import exports
from references.values import dates
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
    make_resolution,
)
from tests.page_text import Element, read

pytestmark = pytest.mark.django_db

NETWORK = "/network/"
MEMBERS = "/network/members/"


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def csv_rows(client, address):
    """The rows of a CSV file by column, after checking that it is RFC 4180."""
    text = body(client, address)
    assert text.endswith("\r\n")
    header, *rows = csv.reader(StringIO(text, newline=""), strict=True)
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def json_file(client, address):
    return json.loads(body(client, address))


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return read(response.content.decode())


def by_id(tree):
    return {e.attributes["id"]: e for e in tree.walk() if "id" in e.attributes}


def tagged(element, tag):
    return [e for e in element.walk() if e.tag == tag]


def of_class(element, name):
    return [
        e for e in element.walk() if name in (e.attributes.get("class") or "").split()
    ]


def source_of(element, ids):
    """Where the first mark within leads: the note of a source, as the page has it."""
    mark = next(e for e in element.walk() if e.tag == "sup")
    key = mark.attributes["id"].removeprefix("cite-").rpartition("-")[0]
    note = ids[f"note-{key}"]
    links = [a.attributes["href"] for a in tagged(note, "a")]
    return key, note.words(), links


def when(text):
    return dates.parse(text).words() if text else ""


def assert_cites_its_source(record, element, ids):
    key, words, links = source_of(element, ids)
    assert record["source_key"] == key
    assert record["source_title"] in words
    assert record["source_publisher"] in words
    assert record["source_page"] == f"http://testserver/references/{key}/"
    assert f"/references/{key}/" in links
    if record["source_url"]:
        assert record["source_url"] in links


def same_cells(record, row, columns):
    """Whether a row of the CSV says what the record of the JSON says."""
    for name in columns:
        value = record.get(name)
        if value is None:
            expected = ""
        elif isinstance(value, bool):
            expected = "true" if value else "false"
        elif isinstance(value, list):
            expected = "; ".join(f"{v['id']}: {v['verdict']}" for v in value)
        else:
            expected = str(value)
        assert row[name] == expected, name


@pytest.fixture
def figures():
    """Figures of every kind: bounds, ranges, undated, stale, differing, of others."""
    network = make_organisation(name="ECPAT International")
    measure = make_measure(network, order=1)
    attended = make_measure(
        network, "attended", name="Registered", unit="bodies", order=2, is_plotted=False
    )
    firms = make_measure(
        make_organisation("the-code"),
        "firms",
        name="Companies",
        unit="companies",
        shown_with=network,
        order=3,
    )
    german = make_citation(
        issued="2018-06", relation="member", url="https://example.org/a?b=1&c=2"
    )
    other = make_citation("hall-2018", title="“Hall”, <again>", publisher="Tageblatt")
    make_citation("noted", title="A note", publisher="")
    one = make_count(
        measure, "of-122", members=122, countries=104, as_of="2018", citation=other
    )
    two = make_count(
        measure, "of-104", citation=german, note="Before the *assembly*.[@noted]"
    )
    make_resolution(one, two, reason="Counted later.[@noted]")
    make_count(
        measure,
        "of-80-to-90",
        members=80,
        members_to=90,
        countries=70,
        countries_to=71,
        bound="range",
        as_of="2007~",
        basis="inferred",
        citation=german,
    )
    make_count(
        measure,
        "over-350",
        members=350,
        countries=None,
        bound="at-least",
        as_of="",
        claims_current=True,
        citation=other,
    )
    make_count(
        measure, "stale", members=None, countries=9, is_stale=True, citation=other
    )
    make_count(measure, "decade", members=17, countries=9, as_of="199X", citation=other)
    make_count(
        measure, "lasting", members=18, countries=9, as_of="1999/..", citation=other
    )
    make_count(attended, "came", bound="about", as_of="2011-11", citation=german)
    make_count(firms, "signed", members=1000, countries=42, citation=german)
    make_count(measure, "draft", members=999, citation=german, status="draft")
    return network


ASKED = ["", "?as_of=2007", "?as_of=1985", "?sort=-source"]


@pytest.mark.parametrize("query", ASKED)
def test_the_figures_in_the_files_are_those_of_the_page_fact_by_fact(
    client, figures, query
):
    tree = page(client, f"{NETWORK}{query}")
    ids = by_id(tree)
    file = json_file(client, f"{NETWORK}counts.json{query}")
    rows = csv_rows(client, f"{NETWORK}counts.csv{query}")

    slugs = [r["id"] for r in file["counts"]]
    shown = [tr.attributes["id"] for tr in tagged(tree, "tr") if "id" in tr.attributes]
    assert slugs == shown == [row["id"] for row in rows]
    assert ("of-104" in slugs) is ("as_of" not in query)
    for record, row in zip(file["counts"], rows, strict=True):
        tr = ids[record["id"]]
        assert_the_row_says(record, tr, ids)
        same_cells(record, row, exports.COUNT_COLUMNS)


def assert_the_row_says(record, tr, ids):
    (date_cell,) = tagged(tr, "th")
    members, countries, source = tagged(tr, "td")
    assert (when(record["as_of"]) or "undated") in date_cell.words()
    basis = {"": "", "stated": "", "page": "the date of the page"}
    aside = basis.get(record["date_basis"], record["date_basis"])
    assert date_cell.words() == f"{when(record['as_of']) or 'undated'} {aside}".strip()
    bound = {"at-least": "at least ", "about": "about "}.get(record["bound"], "")
    for cell, name in ((members, "members"), (countries, "countries")):
        number, upper = record[name], record[f"{name}_to"]
        if number is None:
            assert cell.words() == "not given"
        else:
            end = f"–{upper}" if upper else ""
            assert cell.words() == f"{bound}{number}{end}"
    words = source.words()
    assert words.startswith(record["source_publisher"] or record["source_title"])
    assert ("in force" in words) is record["is_in_force"]
    assert ("repeats an older figure" in words) is record["is_stale"]
    assert ("given as today’s" in words) is record["given_as_current"]
    assert_cites_its_source(record, source, ids)
    section = tr
    while section.tag != "section":
        section = section.parent
    assert section.attributes["aria-labelledby"] == record["measure"]
    assert record["measure_name"] in ids[record["measure"]].words()
    linked = {
        a.attributes["href"].partition("#")[2]
        for told in of_class(row_below(tr), "counts__differ")
        for a in tagged(told, "a")
    }
    assert linked == {found["id"] for found in record["differs_from"]}


def row_below(tr):
    """The row of notes under a figure's own; an empty one where there is none."""
    rows = tagged(tr.parent, "tr")
    after = rows[next(n for n, row in enumerate(rows) if row is tr) + 1 :]
    own = after and "counts__more" in after[0].attributes.get("class", "")
    return after[0] if own else Element("tr", {})


def test_a_file_names_what_differs_and_what_was_made_of_it(client, figures):
    MembershipCount.objects.filter(slug="of-80-to-90").update(as_of="2018", members=80)
    MembershipCount.objects.get(slug="of-80-to-90").save()

    records = {r["id"]: r for r in json_file(client, "/network/counts.json")["counts"]}

    found = {d["id"]: d["verdict"] for d in records["of-122"]["differs_from"]}
    assert found == {
        "of-104": "superseded",
        "of-80-to-90": "open",
        "lasting": "open",
    }
    rows = {row["id"]: row for row in csv_rows(client, "/network/counts.csv")}
    assert set(rows["of-122"]["differs_from"].split("; ")) == {
        "of-104: superseded",
        "of-80-to-90: open",
        "lasting: open",
    }


def test_days_are_given_where_a_date_has_them_and_left_out_where_it_is_open(
    client, figures
):
    records = {r["id"]: r for r in json_file(client, "/network/counts.json")["counts"]}

    def span(slug):
        return records[slug]["as_of_earliest"], records[slug]["as_of_latest"]

    assert span("of-104") == ("2018-06-08", "2018-06-08")
    assert span("decade") == ("1990-01-01", "1999-12-31")
    assert span("lasting") == ("1999-01-01", None)
    assert span("over-350") == (None, None)


def test_a_file_says_whose_it_is_from_where_and_for_which_date(client, figures):
    today = json_file(client, "/network/counts.json")
    past = json_file(client, "/network/counts.json?as_of=2007-06")

    assert today["organisation"] == "ECPAT International"
    assert today["page"] == "http://testserver/network/"
    assert (today["as_known_for"], past["as_known_for"]) == (None, "2007-06")
    assert today["licence"].startswith("https://creativecommons.org/licenses/by-sa/")
    assert tuple(today["columns"]) == exports.COUNT_COLUMNS
    assert set(today["counts"][0]) == set(today["columns"])
    records = {r["id"]: r for r in today["counts"]}
    assert {r for r in records if not records[r]["is_size"]} == {"came"}
    assert [r for r in records if records[r]["is_in_force"]] == ["of-122"]
    assert records["of-104"]["page"] == "http://testserver/network/#of-104"
    below = "http://testserver/organisations/the-code/network/#signed"
    assert records["signed"]["page"] == below


@pytest.fixture
def members():
    """Members on three pages of the list, of every kind."""
    network = make_organisation(name="ECPAT International")
    sources = [
        make_citation(
            f"source-{n}",
            title=f"Page {n}",
            publisher=f"Publisher {n}",
            url=f"https://example.org/{n}" if n else "",
            issued=f"200{n}",
        )
        for n in range(3)
    ]
    for number in range(120):
        make_member(
            network,
            f"member-{number}",
            name=f"Body no. {number}",
            country=["TH", "CI", "TR", "US", ""][number % 5],
            evidence=["network", "self", "third-party"][number % 3],
            standing="former" if number % 7 == 0 else "member",
            as_of=["2006", "2018-06", "", "2001~/2003", "199X"][number % 5],
            since="1996-08" if number % 4 == 0 else "",
            until="2010" if number % 14 == 0 else "",
            website=f"https://example.org/b?a=1&n={number}" if number % 2 else "",
            note=f"*Noted* & seen.[@source-{number % 3}]" if number % 6 == 0 else "",
            citation=sources[number % 3],
        )
    make_member(network, "draft", status="draft", citation=sources[0])
    return network


def listed(client, query):
    """Every entry of the list, over all its pages, with the ids of its page."""
    address, found = f"{MEMBERS}?{query}", []
    while address:
        tree = page(client, address)
        ids = by_id(tree)
        found += [(e, ids) for e in of_class(tree, "entry--member")]
        onward = [a for a in tagged(tree, "a") if a.attributes.get("rel") == "next"]
        address = urljoin(address, onward[0].attributes["href"]) if onward else ""
    return found


EVIDENCE = dict(Member.Evidence.choices)


def assert_the_entry_says(record, entry, ids):
    assert entry.attributes["id"] == record["id"]
    (title,) = tagged(entry, "h3")
    assert title.words() == record["name"]
    group = entry.parent
    heading = ids[group.attributes["aria-labelledby"]]
    assert heading.words() == (record["country_name"] or "Country not found")
    (facts,) = of_class(entry, "entry__facts")
    words = facts.words()
    assert EVIDENCE[record["evidence"]] in words
    assert ("former member" in words) is (record["standing"] == "former")
    if record["as_of"]:
        assert f"named {when(record['as_of'])}" in words
    else:
        assert not re.search(r"named (about |since |until |[\dA-Z])", words)
    for name, before in (("since", "member since "), ("until", "left out by ")):
        assert (before in words) is bool(record[name])
        assert not record[name] or f"{before}{when(record[name])}" in words
    links = [a.attributes["href"] for a in tagged(facts, "a")]
    assert links == ([record["website"]] if record["website"] else [])
    noted = " ".join(e.words() for e in tagged(entry, "p") if e is not facts)
    assert noted == ("Noted & seen." if record["note"] else "")
    assert_cites_its_source(record, facts, ids)


FILTERS = [
    "",
    "country=TH&page=2",
    "standing=former&evidence=self",
    "region=Asia&as_of=2007",
    "as_of=2007&standing=member",
    "q=nobody",
]


@pytest.mark.parametrize("query", FILTERS)
def test_the_members_in_the_files_are_those_of_the_list_over_all_its_pages(
    client, members, query
):
    narrowed = "&".join(part for part in query.split("&") if "page=" not in part)
    entries = listed(client, narrowed)
    file = json_file(client, f"/network/members.json?{query}")
    rows = csv_rows(client, f"/network/members.csv?{query}")

    assert len(entries) == len(file["members"]) == len(rows)
    found = {entry.attributes["id"]: (entry, ids) for entry, ids in entries}
    assert [record["id"] for record in file["members"]] == [row["id"] for row in rows]
    for record, row in zip(file["members"], rows, strict=True):
        assert_the_entry_says(record, *found.pop(record["id"]))
        same_cells(record, row, exports.MEMBER_COLUMNS)
    assert found == {}


def test_a_file_of_members_says_what_it_is_and_where_each_member_is(client, members):
    Member.objects.filter(slug="member-0").update(website="javascript:alert(1)")
    file = json_file(client, "/network/members.json?as_of=2007")
    records = {
        r["id"]: r for r in json_file(client, "/network/members.json")["members"]
    }

    assert (file["organisation"], file["as_known_for"]) == (
        "ECPAT International",
        "2007",
    )
    assert tuple(file["columns"]) == exports.MEMBER_COLUMNS
    assert all(set(record) == set(file["columns"]) for record in file["members"])
    thai, unknown = records["member-0"], records["member-4"]
    assert [thai[name] for name in ("country", "region", "subregion", "website")] == [
        *("TH", "Asia", "South-eastern Asia", ""),
    ]
    assert thai["page"] == "http://testserver/network/members/th/#member-0"
    assert (unknown["country"], unknown["region"]) == ("", "")
    assert unknown["page"] == "http://testserver/network/members/#member-4"


def test_the_links_of_the_list_lead_to_files_of_what_it_lists(client, members):
    tree = page(client, f"{MEMBERS}?country=TH&standing=former&page=1")

    (status,) = [e for e in tree.walk() if e.attributes.get("role") == "status"]
    links = [a.attributes["href"] for a in tagged(status, "a")]

    assert links == [
        "/network/members.csv?country=TH&standing=former",
        "/network/members.json?country=TH&standing=former",
    ]


@pytest.mark.parametrize("text", ["=1+1", "\t=1", '-“a", "b";\n</script>'], ids=repr)
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(client, text):
    source = make_citation(title=text, publisher=text)
    network = make_organisation()
    make_count(
        make_measure(network, name=text, unit=text), "count", note=text, citation=source
    )
    make_member(network, name=text, note=text, citation=source)

    for name in ("counts", "members"):
        (row,) = csv_rows(client, f"/network/{name}.csv")
        assert row["source_title"] == row["source_publisher"] == f"'{text}"
        assert not [c for c in row.values() if c.startswith(("=", "+", "@", "-"))]
        assert not [c for c in row.values() if c.startswith(("\t", "\r", "\n"))]
        (record,) = json_file(client, f"/network/{name}.json")[name]
        assert record["source_title"] == record["source_publisher"] == text


FILES = ["counts.csv", "counts.json", "members.csv", "members.json"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_it_is(client, figures, name):
    response = client.get(f"/network/{name}")

    kind = {"csv": "text/csv", "json": "application/json"}[name.partition(".")[2]]
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'inline; filename="ecpat-international-{name}"'
    )
    assert not response.cookies


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_refused_and_never_answered_with_the_whole(
    client, figures, name
):
    make_member(figures, "member-1")
    members_alone = ["country=ZZ", "region=x", "standing=unconfirmed", "q=%00"]

    for query in ["as_of=soon", "as_of=9000", *members_alone * ("members" in name)]:
        response = client.get(f"/network/{name}?{query}")

        assert (response.status_code, response.streaming) == (400, False), query
        text = response.content.decode()
        assert ("As known for:" in read(text).words()) is ("as_of" in query)
        assert "member-1" not in text


def test_an_empty_list_is_a_file_with_nothing_in_it(client):
    make_organisation()

    assert csv_rows(client, "/network/members.csv") == []
    assert csv_rows(client, "/network/counts.csv") == []
    assert json_file(client, "/network/members.json")["members"] == []
    assert json_file(client, "/network/counts.json")["counts"] == []


@pytest.mark.parametrize("name", ["members.csv", "members.json"])
def test_members_are_read_only_as_the_file_is_written(client, members, name):
    with CaptureQueriesContext(connection) as before:
        response = client.get(f"/network/{name}")
    asked = [q["sql"] for q in before if "orgprofile_member" in q["sql"]]
    assert asked == []

    with CaptureQueriesContext(connection) as after:
        pieces = list(response.streaming_content)

    assert len(pieces) >= 120
    assert len(after) == 1
