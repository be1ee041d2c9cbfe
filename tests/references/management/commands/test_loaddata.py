"""`loaddata`: checked like a form, all or nothing, and never against staff."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orgprofile.models import Fact, Organisation, Section
from references.loading import fixtures, known
from references.management.commands import loaddata
from references.models import Citation, IndexedUse
from references.quality import merging
from references.uses import index
from tests.make import make_citation, make_fact, make_one_of_each, make_organisation
from tests.waiting import is_one_kept_waiting, wait_until
from tests.walk import RECORDS

pytestmark = pytest.mark.django_db

PROFILE = """\
# The smallest profile there is.

- model: references.citation
  fields:
    key: ecpat-germany-2018
    title: ECPAT world assembly in Bogota
    issued: 2018-06-08
- model: orgprofile.organisation
  fields:
    slug: ecpat-international
    name: ECPAT International
    status: published
- model: orgprofile.section
  fields:
    organisation: [ecpat-international]
    slug: history
    heading: History
    body: |
      It began in 1990.[@ecpat-germany-2018]
    status: published
- model: orgprofile.fact
  fields:
    organisation: [ecpat-international]
    label: Founded
    value: May 1990
    citation: [ecpat-germany-2018]
    status: published
"""
SECOND = """\
- model: orgprofile.organisation
  fields: {slug: ecpat-usa, name: ECPAT-USA}
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "profile.yaml"


