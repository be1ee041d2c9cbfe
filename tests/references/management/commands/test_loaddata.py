"""`loaddata`: checked like a form, all or nothing, and never against staff."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from orgprofile.models import (
    Criticism,
    Fact,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
    Turn,
)
from references.models import Citation, IndexedUse
from references.records.record import Record
from references.uses import index
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
    """What the operator is told."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = StringIO()
    call_command("loaddata", str(file), stdout=told, **options)
    return told.getvalue()


def refusal(file, content, **options) -> str:
    with pytest.raises(CommandError) as refused:
        load(file, content, **options)
    return str(refused.value)


def records() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def everything() -> dict[str, list]:
    """All rows of a profile and all of their history."""
    models = [*records(), *(model.history.model for model in records())]
    return {
        m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models
    }


def forget_everything() -> None:
    with connection.cursor() as cursor:
        for model in records():
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
            cursor.execute(f"DELETE FROM {model.history.model._meta.db_table}")  # noqa: S608


def dump() -> str:
    told = StringIO()
    labels = [model._meta.label for model in records()]
    call_command("dumpdata", *labels, format="yaml", stdout=told)
    return told.getvalue()


# --- Loaded -----------------------------------------------------------------------------


def test_a_profile_is_loaded_and_the_operator_told(file):
    told = load(file, PROFILE)

    section = Section.objects.get()
    assert told == "Read 4 rows from 1 files; changed 4.\n"
    assert section.body == "It began in 1990.[@ecpat-germany-2018]"
    assert section.organisation == Organisation.objects.get()
    assert Fact.objects.get().citation == Citation.objects.get()


def test_dates_without_quotes_stay_text_and_fill_their_days(file):
    make_organisation()
    load(
        file,
        "- model: timeline.historyevent\n"
        "  fields: {organisation: [ecpat-international], slug: a, title: A, kind: award,\n"
        "    date: 1996-08-27, body: Words.}\n",
    )

    event = apps.get_model("timeline.historyevent").objects.get()
    assert (event.date, str(event.earliest)) == ("1996-08-27", "1996-08-27")


def test_a_load_writes_the_history_of_each_row_with_its_reason(file):
    load(file, PROFILE)

    assert [h.history_change_reason for h in Section.history.all()] == [
        "loaded from a fixture"
    ]


def test_what_is_loaded_twice_is_as_if_loaded_once(file):
    load(file, PROFILE)
    before = everything()

    told = load(file, PROFILE)

    assert everything() == before
    assert told == "Read 4 rows from 1 files; changed 0.\n"


def test_a_correction_in_the_file_reaches_the_row(file):
    load(file, PROFILE)

    told = load(file, PROFILE.replace("May 1990", "1990"))

    fact = Fact.objects.get()
    assert told == "Read 4 rows from 1 files; changed 1.\n"
    assert (fact.value, fact.version) == ("1990", 2)
    assert [h.value for h in Fact.history.order_by("history_id")] == [
        "May 1990",
        "1990",
    ]


def test_a_field_taken_out_of_the_file_is_as_new(file):
    load(file, PROFILE)
    load(file, PROFILE.replace("    issued: 2018-06-08\n", ""))

    assert Citation.objects.get().issued == ""


def test_a_row_taken_out_of_the_file_stays(file):
    load(file, PROFILE + SECOND)
    load(file, PROFILE)

    assert Organisation.objects.filter(slug="ecpat-usa").exists()


def test_a_marker_may_name_a_citation_below_it(file):
    first, *rest = PROFILE.split("- model: ")
    citation, *others = rest

    load(
        file,
        "- model: ".join([first, *others, citation])
        .replace("[ecpat-germany-2018]", "~")
        .replace("May 1990", "''"),
    )

    assert Section.objects.get().body == "It began in 1990.[@ecpat-germany-2018]"


