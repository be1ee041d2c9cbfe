"""`write_profile`: what is written is read again as it was."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Fact, Organisation, Section
from references.loading import versions
from references.loading.rows import rows_of_files
from references.loading.writing import row_text
from references.models import Citation
from references.values.text import without_leftovers
from tests.make import make_one_of_each, make_organisation
from tests.references.management.commands import shell
from tests.references.management.commands.test_loaddata import PROFILE, everything
from tests.walk import RECORDS

written = partial(shell.run, "write_profile")
# A comment stands at the head, and one between rows.
SECTION = "- model: orgprofile.section"
WRITTEN = Path(__file__).parents[3] / "data" / "written.yaml"
FILE = "# The rows.\n\n" + PROFILE.replace(SECTION, f"# Text\n{SECTION}")


@pytest.fixture
def own(tmp_path, settings):
    """Return a folder for the fixtures of the site's profile."""
    settings.PROFILE = replace(settings.PROFILE, folder=tmp_path / "own")
    (tmp_path / "own" / "fixtures").mkdir(parents=True)
    return tmp_path / "own" / "fixtures"


@pytest.fixture
def file(own):
    """Return the loaded file of a small profile."""
    (own / "rows.yaml").write_text(FILE)
    shell.run("loaddata", "own")
    return own / "rows.yaml"


def test_what_staff_changed_added_and_deleted_is_written_and_nothing_else(file):
    organisation, section = Organisation.objects.get(), Section.objects.get()
    section.body = "It began.[@ecpat-germany-2018]\n\nIt ended.[@ecpat-germany-2018]"
    section.save()
    Fact.objects.get().delete()
    make_organisation("ecpat-usa", name="no", parent=organisation)
    Citation(key="b", title="1990", editors_note="Long words. " * 9 + "End.").save()
    assert written(check=True)[0] == 1
    assert file.read_text() == FILE

    _code, said = written()

    day = Section.objects.get().changed
    assert said.splitlines() == [
        "Changed: orgprofile.section (ecpat-international, history)",
        "Removed: orgprofile.fact (ecpat-international, Founded)",
        "Added: references.citation (b)",
        "Added: orgprofile.organisation (ecpat-usa)",
        "Wrote 4 row(s).",
    ]
    assert file.read_text() == WRITTEN.read_text("utf-8").replace("TODAY", f"{day}")

    # It can be loaded, and edited and loaded without overwriting; so can what was deleted.
    before = everything()
    shell.run("loaddata", "own")
    assert everything() == before
    fact = PROFILE[PROFILE.index("- model: orgprofile.fact") :]
    file.write_text(f"{file.read_text().replace('It ended', 'It went on')}\n{fact}")
    shell.run("loaddata", "own")
    assert "It went on" in Section.objects.get().body
    assert Fact.objects.get().value == "May 1990"
    reasons = [version.history_change_reason for version in Section.history.all()]
    assert reasons == [versions.LOADED, versions.WRITTEN, None, versions.LOADED]


def test_a_new_key_is_written_wherever_the_row_is_named(file):
    organisation = Organisation.objects.get()
    organisation.slug = "ecpat"
    organisation.save()

    written()

    assert file.read_text().count("[ecpat]") == 2
    assert "ecpat-international" not in file.read_text()
    assert shell.run("loaddata", "own")[1] == "Installed 0 object(s) of 4.\n"
    assert written(check=True) == (0, "")


def test_files_with_changes_that_are_not_in_the_database_are_left_as_they_are(file):
    changed = FILE.replace("May 1990", "1990")
    file.write_text(changed)
    make_organisation("ecpat-usa")

    with pytest.raises(
        CommandError, match=r"line 15: orgprofile.fact .* differs from the"
    ):
        written()

    assert file.read_text() == changed


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
