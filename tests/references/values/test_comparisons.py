"""Comparisons as values: digests, draws and rates."""

import pytest

from references.values import comparisons
from references.values.comparisons import Rate

# Of E. B. Wilson's formula, as published tables and statsmodels 0.14 give it.
INTERVALS = [
    ((4, 58), (2.7, 16.4)),
    ((60, 60), (94.0, 100.0)),
    ((0, 0), (0.0, 100.0)),
]


@pytest.mark.parametrize(("counts", "interval"), INTERVALS)
def test_a_rate_has_the_interval_of_wilson(counts, interval):
    rate = Rate("", *counts)

    assert (rate.low, rate.high) == interval


def test_what_could_not_be_checked_is_in_no_rate():
    verdicts = ["exact", "off", "wrong", "not-checkable", ""]

    off, wrong = comparisons.rates(verdicts)

    assert (off.failed, off.checked) == (2, 3)
    assert (wrong.failed, wrong.checked) == (1, 3)


def test_a_digest_is_of_the_words_and_of_all_notes_in_any_order():
    digest = comparisons.digest("It  grew.", ["One.", "Two."])

    assert digest == comparisons.digest("It grew.", ["Two.", "One.", "Two."])
    others = [
        comparisons.digest("It grew.", ["One."]),
        comparisons.digest("It grew!", ["One.", "Two."]),
        comparisons.digest("It grew.", ["One.", "Two."], "at_fact_founded_citation"),
    ]
    assert len({digest, *others}) == 4


def test_another_digest_of_the_edition_draws_others():
    ids = [f"at_fact_{number}" for number in range(200)]

    drawn = comparisons.draw_statements("0" * 64, ids)

    assert len(drawn) == comparisons.DRAWN
    assert drawn == comparisons.draw_statements("0" * 64, reversed(ids))
    assert set(drawn) != set(comparisons.draw_statements("1" + "0" * 63, ids))
