from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.forms import modelform_factory

from orgprofile.models import Member
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
    WebAddressField,
    partial_date,
    validate_doi,
    validate_key,
    validate_markers,
    validate_partial_date,
    validate_web_address,
)
from references.values import addresses
from tests.make import make_citation, make_event, make_member, make_organisation
from timeline.models import HistoryEvent


def sentences(check, value) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        check(value)
    return refused.value.messages


def clean(field):
    """The check of a field that stands in no model."""
    return lambda value: field.clean(value, None)


# --- Keys -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["a", "2015", "kessler-washington-post-2015"])
def test_a_key_is_small_letters_figures_and_single_hyphens(key):
    validate_key(key)


@pytest.mark.parametrize(
    "key",
    [
        *("", "Key", "a_b", "a b", "a--b", "-a", "a-", "ü", "a.b", "a/b", "a\n", "\na"),
        *("@a", "a;b", "٢"),
    ],
)
def test_another_key_is_refused_with_how_to_write_one(key):
    assert sentences(validate_key, key) == [
        "Write the key in small letters, figures and single hyphens, for example "
        "“kessler-washington-post-2015”."
    ]


# --- Partial dates ----------------------------------------------------------------------


def test_a_partial_date_is_taken_without_outer_blanks():
    assert clean(PartialDateField())(" 1996-08~ \n") == "1996-08~"


def test_a_date_that_cannot_be_is_refused_in_the_words_of_the_reader_of_dates():
    assert sentences(validate_partial_date, "2023-02-29") == [
        "“2023-02-29” is not a day in the calendar."
    ]


def test_a_partial_date_field_checks_its_dates():
    assert sentences(clean(PartialDateField()), "2012/2009") == [
        "“2012/2009” ends before it begins: put the earlier date first."
    ]


def test_the_column_is_long_enough_for_every_date_that_can_be_read():
    assert (
        clean(PartialDateField())("1990-05-01%/1990-05-31%")
        == "1990-05-01%/1990-05-31%"
    )


def test_an_empty_column_holds_no_partial_date():
    assert partial_date("") is None


def test_a_column_gives_its_partial_date():
    assert str(partial_date("1996-08~")) == "1996-08~"


# --- Days -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_days_are_filled_from_the_partial_date_on_every_save():
    event = make_event(make_organisation(), date="1996-08")
    first = (event.earliest, event.latest)
    event.date = "2009/2012"
    event.save()

    event.refresh_from_db()
    assert first == (date(1996, 8, 1), date(1996, 8, 31))
    assert (event.earliest, event.latest) == (date(2009, 1, 1), date(2012, 12, 31))


@pytest.mark.django_db
def test_days_are_cleared_with_the_partial_date():
    event = make_event(make_organisation(), date="1996-08")
    event.date = ""
    event.save()

    event.refresh_from_db()
    assert (event.earliest, event.latest) == (None, None)


@pytest.mark.django_db
def test_days_of_an_open_span_can_be_stored_and_compared():
    event = make_event(make_organisation(), date="../1996-08")
    other = make_event(make_organisation("ecpat-usa"), "later", date="2018/..")

    assert list(HistoryEvent.objects.filter(earliest__lt=date(1, 1, 2))) == [event]
    assert list(HistoryEvent.objects.filter(latest=date.max)) == [other]


@pytest.mark.django_db
def test_a_day_nobody_may_type_is_derived_again_whatever_is_set():
    event = make_event(make_organisation(), date="1996-08")
    event.earliest = date(1066, 10, 14)
    event.save()

    event.refresh_from_db()
    assert event.earliest == date(1996, 8, 1)


# --- Folded text ------------------------------------------------------------------------


@pytest.mark.django_db
def test_folded_text_is_filled_on_save_from_another_attribute():
    member = make_member(make_organisation(), name="École de l’Été", country="CI")

    member.refresh_from_db()
    assert member.name_text == "ecole de l'ete"
    assert member.country_text == "cote d'ivoire"


@pytest.mark.django_db
def test_folded_text_follows_a_changed_name_and_country():
    member = make_member(make_organisation(), name="ECPAT", country="TH")
    member.name, member.country = "Ségur", "FR"
    member.save()

    member.refresh_from_db()
    assert (member.name_text, member.country_text) == ("segur", "france")
    assert Member.objects.filter(country_text__contains="thailand").count() == 0


