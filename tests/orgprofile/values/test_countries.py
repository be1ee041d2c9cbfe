"""The table of countries."""

import csv

from orgprofile.values import countries


def test_the_table_has_the_249_entries_of_iso_3166_and_kosovo_each_once():
    rows = list(csv.DictReader(countries.TABLE.read_text("utf-8").splitlines()))

    assert len({row["code"] for row in rows}) == len({row["name"] for row in rows})
    assert len(rows) == 250
    assert sum(int(row["un_member"]) for row in rows) == 193
