import pytest

from references.styles import ranges


@pytest.mark.parametrize(
    ("printed", "whole", "chicago", "two_digits", "shortest"),
    [
        ("217-231", "217–231", "217–31", "217–31", "217–31"),
        ("101–108", "101–108", "101–8", "101–08", "101–8"),
        ("100–104", "100–104", "100–104", "100–04", "100–4"),
        ("34–37", "34–37", "34–37", "34–37", "34–7"),
        ("3–9", "3–9", "3–9", "3–9", "3–9"),
        ("96–101", "96–101", "96–101", "96–101", "96–101"),
        ("1496–1504", "1496–1504", "1496–504", "1496–504", "1496–504"),
        ("12, 15 - 18", "12, 15–18", "12, 15–18", "12, 15–18", "12, 15–8"),
    ],
)
def test_each_style_shortens_a_range_its_own_way(
    printed, whole, chicago, two_digits, shortest
):
    assert ranges.whole(printed) == whole
    assert ranges.chicago(printed) == chicago
    assert ranges.two_digits(printed) == two_digits
    assert ranges.shortest(printed) == shortest


@pytest.mark.parametrize("printed", ["217", "e12345", "A1", "xii–xv", "S1-S9", "7–7"])
def test_what_is_no_range_of_numbers_stays_as_printed(printed):
    assert ranges.chicago(printed) == printed


def test_a_range_that_is_short_already_or_runs_backwards_is_not_shortened():
    assert ranges.shortest("217-31") == "217–31"
    assert ranges.shortest("231-217") == "231–217"
