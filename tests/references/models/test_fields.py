from datetime import date

import pytest
from django.core.exceptions import ValidationError

from references.models.fields import (
    CitedTextField,
    DoiField,
    PartialDateField,
    validate_doi,
    validate_key,
)
from references.prose.markdown import LONGEST_BODY
from tests.make import make_event, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("check", "good", "bad", "sentence"),
    [
        (
            validate_key,
            ["2015", "kessler-washington-post-2015"],
            ["", "Key", "a_b", "a--b", "-a", "a-", "ü", "a\n", "٢"],
            "Write the key with small letters, digits and single hyphens, for example",
        ),
        (
            validate_doi,
            ["10.1000.10/ü", "10.1002/(sici)8:5<1::aid-x>3.0.co;2-p", "10/fqd6hj"],
            ["10.1000/", "11.1000/x", "10.1000/a b", "10/a/b", "10.1000/a\n"],
            "“{}” is not a DOI",
        ),
    ],
)
def test_a_value_is_taken_or_refused_with_how_to_write_one(check, good, bad, sentence):
    for value in good:
        check(value)
    for value in bad:
        with pytest.raises(ValidationError) as refused:
            check(value)
        (said,) = refused.value.messages
        assert said.startswith(sentence.format(value))


def test_what_is_typed_is_kept_without_outer_blanks_and_in_one_form():
    for field, typed, kept in [
        (PartialDateField(), " 1996-08~ \n", "1996-08~"),
        (DoiField(), "https://doi.org/10.1000/ABC", "10.1000/abc"),
        (CitedTextField(), "x" * LONGEST_BODY, "x" * LONGEST_BODY),
        (CitedTextField(), "\r\n a  \r\nb\r\rc \n ", "a  \nb\n\nc"),
    ]:
        assert field.clean(typed, None) == kept
    for typed in (" \r\n ", "[" * (LONGEST_BODY + 1)):
        with pytest.raises(ValidationError, match=r"cannot be blank|has 50001"):
            CitedTextField().clean(typed, None)


def test_days_follow_the_partial_date_whatever_is_set():
    event = make_event(make_organisation())
    for written, earliest, latest in [
        ("1996-08", date(1996, 8, 1), date(1996, 8, 31)),
        ("2009/2012", date(2009, 1, 1), date(2012, 12, 31)),
        ("", None, None),
    ]:
        event.date, event.earliest = written, date(1066, 10, 14)
        event.save()
        event.refresh_from_db()
        assert (event.earliest, event.latest) == (earliest, latest)
