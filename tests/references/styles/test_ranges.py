import pytest

from references.styles import ranges


@pytest.mark.parametrize(
    ("printed", "whole", "chicago", "two_digits", "shortest"),
    [
        ("217-231", "217–231", "217–31", "217–31", "217–31"),
        ("100–104", "100–104", "100–104", "100–04", "100–4"),
        ("34–37", "34–37", "34–37", "34–37", "34–7"),
        ("3–9", "3–9", "3–9", "3–9", "3–9"),
        ("12, 15 - 18", "12, 15–18", "12, 15–18", "12, 15–18", "12, 15–8"),
        # Short already, or backwards.
        ("217-31", *["217–31"] * 4),
        ("231-217", *["231–217"] * 4),
        *((same, *[same] * 4) for same in ("217", "e12345", "xii–xv", "S1-S9", "7–7")),
    ],
)
def test_each_style_shortens_a_range_its_own_way(
    printed, whole, chicago, two_digits, shortest
):
    assert ranges.whole(printed) == whole
    assert ranges.chicago(printed) == chicago
    assert ranges.two_digits(printed) == two_digits
    assert ranges.shortest(printed) == shortest
