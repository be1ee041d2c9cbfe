"""Numbers of books."""

import pytest

from references.values import isbn


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        ("9780306406157", "9780306406157"),
        ("ISBN-13: 978 0 306 40615 7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("ISBN 080442957x", "9780804429573"),
        ("979\N{EN DASH}10\N{EN DASH}90636\N{EN DASH}07\N{EN DASH}1", "9791090636071"),
        ("978-0-306-40615-8", ""),
        ("0-306-40615-3", ""),
        ("0378-5955", ""),
        ("978030640615", ""),
        ("", ""),
    ],
)
def test_an_isbn_is_kept_as_its_thirteen_digits_if_the_last_fits(written, kept):
    assert isbn.bare(written) == kept


def test_of_several_numbers_the_first_isbn_is_taken():
    assert isbn.first("0378-5955; 9780306406157 (print), 080442957X") == "9780306406157"
    assert isbn.first("none, 978-0-306-40615-8") == ""
