"""The numbers by which rows stand in an order."""

import pytest

from references.records.order import LARGEST, renumbered


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], []),
        ([1, 2, 3], [1, 2, 3]),
        ([10, 20, 35], [10, 20, 35]),
        ([0, 0, 0], [0, 1, 2]),
        ([1, 1, 2, 9], [1, 2, 3, 9]),
        ([5, LARGEST, LARGEST], [1, 2, 3]),
    ],
)
def test_each_number_is_larger_than_the_one_before_and_few_are_new(numbers, expected):
    assert renumbered(numbers) == expected
