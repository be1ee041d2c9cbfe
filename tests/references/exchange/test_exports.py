"""Rows as files: what the writers do with any record."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from references.exchange import exports
from references.models import Citation

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


def test_a_list_in_a_cell_is_flat_and_runs_no_formula():
    parts = [{"name": "UNICEF", "part": "host"}, {"name": "PACT", "part": "giver"}]
    record = {"words": ["=1+1", "two"], "parts": parts, "none": None, "empty": []}

    header, row = exports.csv_lines((*record, "missing"), [record | {"other": 1}])

    assert header == "words,parts,none,empty,missing\r\n"
    assert row == "'=1+1; two,UNICEF: host; PACT: giver,,,\r\n"


@example([])
@given(st.lists(st.dictionaries(st.text(), VALUES), max_size=4))
def test_any_records_come_back_from_json_as_they_were(records):
    written = "".join(exports.json_lines({"of": "x"}, "rows", records))

    assert json.loads(written) == {"of": "x", "rows": records}


def test_of_a_source_only_a_web_address_is_given_and_its_page_is_of_the_settings(
    settings,
):
    settings.SITE_URL = "https://profile.example.org"

    hostile, plain = (
        exports.source(Citation(key="a", url=url))
        for url in ("javascript:x", "https://b.org/")
    )

    assert (hostile["source_url"], plain["source_url"]) == ("", "https://b.org/")
    assert plain["source_page"] == "https://profile.example.org/references/a/"
