"""`loaddata`: checked like a form, all or nothing, and never against staff."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from orgprofile.models import Fact, Organisation, Section
from references.loading.reading import LARGEST
from references.management.commands.loaddata import TWO_SITES
from references.models import Citation, WithheldName, derived
from tests.conftest import insert
from tests.references.management.commands import shell
from tests.waiting import is_one_kept_waiting, wait_until
from tests.walk import RECORDS

pytestmark = [pytest.mark.django_db, pytest.mark.database]

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


def refusal_of(*labels) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("loaddata", *labels)
    return str(refused.value)


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


def test_a_profile_is_loaded_once_with_its_history(file):
    assert load(file, PROFILE) == "Installed 4 object(s) of 4.\n"
    section, before = Section.objects.get(), everything()
    assert section.body == "It began in 1990.[@ecpat-germany-2018]"
    assert section.history.get().history_change_reason == "loaded from a fixture"

    assert load(file, PROFILE) == "Installed 0 object(s) of 4.\n"
    assert everything() == before

    # A row that is left out stays; a value that is left out goes.
    load(file, SECOND)
    corrected = PROFILE.replace("May 1990", "1990")
    load(file, corrected.replace(", issued: 2018-06-08", ""))
    fact = Fact.objects.get()
    assert (fact.value, fact.version) == ("1990", 2)
    assert [h.value for h in fact.history.all()] == ["1990", "May 1990"]
    assert Citation.objects.get().issued == ""
    assert Organisation.objects.filter(slug="ecpat-usa").exists()


def test_a_fact_dated_after_its_source_is_refused_with_both_days(file):
    content = PROFILE.replace("value: May 1990,", "value: Bogota, as_of: 2026-03,")

    refused = refusal(file, content)
    assert "published on 8 June 2018" in refused
    assert "this date is later: March 2026." in refused


def test_rows_may_stand_in_any_order(file):
    rows = PROFILE.replace("2018]\n", "2018#on]\n", 1).split("- model: ")[1:]
    reading = (
        "references.reading\n"
        "  fields: {citation: [ecpat-germany-2018], slug: on, says: It began.,\n"
        "    read_at: 'https://ecpat.de/', read_on: '2026-11', extent: whole}\n"
    )

    load(file, "".join(f"- model: {row}" for row in [reading, *reversed(rows)]))

    assert Citation.objects.with_use_count().get().use_count == 2
    assert derived.stale() == 0


def test_a_dry_run_says_what_would_be_and_does_nothing(file):
    load(file, PROFILE)
    changed(Fact.objects.get())
    before = everything()
    content = PROFILE.replace("It began", "All began").replace("May 1990", "1991")

    kept = load(file, content + SECOND, dry_run=True)
    lost = load(file, content + SECOND, dry_run=True, overwrite=True)

    assert everything() == before
    assert kept.splitlines() == [
        "1 would be added.",
        "  orgprofile.organisation (ecpat-usa)",
        "1 would be changed.",
        "  orgprofile.section (ecpat-international, history): body",
        "Nothing would be kept as staff left it.",
        "1 would be changed by both, and kept as staff left it.",
        "  orgprofile.fact (ecpat-international, Founded)",
        "Nothing would be overwritten, and what staff did to it lost.",
    ]
    assert "1 would be overwritten, and what staff did to it lost.\n  org" in lost


SECTION = (
    "- model: orgprofile.section\n"
    "  fields: {organisation: [ecpat-international], slug: a, heading: A, %s}\n"
)
NAMED = "orgprofile.section (ecpat-international, a): "
FACT = (
    "- model: orgprofile.fact\n  fields: {organisation: [ecpat-international],\n"
    "    label: Seat, citation: [ecpat-germany-2018], reading: seat, status: published}\n"
)
PART = "- {model: orgprofile.organisation, fields: {slug: %s, name: A, parent: [%s]}}\n"
TWICE = "- {model: orgprofile.organisation, fields: {slug: ecpat-sweden, name: A}}\n"
MEMBER = (
    "- {model: orgprofile.member, fields: {slug: %s, network: [ecpat-international],"
    " name: ECPAT, country: NO, standing: member, citation: [ecpat-germany-2018]}}\n"
)


# Rows that are refused, each with the reason.
REFUSED = [
    (SECTION % "body: 'Words [@ecpat-germny-2018].', status: published", f"{NAMED}body: No source has the key “ecpat-germny-2018”; did you mean"),
    (FACT, "orgprofile.fact (ecpat-international, Seat): reading: The source “ecpat-germany-2018” has no note “seat”"),
    (SECTION % "body: 'Said.[@ecpat-germany-2018] Words.', status: published", f"{NAMED}body: “Words.” names no source:"),
    (SECTION % "status: publc", f"{NAMED}status: Value 'publc' is not a valid choice. Choose one of draft, published."),
    ("- model: orgprofile.section\n  fields: {slug: a, heading: A}\n", "orgprofile.section (, a): organisation: this field must not be empty."),
    (SECTION.replace("national]", "natonal]") % "body: A", "orgprofile.section (ecpat-internatonal, a): organisation: there is no organisation “ecpat-internatonal”; did you mean “ecpat-international”?"),
    (CITATION % "address: page", "references.citation (a): Fill in both “address”"),
    (CITATION % "id: 5", "references.citation (a): references.citation has no field “id”."),
    (CITATION % r'publisher: "a\0"', "references.citation (a): publisher: Nobody can see the sign that stands here as “▯”: U+0000"),
    (CITATION % "publisher: [a]", "references.citation (a): publisher: give one value"),
    (CITATION % "publisher: true", "references.citation (a): publisher: put “true” in quotes"),
    (CITATION % "titel: A, extent: 5", "references.citation (a): references.citation has no field “titel”; did you mean “title”?"),
    (SECTION.replace("[ecpat-international]", "1") % "body: A", "orgprofile.section (, a): organisation: name the organisation by its natural key, in"),
    (TWICE, "orgprofile.organisation (ecpat-sweden): The files already have the same row at "),
    (MEMBER % "oslo", "orgprofile.member (oslo): The list already has a member"),
    (PART % ("b", "a") + PART % ("a", "b"), "These rows refer to each other in a circle: orgprofile.organisation ("),
]  # fmt: skip


def test_a_file_is_refused_by_line_and_reason_and_nothing_of_it_is_loaded(file):
    load(file, PROFILE + MEMBER % "norway")
    before = everything()
    # A change and a new row stand before the fault, and would be loaded but for it.
    good = PROFILE.replace("May 1990", "1990") + SECOND.replace("usa", "sweden")

    for row, reason in REFUSED:
        printed = refusal(file, good + row)

        lines = row.count("model: orgprofile.organisation")
        line = good.count("\n") + max(lines, 1)
        at = "" if "circle" in reason else f"{file}, line {line}: "
        assert printed.startswith(f"Nothing was loaded. {at}{reason}")
        assert "\n" not in printed
        assert everything() == before, row


def test_all_wrong_rows_are_named_at_once_and_no_row_that_names_one(file):
    sources = [CITATION % f"tier: {tier}" for tier in ("primry", "primary, titel: A")]
    rows = [source.replace("key: a", f"key: a{n}") for n, source in enumerate(sources)]
    naming = PROFILE.replace("ecpat-germany-2018", "a0").partition("- model: org")
    circle = [PART % ("b", "c"), PART % ("c", "b"), PART % ("d", "b")]

    said = refusal(file, "".join([*rows, *naming[1:], *circle])).splitlines()

    assert [line.partition("loaded. ")[2] or line for line in said] == [
        f"{file}, line 3: references.citation (a1): references.citation has no field "
        "“titel”; did you mean “title”?",
        "These rows refer to each other in a circle: orgprofile.organisation (b) → "
        "orgprofile.organisation (c) → orgprofile.organisation (b). Remove one of the "
        "references.",
        f"{file}, line 1: references.citation (a0): tier: Value 'primry' is not a valid "
        "choice. Choose one of primary, secondary, tertiary.",
    ]


USER = "- model: auth.user\n  fields: {username: mallory, is_superuser: true}\n"
PLAIN = CITATION.rstrip("}\n").replace(", %s", "%s") + "}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- &a [x, x]\n- [*a, *a]\n", "1: anchors and aliases (& and *) are not read"),
        ("- !!python/object/apply:os.system ['x']\n", "1: tags (!) are not read; write"),
        ("[" * 900, "1: this is nested deeper than any fixture needs."),
        (PLAIN % ", key: b", "2: “key” is given twice."),
        ("- a: b: c\n", "1: mapping values are not allowed in this context: put a text with a colon in quotes."),
        ("- a:\n\tb: c\n", "2: while scanning for the next token, found character that cannot start any token: indent with blanks, never with a tab"),
        ("# Nothing\n\nwords\n", "3: a fixture is a list of rows."),
        ("- a\n---\n- b\n", "2: a second document begins"),
        (b"- a\n- \xff", "2: invalid leading UTF-8"),
        (b" " * (LARGEST + 1), "1: the file is larger than 5,000,000 bytes."),
        (USER, "1: “auth.user” is no part of a profile, and only profiles are loaded from"),
    ],
)  # fmt: skip
def test_what_is_no_plain_yaml_or_no_row_of_a_profile_is_refused_at_its_line(
    file, text, reason
):
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError) as refused:
        call_command("loaddata", str(file))

    assert str(refused.value).startswith(f"Nothing was loaded. {file}, line {reason}")


def test_what_no_label_names_is_refused_with_the_nearest_there_is(tmp_path):
    said = refusal_of("w3c", "source-ecpat", str(tmp_path / "no.yaml"))

    assert "No fixture named 'w3c' found. Name the profile of this site, ecpat" in said
    assert TWO_SITES in said
    assert "did you mean “sources-ecpat”?" in said
    assert f"There is no file “{tmp_path / 'no.yaml'}”." in said
    words = "a file that ends in .yaml, .json, .jsonl"
    for name in ("a.zip", "a.toml"):
        (tmp_path / name).write_text(PROFILE)
        assert words in refusal_of(str(tmp_path / name))
    assert "this file has no rows." in refusal(tmp_path / "a.yaml", "[]\n")


def test_one_file_of_a_profile_loads_by_its_name_after_those_it_rests_on(shipped_rows):
    said = refusal_of("history")
    assert "there is no organisation “ecpat-international”." in said
    assert said.endswith(
        "You did not load all files of the profile. To load all of them, run `loaddata ecpat`."
    )

    insert(shipped_rows)
    assert shell.run("loaddata", "history")[1].startswith("Installed 0 object(s) of ")


def test_other_databases_are_refused(tmp_path, settings):
    load(tmp_path / "a.yaml", PROFILE)
    settings.SITE_ORGANISATION = "my-network"
    said = refusal(tmp_path / "a.yaml", PROFILE.replace("May 1990", "1990"))
    assert "already has the profile of “ecpat-international”" in said

    settings.SITE_ORGANISATION = "ecpat-international"
    connection.check_constraints()  # PostgreSQL drops no table before
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {Fact.history.model._meta.db_table}")
    assert "run `manage.py migrate` first." in refusal(tmp_path / "a.yaml", PROFILE)


def test_stock_json_loads_as_yaml_does(tmp_path):
    load(tmp_path / "a.yaml", PROFILE)
    dumps = {f: shell.run("dumpdata", format=f)[1] for f in ("json", "jsonl", "yaml")}
    dumps |= {"yaml": f"\ufeff{dumps['yaml']}", "jsonl": f"\ufeff{dumps['jsonl']}"}

    for ending, dump in dumps.items():
        (tmp_path / f"b.{ending}").write_text(dump)
        said = shell.run("loaddata", str(tmp_path / f"b.{ending}"))[1]
        assert said == "Installed 0 object(s) of 4.\n"
    row = json.dumps(
        {"model": "orgprofile.organisation", "fields": {"slug": "b", "name": "B"}}
    )
    assert load(tmp_path / "c.jsonl", f"\n{row}\n") == "Installed 1 object(s) of 1.\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 99_000, "a.json, line 1: this is nested deeper than any fixture needs."),
        ('[{"a": 1, "a": 2}]', "a.json, line 1: “a” is given twice."),
        ('[\n{"a"}]', "a.json, line 2: Expecting ':' delimiter."),
        ("{}", "a.json, line 1: a fixture is a list of rows."),
        (r'[{"model": "references.citation", "fields": {"key": "a", "title": "\ud83d"}}]', "title: Nobody can see the sign that stands here as “▯”: U+D83D"),
        ('[{"model": "references.citation", "pk": 1, "fields": {}}]', "`dumpdata --natural-primary` writes none"),
    ],
)  # fmt: skip
def test_json_is_refused_as_plainly_as_yaml(tmp_path, text, reason):
    assert reason in refusal(tmp_path / "a.json", text)


FOUNDED = "orgprofile.fact (ecpat-international, Founded)"
KEPT = f"Kept as staff left it: {FOUNDED}"
BOTH = f"Changed by both, and kept as staff left it: {FOUNDED}"


def changed(fact) -> None:
    fact.value = "1 May 1990"
    fact.save()


def withdrawn(fact) -> None:
    Fact.objects.all().withdraw()


def renamed(fact) -> None:
    fact.label = "Established"
    fact.save()


@pytest.mark.parametrize("what_staff_did", [changed, withdrawn, Fact.delete, renamed])
def test_what_staff_did_to_a_row_is_kept_and_named(file, what_staff_did):
    load(file, PROFILE)
    what_staff_did(Fact.objects.get())
    before = everything()

    assert load(file, PROFILE).splitlines() == ["Installed 0 object(s) of 4.", KEPT]
    content = PROFILE.replace("May 1990", "1991")
    assert load(file, content).splitlines() == ["Installed 0 object(s) of 4.", BOTH]
    assert everything() == before


def test_what_was_part_of_a_row_that_staff_deleted_stays_deleted(file):
    load(file, PROFILE)
    Section.objects.get().delete()
    Fact.objects.get().delete()
    Organisation.objects.get().delete()

    assert load(file, PROFILE).splitlines() == [
        "Installed 0 object(s) of 4.",
        "Kept as staff left it: orgprofile.organisation (ecpat-international)",
        "Kept as staff left it: orgprofile.section (ecpat-international, history)",
        KEPT,
    ]
    said = refusal(file, PROFILE + SECTION % "body: A")
    assert "no organisation “ecpat-international”: staff deleted or renamed it." in said

    assert load(file, PROFILE, overwrite=True) == "Installed 3 object(s) of 4.\n"
    assert Fact.objects.get().value == "May 1990"


def test_what_names_a_row_that_staff_renamed_is_kept_too(file):
    load(file, PROFILE)
    organisation = Organisation.objects.get()
    organisation.slug = "ecpat"
    organisation.save()
    before = everything()

    assert load(file, PROFILE.replace("May 1990", "1991")).splitlines() == [
        "Installed 0 object(s) of 4.",
        "Kept as staff left it: orgprofile.organisation (ecpat-international)",
        "Kept as staff left it: orgprofile.section (ecpat-international, history)",
        BOTH,
    ]
    assert everything() == before


@pytest.mark.parametrize("name", ["ANN\n\n    LEÉ", "Ann\xa0Lee", "ann-lee"])
def test_whoever_was_withdrawn_does_not_come_back(file, name):
    WithheldName.objects.keep(["Ann Lee"])

    said = refusal(file, CITATION % f"editors_note: '{name} said so.'")

    assert "references.citation (a): This row contains the name of a person" in said


def test_leftovers_of_a_text_processor_make_no_difference_at_the_second_load(file):
    content = PROFILE.replace("It began", "\N{ZERO WIDTH SPACE}It be\N{SOFT HYPHEN}gan")
    load(file, content)
    assert Section.objects.get().body.startswith("It began")
    assert load(file, content) == "Installed 0 object(s) of 4.\n"


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lives in memory, on one connection for all threads",
)
@pytest.mark.django_db(transaction=True)
def test_what_staff_save_while_a_file_is_loaded_is_kept(file):
    load(file, PROFILE)
    fact = Fact.objects.get()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            changed(fact)
            content = PROFILE.replace("May 1990", "1991")
            loading = pool.submit(load, file, content)
            # It waits for the row before it compares.
            wait_until(is_one_kept_waiting)
        assert BOTH in loading.result()
        pool.submit(lambda: connection.close()).result()

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1 May 1990", 2)


def test_the_files_word_is_taken_over_what_staff_did_now_and_later(file):
    load(file, PROFILE)
    for what_staff_did in (changed, Fact.delete):
        what_staff_did(Fact.objects.get())
        printed = load(file, PROFILE, overwrite=True)
        assert Fact.objects.get().value == "May 1990"
        assert printed == "Installed 1 object(s) of 4.\n"

    load(file, PROFILE.replace("May 1990", "1990"))
    assert Fact.objects.get().value == "1990"