@pytest.mark.django_db
def test_folded_text_nobody_may_type_is_derived_again_whatever_is_set():
    member = make_member(make_organisation(), name="ECPAT", country="TH")
    member.name_text = "something else"
    member.save()

    member.refresh_from_db()
    assert member.name_text == "ecpat"


@pytest.mark.django_db
def test_folded_text_is_filled_in_rows_made_together():
    network, source = make_organisation(), make_citation()
    Member.objects.bulk_create(
        Member(network=network, slug=f"m-{n}", name=f"É{n}", citation=source)
        for n in range(2)
    )

    assert list(Member.objects.values_list("name_text", flat=True)) == ["e0", "e1"]


@pytest.mark.django_db
def test_each_row_of_the_history_keeps_the_folded_text_it_had():
    member = make_member(make_organisation(), name="École", country="TH")
    member.name = "Été"
    member.save()

    newest, oldest = member.history.all()
    assert (oldest.name_text, oldest.country_text) == ("ecole", "thailand")
    assert (newest.name_text, newest.country_text) == ("ete", "thailand")


@pytest.mark.django_db
def test_a_row_of_the_history_that_is_saved_again_keeps_its_folded_text():
    row = make_member(make_organisation(), name="École", country="TH").history.get()
    row.history_change_reason = "A reason given later."
    row.save()

    row.refresh_from_db()
    assert (row.name_text, row.country_text) == ("ecole", "thailand")


def test_folded_text_is_in_no_form():
    form = modelform_factory(Member, fields="__all__")

    assert "name" in form.base_fields
    assert not {"name_text", "country_text"} & set(form.base_fields)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_folded_text_is_in_no_fixture(form):
    member = make_member(make_organisation(), name="École", country="TH")

    written = serializers.serialize(form, [member], use_natural_primary_keys=True)

    assert "name" in written
    assert "name_text" not in written
    assert "country_text" not in written


@pytest.mark.django_db
def test_folded_text_is_filled_for_what_a_fixture_brings(tmp_path):
    make_organisation()
    fixture = tmp_path / "members.yaml"
    fixture.write_text(
        "- model: orgprofile.member\n"
        "  fields:\n"
        "    network: [ecpat-international]\n"
        "    slug: fr-ecole\n"
        "    name: École\n"
        "    country: FR\n"
    )

    call_command("loaddata", fixture, verbosity=0)

    assert Member.objects.get().country_text == "france"


# --- Lines and prose --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\n\r\n\nb", "a\n\n\nb"),
        (" \r\n a \n ", "a"),
        ("a  \nb", "a  \nb"),
    ],
)
@pytest.mark.parametrize("field", [LinesField(blank=True), CitedTextField(blank=True)])
def test_lines_are_kept_without_what_browsers_add(field, typed, kept):
    assert clean(field)(typed) == kept


def test_a_field_of_blanks_alone_is_empty():
    assert sentences(clean(CitedTextField()), " \r\n ") == [
        "This field cannot be blank."
    ]


def test_a_body_of_the_greatest_length_is_taken():
    body = "x" * markdown.LONGEST_BODY

    assert clean(CitedTextField())(body) == body


def test_a_body_one_character_longer_is_refused_with_both_lengths():
    assert sentences(clean(CitedTextField()), "x" * 50_001) == [
        "Ensure this value has at most 50000 characters (it has 50001)."
    ]


def test_a_body_far_too_long_is_refused_without_being_read():
    assert sentences(clean(CitedTextField()), "[" * 2_000_000) == [
        "Ensure this value has at most 50000 characters (it has 2000000)."
    ]


def test_lines_outside_prose_have_no_markers_to_check():
    assert clean(LinesField())("[@a") == "[@a"


@pytest.mark.parametrize(
    "text", ["", "Words.", "[@a, p. 3; @b]", "`[@`", "a@b.example"]
)
def test_prose_with_whole_markers_or_none_is_taken(text):
    validate_markers(text)


def test_a_marker_not_finished_is_named_with_how_to_write_one():
    assert sentences(validate_markers, "As told [@a p. 3].") == [
        "“[@a p. 3].” is not a marker. Write [@key], [@key, p. 3] or [@key-a; @key-b], "
        "and not within the words of a link."
    ]


