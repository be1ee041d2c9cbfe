"""The fixtures' own form of YAML: what is written, and what is read of it."""

from io import BytesIO

import pytest
import yaml
from django.core import serializers
from django.core.serializers.base import DeserializationError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Organisation
from references.loading import plain_yaml
from references.models import Citation
from tests.make import make_organisation, make_section

CITATION = "- model: references.citation\n  fields: {key: a, title: A%s}\n"


def write(*rows) -> str:
    return serializers.serialize("yaml", rows)


def read(text) -> list:
    return [row.object for row in serializers.deserialize("yaml", text)]


@pytest.mark.django_db
def test_a_row_is_written_by_its_natural_key_and_without_what_equals_a_default():
    body = "Seen in part.\n\n“Only” the first page: see [@b], p. 3 – no more."
    section = make_section(make_organisation(), "history", body=body, order=3)

    written = write(section)

    (row,) = yaml.safe_load(written)
    assert row == {
        "model": "orgprofile.section",
        "fields": {
            "status": "published",
            "organisation": ["ecpat-international"],
            "heading": section.heading,
            "slug": "history",
            "order": 3,
            "body": body,
            "changed": section.changed,
        },
    }
    assert "    body: |-\n      Seen in part.\n\n      “Only” the first" in written


@pytest.mark.django_db
def test_what_belongs_to_a_row_is_written_after_it():
    part, whole = make_organisation("ecpat-usa"), make_organisation("ecpat")
    part.parent = whole
    part.save()

    rows = yaml.safe_load(write(*Organisation.objects.order_by("pk")))

    assert [row["fields"]["slug"] for row in rows] == ["ecpat", "ecpat-usa"]
    # Two that belong to each other are written too, and once.
    whole.parent = part
    whole.save()
    assert write(*Organisation.objects.all()).count("model:") == 2


# Dates, and whatever else YAML would guess at.
GUESSED = [
    *("1990-05-01", "1990", "1997~", "2009/2012", "2018/..", "1984", "1_000", "0750"),
    *("no", "yes", "on", "off", "y", "True", "NULL", "0x1F", "0o7", "12:30", "1e3"),
    *("1.5", "+1", ".inf", ".nan", "=", "2001-12-14t21:59:43Z"),
]
# Everything that could be taken for something else by a reader of YAML.
PLAIN = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"])
SIGNS = ["true", "null", "~", "<<", "---", "...", "'", '"', "|", ">", "", "- a", "? a"]
TRICKY = st.one_of(
    st.text(PLAIN, max_size=120),
    st.text(alphabet="ab:-#'\"[]{}&*!|>%@`,? \n0", max_size=200),
    st.sampled_from([*GUESSED, *SIGNS, "%YAML 1.1", "a: b", "a #b", "\xa0", "\u2028"]),
)


@given(TRICKY, TRICKY)
def test_any_text_is_read_as_it_was_written(title, note):
    rows = [Citation(key="a", title=title, editors_note=note.strip())]

    loaded = plain_yaml.read_list(write(*rows), "fixture")[0][1]["fields"]

    assert loaded.get("title") == title
    assert loaded.get("editors_note", "") == note.strip()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((f"medium: {value}", value) for value in GUESSED),
        ("issued: ' 1990 '", "1990"),
        *((f"medium: {empty}", "") for empty in ("", "~", "null")),
        ('editors_note: "\\r\\n One.\\r\\nTwo. "', "One.\nTwo."),
    ],
)
def test_a_value_is_kept_as_its_field_keeps_it_and_nothing_is_guessed_at(
    written, value
):
    text = CITATION % f", {written}"

    for stream in (text, b"\xef\xbb\xbf" + text.encode(), BytesIO(text.encode())):
        (citation,) = read(stream)
        assert getattr(citation, written.partition(":")[0]) == value


DEEP = "1: this is nested deeper than any fixture needs."
SECTION = "- model: orgprofile.section\n  fields: {organisation: %s}\n"
FIELD = "1: orgprofile.section, organisation: "
NO_ROW = "a row has exactly “model” and “fields”; rows are found by natural key, so"
USER = "- model: auth.user\n  fields: {username: mallory, is_superuser: true}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- &a [x, x]\n- [*a, *a]\n", "1: anchors and aliases (& and *) are not read"),
        ("- !!python/object/apply:os.system ['x']\n", "1: tags (!) are not read; write"),
        *((piece * 100_000, DEEP) for piece in ("[", "- ", "{a: ", "? ")),
        (CITATION % ", key: b", "2: “key” is given twice."),
        ("- model: [references\n", "2: while parsing a flow sequence, expected ',' or"),
        (CITATION % ", publisher: \x07", "2: the character U+0007 can’t be"),
        ("# Nothing\n\nwords\n", "3: a fixture is a list of rows."),
        (b"- a\n- \xff", "2: not UTF-8 text"),
        (CITATION % ", publishre: a", "1: references.citation has no field “publishre”; did you mean “publisher”?"),
        (SECTION % "[ecpat-internatonal]", f"{FIELD}there is no organisation “ecpat-internatonal” yet, here or above in the files; did you mean “ecpat-international”?"),
        (SECTION % "1", f"{FIELD}name the organisation by its natural key, in"),
        (SECTION % "[]", f"{FIELD}there is no organisation "),
        (CITATION % ", publisher: [[[[[a]]]]]", "2: this is nested deeper than any"),
        ("- a:\t\n", "1: while scanning for the next token, found character"),
        ("- {a: b?c}\n", "1: while parsing a flow mapping, expected ',' or '}', but got"),
        (CITATION % ", publisher: true", "1: references.citation, publisher: put “true” in quotes if it is text."),
        (f"- model: orgprofile.section\n  fields: {{order: {'9' * 5000}}}\n", "1: orgprofile.section, order: “999"),
        (USER, "1: “auth.user” is not part of a profile, and only profiles are loaded from"),
        ("- {model: references.citation, pk: 1, fields: {key: a, title: A}}\n", f"1: {NO_ROW}"),
        ("- references.citation\n", f"1: {NO_ROW}"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_what_is_no_plain_yaml_or_no_row_of_a_profile_is_refused_at_its_line(
    text, reason
):
    make_organisation()

    with pytest.raises(DeserializationError) as refused:
        read(text)

    said = str(refused.value)
    assert said.startswith(f"fixture, line {reason}")
    assert said.endswith((".", "?"))
    assert "\n" not in said


def test_no_more_is_read_than_the_limits(monkeypatch):
    stream = BytesIO(b" " * (plain_yaml.LARGEST + 1000))
    with pytest.raises(DeserializationError, match="larger than"):
        read(stream)
    assert stream.tell() == plain_yaml.LARGEST + 1

    monkeypatch.setattr(plain_yaml, "MOST_VALUES", 20)
    with pytest.raises(
        DeserializationError, match="line 20: there are more than 20 val"
    ):
        read("- a\n" * 30)
