"""`loaddata`: checked like a form, all or nothing, and never against staff."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from orgprofile.models import Fact, Organisation, Section
from references.loading import fixtures, known
from references.management.commands import loaddata
from references.models import Citation
from references.quality import merging
from references.uses import index
from tests.make import make_fact
from tests.waiting import is_one_kept_waiting, wait_until
from tests.walk import RECORDS

pytestmark = pytest.mark.django_db

PROFILE = """\
- model: references.citation
  fields: {key: ecpat-germany-2018, title: In Bogota, issued: 2018-06-08}
- model: orgprofile.organisation
  fields: {slug: ecpat-international, name: ECPAT International, status: published}
- model: orgprofile.section
  fields:
    organisation: [ecpat-international]
    slug: history
    heading: History
    body: It began in 1990.[@ecpat-germany-2018]
    status: published
- model: orgprofile.fact
  fields: {organisation: [ecpat-international], label: Founded, value: May 1990,
    citation: [ecpat-germany-2018], status: published}
"""
SECOND = """\
- model: orgprofile.organisation
  fields: {slug: ecpat-usa, name: ECPAT-USA}
"""
CITATION = "- model: references.citation\n  fields: {key: a, title: A, %s}\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "profile.yaml"


def load(file, content, **options) -> str:
    """Return what the operator reads."""
    file.write_text(content)
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


def test_a_profile_is_loaded_once_with_its_history(file, monkeypatch):
    for module in (known, fixtures, loaddata):
        monkeypatch.setattr(module, "BATCH", 2)
    assert load(file, PROFILE) == "Read 4 rows from 1 files; changed 4.\n"
    section, before = Section.objects.get(), everything()
    assert section.body == "It began in 1990.[@ecpat-germany-2018]"
    assert section.history.get().history_change_reason == "loaded from a fixture"

    assert load(file, PROFILE) == "Read 4 rows from 1 files; changed 0.\n"
    assert everything() == before


def test_a_correction_in_the_file_reaches_the_row_and_a_row_left_out_stays(file):
    load(file, PROFILE + SECOND)

    corrected = PROFILE.replace("May 1990", "1990")
    printed = load(file, corrected.replace(", issued: 2018-06-08", ""))

    fact = Fact.objects.get()
    assert printed == "Read 4 rows from 1 files; changed 2.\n"
    assert (fact.value, fact.version) == ("1990", 2)
    assert [h.value for h in fact.history.all()] == ["1990", "May 1990"]
    assert Citation.objects.get().issued == ""
    assert Organisation.objects.filter(slug="ecpat-usa").exists()


def test_a_source_and_its_reading_may_come_after_what_cites_them(file):
    _head, source, *rest = PROFILE.replace("2018]\n", "2018#on]\n", 1).split(
        "- model: "
    )
    reading = (
        "references.reading\n"
        "  fields: {citation: [ecpat-germany-2018], slug: on, says: It began.,\n"
        "    read_at: 'https://ecpat.de/', read_on: '2026-11', extent: whole}\n"
    )

    load(file, "".join(f"- model: {row}" for row in [*rest[:2], source, reading]))

    assert Citation.objects.with_use_count().get().use_count == 1
    assert index.stale() == 0


SECTION = (
    "- model: orgprofile.section\n"
    "  fields: {organisation: [ecpat-international], slug: a, heading: A, %s}\n"
)
NAMED = "orgprofile.section (ecpat-international, a): "
FACT = (
    "- model: orgprofile.fact\n  fields: {organisation: [ecpat-international],\n"
    "    label: Seat, citation: [ecpat-germany-2018], reading: seat}\n"
)
TWICE = "- {model: orgprofile.organisation, fields: {slug: ecpat-sweden, name: A}}\n"
MEMBER = (
    "- {model: orgprofile.member, fields: {slug: %s, network: [ecpat-international],"
    " name: ECPAT, country: NO, standing: member, citation: [ecpat-germany-2018]}}\n"
)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SECTION % "body: 'Words [@ecpat-germny-2018].'", f"{NAMED}body: No citation has the key “ecpat-germny-2018”; did you mean"),
        (FACT, "orgprofile.fact (ecpat-international, Seat): reading: The citation “ecpat-germany-2018” has no reading “seat”"),
        (SECTION % "body: 'Said.[@ecpat-germany-2018] Words.', status: published", f"{NAMED}body: “Words.” names no source:"),
        ("- model: orgprofile.section\n  fields: {slug: a, heading: A}\n", "orgprofile.section (without organisation__slug, slug): organisation: This"),
        (CITATION % "address: page", "references.citation (a): Give an address together"),
        (TWICE, "orgprofile.organisation (ecpat-sweden) is given already at "),
        (MEMBER % "oslo", "orgprofile.member (oslo): A member of this name in"),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_line_and_reason_and_nothing_of_it_is_loaded(
    row, reason, file
):
    load(file, PROFILE + MEMBER % "norway")
    before = everything()
    # A change and a new row stand before the fault, and would be loaded but for it.
    good = PROFILE.replace("May 1990", "1990") + SECOND.replace("usa", "sweden")

    printed = refusal(file, good + row)

    start = f"Nothing was loaded. {file}, line {good.count(chr(10)) + 1}: "
    assert printed.startswith(f"{start}{reason}")
    assert "\n" not in printed
    assert everything() == before


def test_a_file_of_another_format_packed_or_empty_is_refused(tmp_path):
    user = '[{"model": "auth.user", "fields": {"username": "mallory"}}]'

    for name in ("profile.json", "profile.xml", "profile.yaml.gz"):
        assert refusal(tmp_path / name, user)
    assert "there are no rows in this file." in refusal(tmp_path / "a.yaml", "[]\n")
    assert not User.objects.exists()


KEPT = "Kept as staff left it: {}; --overwrite takes the file's word."


def changed(fact) -> None:
    fact.value = "1 May 1990"
    fact.save()


def withdrawn(fact) -> None:
    Fact.objects.all().withdraw()


def renamed(fact) -> None:
    fact.label = "Established"
    fact.save()


def written_anew(fact) -> None:
    fact.delete()
    make_fact(fact.organisation, value="1 May 1990", citation=fact.citation)


@pytest.mark.parametrize(
    "what_staff_did", [changed, withdrawn, Fact.delete, renamed, written_anew]
)
def test_what_staff_did_to_a_row_is_kept_and_named(file, what_staff_did):
    load(file, PROFILE)
    what_staff_did(Fact.objects.get())
    before = everything()

    printed = load(file, PROFILE.replace("May 1990", "1991"))

    assert everything() == before
    assert printed.splitlines() == [
        "Read 4 rows from 1 files; changed 0.",
        KEPT.format("orgprofile.fact (ecpat-international, Founded)"),
    ]


def test_what_belongs_to_a_row_that_staff_deleted_stays_deleted_with_it(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()

    printed = load(file, PROFILE)

    assert not Organisation.objects.exists()
    assert not Section.objects.exists()
    whole = "orgprofile.organisation (ecpat-international)"
    assert printed.splitlines()[1:] == [
        KEPT.format(whole),
        KEPT.format(f"orgprofile.section at {file}, line 5, without {whole}"),
        KEPT.format(f"orgprofile.fact at {file}, line 12, without {whole}"),
    ]


def test_a_merge_stays_whether_the_file_is_loaded_again_or_overwrites(file):
    content = f"{PROFILE}{CITATION % 'publisher: ECPAT'}"
    load(file, content)
    merging.merge(*(Citation.objects.get(key=k) for k in ("ecpat-germany-2018", "a")))
    before = everything()

    printed = load(file, content)
    said = refusal(file, content, overwrite=True)

    assert KEPT.format("references.citation (ecpat-germany-2018)") in printed
    assert "“ecpat-germany-2018” was merged into “a”" in said
    # Prose keeps the key, which is another name of the source now.
    assert Section.objects.get().body == "It began in 1990.[@ecpat-germany-2018]"
    assert everything() == before


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
            changed(fact)
            loading = pool.submit(load_another)
            # It waits for the row before it compares.
            wait_until(is_one_kept_waiting)
            assert not loading.done()
        printed = loading.result()

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1 May 1990", 2)
    assert KEPT.format("orgprofile.fact (ecpat-international, Founded)") in printed


def test_the_files_word_is_taken_over_what_staff_did_now_and_later(file):
    load(file, PROFILE)
    for what_staff_did in (changed, Fact.delete):
        what_staff_did(Fact.objects.get())
        printed = load(file, PROFILE, overwrite=True)
        assert Fact.objects.get().value == "May 1990"
        assert printed == "Read 4 rows from 1 files; changed 1.\n"

    load(file, PROFILE.replace("May 1990", "1990"))
    assert Fact.objects.get().value == "1990"


def test_a_second_profile_is_refused_with_how_to_keep_both(file, settings):
    with pytest.raises(CommandError, match="w3c is another profile than this site has"):
        call_command("loaddata", "w3c", stdout=StringIO())
    load(file, PROFILE)
    settings.SITE_ORGANISATION = "my-network"

    said = refusal(file, PROFILE.replace("May 1990", "1990"))

    assert "holds the profile of “ecpat-international”" in said
    assert "give each a database and a file of settings" in said
