from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from references.models import Citation
from references.prose import markdown
from references.records.fields import (
    CitedTextField,
    DayField,
    DerivedCharField,
    DoiField,
    FoldedField,
    LinesField,
    PartialDateField,
    validate_doi,
    validate_key,
    validate_markers,
)
from tests.make import make_citation, make_event, make_organisation


def sentences(check, value) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        check(value)
    return refused.value.messages


def clean(field):
    """Return the check of a field without a model."""
    return lambda value: field.clean(value, None)


LINES = [LinesField(), CitedTextField()]


@pytest.mark.parametrize(
    ("check", "good", "bad", "sentence"),
    [
        (
            validate_key,
            ["a", "2015", "kessler-washington-post-2015"],
            ["", "Key", "a_b", "a b", "a--b", "-a", "a-", "ü", "a.b", "a\n", "٢"],
            "Write the key in small letters, figures and single hyphens, for example "
            "“kessler-washington-post-2015”.",
        ),
        (
            validate_doi,
            ["10.1000.10/ü", "10.1002/(sici)8:5<1::aid-x>3.0.co;2-p", "10/fqd6hj"],
            [
                *("10.1000", "10.1000/", "10.1/x", "11.1000/x", "doi", "10.1000/a b"),
                *("10/a b", "10/", "10/a/b", "10.1000/a\n", '10.1000/a"b'),
                *("10.1000/a\\b", "https://ecpat.org/10.1000/x"),
            ],
            "“{}” is not a DOI: give it as 10.1000/182, or leave the field empty if the "
            "source has none.",
        ),
        (
            validate_markers,
            ["", "Words.", "[@a, p. 3; @b]", "`[@`", "a@b.example", "a \ud800 b"],
            ["[@a p. 3].", "[@a]"],
            "“{}” is not a marker. Write [@key], [@key, p. 3], [@key#point] or "
            "[@key-a; @key-b], and "
            "not within the words of a link.",
        ),
    ],
)
def test_a_value_is_taken_or_refused_with_how_to_write_one(check, good, bad, sentence):
    for value in good:
        check(value)
    for value in bad:
        written = f"[see {value}](https://ecpat.org)" if value == "[@a]" else value
        assert sentences(check, written) == [sentence.format(value)]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (PartialDateField(), " 1996-08~ \n", "1996-08~"),
        (DoiField(), "https://doi.org/10.1000/ABC", "10.1000/abc"),
        (DoiField(), " DOI:10.1000/abc ", "10.1000/abc"),
        (CitedTextField(), "x" * markdown.LONGEST_BODY, "x" * markdown.LONGEST_BODY),
        *((field, "a\r\n\rb", "a\n\nb") for field in LINES),
        *((field, " \r\n a  \nb \n ", "a  \nb") for field in LINES),
    ],
)
def test_what_is_typed_is_kept_without_outer_blanks_and_in_one_form(field, typed, kept):
    assert clean(field)(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (" \r\n ", "This field cannot be blank."),
        (
            "[" * 50_001,
            "Ensure this value has at most 50000 characters (it has 50001).",
        ),
    ],
)
def test_prose_is_neither_blank_nor_longer_than_a_body(typed, sentence):
    assert sentences(clean(CitedTextField()), typed) == [sentence]


@pytest.mark.django_db
def test_days_follow_the_partial_date_whatever_is_set():
    event = make_event(make_organisation(), date="1996-08")
    found = []
    for written in ("1996-08", "2009/2012", ""):
        event.date, event.earliest = written, date(1066, 10, 14)
        event.save()
        event.refresh_from_db()
        found.append((event.earliest, event.latest))

    assert found == [
        (date(1996, 8, 1), date(1996, 8, 31)),
        (date(2009, 1, 1), date(2012, 12, 31)),
        (None, None),
    ]


@pytest.mark.django_db
def test_a_derived_column_is_filled_on_every_save_and_cut_to_its_length():
    citation = make_citation(title="x" * 300)
    assert citation.sort_text == "x" * 100
    citation.title = "Short"
    citation.sort_text = "what somebody set"
    citation.save()

    citation.refresh_from_db()
    assert citation.sort_text == "short"


@pytest.mark.django_db
def test_nobody_edits_a_derived_column_and_no_fixture_carries_it():
    form = modelform_factory(Citation, fields="__all__")
    written = serializers.serialize("yaml", [make_citation()])

    for name in ("sort_text", "search_text", "link_found"):
        assert name not in form.base_fields
        assert name not in written


@pytest.mark.parametrize(
    ("field", "column"),
    [
        (DayField(of="date", bound="latest"), "DateField"),
        (DerivedCharField(of="title_in_order", max_length=7), "CharField"),
        (FoldedField(of="title"), "TextField"),
        (CitedTextField(), "TextField"),
    ],
)
def test_a_migration_names_the_field_of_django_and_imports_no_code_of_ours(
    field, column
):
    _name, path, _args, kwargs = field.deconstruct()

    assert path == f"django.db.models.{column}"
    assert type(field.clone()).__name__ == column
    assert not {"of", "bound"} & set(kwargs)
