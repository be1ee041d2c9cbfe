"""The table of countries."""

import csv
from itertools import chain

from orgprofile.values import countries


def test_the_table_has_the_249_entries_of_iso_3166_and_kosovo_each_once():
    rows = list(csv.DictReader(countries.TABLE.read_text("utf-8").splitlines()))

    assert len({row["code"] for row in rows}) == len({row["name"] for row in rows})
    assert len(rows) == 250
    assert sum(int(row["un_member"]) for row in rows) == 193


def test_a_region_comes_before_its_subregions_which_make_up_the_whole_of_it():
    regions = {area: countries.within(area) for area in countries.areas()}
    whole = {name: codes for name, codes in regions.items() if ":" not in name}

    assert len(regions) == 5 + 17
    assert list(regions) == sorted(regions)
    for region, codes in whole.items():
        parts = [part for name, part in regions.items() if f"{region}: " in name]
        assert sorted(chain.from_iterable(parts)) == sorted(codes)
    assert {*chain.from_iterable(whole.values())} == {*countries.table()} - {"AQ"}
