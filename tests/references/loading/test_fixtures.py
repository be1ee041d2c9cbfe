"""The fixtures' own form of YAML: what is written, and what is read of it."""

from datetime import date
from io import BytesIO, StringIO

import pytest
import yaml
from django.core import serializers
from django.core.serializers.base import DeserializationError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Organisation, Section
from references.loading import fixtures, plain_yaml
from references.models import Citation
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_quotation,
    make_resolution,
    make_section,
    make_turn,
)

CITATION = "- model: references.citation\n  fields: {key: a, title: A%s}\n"


def write(*rows) -> str:
    return serializers.serialize("yaml", rows)


def read(text) -> list:
    return [row.object for row in serializers.deserialize("yaml", text)]


def read_one(fields: str) -> Citation:
    """The citation of a fixture that gives these fields besides a key and a title."""
    (citation,) = read(CITATION % f", {fields}" if fields else CITATION % "")
    return citation


def sentence(text) -> str:
    with pytest.raises(DeserializationError) as refused:
        read(text)
    return str(refused.value)


# --- Written ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_row_is_written_by_its_natural_key_and_without_what_equals_a_default():
    organisation = make_organisation()
    section = make_section(organisation, "history", heading="History", order=3)

    (row,) = yaml.safe_load(write(section))

    assert row == {
        "model": "orgprofile.section",
        "fields": {
            "status": "published",
            "organisation": ["ecpat-international"],
            "heading": "History",
            "slug": "history",
            "order": 3,
        },
    }


@pytest.mark.django_db
def test_fields_stand_in_the_order_of_the_model():
    text = write(make_citation(authors="Kessler, Glenn", issued="2015", language="en"))

    places = [
        text.index(f" {f}:") for f in ("key", "title", "authors", "issued", "language")
    ]

    assert places == sorted(places)


def test_prose_of_several_lines_is_written_as_a_block():
    note = "Seen in part.\n\n“Only” the first page: see [@b], p. 3 – no more."

    assert (
        "    editors_note: |-\n      Seen in part.\n\n      “Only” the first"
        in write(Citation(key="a", title="A", editors_note=note))
    )


def test_letters_of_all_languages_are_written_as_they_are():
    assert "title: Das Weiße Buch – 儿童\n" in write(
        Citation(key="a", title="Das Weiße Buch – 儿童")
    )


@pytest.mark.django_db
def test_a_row_without_a_relation_leaves_it_out():
    text = write(make_fact(make_organisation(), value="", status="draft"))

    assert "citation" not in text


def test_nothing_is_written_of_versions_numbers_and_derived_columns():
    text = write(Citation(pk=7, key="a", title="A", version=3, sort_text="a"))

    assert [
        word for word in ("pk", "id:", "version", "sort_text") if word in text
    ] == []


@pytest.mark.django_db
def test_what_belongs_to_a_row_is_written_after_it():
    part = make_organisation("ecpat-usa")
    whole = make_organisation("ecpat-international")
    part.parent = whole
    part.save()

    rows = yaml.safe_load(write(*Organisation.objects.order_by("pk")))

    assert [row["fields"]["slug"] for row in rows] == [
        "ecpat-international",
        "ecpat-usa",
    ]


@pytest.mark.django_db
def test_rows_that_belong_to_each_other_are_written_each_once():
    one, other = make_organisation("one"), make_organisation("other")
    one.parent, other.parent = other, one
    one.save()
    other.save()

    rows = yaml.safe_load(write(*Organisation.objects.order_by("pk")))

    assert {row["fields"]["slug"] for row in rows} == {"one", "other"}
    assert len(rows) == 2


# --- Written and read again -------------------------------------------------------------


@pytest.mark.django_db
def test_every_kind_of_row_is_read_as_it_was_written():
    citation = make_citation(
        url="https://ecpat.org/", archive_date="2020-04", editors_note="One.\n\nTwo."
    )
    whole = make_organisation(lead="Words [@ecpat-germany-2018, p. 3].")
    part = make_organisation("ecpat-usa", parent=whole, website="https://ecpatusa.org/")
    criticism = make_criticism(whole, target=part, date="2015-09~/..")
    measure = make_measure(whole, shown_with=part, is_plotted=False)
    counts = [
        make_count(measure, "a", citation=citation, members=None, as_of=""),
        make_count(measure, "b", citation=citation, members_to=110, bound="range"),
    ]
    turn = make_turn(
        criticism, author_organisation=part, author_role="director", support="partly"
    )
    rows = [
        *(citation, whole, part, criticism),
        make_section(whole, shows="history", order=2),
        make_fact(whole, citation=citation, as_of="1990"),
        make_person(part, citation=citation, since="2021-07/2022-04"),
        *counts,
        make_resolution(*counts, reason="Later [@ecpat-germany-2018]."),
        make_member(whole, country="", since="1996-08", citation=citation),
        make_country_search(whole, "CI", scope="shared"),
        turn,
        make_quotation(turn, citation=citation, seen_in=citation, note="Unseen."),
        make_event(whole, is_highlight=True, date="199X"),
    ]

    for row, again in zip(rows, read(write(*rows)), strict=True):
        assert (type(again), again.pk) == (type(row), row.pk)
        assert {
            f.name: getattr(again, f.attname) for f in fixtures.loaded_fields(type(row))
        } == {
            f.name: getattr(row, f.attname) for f in fixtures.loaded_fields(type(row))
        }


