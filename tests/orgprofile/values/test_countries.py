"""The table of countries as the code reads it; `tests/orgprofile/drawing/test_world_data` holds the file itself."""

from itertools import chain

import pytest

from orgprofile.values import countries
from orgprofile.values.countries import Country

# --- Names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TH", "Thailand"),
        ("CI", "Côte d’Ivoire"),
        ("TR", "Türkiye"),
        ("XK", "Kosovo"),
        ("NA", "Namibia"),
    ],
)
def test_a_country_is_named_by_its_code(code, name):
    assert countries.named(code) == name


@pytest.mark.parametrize("code", ["ZZ", "", "th", "Thailand", "UK"])
def test_a_code_that_is_not_known_is_named_by_itself(code):
    assert countries.named(code) == code


def test_a_country_is_read_with_its_regions():
    assert countries.table()["TH"] == Country(
        code="TH",
        name="Thailand",
        region="Asia",
        subregion="South-eastern Asia",
        is_un_member=True,
    )


def test_a_country_outside_the_united_nations_is_told_from_a_member():
    assert not countries.table()["PS"].is_un_member


def test_a_country_has_a_part_of_an_address_in_small_letters():
    paths = [country.path for country in countries.table().values()]

    assert countries.table()["TH"].path == "th"
    assert len(set(paths)) == 250


# --- In order ------------------------------------------------------------------------


def test_the_table_has_every_country_under_its_code_and_is_read_once():
    table = countries.table()

    assert len(table) == 250
    assert all(code == country.code for code, country in table.items())
    assert countries.table() is table


def test_countries_come_by_name_as_if_without_accents():
    names = [country.name for country in countries.table().values()]

    for before, accented, after in [
        ("Afghanistan", "Åland Islands", "Albania"),
        ("Costa Rica", "Côte d’Ivoire", "Croatia"),
        ("Cuba", "Curaçao", "Cyprus"),
        ("Qatar", "Réunion", "Romania"),
        ("Tunisia", "Türkiye", "Turkmenistan"),
    ]:
        place = names.index(accented)
        assert names[place - 1 : place + 2] == [before, accented, after]
    assert names[0] == "Afghanistan"
    assert names[-1] == "Zimbabwe"


def test_the_choices_are_codes_and_names_in_that_order():
    choices = countries.choices()

    assert choices[:2] == [("AF", "Afghanistan"), ("AX", "Åland Islands")]
    assert [code for code, _name in choices] == list(countries.table())
    assert all(countries.named(code) == name for code, name in choices)


# --- Regions -------------------------------------------------------------------------


def test_a_region_comes_before_its_subregions():
    names = [name for name, _codes in countries.regions()]

    assert names[:4] == [
        "Africa",
        "Africa: Northern Africa",
        "Africa: Sub-Saharan Africa",
        "Americas",
    ]
    assert len(names) == 5 + 17
    assert names == sorted(names)


def test_the_regions_cover_every_country_that_has_one_once():
    whole = [codes for name, codes in countries.regions() if ":" not in name]
    placed = {code for code, country in countries.table().items() if country.region}

    assert sorted(chain.from_iterable(whole)) == sorted(placed)
    assert set(countries.table()) - placed == {"AQ"}


def test_the_subregions_of_a_region_make_up_the_whole_of_it():
    regions = dict(countries.regions())

    for region in [name for name in regions if ":" not in name]:
        parts = [codes for name, codes in regions.items() if f"{region}: " in name]
        assert sorted(chain.from_iterable(parts)) == sorted(regions[region])


def test_a_country_is_in_its_region_and_in_its_subregion():
    found = [name for name, codes in countries.regions() if "TH" in codes]

    assert found == ["Asia", "Asia: South-eastern Asia"]


def test_the_countries_of_a_region_come_by_name():
    northern = dict(countries.regions())["Europe: Northern Europe"]

    assert northern[:3] == ["AX", "DK", "EE"]
