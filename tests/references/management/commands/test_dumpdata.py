"""`dumpdata`: what is written is read again as it was."""

import json

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Organisation, Section
from references.loading.rows import rows_of_files
from references.loading.writing import row_text
from references.models import Citation
from references.values.text import without_leftovers
from tests.make import make_one_of_each, make_organisation
from tests.references.management.commands import shell
from tests.walk import RECORDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_a_dump_of_an_edited_profile_loads_and_dumps_as_the_same_bytes(
    ending, tmp_path
):
    make_one_of_each()
    # A whole that is younger than its part.
    part = make_organisation("first")
    part.parent = make_organisation("second")
    part.save()
    dump, again = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    shell.run("dumpdata", output=str(dump), format=ending)
    for model in reversed(RECORDS):
        model.objects.all()._raw_delete("default")
        model.history.all().delete()

    shell.run("loaddata", str(dump))
    shell.run("dumpdata", output=str(again), format=ending)

    assert again.read_bytes() == dump.read_bytes()
    # What a save derives is in no file.
    assert "sort_text" not in dump.read_text()
    assert Organisation.objects.get(slug="first").parent.slug == "second"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"output": "a.yaml"}, "Choose --format yaml, json or jsonl, and a file"),
        ({"output": "none/a.json"}, "Nothing was written. [Errno 2] No such file"),
    ],
)
def test_a_dump_that_could_not_be_loaded_or_written_is_refused(
    options, reason, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError) as refused:
        shell.run("dumpdata", **options)

    assert str(refused.value).startswith(reason)
    assert [*tmp_path.iterdir()] == []


def test_a_dump_of_an_app_has_rows_and_no_versions():
    make_one_of_each()

    rows = json.loads(shell.run("dumpdata", "timeline")[1])

    assert {row["model"].partition(".")[0] for row in rows} == {"timeline"}
    others = json.loads(shell.run("dumpdata", exclude=["timeline", "references"])[1])
    assert {row["model"].partition(".")[0] for row in others} == {"orgprofile"}
    assert {row["model"] for row in rows} <= {m._meta.label_lower for m in RECORDS}


def test_what_stands_at_its_default_is_not_written():
    section = row_text(Section(organisation=Organisation(slug="a"), slug="history"))

    assert "organisation: [a]" in section
    assert "order" not in section
    assert "status" not in section


# Dates, and whatever else YAML would guess at.
GUESSED = [
    *("1990-05-01", "1990", "1997~", "2009/2012", "2018/..", "1_000", "0750", "1.5"),
    *("no", "yes", "on", "y", "True", "NULL", "0x1F", "12:30", "1e3", ".inf", "="),
]
PLAIN = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"])
SIGNS = ["true", "null", "~", "<<", "---", "...", "'", '"', "|", ">", "", "- a", "? a"]
TRICKY = st.one_of(
    st.text(PLAIN, max_size=120),
    st.text(alphabet="ab:-#'\"[]{}&*!|>%@`,? \n0", max_size=200),
    st.sampled_from([*GUESSED, *SIGNS, "%YAML 1.1", "a: b", "a #b", "\xa0", "\u2028"]),
)


@given(TRICKY, TRICKY)
def test_any_text_is_read_as_it_was_written(title, note):
    source = Citation(
        key="a", title=without_leftovers(title), editors_note=note.strip()
    )

    rows, faults = rows_of_files([("a.yaml", row_text(source).encode())])

    (row,) = rows.values()
    assert (row.differences(source), faults) == ([], {})


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        *((f"medium: {value}", value) for value in GUESSED),
        ("issued: ' 1990 '", "1990"),
        *((f"medium: {empty}", "") for empty in ("", "~", "null")),
        ('editors_note: "\\r\\n One.\\r\\nTwo. "', "One.\nTwo."),
    ],
)
def test_a_value_is_kept_as_its_field_keeps_it_and_nothing_is_guessed_at(
    given_text, kept
):
    text = f"\ufeff- model: references.citation\n  fields: {{key: a, title: A, {given_text}}}"

    rows, _faults = rows_of_files([("a.yaml", text.encode())])

    (row,) = rows.values()
    assert row.values[given_text.partition(":")[0]] == kept