@pytest.mark.django_db
def test_a_day_is_written_as_plain_text_and_read_as_the_day():
    member = make_member(make_organisation(), checked_on=date(2026, 11, 24))

    text = write(member)

    assert "checked_on: 2026-11-24\n" in text.replace("'", "")
    (again,) = read(text)
    again.clean_fields()
    assert again.checked_on == member.checked_on


# Everything that could be taken for something else by a reader of YAML.
TRICKY = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=120
    ),
    st.text(alphabet="ab:-#'\"[]{}&*!|>%@`,? \n0", max_size=200),
    st.sampled_from(
        [
            *(
                "yes",
                "no",
                "on",
                "true",
                "False",
                "null",
                "~",
                "",
                "=",
                "<<",
                "- a",
                "? a",
            ),
            *(
                "1990",
                "0750",
                "0x1F",
                "1_000",
                "12:30",
                "1e3",
                "1.5",
                ".inf",
                "1990-05-01",
            ),
            *(
                "---",
                "...",
                "%YAML 1.1",
                "a: b",
                "a #b",
                "'",
                '"',
                "|",
                ">",
                "\u2028",
                "\xa0",
            ),
        ]
    ),
)


@given(TRICKY, TRICKY)
def test_any_text_is_read_as_it_was_written(title, note):
    rows = [Citation(key="a", title=title, editors_note=note.strip())]

    loaded = plain_yaml.read_list(write(*rows), "fixture")[0][1]["fields"]

    assert loaded.get("title") == title
    assert loaded.get("editors_note", "") == note.strip()


# --- Read -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("issued: 1990-05-01", "1990-05-01"),
        ("issued: 1990-05", "1990-05"),
        ("issued: 1990", "1990"),
        ("issued: 1997~", "1997~"),
        ("issued: 2009/2012", "2009/2012"),
        ("issued: 2018/..", "2018/.."),
        ("issued: '1990'", "1990"),
        ("issued: ' 1990 '", "1990"),
    ],
)
def test_a_date_without_quotes_stays_text(written, value):
    assert read_one(written).issued == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        *(
            "no",
            "yes",
            "on",
            "off",
            "y",
            "True",
            "NULL",
            "1_000",
            "0750",
            "0x1F",
            "0o7",
        ),
        *("12:30", "1e3", "1.5", "+1", ".inf", ".nan", "=", "2001-12-14t21:59:43Z"),
    ],
)
def test_a_word_that_yaml_would_take_for_something_else_stays_text(value):
    assert read_one(f"language: {value}").language == value


@pytest.mark.django_db
def test_a_figure_is_read_as_text_where_text_is_kept():
    assert read_one("medium: 1984").medium == "1984"


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", ["publisher:", "publisher: ~", "publisher: null"])
def test_a_field_with_nothing_after_it_is_empty(nothing):
    text = (
        CITATION % ""
        + "- model: references.citation\n  fields:\n    key: b\n    title: B\n"
    )

    assert read(text + f"    {nothing}\n")[1].publisher == ""


@pytest.mark.django_db
def test_lines_are_read_without_outer_blanks():
    assert (
        read_one('editors_note: "\\r\\n One.\\r\\nTwo. "').editors_note == "One.\nTwo."
    )


@pytest.mark.django_db
def test_a_row_is_found_again_by_its_natural_key():
    citation = make_citation("a")

    assert read_one("").pk == citation.pk


@pytest.mark.django_db
def test_a_row_knows_its_file_and_line(tmp_path):
    file = tmp_path / "profile.yaml"
    file.write_text("# A comment.\n\n" + CITATION % "")

    with file.open("rb") as stream:
        (row,) = serializers.deserialize("yaml", stream)

    assert row.where == f"{file}, line 3"


@pytest.mark.django_db
def test_text_is_read_from_bytes_and_from_streams():
    text = CITATION % " – ü"

    for stream in (text, text.encode(), StringIO(text), BytesIO(text.encode())):
        assert read(stream)[0].title == "A – ü"


@pytest.mark.django_db
def test_a_mark_of_byte_order_is_passed_over():
    assert read(b"\xef\xbb\xbf" + (CITATION % "").encode())[0].key == "a"


@pytest.mark.django_db
def test_a_row_may_name_one_above_it():
    text = """
- model: orgprofile.organisation
  fields: {slug: ecpat-usa, name: ECPAT-USA}
- model: orgprofile.section
  fields: {organisation: [ecpat-usa], slug: history, heading: History}
"""
    for row in serializers.deserialize("yaml", text):
        row.save()

    assert Section.objects.get().organisation == Organisation.objects.get()


# --- Limits -----------------------------------------------------------------------------


def test_a_file_too_large_is_refused_unread():
    assert (
        sentence(b" " * (plain_yaml.LARGEST + 1))
        == "fixture: larger than 5,000,000 bytes."
    )


def test_no_more_of_a_stream_is_read_than_its_limit():
    stream = BytesIO(b" " * (plain_yaml.LARGEST + 1000))

    assert "larger than" in sentence(stream)
    assert stream.tell() == plain_yaml.LARGEST + 1


def test_a_file_of_too_many_values_is_refused_at_the_line(monkeypatch):
    monkeypatch.setattr(plain_yaml, "MOST_VALUES", 20)

    assert sentence("- a\n" * 30) == (
        "fixture, line 20: there are more than 20 values; part the file."
    )


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000],
    ids=["lists", "rows", "mappings", "names"],
)
def test_a_file_nested_without_an_end_is_refused_at_once(text):
    assert (
        sentence(text)
        == "fixture, line 1: this is nested deeper than any fixture needs."
    )
