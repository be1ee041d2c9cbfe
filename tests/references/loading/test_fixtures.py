"""The fixtures' own form of YAML: what is written, and what is read of it."""

from datetime import date
from io import BytesIO, StringIO

import pytest
import yaml
from django.core import serializers
from django.core.serializers.base import DeserializationError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Organisation
from references.loading import fixtures, plain_yaml
from references.models import Citation
from tests.make import make_member, make_one_of_each, make_organisation, make_section
from tests.walk import RECORDS

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
            "changed": section.changed,
        },
    }


def test_prose_of_several_lines_is_written_as_a_block():
    note = "Seen in part.\n\n“Only” the first page: see [@b], p. 3 – no more."

    assert (
        "    editors_note: |-\n      Seen in part.\n\n      “Only” the first"
        in write(Citation(key="a", title="A", editors_note=note))
    )


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
    # Two that belong to each other are written too, and once.
    whole.parent = part
    whole.save()
    assert write(*Organisation.objects.all()).count("model:") == 2


# --- Written and read again -------------------------------------------------------------


@pytest.mark.django_db
def test_every_kind_of_row_is_read_as_it_was_written():
    organisation = make_one_of_each()
    make_member(organisation, "day", checked_on=date(2026, 11, 24), country="")
    rows = [row for model in RECORDS for row in model.objects.all()]

    read_again = {(type(row), row.pk): row for row in read(write(*rows))}

    assert len(read_again) == len(rows)
    for row in rows:
        again = read_again[type(row), row.pk]
        for field in fixtures.loaded_fields(type(row)):
            assert getattr(again, field.attname) == getattr(row, field.attname)


# Dates, and whatever else YAML would guess at.
GUESSED = [
    *("1990-05-01", "1990", "1997~", "2009/2012", "2018/..", "1984", "1_000", "0750"),
    *("no", "yes", "on", "off", "y", "True", "NULL", "0x1F", "0o7", "12:30", "1e3"),
    *("1.5", "+1", ".inf", ".nan", "=", "2001-12-14t21:59:43Z"),
]
# Everything that could be taken for something else by a reader of YAML.
TRICKY = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=120
    ),
    st.text(alphabet="ab:-#'\"[]{}&*!|>%@`,? \n0", max_size=200),
    st.sampled_from(GUESSED),
    st.sampled_from(["true", "null", "~", "<<", "---", "...", "'", '"', "|", ">"]),
    st.sampled_from(["", "- a", "? a", "%YAML 1.1", "a: b", "a #b", "\xa0", "\u2028"]),
)


@given(TRICKY, TRICKY)
def test_any_text_is_read_as_it_was_written(title, note):
    rows = [Citation(key="a", title=title, editors_note=note.strip())]

    loaded = plain_yaml.read_list(write(*rows), "fixture")[0][1]["fields"]

    assert loaded.get("title") == title
    assert loaded.get("editors_note", "") == note.strip()


# --- Read -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("value", GUESSED)
def test_a_date_and_whatever_yaml_would_guess_at_stays_text(value):
    assert read_one(f"medium: {value}").medium == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("issued: ' 1990 '", "1990"),
        ("publisher: ", ""),
        ("publisher: ~", ""),
        ("publisher: null", ""),
        ('editors_note: "\\r\\n One.\\r\\nTwo. "', "One.\nTwo."),
    ],
)
def test_a_value_is_kept_as_its_field_keeps_it(written, value):
    name = written.partition(":")[0]

    assert getattr(read_one(written), name) == value


@pytest.mark.django_db
def test_text_is_read_from_bytes_and_from_streams():
    text = CITATION % " – ü"

    for stream in (text, text.encode(), StringIO(text), BytesIO(text.encode())):
        assert read(stream)[0].title == "A – ü"


@pytest.mark.django_db
def test_a_mark_of_byte_order_is_passed_over():
    assert read(b"\xef\xbb\xbf" + (CITATION % "").encode())[0].key == "a"


# --- Refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- &a [x, x]\n- [*a, *a]\n", "1: anchors and aliases (& and *) are not read"),
        (
            "- *a\n",
            "1: anchors and aliases (& and *) are not read; write the text out.",
        ),
        (
            "- !!python/object/apply:os.system ['touch /tmp/pwned']\n",
            "1: tags (!) are not read; write plain values.",
        ),
        (CITATION % ", publisher: [[[[[a]]]]]", "2: this is nested deeper than any"),
        (CITATION % ", key: b", "2: “key” is given twice."),
        (CITATION % ", ? [a, b] : c", "2: a name is one word."),
        (
            "- model: [references\n",
            "2: while parsing a flow sequence, expected ',' or ']', but got '<stream end>'.",
        ),
        ("-\tmodel: a\n\tfields: b\n", "1: while scanning for the next token, found"),
        (
            "- a\n---\n- a\n",
            "2: expected a single document in the stream, but found an",
        ),
        (CITATION % ", publisher: \x07", "2: the character U+0007 can’t be"),
        ("# Nothing\n\nwords\n", "3: a fixture is a list of rows."),
        (b"- a\n- \xff", "2: not UTF-8 text"),
        ("- a\n".encode("utf-16"), "1: not UTF-8 text"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_line(text, reason):
    refused = sentence(text)

    assert refused.startswith(f"fixture, line {reason}")
    assert refused.endswith(".")
    assert "\n" not in refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- a:\t\n", "1: while scanning for the next token, found character"),
        ("- a\n\ufeff- b\n", "3: while scanning a simple key, could not find expected"),
        ("- a: |# b\n", "1: while scanning a block scalar, expected chomping or"),
        (
            "- {a: b?c}\n",
            "1: while parsing a flow mapping, expected ',' or '}', but got",
        ),
    ],
)
def test_what_only_libyaml_reads_is_refused(text, reason):
    assert sentence(text).startswith(f"fixture, line {reason}")


