"""Authors as BibTeX lists them."""

import pytest

from references.exchange.formats import names


@pytest.mark.parametrize(
    ("source", "listed"),
    [
        ("Kessler, Glenn", ["Kessler, Glenn"]),
        ("Glenn Kessler", ["Kessler, Glenn"]),
        ("{ECPAT International} and {INTERPOL}", ["ECPAT International", "INTERPOL"]),
        ("INTERPOL", ["INTERPOL"]),
        ("{INTERPOL", ["INTERPOL"]),
        ("Ludwig van Beethoven", ["van Beethoven, Ludwig"]),
        ("King, Jr., Martin Luther", ["King, Martin Luther, Jr."]),
        ("{Body and Soul}, Ann AND Bo Li", ["Body and Soul, Ann", "Li, Bo"]),
        (r"M{\"u}ller, J{\"o}rg", ["Müller, Jörg"]),
        ("", []),
        (" and ", []),
    ],
)
def test_names_are_read_as_the_house_writes_them(source, listed):
    assert names.parse_list(source) == (tuple(listed), False)


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en-GB", "en-GB"), ("British", "en-GB"), ("ngerman", "de"), ("Klingon!", "")],
)
def test_a_language_is_a_tag_or_an_english_name(written, tag):
    assert names.language(written) == tag