def load(file, content, **options) -> str:
    """Return what the operator reads."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    printed = StringIO()
    call_command("loaddata", str(file), stdout=printed, **options)
    return printed.getvalue()


def refusal(file, content, **options) -> str:
    with pytest.raises(CommandError) as refused:
        load(file, content, **options)
    return str(refused.value)


def everything() -> dict[str, list]:
    """Return all rows of a profile and all of their history."""
    models = [*RECORDS, *(model.history.model for model in RECORDS)]
    return {
        m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models
    }


def forget_everything() -> None:
    with connection.cursor() as cursor:
        for model in RECORDS:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
            cursor.execute(f"DELETE FROM {model.history.model._meta.db_table}")  # noqa: S608


def dump() -> str:
    printed = StringIO()
    labels = [model._meta.label for model in RECORDS]
    call_command("dumpdata", *labels, format="yaml", stdout=printed)
    return printed.getvalue()


# --- Loaded -----------------------------------------------------------------------------


def test_a_profile_is_loaded_once_with_its_history(file):
    printed = load(file, PROFILE)

    section = Section.objects.get()
    assert printed == "Read 4 rows from 1 files; changed 4.\n"
    assert section.body == "It began in 1990.[@ecpat-germany-2018]"
    assert section.organisation == Organisation.objects.get()
    assert Fact.objects.get().citation == Citation.objects.get()
    assert section.history.get().history_change_reason == "loaded from a fixture"

    before = everything()
    printed = load(file, PROFILE)
    assert printed == "Read 4 rows from 1 files; changed 0.\n"
    assert everything() == before


def test_a_correction_in_the_file_reaches_the_row_and_a_row_left_out_stays(file):
    load(file, PROFILE + SECOND)

    corrected = PROFILE.replace("May 1990", "1990")
    printed = load(file, corrected.replace("    issued: 2018-06-08\n", ""))

    fact = Fact.objects.get()
    assert printed == "Read 4 rows from 1 files; changed 2.\n"
    assert (fact.value, fact.version) == ("1990", 2)
    assert [h.value for h in fact.history.all()] == ["1990", "May 1990"]
    assert Citation.objects.get().issued == ""
    assert Organisation.objects.filter(slug="ecpat-usa").exists()


def test_several_files_are_loaded_together_and_share_no_row(file, tmp_path):
    other = tmp_path / "others.yaml"
    other.write_text(SECOND)
    file.write_text(PROFILE)
    printed = StringIO()

    call_command("loaddata", str(file), str(other), stdout=printed)
    assert printed.getvalue() == "Read 5 rows from 2 files; changed 5.\n"

    file.write_text(SECOND)
    with pytest.raises(CommandError, match="is given already at"):
        call_command("loaddata", str(file), str(other), stdout=StringIO())


def test_a_profile_is_loaded_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(SECOND))

    call_command("loaddata", "-", format="yaml", stdout=StringIO())

    assert Organisation.objects.get().slug == "ecpat-usa"


def test_what_is_dumped_is_loaded_again_some_rows_at_a_time(file, monkeypatch):
    make_one_of_each()
    dumped = dump()
    forget_everything()
    for module in (known, fixtures, loaddata):
        monkeypatch.setattr(module, "BATCH", 2)

    load(file, dumped)

    assert sorted(dump().split("\n- ")) == sorted(dumped.split("\n- "))
    number = dumped.count("- model:")
    assert load(file, dumped) == f"Read {number} rows from 1 files; changed 0.\n"
    for model in RECORDS:
        assert model.history.count() == model.objects.count()


def many(number: int) -> str:
    facts = "".join(
        "- model: orgprofile.fact\n"
        f"  fields: {{organisation: [ecpat-international], label: Fact {n}, value: A,\n"
        "    citation: [ecpat-germany-2018], status: published}\n"
        for n in range(number)
    )
    return PROFILE + facts


def queries(file, content: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        load(file, content)
    return len(captured)


def test_a_load_that_changes_nothing_asks_no_more_for_more_rows(file):
    load(file, many(100))

    assert queries(file, many(100)) == queries(file, many(10))


def test_a_row_loaded_takes_few_queries(file):
    few = queries(file, PROFILE)
    forget_everything()

    # One that writes it, and what sets savepoints and gives them up.
    assert queries(file, many(100)) - few <= 100 * 7


# --- What follows from the rows ---------------------------------------------------------


def test_a_reading_may_come_after_what_names_it(file):
    content = PROFILE.replace("[@ecpat-germany-2018]", "[@ecpat-germany-2018#founding]")
    reading = (
        "- model: references.reading\n"
        "  fields: {citation: [ecpat-germany-2018], slug: founding, says: It began.,\n"
        "    read_at: 'https://ecpat.de/', read_on: '2026-11', extent: whole}\n"
    )

    load(file, content + reading)

    assert IndexedUse.objects.get(field="body").readings == "founding"
    assert index.stale() == 0


def test_a_correction_of_a_source_leaves_its_uses_and_its_checked_address(file):
    url = "    url: https://ecpat.org/x\n    address: page\n"
    content = PROFILE.replace("    issued: 2018-06-08\n", f"    issued: 2018\n{url}")
    load(file, content)
    Citation.objects.update(
        link_found="live",
        checked_url="https://ecpat.org/x",
        checked_at=datetime(2026, 5, 2, tzinfo=UTC),
    )

    printed = load(file, content.replace("in Bogota", "in Bogotá"))

    citation = Citation.objects.with_use_count().get()
    assert printed == "Read 4 rows from 1 files; changed 1.\n"
    assert citation.title == "ECPAT world assembly in Bogotá"
    assert (citation.use_count, citation.link_state) == (2, "live")
    assert citation.checked_at == datetime(2026, 5, 2, tzinfo=UTC)
    assert index.stale() == 0


# --- Refused ----------------------------------------------------------------------------

CITATION = "- model: references.citation\n  fields: {key: a, title: A, %s}\n"
SECTION = (
    "- model: orgprofile.section\n"
    "  fields: {organisation: [ecpat-international], slug: a, heading: A, %s}\n"
)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            SECTION % "body: 'Words [@ecpat-germny-2018].'",
            "orgprofile.section (ecpat-international, a): body: No citation has the key "
            "“ecpat-germny-2018”; did you mean “ecpat-germany-2018”?",
        ),
        (
            SECTION % "body: 'Words [@ecpat-germany-2018#fouding].'",
            "orgprofile.section (ecpat-international, a): body: The citation "
            "“ecpat-germany-2018” has no reading “fouding”: add it to the citation",
        ),
        (
            "- model: orgprofile.fact\n  fields: {organisation: [ecpat-international],\n"
            "    label: Seat, citation: [ecpat-germany-2018], reading: seat}\n",
            "orgprofile.fact (ecpat-international, Seat): reading: The citation "
            "“ecpat-germany-2018” has no reading “seat”: add it to the citation",
        ),
        (
            SECTION % "body: 'Said.[@ecpat-germany-2018] Words.', status: published",
            "orgprofile.section (ecpat-international, a): body: “Words.” names no source:",
        ),
        (
            CITATION % 'publisher: "EC\\u202ePAT"',
            "references.citation (a): publisher: This text holds characters that cannot "
            "be seen: U+202E (right-to-left override).",
        ),
        (
            "- model: orgprofile.section\n  fields: {slug: a, heading: A}\n",
            "orgprofile.section (without organisation__slug, slug): organisation: This "
            "field cannot be null.",
        ),
        (
            SECTION % "order: 99999999999999999999999",
            "orgprofile.section (ecpat-international, a): order: Ensure this value is",
        ),
        (
            CITATION % "address: page",
            "references.citation (a): Give an address together with what is there, "
            "or neither of them.",
        ),
        (
            CITATION % "publishre: ECPAT",
            "references.citation has no field “publishre”; did you mean “publisher”?",
        ),
        (
            "- {model: orgprofile.organisation, fields: {slug: ecpat-sweden, name: A}}\n",
            "orgprofile.organisation (ecpat-sweden) is given already at ",
        ),
    ],
)
def test_a_file_is_refused_by_line_and_reason_and_nothing_of_it_is_loaded(
    row, reason, file
):
    load(file, PROFILE)
    before = everything()
    # A change and a new row stand before the fault, and would be loaded but for it.
    good = PROFILE.replace("May 1990", "1990") + SECOND.replace("usa", "sweden")

    printed = refusal(file, good + row)

    start = f"Nothing was loaded. {file}, line {good.count(chr(10)) + 1}: "
    assert printed.startswith(start)
    assert printed.removeprefix(start).startswith(reason)
    assert printed.endswith((".", "?"))
    assert "\n" not in printed
    assert everything() == before


@pytest.mark.parametrize(
    "name",
    ["profile.json", "profile.xml", "profile.jsonl", "profile.yaml.gz"],
)
def test_a_file_of_another_format_or_packed_is_refused(tmp_path, name):
    kind = name.rpartition(".")[2]

    printed = refusal(
        tmp_path / name, '[{"model": "auth.user", "fields": {"username": "mallory"}}]'
    )

    assert (
        "fixtures are YAML" in printed
        or f"{kind} is not a known serialization" in printed
    )
    assert not User.objects.exists()


def test_what_the_database_refuses_is_said_in_words_at_its_line(file):
    load(file, PROFILE)
    member = (
        "- model: orgprofile.member\n"
        "  fields: {slug: %s, network: [ecpat-international], name: ECPAT Norway,\n"
        "    country: NO, standing: member, as_of: 2024, citation: [ecpat-germany-2018]}\n"
    )

    printed = refusal(file, member % "ecpat-norway" + member % "norway")

    assert printed == (
        f"Nothing was loaded. {file}, line 4: orgprofile.member (norway): A member of "
        "this name in this country is in the network’s list already."
    )


@pytest.mark.parametrize("content", ["", "# Nothing yet.\n", "[]\n"])
def test_a_file_without_rows_is_refused(file, content):
    assert refusal(file, content) == (
        f"Nothing was loaded. {file}: there are no rows in this file."
    )


def test_standard_input_in_another_encoding_is_refused(monkeypatch):
    stream = TextIOWrapper(BytesIO(b"- a\n- \xff\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)

    with pytest.raises(CommandError, match="not UTF-8 text"):
        call_command("loaddata", "-", format="yaml", stdout=StringIO())


# --- What staff did is kept -------------------------------------------------------------

KEPT = "Kept as staff left it: {}; --overwrite takes the file's word."


def changed() -> None:
    fact = Fact.objects.get()
    fact.value = "1 May 1990"
    fact.save()


def withdrawn() -> None:
    Fact.objects.all().withdraw()


def deleted() -> None:
    Fact.objects.get().delete()


def renamed() -> None:
    fact = Fact.objects.get()
    fact.label = "Established"
    fact.save()


def written_anew() -> None:
    fact = Fact.objects.get()
    fact.delete()
    make_fact(fact.organisation, value="1 May 1990", citation=fact.citation)


@pytest.mark.parametrize(
    "what_staff_did", [changed, withdrawn, deleted, renamed, written_anew]
)
def test_what_staff_did_to_a_row_is_kept_and_named(file, what_staff_did):
    load(file, PROFILE)
    what_staff_did()
    before = everything()

    printed = load(file, PROFILE.replace("May 1990", "1991"))

    assert everything() == before
    assert printed.splitlines() == [
        "Read 4 rows from 1 files; changed 0.",
        KEPT.format("orgprofile.fact (ecpat-international, Founded)"),
    ]


@pytest.mark.parametrize("has_history", [True, False])
def test_a_row_that_was_never_loaded_is_kept(file, has_history):
    make_organisation("ecpat-usa", name="PACT")
    if not has_history:
        Organisation.history.all().delete()

    printed = load(file, SECOND)

    assert Organisation.objects.get().name == "PACT"
    assert KEPT.format("orgprofile.organisation (ecpat-usa)") in printed


def test_what_belongs_to_a_row_that_staff_deleted_stays_deleted_with_it(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()

    printed = load(file, PROFILE)

    assert not Organisation.objects.exists()
    assert not Section.objects.exists()
    assert printed.splitlines() == [
        "Read 4 rows from 1 files; changed 0.",
        KEPT.format("orgprofile.organisation (ecpat-international)"),
        KEPT.format(
            f"orgprofile.section at {file}, line 13, without orgprofile.organisation "
            "(ecpat-international)"
        ),
        KEPT.format(
            f"orgprofile.fact at {file}, line 21, without orgprofile.organisation "
            "(ecpat-international)"
        ),
    ]


def test_a_source_that_staff_replaced_and_deleted_does_not_stop_the_load(file):
    load(file, PROFILE)
    fact, section = Fact.objects.get(), Section.objects.get()
    fact.citation = make_citation("ecpat-history-2016")
    fact.save()
    section.body = "It began in 1990.[@ecpat-history-2016]"
    section.save()
    Citation.objects.get(key="ecpat-germany-2018").delete()

    load(file, PROFILE + SECOND)

    fact.refresh_from_db()
    assert fact.citation.key == "ecpat-history-2016"
    assert Citation.objects.all_keys() == {"ecpat-history-2016"}
    assert Organisation.objects.filter(slug="ecpat-usa").exists()


@pytest.fixture
def merged(file):
    """Load a profile and merge two of its sources; return what the file says."""
    content = f"{PROFILE}{CITATION % 'publisher: ECPAT'}"
    load(file, content)
    drop, keep = (Citation.objects.get(key=key) for key in ("ecpat-germany-2018", "a"))
    merging.merge(drop, keep)
    return content


def test_a_merge_stays_when_the_file_is_loaded_again(file, merged):
    before = everything()

    printed = load(file, merged)

    assert everything() == before
    assert KEPT.format("references.citation (ecpat-germany-2018)") in printed
    assert Fact.objects.get().citation.key == "a"


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lives in memory, on one connection for all threads",
)
@pytest.mark.django_db(transaction=True)
def test_what_staff_save_while_a_file_is_loaded_is_kept(file):
    load(file, PROFILE)
    fact = Fact.objects.get()

    def load_another() -> str:
        try:
            return load(file, PROFILE.replace("May 1990", "1991"))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            fact.value = "1 May 1990"
            fact.save()
            loading = pool.submit(load_another)
            # It waits for the row before it compares.
            wait_until(is_one_kept_waiting)
            assert not loading.done()
        printed = loading.result()

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1 May 1990", 2)
    assert KEPT.format("orgprofile.fact (ecpat-international, Founded)") in printed


# --- The file's word --------------------------------------------------------------------


def test_the_files_word_is_taken_over_what_staff_changed_now_and_later(file):
    load(file, PROFILE)
    changed()

    printed = load(file, PROFILE, overwrite=True)

    fact = Fact.objects.get()
    assert (fact.value, fact.version) == ("May 1990", 3)
    assert printed == "Read 4 rows from 1 files; changed 1.\n"
    load(file, PROFILE.replace("May 1990", "1990"))
    assert Fact.objects.get().value == "1990"


def test_the_files_word_is_taken_over_what_staff_deleted(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()

    load(file, PROFILE, overwrite=True)

    assert Section.objects.get().organisation == Organisation.objects.get()


def test_the_files_word_rests_on_rows_that_are_there(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()
    _citation, _organisation, section, *_rest = PROFILE.split("- model: ")[1:]

    printed = refusal(file, f"- model: {section}", overwrite=True)

    assert printed == (
        f"Nothing was loaded. orgprofile.section at {file}, line 1: "
        "orgprofile.organisation (ecpat-international) was deleted or renamed, and no file "
        "brings it back."
    )


def test_the_files_word_does_not_undo_a_merge(file, merged):
    before = everything()

    printed = refusal(file, merged, overwrite=True)

    assert printed.startswith("Nothing was loaded. ")
    assert "“ecpat-germany-2018” was merged into “a”" in printed
    assert everything() == before


# --- One database, one profile ----------------------------------------------------------


def test_a_second_profile_is_refused_with_how_to_keep_both(file, settings):
    load(file, PROFILE)
    settings.SITE_ORGANISATION = "my-network"

    said = refusal(file, PROFILE.replace("May 1990", "1990"))

    assert "holds the profile of “ecpat-international”" in said
    assert "give each a database and a file of settings" in said


def test_a_profile_that_was_given_another_slug_goes_on_after_index_uses(file, settings):
    load(file, PROFILE)
    settings.SITE_ORGANISATION = "ecpat"
    assert "run `manage.py index_uses` first" in refusal(file, PROFILE)

    call_command("index_uses", stdout=StringIO())

    assert "changed 0." in load(file, PROFILE)


def test_a_profile_other_than_that_of_the_site_is_refused():
    with pytest.raises(CommandError, match="w3c is another profile than this site has"):
        call_command("loaddata", "w3c", stdout=StringIO())