def test_a_marker_in_the_words_of_a_link_is_refused():
    (sentence,) = sentences(validate_markers, "[see [@a]](https://ecpat.org)")

    assert sentence.startswith("“[@a]” is not a marker.")


def test_half_a_surrogate_pair_makes_no_fault():
    validate_markers("a \ud800 b")


# --- Web addresses ----------------------------------------------------------------------


def test_a_web_address_is_taken():
    validate_web_address("https://ecpat.org/")


def test_an_address_that_would_not_become_a_link_is_refused():
    assert sentences(validate_web_address, "ecpat.org") == [
        "“ecpat.org” is not a web address: give the whole of it, beginning with http:// "
        "or https://, or leave the field empty if it is not known."
    ]


def test_an_address_too_long_is_quoted_only_in_part():
    (sentence,) = sentences(validate_web_address, "https://ecpat.org/" + "x" * 3000)

    assert f"“https://ecpat.org/{'x' * 82}”" in sentence


def test_an_address_may_be_missing_and_is_as_long_as_a_link_may_be():
    field = WebAddressField()

    assert clean(field)("") == ""
    assert field.max_length == addresses.LONGEST


# --- DOIs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doi",
    [
        "10.1000/182",
        "10.1016/j.chiabu.2020.104510",
        "10.1002/(sici)1099-0852(199909)8:5",
        "10.1000.10/123",
        "10.123456789/ü",
    ],
)
def test_a_doi_is_taken(doi):
    validate_doi(doi)


@pytest.mark.parametrize(
    "doi",
    [
        *("10.1000", "10.1000/", "10.1/x", "11.1000/x", "doi", "10.1000/a b"),
        *("10.1000/a\n", '10.1000/a"b', "10.1000/a\\b", "https://ecpat.org/10.1000/x"),
    ],
)
def test_what_is_no_doi_is_refused(doi):
    assert sentences(validate_doi, doi) == [
        f"“{doi}” is not a DOI: give it as 10.1000/182, or leave the field empty if the "
        "source has none."
    ]


@pytest.mark.parametrize(
    "written", ["https://doi.org/10.1000/ABC", " DOI:10.1000/abc ", "10.1000/Abc"]
)
def test_a_doi_is_kept_bare_and_in_small_letters(written):
    assert clean(DoiField())(written) == "10.1000/abc"


def test_a_doi_may_be_missing():
    assert clean(DoiField())("") == ""
    assert DoiField(null=True).to_python(None) is None


# --- Derived columns --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_derived_column_is_filled_on_every_save_and_cut_to_its_length():
    citation = make_citation(title="x" * 300)
    assert citation.title_text == "x" * 100
    citation.title = "Short"
    citation.title_text = "what somebody set"
    citation.save()

    citation.refresh_from_db()
    assert citation.title_text == "short"


@pytest.mark.django_db
def test_a_derived_number_may_be_none():
    citation = make_citation(issued="2015")
    citation.issued = ""
    citation.save()

    citation.refresh_from_db()
    assert citation.year is None


@pytest.mark.django_db
def test_rows_made_together_have_their_derived_columns():
    Citation.objects.bulk_create([Citation(key="a", title="“A”", issued="2015")])

    citation = Citation.objects.get()
    assert (citation.title_text, citation.year) == ("a”", 2015)


@pytest.mark.django_db
def test_the_history_has_what_was_derived_then():
    citation = make_citation(title="Former")
    citation.title = "Later"
    citation.save()

    kept = citation.history.order_by("history_id").values_list("title_text", flat=True)
    assert list(kept) == ["former", "later"]


@pytest.mark.django_db
def test_nobody_edits_a_derived_column_and_no_fixture_carries_it():
    form = modelform_factory(Citation, fields="__all__")
    written = serializers.serialize("yaml", [make_citation(issued="2015")])

    for name in ("title_text", "year", "search_text", "link_state", "use_count"):
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


@pytest.mark.django_db
def test_the_database_holds_a_body_of_the_greatest_length():
    event = make_event(make_organisation(), body="ü" * markdown.LONGEST_BODY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM timeline_historyevent")
        assert cursor.fetchone() == (event.body,)