def test_several_files_are_loaded_together(file, tmp_path):
    other = tmp_path / "others.yaml"
    other.write_text(SECOND)
    file.write_text(PROFILE)
    told = StringIO()

    call_command("loaddata", str(file), str(other), stdout=told)

    assert told.getvalue() == "Read 5 rows from 2 files; changed 5.\n"


def test_a_profile_is_loaded_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(SECOND))

    call_command("loaddata", "-", format="yaml", stdout=StringIO())

    assert Organisation.objects.get().slug == "ecpat-usa"


def test_models_and_apps_can_be_left_out(file):
    load(file, PROFILE, exclude=["orgprofile.fact", "timeline"])
    load(file, SECOND + CITATION % "", exclude=["references"])

    assert Organisation.objects.count() == 2
    assert not Fact.objects.exists()
    assert not Citation.objects.filter(key="a").exists()


def test_what_is_dumped_can_be_loaded(file):
    citation = make_citation("a", authors="Kessler, Glenn", editors_note="One.\n\nTwo.")
    part = make_organisation("ecpat-usa")
    whole = make_organisation(lead="Words [@a, p. 3].")
    part.parent = whole
    part.save()
    criticism = make_criticism(whole, target=part, statement="Words [@a].")
    turn = make_turn(criticism, author_organisation=part, body="Words [@a].")
    make_quotation(turn, citation=citation, seen_in=None, note="Words [@a].")
    make_section(whole, body="Words [@a].")
    make_fact(whole, citation=citation, as_of="1990-05")
    make_person(part, citation=citation)
    measure = make_measure(whole, shown_with=part)
    counts = [
        make_count(measure, f"of-{n}", members=n, citation=citation) for n in (122, 104)
    ]
    make_resolution(*counts, reason="Words [@a].")
    make_member(whole, citation=citation, organisation=part, note="Words [@a].")
    make_country_search(whole)
    make_event(whole, date="../1996-08", body="Words [@a].")
    dumped = dump()
    forget_everything()

    load(file, dumped)

    assert sorted(dump().split("\n- ")) == sorted(dumped.split("\n- "))


# --- What follows from the rows ---------------------------------------------------------


def test_a_source_loaded_after_what_cites_it_has_its_count(file):
    _head, source, organisation, section, _fact = PROFILE.split("- model: ")
    rows = [organisation, section, source]

    load(file, "".join(f"- model: {row}" for row in rows))

    assert Citation.objects.get().use_count == 1
    assert index.stale() == 0


def test_a_correction_of_a_source_leaves_its_uses_and_its_checked_address(file):
    url = "    url: https://ecpat.org/x\n    address: page\n"
    content = PROFILE.replace("    issued: 2018-06-08\n", f"    issued: 2018\n{url}")
    load(file, content)
    Citation.objects.update(
        link_found="live",
        link_state="live",
        checked_url="https://ecpat.org/x",
        checked_at=datetime(2026, 5, 2, tzinfo=UTC),
    )

    told = load(file, content.replace("in Bogota", "in Bogotá"))

    citation = Citation.objects.get()
    assert told == "Read 4 rows from 1 files; changed 1.\n"
    assert citation.title == "ECPAT world assembly in Bogotá"
    assert (citation.use_count, citation.link_state) == (2, "live")
    assert citation.checked_at == datetime(2026, 5, 2, tzinfo=UTC)
    assert index.stale() == 0


def test_a_correction_of_an_address_takes_back_what_was_found_at_the_old_one(file):
    url = "    url: https://ecpat.org/x\n    address: page\n"
    content = PROFILE.replace("    issued: 2018-06-08\n", url)
    load(file, content)
    Citation.objects.update(link_found="dead", checked_url="https://ecpat.org/x")

    load(file, content.replace("ecpat.org/x", "ecpat.org/y"))

    assert Citation.objects.get().link_state == "unchecked"


