"""Importing: the plan of a file, and what carrying it out leaves."""

import json

import pytest
from django.db import IntegrityError

from references.exchange import formats, importing
from references.exchange.importing import Changed, State
from references.models import Citation, Reading
from tests.make import make_citation, make_editor

pytestmark = pytest.mark.django_db

KESSLER = """@article{kessler-post-2015,
  entrysubtype = {newspaper}, title = {The fishy claim}, author = {Kessler, Glenn},
  publisher = {The Washington Post}, date = {2015-09-02}, userc = {independent},
  doi = {10.1000/182}, url = {https://www.washingtonpost.com/x}, usera = {page},
}
"""


def carry_out(source, code="bib", **options):
    found = formats.parse(source, code)
    options = {"reason": "imported from a file"} | options
    return importing.apply(found, importing.plan(found).digest, **options)


def only(text, code="bib"):
    (item,) = importing.plan(formats.parse(text, code)).items
    return item


@pytest.fixture
def stored():
    carry_out(KESSLER)
    return Citation.objects.get()


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KESSLER.replace("fishy ", ""), {"title": ("The fishy claim", "The claim")}),
        # What the file does not say is no conflict, nor a type that is less precise.
        ("@misc{kessler-post-2015, title = {The fishy claim}}", {}),
        ("@book{kessler-post-2015}", {"type": ("news article", "book")}),
    ],
)
@pytest.mark.usefixtures("stored")
def test_a_conflict_is_listed_field_by_field(text, expected):
    found = {d.name: (d.ours, d.theirs) for d in only(text).differences}

    assert found == expected


@pytest.mark.parametrize("asked", [{"take": ["kessler-post-2015"]}, {"take_all": True}])
def test_what_is_stored_changes_where_it_is_asked_for(stored, asked):
    done = carry_out(KESSLER.replace("fishy claim", "claim"), **asked)

    stored.refresh_from_db()
    assert (done.added, done.changed) == (0, 1)
    assert (stored.title, stored.version) == ("The claim", 2)


FOUNDING = {
    "slug": "founding", "says": "It began in 1990.", "read": "in part", "locator": "p. 3",
    "read-on": "2026-11-25", "read-at": "https://ecpat.org/", "quotation": "so many",
}  # fmt: skip


def saying(*said):
    item = {"id": "kessler", "type": "book", "title": "The fishy claim"}
    return json.dumps(item | {"custom": {"relation": "self", "readings": list(said)}})


def test_what_a_new_source_says_is_added_with_it_and_the_same_afterwards():
    file = saying(FOUNDING)
    carry_out(file, "json", user=make_editor("astrid"))

    said = Reading.objects.get(slug="founding")
    assert (said.quotation, said.locator, said.extent) == ("so many", "p. 3", "part")
    assert said.history.get().history_user.username == "astrid"
    assert only(file, "json").state == State.SAME


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@misc{a, title = {A}", "Line 1, a: the entry is not closed"),
        ("@misc{a, year = 2015}", "Line 1, a: “title”: This field cannot be blank."),
        ("@misc{a, title = {A}, userc = {self}, verbb = {https://b.org/}}", "a: Say when the archived copy was made."),
        (saying(FOUNDING | {"read": "in half"}), "“founding”, “read”: Value 'in half' is not"),
        (saying(FOUNDING, FOUNDING), "reading “founding” is given twice: keep one of the"),
        (saying(1), "“custom.readings” is no list of objects: correct it."),
    ],
)  # fmt: skip
def test_what_can_t_be_kept_is_refused_with_its_line_and_nothing_is_written(
    text, problem
):
    code = "bib" if text.startswith("@") else "json"

    item = only(text, code)

    assert item.state == State.REFUSED
    assert item.problem.startswith("Line 1, ")
    assert problem in item.problem
    with pytest.raises(Changed):
        carry_out(text if code == "json" else KESSLER + text, code)
    assert not Citation.objects.exists()


def test_a_plan_is_not_carried_out_once_a_source_has_changed_in_any_field(stored):
    found = formats.parse(KESSLER.replace("fishy claim", "claim"), "bib")
    seen = importing.plan(found).digest
    stored.editors_note = "Changed meanwhile."
    stored.save()

    with pytest.raises(Changed):
        importing.apply(found, seen, reason="x", take_all=True)

    assert Citation.objects.get().title == "The fishy claim"


# An IntegrityError says that somebody has added a source of this key meanwhile.
@pytest.mark.parametrize(
    ("error", "raised"), [(RuntimeError, RuntimeError), (IntegrityError, Changed)]
)
def test_what_fails_midway_leaves_nothing(monkeypatch, error, raised):
    save = Citation.save

    def failing(citation, *args, **kwargs):
        if citation.key == "b":
            raise error
        save(citation, *args, **kwargs)

    monkeypatch.setattr(Citation, "save", failing)
    with pytest.raises(raised):
        carry_out(KESSLER + "@misc{b, title = {B}}")

    assert not Citation.objects.exists()
