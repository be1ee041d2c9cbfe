"""The table of countries as the code reads it.

`tests/orgprofile/drawing/test_world_data.py` checks the file itself.
"""

from itertools import chain

import pytest

from orgprofile.values import countries


@pytest.mark.parametrize(
    ("code", "name"),
    [("CI", "Côte d’Ivoire"), ("XK", "Kosovo"), ("NA", "Namibia")]
    + [(code, code) for code in ("ZZ", "", "th", "UK")],
)
def test_a_country_is_named_by_its_code_and_an_unknown_code_by_itself(code, name):
    assert countries.named(code) == name


def test_countries_are_sorted_by_name_as_if_without_accents():
    names = [country.name for country in countries.table().values()]

    for before, accented, after in [
        ("Afghanistan", "Åland Islands", "Albania"),
        ("Costa Rica", "Côte d’Ivoire", "Croatia"),
        ("Tunisia", "Türkiye", "Turkmenistan"),
    ]:
        place = names.index(accented)
        assert names[place - 1 : place + 2] == [before, accented, after]
    assert [name for _code, name in countries.choices()] == names


def test_a_region_comes_before_its_subregions_which_make_up_the_whole_of_it():
    regions = dict(countries.regions())
    whole = {name: codes for name, codes in regions.items() if ":" not in name}

    assert len(regions) == 5 + 17
    assert list(regions)[:2] == ["Africa", "Africa: Northern Africa"]
    assert list(regions) == sorted(regions)
    for region, codes in whole.items():
        parts = [part for name, part in regions.items() if f"{region}: " in name]
        assert sorted(chain.from_iterable(parts)) == sorted(codes)
    placed = sorted(chain.from_iterable(whole.values()))
    assert placed == sorted(set(countries.table()) - {"AQ"})
    assert regions["Europe: Northern Europe"][:3] == ["AX", "DK", "EE"]