def test_a_load_that_is_refused_leaves_the_index_as_it_was(file):
    load(file, PROFILE)
    before = list(IndexedUse.objects.values())

    refusal(
        file,
        PROFILE.replace("It began in 1990.[@ecpat-germany-2018]", "It began.[@nope]"),
    )

    assert list(IndexedUse.objects.values()) == before
    assert Citation.objects.get().use_count == 2


def test_a_doi_is_loaded_bare_and_the_second_load_changes_nothing(file):
    content = PROFILE.replace(
        "    issued: 2018-06-08\n", "    doi: https://doi.org/10.1000/ABC\n"
    )

    load(file, content)
    assert Citation.objects.get().doi == "10.1000/abc"

    assert load(file, content) == "Read 4 rows from 1 files; changed 0.\n"


# --- Refused ----------------------------------------------------------------------------

CITATION = "- model: references.citation\n  fields: {key: a, title: A, %s}\n"
SECTION = (
    "- model: orgprofile.section\n"
    "  fields: {organisation: [ecpat-international], slug: a, heading: A, %s}\n"
)

# A second row that can't be loaded, the line of the file named, and what is said of it.
REFUSED = {
    # What the rows say.
    "an unknown key": (
        SECTION % "body: 'Words [@ecpat-germny-2018].'",
        0,
        "orgprofile.section (ecpat-international, a): body: No citation has the key "
        "“ecpat-germny-2018”; did you mean “ecpat-germany-2018”?",
    ),
    "an unfinished marker": (
        SECTION % "body: 'Words [@a'",
        0,
        "orgprofile.section (ecpat-international, a): body: “[@a” is not a marker. Write "
        "[@key], [@key, p. 3] or [@key-a; @key-b], and not within the words of a link.",
    ),
    "published prose without a source": (
        SECTION % "body: Words., status: published",
        0,
        "orgprofile.section (ecpat-international, a): body: This cites no source. Cite "
        "one as [@key], or keep it as a draft.",
    ),
    "a hidden character": (
        CITATION % 'publisher: "EC\\u202ePAT"',
        0,
        "references.citation (a): publisher: This text holds characters that cannot be "
        "seen: U+202E (right-to-left override). Type it afresh, or paste it as plain text.",
    ),
    "half a surrogate pair": (
        CITATION % 'publisher: "EC\\ud800PAT"',
        0,
        "references.citation (a): publisher: This text holds characters that cannot be "
        "seen: U+D800 (control character). Type it afresh, or paste it as plain text.",
    ),
    "a date that cannot be": (
        CITATION % "issued: 2015-02-29",
        0,
        "references.citation (a): issued: “2015-02-29” is not a day in the calendar.",
    ),
    "an address that is none": (
        CITATION % "'url': 'javascript:alert(1)', address: page",
        0,
        "references.citation (a): url: “javascript:alert(1)” is not a web address: give "
        "the whole of it, beginning with http:// or https://, or leave the field empty if "
        "it is not known.",
    ),
    "a word that is no choice": (
        CITATION % "type: tweet",
        0,
        "references.citation (a): type: Value 'tweet' is not a valid choice.",
    ),
    "a missing field": (
        "- model: references.citation\n  fields: {key: a}\n",
        0,
        "references.citation (a): title: This field cannot be blank.",
    ),
    "a missing key": (
        "- model: references.citation\n  fields: {title: A}\n",
        0,
        "references.citation (): key: This field cannot be blank.",
    ),
    "a missing relation": (
        "- model: orgprofile.section\n  fields: {slug: a, heading: A}\n",
        0,
        "orgprofile.section (without organisation__slug, slug): organisation: This field "
        "cannot be null.",
    ),
    "a text too long": (
        CITATION % f"medium: {'x' * 41}",
        0,
        "references.citation (a): medium: Ensure this value has at most 40 characters (it "
        "has 41).",
    ),
    "a number where there is none": (
        SECTION % "order: first",
        0,
        "orgprofile.section, order: “first” value must be an integer.",
    ),
    "a number too great": (
        SECTION % "order: 99999999999999999999999",
        0,
        "orgprofile.section (ecpat-international, a): order: Ensure this value is less",
    ),
    "a number of too many figures": (
        SECTION % f"order: {'9' * 5000}",
        0,
        "orgprofile.section, order: “999",
    ),
    "a number below nought": (
        SECTION % "order: -1",
        0,
        "orgprofile.section (ecpat-international, a): order: Ensure this value is greater "
        "than or equal to 0.",
    ),
    "a constraint broken": (
        CITATION % "address: page",
        0,
        "references.citation (a): Give an address together with what stands there, or "
        "neither of them.",
    ),
    "a constraint of two fields broken": (
        "- model: orgprofile.fact\n"
        "  fields: {organisation: [ecpat-international], label: Type, value: NGO,\n"
        "    status: published}\n",
        0,
        "orgprofile.fact (ecpat-international, Type): Choose the source of this value, or "
        "keep it as a draft.",
    ),
    # What the rows name.
    "an unknown field": (
        CITATION % "publishre: ECPAT",
        0,
        "references.citation has no field “publishre”; did you mean “publisher”?",
    ),
    "an unknown field like no other": (
        CITATION % "zzz: 1",
        0,
        "references.citation has no field “zzz”.",
    ),
    "a field that is no word": (
        CITATION % "1990: 1",
        0,
        "references.citation has no field “1990”.",
    ),
    "a version": (
        CITATION % "version: 7",
        0,
        "references.citation has no field “version”; ",
    ),
    "a number of a row": (
        CITATION % "id: 7",
        0,
        "references.citation has no field “id”",
    ),
    "a derived column": (
        CITATION % "sort_text: a",
        0,
        "references.citation has no field “sort_text”",
    ),
    "a column of a relation": (
        SECTION % "organisation_id: 1",
        0,
        "orgprofile.section has no field “organisation_id”; did you mean “organisation”?",
    ),
    "an unknown row": (
        SECTION.replace("ecpat-international", "ecpat-internatonal") % "order: 1",
        0,
        "orgprofile.section, organisation: there is no organisation “ecpat-internatonal” "
        "yet, here or above in the files; did you mean “ecpat-international”?",
    ),
    "a row by its number": (
        SECTION.replace("[ecpat-international]", "1") % "order: 1",
        0,
        "orgprofile.section, organisation: name the organisation by its natural key, in "
        "brackets: [slug].",
    ),
    "a row by a list of lists": (
        SECTION.replace("[ecpat-international]", "[[]]") % "order: 1",
        0,
        "orgprofile.section, organisation: name the organisation by its natural key, in "
        "brackets: [slug].",
    ),
    "a row by too many words": (
        SECTION.replace("[ecpat-international]", "[a, b]") % "order: 1",
        0,
        "orgprofile.section, organisation: there is no organisation “a, b” yet",
    ),
    "a row by no word": (
        SECTION.replace("[ecpat-international]", "[]") % "order: 1",
        0,
        "orgprofile.section, organisation: there is no organisation “” yet",
    ),
    "a row by half a surrogate pair": (
        SECTION.replace("[ecpat-international]", '["\\ud800"]') % "order: 1",
        0,
        "orgprofile.section, organisation: there is no organisation “\ud800” yet",
    ),
    "a list where a text is kept": (
        CITATION % "publisher: [a, b]",
        0,
        "references.citation, publisher: give one value, in quotes if it begins with [ or {.",
    ),
    "a mapping where a text is kept": (
        CITATION % "publisher: {a: b}",
        0,
        "references.citation, publisher: give one value, in quotes if it begins with [ or {.",
    ),
    "a truth where a text is kept": (
        CITATION % "publisher: true",
        0,
        "references.citation, publisher: put “true” in quotes if it is text.",
    ),
    "a word where a truth is kept": (
        "- model: timeline.historyevent\n"
        "  fields: {organisation: [ecpat-international], is_highlight: yes}\n",
        0,
        "timeline.historyevent, is_highlight: “yes” value must be either True or False.",
    ),
    # What the rows are.
    "a foreign model": (
        "- model: auth.user\n  fields: {username: mallory, is_superuser: true}\n",
        0,
        "“auth.user” is not part of a profile, and only profiles are loaded from fixtures.",
    ),
    "a row of the history": (
        "- model: references.historicalcitation\n  fields: {key: a}\n",
        0,
        "“references.historicalcitation” is not part of a profile, and only profiles are "
        "loaded from fixtures.",
    ),
    "an unknown model": (
        "- model: references.source\n  fields: {key: a}\n",
        0,
        "there is no model “references.source”.",
    ),
    "a model that is no word": (
        "- model: [a]\n  fields: {key: a}\n",
        0,
        "there is no model",
    ),
    "a model that is a number": (
        "- model: 1\n  fields: {key: a}\n",
        0,
        "there is no model “1”.",
    ),
    "a row with a number of its own": (
        "- model: references.citation\n  pk: 1\n  fields: {key: a, title: A}\n",
        0,
        "a row has exactly “model” and “fields”; rows are found by natural key, so there is "
        "no “pk”.",
    ),
    "a row without fields": (
        "- model: references.citation\n",
        0,
        "a row has exactly “model” and",
    ),
    "a row whose fields are a list": (
        "- model: references.citation\n  fields: [key, a]\n",
        0,
        "a row has exactly “model” and “fields”",
    ),
    "a row that is a word": (
        "- references.citation\n",
        0,
        "a row has exactly “model” and",
    ),
    "a row said twice": (
        SECOND + SECOND,
        2,
        "orgprofile.organisation (ecpat-usa) stands already at ",
    ),
    # How the file is written.
    "an alias": (
        "- &a [x, x]\n- [*a, *a]\n",
        0,
        "anchors and aliases (& and *) are not read; write the text out.",
    ),
    "an alias of nothing": (
        "- *a\n",
        0,
        "anchors and aliases (& and *) are not read; write the text out.",
    ),
    "a tag": (
        "- !!python/object/apply:os.system ['touch /tmp/pwned']\n",
        0,
        "tags (!) are not read; write plain values.",
    ),
    "a tag of YAML's own": (
        CITATION % "title: !!str A",
        1,
        "tags (!) are not read; write plain values.",
    ),
    "deep nesting": (
        CITATION % "publisher: [[[[[a]]]]]",
        1,
        "this is nested deeper than any fixture needs.",
    ),
    "a repeated field": (CITATION % "key: b", 1, "“key” is given twice."),
    "a repeated name in a row": (
        "- model: auth.user\n  model: references.citation\n  fields: {key: a}\n",
        1,
        "“model” is given twice.",
    ),
    "a name that is a list": (CITATION % "? [a, b] : c", 1, "a name is one word."),
    "an unclosed bracket": (
        "- model: [references\n",
        1,
        "while parsing a flow sequence, expected ',' or ']', but got '<stream end>'.",
    ),
    "a tab": (
        "-\tmodel: a\n\tfields: b\n",
        0,
        "while scanning for the next token, found character '\\t' that cannot start any",
    ),
    "a second document": (
        "---\n- a\n",
        0,
        "expected a single document in the stream, but found another document.",
    ),
    "a character of control": (
        CITATION % "publisher: \x07",
        1,
        "the character U+0007 can’t stand",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_by_line_and_reason_and_nothing_of_it_is_loaded(name, file):
    row, line, reason = REFUSED[name]
    load(file, PROFILE)
    before = everything()
    # A change and a new row stand before the fault, and would be loaded but for it.
    good = PROFILE.replace("May 1990", "1990") + SECOND.replace("usa", "sweden")
    at = good.count("\n") + 1 + line

    told = refusal(file, good + row)

    start = f"Nothing was loaded. {file}, line {at}: "
    assert told.startswith(start)
    assert told.removeprefix(start).startswith(reason)
    assert told.endswith((".", "?"))
    assert "\n" not in told
    assert everything() == before
    assert not User.objects.exists()


def test_of_a_row_said_twice_both_lines_are_named(file):
    assert refusal(file, SECOND + SECOND) == (
        f"Nothing was loaded. {file}, line 3: orgprofile.organisation (ecpat-usa) stands "
        f"already at {file}, line 1. Keep one of the two."
    )


def test_a_row_said_twice_in_two_files_is_refused(file, tmp_path):
    other = tmp_path / "others.yaml"
    other.write_text(SECOND)
    file.write_text(SECOND)

    with pytest.raises(CommandError, match="stands already at"):
        call_command("loaddata", str(file), str(other), stdout=StringIO())

    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("model: references.citation\n", 1, "a fixture is a list of rows."),
        ("# Nothing\n\nwords\n", 3, "a fixture is a list of rows."),
        (
            b"- model: references.citation\n  fields: {title: \xff}\n",
            2,
            "not UTF-8 text",
        ),
        (b"- a\n- \xc3", 2, "not UTF-8 text"),
        ("- a\n".encode("utf-16"), 1, "not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_list_or_no_text_is_refused(file, content, line, reason):
    assert refusal(file, content).startswith(
        f"Nothing was loaded. {file}, line {line}: {reason}"
    )


@pytest.mark.parametrize("content", ["", "# Nothing yet.\n", "[]\n"])
def test_a_file_without_rows_is_refused(file, content):
    assert refusal(file, content) == (
        f"Nothing was loaded. {file}: there are no rows in this file."
    )


def test_a_file_too_large_is_refused(file):
    assert refusal(file, b" " * 5_000_001) == (
        f"Nothing was loaded. {file}: larger than 5,000,000 bytes."
    )


def test_a_bomb_of_aliases_is_refused(file):
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]

    assert "anchors and aliases" in refusal(file, "\n".join(lines))


@pytest.mark.parametrize("name", ["profile.json", "profile.xml", "profile.jsonl"])
def test_a_file_of_another_format_is_refused(tmp_path, name):
    kind = name.rpartition(".")[2]

    told = refusal(
        tmp_path / name,
        '[{"model": "auth.user", "fields": {"username": "mallory"}}]',
    )

    assert told.startswith(f"Nothing was loaded. {tmp_path / name}: fixtures are YAML")
    assert f"“{kind}”" in told
    assert not User.objects.exists()


def test_standard_input_of_another_format_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("[]"))

    with pytest.raises(CommandError, match="fixtures are YAML"):
        call_command("loaddata", "-", format="json", stdout=StringIO())


def test_standard_input_in_another_encoding_is_refused(monkeypatch):
    stream = TextIOWrapper(BytesIO(b"- a\n- \xff\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)

    with pytest.raises(CommandError, match="not UTF-8 text"):
        call_command("loaddata", "-", format="yaml", stdout=StringIO())


@pytest.mark.parametrize("packed", ["gz", "zip", "bz2", "xz"])
def test_a_packed_file_is_refused(tmp_path, packed):
    told = refusal(tmp_path / f"profile.yaml.{packed}", b"\x1f\x8b")

    assert f"{packed} is not a known serialization format" in told


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="No fixture named 'nope' found"):
        call_command("loaddata", "nope", stdout=StringIO())


# --- What staff did is kept -------------------------------------------------------------

KEPT = "Kept as staff left it: {}; --overwrite takes the file's word."


def test_a_row_that_staff_changed_is_kept_and_named(file):
    load(file, PROFILE)
    fact = Fact.objects.get()
    fact.value = "1 May 1990"
    fact.save()

    told = load(file, PROFILE.replace("May 1990", "1991"))

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1 May 1990", 2)
    assert told.splitlines() == [
        "Read 4 rows from 1 files; changed 0.",
        KEPT.format("orgprofile.fact (ecpat-international, Founded)"),
    ]


def test_a_row_staff_changed_to_what_the_file_says_is_no_matter(file):
    load(file, PROFILE)
    fact = Fact.objects.get()
    fact.value = "1991"
    fact.save()

    told = load(file, PROFILE.replace("May 1990", "1991"))

    assert told == "Read 4 rows from 1 files; changed 0.\n"


def test_a_row_that_staff_wrote_is_kept(file):
    make_organisation("ecpat-usa", name="PACT")

    told = load(file, SECOND)

    assert Organisation.objects.get().name == "PACT"
    assert KEPT.format("orgprofile.organisation (ecpat-usa)") in told


def test_a_row_without_any_history_is_taken_for_staffs(file):
    Organisation.objects.bulk_create([Organisation(slug="ecpat-usa", name="PACT")])

    load(file, SECOND)

    assert Organisation.objects.get().name == "PACT"


def test_a_row_that_staff_withdrew_stays_withdrawn(file):
    load(file, PROFILE)
    section = Section.objects.get()
    section.status = "draft"
    section.save()

    told = load(file, PROFILE)

    assert not Section.objects.published().exists()
    assert KEPT.format("orgprofile.section (ecpat-international, history)") in told


def test_rows_that_staff_withdrew_together_stay_withdrawn(file):
    load(file, PROFILE)
    Section.objects.all().withdraw()

    load(file, PROFILE)

    assert not Section.objects.published().exists()


def test_a_row_that_staff_deleted_stays_deleted(file):
    load(file, PROFILE)
    Section.objects.get().delete()

    told = load(file, PROFILE)

    assert not Section.objects.exists()
    assert KEPT.format("orgprofile.section (ecpat-international, history)") in told


FIGURES = """\
- model: orgprofile.measure
  fields: {organisation: [ecpat-international], slug: members, name: Members, unit: members,
    definition: Bodies of the network.}
- model: orgprofile.membershipcount
  fields: {slug: of-122, measure: [members], members: 122, as_of: 2018, basis: page,
    citation: [ecpat-germany-2018], status: published}
- model: orgprofile.membershipcount
  fields: {slug: of-104, measure: [members], members: 104, as_of: 2018-06-08, basis: page,
    citation: [ecpat-germany-2018], status: published}
"""
DECISION = """\
- model: orgprofile.resolution
  fields: {figure: [of-122], against: [of-104], verdict: superseded, reason: Later.,
    figure_said: "122, 2018", against_said: "104, 2018-06-08", status: published}
"""


def test_a_decision_is_loaded_and_holds(file):
    load(file, PROFILE + FIGURES + DECISION)
    told = load(file, PROFILE + FIGURES + DECISION)

    assert Resolution.objects.get().holds
    assert told.endswith("changed 0.\n")


def test_a_decision_of_staff_on_a_shipped_pair_is_kept(file):
    load(file, PROFILE + FIGURES)
    make_resolution(
        MembershipCount.objects.get(slug="of-122"),
        MembershipCount.objects.get(slug="of-104"),
        verdict="unresolved",
    )

    told = load(file, PROFILE + FIGURES + DECISION)

    assert Resolution.objects.get().verdict == "unresolved"
    assert KEPT.format("orgprofile.resolution (of-122, of-104)") in told


def test_a_decision_of_staff_on_a_shipped_pair_the_other_way_round_is_kept(file):
    load(file, PROFILE + FIGURES)
    make_resolution(
        MembershipCount.objects.get(slug="of-104"),
        MembershipCount.objects.get(slug="of-122"),
        verdict="error",
    )

    load(file, PROFILE + FIGURES + DECISION)

    assert Resolution.objects.get().verdict == "error"


def test_a_figure_that_staff_put_right_does_not_hold_up_what_was_decided_of_it(file):
    load(file, PROFILE + FIGURES + DECISION)
    figure = MembershipCount.objects.get(slug="of-122")
    figure.members = 104
    figure.save()

    load(file, PROFILE + FIGURES + DECISION.replace("Later.", "Counted later."))

    figure.refresh_from_db()
    assert figure.members == 104
    assert not Resolution.objects.get().holds


def test_rows_that_staff_deleted_together_stay_deleted(file):
    load(file, PROFILE)
    Section.objects.all().delete()

    load(file, PROFILE)

    assert not Section.objects.exists()


def test_a_row_that_staff_renamed_does_not_come_back_under_its_old_name(file):
    load(file, PROFILE)
    section = Section.objects.get()
    section.slug = "our-history"
    section.save()

    told = load(file, PROFILE)

    assert Section.objects.get().slug == "our-history"
    assert KEPT.format("orgprofile.section (ecpat-international, history)") in told


def test_what_belongs_to_a_row_that_staff_deleted_stays_deleted_with_it(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()

    told = load(file, PROFILE)

    assert not Organisation.objects.exists()
    assert not Section.objects.exists()
    assert told.splitlines() == [
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


def test_what_staff_wrote_anew_under_a_deleted_name_is_kept(file):
    load(file, PROFILE)
    organisation = Organisation.objects.get()
    Section.objects.get().delete()
    make_section(organisation, "history", heading="Anew")

    load(file, PROFILE)

    assert Section.objects.get().heading == "Anew"


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
            with pytest.raises(TimeoutError):
                loading.result(timeout=1)
        told = loading.result()

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("1 May 1990", 2)
    assert KEPT.format("orgprofile.fact (ecpat-international, Founded)") in told


# --- The file's word --------------------------------------------------------------------


def test_the_files_word_is_taken_over_what_staff_changed(file):
    load(file, PROFILE)
    fact = Fact.objects.get()
    fact.value = "1 May 1990"
    fact.save()

    told = load(file, PROFILE, overwrite=True)

    fact.refresh_from_db()
    assert (fact.value, fact.version) == ("May 1990", 3)
    assert told == "Read 4 rows from 1 files; changed 1.\n"


def test_the_files_word_is_taken_over_what_staff_deleted(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()

    load(file, PROFILE, overwrite=True)

    assert Section.objects.get().organisation == Organisation.objects.get()


def test_after_the_files_word_was_taken_its_corrections_reach_the_row(file):
    load(file, PROFILE)
    fact = Fact.objects.get()
    fact.value = "1 May 1990"
    fact.save()
    load(file, PROFILE, overwrite=True)

    load(file, PROFILE.replace("May 1990", "1990"))

    assert Fact.objects.get().value == "1990"


def test_the_files_word_rests_on_rows_that_are_there(file):
    load(file, PROFILE)
    Organisation.objects.get().delete()
    _citation, _organisation, section, *_rest = PROFILE.split("- model: ")[1:]

    told = refusal(file, f"- model: {section}", overwrite=True)

    assert told == (
        f"Nothing was loaded. orgprofile.section at {file}, line 1: "
        "orgprofile.organisation (ecpat-international) was deleted or renamed, and no file "
        "brings it back."
    )


def test_the_files_word_is_checked_like_any_other(file):
    make_organisation()

    told = refusal(file, SECTION % "body: Words., status: published", overwrite=True)

    assert "This cites no source" in told
    assert not Section.objects.exists()


def test_a_turn_that_staff_deleted_stays_deleted_with_its_exchange(file):
    text = """
- model: orgprofile.criticism
  fields: {organisation: [ecpat-international], slug: figure, title: The figure,
    target_law: FOSTA, date: 2015, statement: Words., outcome: conceded, outcome_as_of: 2015}
- model: orgprofile.turn
  fields: {criticism: [figure], slug: kessler-2015, order: 1, kind: criticism, author: Glenn Kessler,
    body: Words.}
"""
    make_organisation()
    load(file, text)
    Turn.objects.get().delete()
    load(file, text)
    Criticism.objects.get().delete()

    load(file, text)

    assert not Turn.objects.exists()
    assert not Criticism.objects.exists()
