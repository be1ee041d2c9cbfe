"""Importing: the plan of a file, and what carrying it out leaves."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis.extra.django import TestCase

from references.exchange import formats, importing, readings
from references.exchange.formats import FORMATS, READABLE
from references.exchange.importing import Changed, State
from references.models import Citation, FormerKey, Reading
from references.values import text
from references.values.source import FIELDS, Source
from tests.make import make_citation, make_editor, make_reading
from tests.references.exchange.formats.hostile import hostile_sources
from tests.references.exchange.test_formats import KESSLER as EVERY_FIELD
from tests.references.exchange.test_formats import kept

pytestmark = pytest.mark.django_db

KESSLER = """@article{kessler-post-2015,
  entrysubtype = {newspaper}, title = {The fishy claim}, author = {Kessler, Glenn},
  publisher = {The Washington Post}, date = {2015-09-02}, userc = {independent},
  doi = {10.1000/182}, url = {https://www.washingtonpost.com/x}, usera = {page},
}
"""


def plan_of(source, code="bib"):
    return importing.plan(formats.parse(source, code))


def carry_out(source, code="bib", **options):
    found = formats.parse(source, code)
    options = {"reason": "imported from a file"} | options
    return importing.apply(found, importing.plan(found).digest, **options)


def states(text, code="bib"):
    return [item.state for item in plan_of(text, code).items]


def only(text, code="bib"):
    (item,) = plan_of(text, code).items
    return item


# --- New and the same ----------------------------------------------------------------


def test_an_address_that_nobody_judged_is_probably_the_source_s():
    text = "@online{x, title = {A}, url = {https://ecpat.org/a}}"

    carry_out(text)

    assert Citation.objects.get().address == "probable"
    assert Citation.objects.get().relation == "unknown"
    assert states(text) == [State.SAME]


EDITED = [name for name in FIELDS if name != "key"]


def storable(row):
    """The citation of a source, without what no form would accept."""
    row = row.tidy()
    texts = {name: getattr(row, name) for name in EDITED if name != "authors"}
    texts["authors"] = "\n".join(row.authors)
    for name, written in texts.items():
        most = Citation._meta.get_field(name).max_length
        seen = "".join(c for c in written if not text.hidden_characters(c))
        texts[name] = seen[:most].strip()
    texts["title"] = texts["title"] or "Untitled"
    texts["archive_date"] = texts["archive_url"] and (texts["archive_date"] or "2016")
    return Citation(key=row.key, **texts)


def store(row):
    """Save the citation of a source, and those of its readings that a form accepts."""
    citation = storable(row)
    citation.full_clean()
    citation.save()
    for said in row.readings:
        try:
            (change,) = readings.changes([said], {})
        except ValidationError:
            continue
        change.reading.citation = citation
        change.reading.save()
    return citation


@pytest.mark.parametrize("code", READABLE)
def test_every_field_of_an_exported_source_is_imported(code):
    carry_out("".join(FORMATS[code].write([EVERY_FIELD])), code)

    source = Source.with_readings(Citation.objects.get())
    assert source.tidy() == kept(code, EVERY_FIELD)


class TestRoundTrip(TestCase):
    @given(row=hostile_sources)
    def test_a_stored_source_is_the_same_as_its_own_export(self, row):
        source = store(row)

        for code in READABLE:
            file = "".join(FORMATS[code].write([Source.with_readings(source)]))
            assert states(file, code) == [State.SAME]


# --- Which source it is --------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "fields", "by"),
    [
        ("kessler-post-2015", {}, "key"),
        ("other", {"doi": "10.1000/182"}, "DOI"),
        ("other", {"url": "http://washingtonpost.com/x/"}, "address"),
    ],
)
def test_a_source_is_known_by_key_doi_or_address(key, fields, by):
    make_citation(key, **fields)

    item = only(KESSLER)

    assert (item.state, item.key, item.by) == (State.CONFLICTING, key, by)
    assert (f"found by its {by}" in item.notes) is (by != "key")


@pytest.mark.parametrize("address", ["site", "substitute", "copy"])
def test_an_address_where_something_else_stands_ties_no_sources(address):
    make_citation("other", url="https://www.washingtonpost.com/x", address=address)
    elsewhere = KESSLER.replace("{page}", f"{{{address}}}").replace(" url", " verba")

    assert only(KESSLER).state == State.NEW
    assert only(elsewhere).state == State.NEW


def test_a_key_that_was_merged_leads_to_the_source_it_was_merged_into():
    source = make_citation("fishy-claim-2015", title="The fishy claim")
    FormerKey.objects.create(key="kessler-post-2015", citation=source)

    item = only(KESSLER)

    assert item.key == "fishy-claim-2015"
    assert "“kessler-post-2015” in the file" in item.notes


FOREIGN = """@article{Kessler_2015,
  title = {The fishy claim}, author = {Kessler, Glenn}, journal = {The Washington Post},
  year = 2015
}
"""


def test_a_key_that_is_not_in_the_house_form_is_made_anew_and_found_again():
    item = only(FOREIGN)
    carry_out(FOREIGN)

    assert item.key == "kessler-washington-post-2015"
    assert item.notes == ["line 1", "“Kessler_2015” in the file"]
    assert states(FOREIGN) == [State.SAME]


# --- In conflict ---------------------------------------------------------------------


@pytest.fixture
def stored():
    carry_out(KESSLER)
    return Citation.objects.get()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            KESSLER.replace("fishy claim", "claim").replace("Glenn", "G. and {A Body}"),
            {
                "title": ("The fishy claim", "The claim"),
                "authors": ("Kessler, Glenn", "Kessler, G.\nA Body"),
            },
        ),
        # Another address conflicts with what is known of the first.
        (
            "@article{kessler-post-2015, url = {https://docslib.org/x}}",
            {
                "url": ("https://www.washingtonpost.com/x", "https://docslib.org/x"),
                "address": (
                    "the source itself",
                    "probably the source: same publisher and title",
                ),
            },
        ),
        # What the file does not say is no conflict, nor a type that is less precise.
        ("@article{kessler-post-2015, title = {The fishy claim}}", {}),
        ("@misc{kessler-post-2015, title = {The fishy claim}}", {}),
        ("@book{kessler-post-2015}", {"type": ("news article", "book")}),
    ],
)
def test_a_conflict_is_listed_field_by_field(stored, text, expected):
    found = {d.name: (d.ours, d.theirs) for d in only(text).differences}

    assert found == expected


@pytest.mark.parametrize(
    ("asked", "changed", "title"),
    [
        ({}, 0, "The fishy claim"),
        ({"take": ["other"]}, 0, "The fishy claim"),
        ({"take": ["kessler-post-2015"]}, 1, "The claim"),
        ({"take_all": True}, 1, "The claim"),
    ],
)
def test_what_is_stored_changes_only_where_it_is_asked_for(
    stored, asked, changed, title
):
    done = carry_out(KESSLER.replace("fishy claim", "claim"), **asked)

    stored.refresh_from_db()
    assert (done.added, done.changed) == (0, changed)
    assert (stored.title, stored.version) == (title, 1 + changed)


# --- Readings ------------------------------------------------------------------------

FOUNDING = {
    "slug": "founding", "says": "It began in 1990.", "read": "in part",
    "read-on": "2026-11-25", "read-at": "https://ecpat.org/",
}  # fmt: skip
STAFF = FOUNDING | {"slug": "staff", "quotation": "so many", "locator": "p. 3"}


def saying(*said, relation="self", key="kessler-post-2015"):
    item = {"id": key, "type": "article-newspaper", "title": "The fishy claim"}
    custom = {"relation": relation, "readings": list(said)}
    return json.dumps(item | {"custom": custom})


def test_what_a_new_source_says_is_added_with_it_and_the_same_afterwards():
    file = saying(FOUNDING, STAFF)
    item = only(file, "json")
    carry_out(file, "json", user=make_editor("astrid"))

    assert item.notes == ["line 1", "readings: founding, staff"]
    staff = Reading.objects.get(slug="staff")
    assert (staff.quotation, staff.locator, staff.extent) == ("so many", "p. 3", "part")
    assert staff.history.get().history_user.username == "astrid"
    assert states(file, "json") == [State.SAME]


def test_a_reading_changes_only_where_it_is_asked_for_and_the_others_stay():
    source = make_citation("kessler-post-2015", title="The fishy claim")
    founding = make_reading(source, "founding", says="It began.")
    make_reading(source, "address")
    found = formats.parse(saying(FOUNDING, STAFF), "json")
    plan = importing.plan(found)

    importing.apply(found, plan.digest, reason="x")
    assert Reading.objects.count() == 2
    labels = [d.label for d in only(saying(FOUNDING, STAFF), "json").changes]
    assert labels == ["reading “founding”", "reading “staff”"]
    founding.says = "It began long ago."
    founding.save()
    with pytest.raises(Changed):
        importing.apply(found, plan.digest, reason="x", take_all=True)
    carry_out(saying(FOUNDING, STAFF), "json", take_all=True)

    founding.refresh_from_db()
    assert (founding.says, founding.version) == ("It began in 1990.", 3)
    assert Reading.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            [FOUNDING | {"read": "in half"}],
            "“founding”, “read”: Value 'in half' is not",
        ),
        ([FOUNDING | {"slug": "F_1"}], "“F_1”, “slug”: Write the key in small letters"),
        ([FOUNDING, FOUNDING], "reading “founding” is given twice: keep one of the"),
        ([1], "“custom.readings” is no list of objects: correct it."),
        ([{"says": "So."}], "the reading “” needs a slug, what it says, and the web"),
        ([FOUNDING | {"says": [1]}], "“says” is neither text nor a number"),
    ],
)
def test_a_reading_that_can_t_be_kept_is_refused_with_its_slug_and_field(said, problem):
    assert problem in only(saying(*said), "json").problem


def test_the_files_of_other_people_hold_no_readings():
    item = only(saying(FOUNDING, relation=""), "json")

    assert "custom.readings" in item.left_out
    assert not item.changes


# --- Refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@misc{a, title = {A}", "Line 1, a: the entry is not closed"),
        ("@misc{a, year = 2015}", "Line 1, a: “title”: This field cannot be blank."),
        (
            "@misc{a, title = {A\u202e}}",
            "Line 1, a: “title”: This text holds characters that cannot be seen",
        ),
        (
            "@misc{a, title = {A}, userc = {self}, verbb = {https://b.org/}}",
            "Line 1, a: Say when the archived copy was made.",
        ),
    ],
)
def test_what_can_t_be_kept_is_refused_with_line_and_reason(text, problem):
    item = only(text)

    assert item.state == State.REFUSED
    assert item.problem.startswith(problem)


def test_two_entries_of_one_source_are_refused():
    text = KESSLER + KESSLER.replace("kessler-post-2015", "b") + KESSLER

    second, third = plan_of(KESSLER + "\n" + KESSLER).items

    assert second.state == State.NEW
    assert third.problem == (
        "Line 7, kessler-post-2015: line 1 is of the same source, "
        "“kessler-post-2015”: keep one of the two."
    )
    carry_out(KESSLER)
    assert states(text)[1:] == [State.REFUSED, State.REFUSED]


def test_where_one_entry_is_refused_nothing_is_written():
    with pytest.raises(Changed):
        carry_out(KESSLER + "@misc{a, year = 2015}")

    assert not Citation.objects.exists()


# --- All or nothing ------------------------------------------------------------------


def test_a_plan_that_is_no_longer_true_is_not_carried_out(stored):
    text = KESSLER.replace("fishy claim", "claim") + "@misc{b, title = {B}}"
    found = formats.parse(text, "bib")
    seen = importing.plan(found).digest
    stored.editors_note = "Changed meanwhile."
    stored.save()

    with pytest.raises(Changed):
        importing.apply(found, seen, reason="x", take_all=True)

    assert Citation.objects.count() == 1


@pytest.mark.parametrize(
    # An IntegrityError says that somebody has added a source of this key meanwhile.
    ("error", "raised"),
    [(RuntimeError, RuntimeError), (IntegrityError, Changed)],
)
def test_what_fails_midway_leaves_nothing(monkeypatch, error, raised):
    found = formats.parse(KESSLER + "@misc{b, title = {B}}", "bib")
    seen = importing.plan(found).digest
    save = Citation.save

    def failing(citation, *args, **kwargs):
        if citation.key == "b":
            raise error
        save(citation, *args, **kwargs)

    monkeypatch.setattr(Citation, "save", failing)
    with pytest.raises(raised):
        importing.apply(found, seen, reason="x")

    assert not Citation.objects.exists()