@given(
    st.lists(
        st.sampled_from(
            [
                *("- ", "- a: 1\n", "  b: ", "\n", "  ", "[", "]", "{", "}", ",", ": "),
                *("a?b", "?", "'", '"', "|", ">-\n", "#", "\t", "-1", "~", "! ", "&a"),
                *("---\n", "...\n", "\u2028", "\x85", "\ufeff", "\\ud800", "\x07"),
                *("%YAML 1.2\n", "<<: ", "=", "\r\n", "儿", "\U0010ffff"),
            ]
        ),
        max_size=9,
    ).map("".join)
)
def test_libyaml_changes_neither_what_is_read_nor_what_is_said(text):
    def read() -> object:
        try:
            return plain_yaml.read_list(text, "fixture")
        except plain_yaml.Unreadable as error:
            return str(error)

    with_libyaml = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        assert read() == with_libyaml


SECTION = "- model: orgprofile.section\n  fields: {organisation: %s}\n"
BY_KEY = (
    "orgprofile.section, organisation: name the organisation by its natural key, in "
    "brackets: [slug]."
)
NOWHERE = "orgprofile.section, organisation: there is no organisation "
NO_ROW = "a row has exactly “model” and “fields”; rows are found by natural key, so"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (CITATION % ", 1990: 1", "references.citation has no field “1990”."),
        (CITATION % ", version: 7", "references.citation has no field “version”; "),
        (CITATION % ", sort_text: a", "references.citation has no field “sort_text”"),
        (
            "- model: orgprofile.section\n  fields: {organisation_id: 1}\n",
            "orgprofile.section has no field “organisation_id”",
        ),
        (
            SECTION % "[ecpat-internatonal]",
            f"{NOWHERE}“ecpat-internatonal” yet, here or above in the files; did you "
            "mean “ecpat-international”?",
        ),
        (SECTION % "1", BY_KEY),
        (SECTION % "[[]]", BY_KEY),
        (SECTION % "[]", NOWHERE),
        (SECTION % '["\\ud800"]', NOWHERE),
        (
            '- {model: orgprofile.organisation, fields: {slug: "\\ud800", name: A}}\n',
            "orgprofile.organisation: ",
        ),
        (
            CITATION % ", publisher: [a, b]",
            "references.citation, publisher: give one value, in quotes if it begins with",
        ),
        (
            CITATION % ", publisher: true",
            "references.citation, publisher: put “true” in quotes if it is text.",
        ),
        (
            "- model: orgprofile.section\n  fields: {order: first}\n",
            "orgprofile.section, order: “first” value must be an integer.",
        ),
        (
            f"- model: orgprofile.section\n  fields: {{order: {'9' * 5000}}}\n",
            "orgprofile.section, order: “999",
        ),
        (
            "- model: auth.user\n  fields: {username: mallory, is_superuser: true}\n",
            "“auth.user” is not part of a profile, and only profiles are loaded from",
        ),
        (
            "- model: references.historicalcitation\n  fields: {key: a}\n",
            "“references.historicalcitation” is not part of a profile, and only",
        ),
        (
            "- model: references.source\n  fields: {key: a}\n",
            "there is no model “references.source”.",
        ),
        ("- model: [a]\n  fields: {key: a}\n", "there is no model"),
        ("- model: 1\n  fields: {key: a}\n", "there is no model “1”."),
        ("- {model: references.citation, pk: 1, fields: {key: a, title: A}}\n", NO_ROW),
        ("- model: references.citation\n", NO_ROW),
        ("- model: references.citation\n  fields: [key, a]\n", NO_ROW),
        ("- references.citation\n", NO_ROW),
    ],
)
def test_a_row_that_no_profile_has_is_refused_at_its_line(row, reason):
    make_organisation()

    refused = sentence("# Rows.\n" + row)

    assert refused.startswith(f"fixture, line 2: {reason}")
    assert refused.endswith((".", "?"))
    assert "\n" not in refused


# --- Limits -----------------------------------------------------------------------------


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
