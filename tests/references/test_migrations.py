"""What a migration fills in is what saving would: nobody can tell the rows apart."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from references.fields import Derived
from references.models import Citation
from tests.make import make_citation

pytestmark = pytest.mark.django_db

words = import_module("references.migrations.0003_search_by_words")
FILLED = [
    *("title_text", "issued_text", "year", "search_text", "address_key", "work_key"),
    "link_state",
]


def derived() -> dict[str, tuple]:
    rows = Citation.objects.values_list("key", *FILLED)
    return {key: tuple(values) for key, *values in rows}


def empty() -> None:
    """Leave the columns as the migration before makes them."""
    Citation.objects.update(
        **{name: "" for name in FILLED if name != "year"}, year=None
    )


def editor() -> SimpleNamespace:
    """As much of a schema editor as the migration asks of one."""
    return SimpleNamespace(connection=connection, execute=connection.cursor().execute)


def found(word: str) -> list[str]:
    rows = Citation.objects.filter(search_text__has_words=[word]).order_by("key")
    return list(rows.values_list("key", flat=True))


def test_of_every_shipped_citation_what_is_filled_in_is_what_saving_gives():
    call_command("loaddata", "references/fixtures/ecpat.yaml", verbosity=0)
    saved = derived()
    empty()

    words.derive(apps, None)

    assert len(saved) > 26
    assert derived() == saved


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "“Études” ™ ﬁ", "authors": "Öhman, Å\nกขค ง", "issued": "2015-09~"},
        {"title": "[x]", "issued": "../2012"},
        {"title": "x", "issued": "2009/.."},
        {"title": "ﷺ" * 500, "publisher": "ß" * 200, "authors": "a b\n" * 3000},
        {
            "title": "x",
            "url": "https://www.ecpat.org/x/?utm_source=a",
            "address": "copy",
        },
        {"title": "x", "url": "https://ecpat.org/" + "x" * 900, "address": "probable"},
        {"title": "x", "url": "https://ecpat.org/x", "address": "site"},
        {
            "title": "x",
            "archive_url": "https://web.archive.org/x",
            "archive_date": "2015",
        },
        {
            "title": "x",
            "url": "https://ecpat.org/x",
            "archive_url": "https://web.archive.org/x",
            "archive_date": "2015",
        },
    ],
)
def test_of_any_citation_what_is_filled_in_is_what_saving_gives(fields):
    make_citation("k", **fields)
    saved = derived()
    empty()

    words.derive(apps, None)

    assert derived() == saved


def test_every_derived_column_is_filled_in_by_a_migration():
    columns = {f.name for f in Citation._meta.fields if isinstance(f, Derived)}

    # The first migration has the one that is left.
    assert columns == {*FILLED, "sort_text"}


def test_the_words_of_rows_that_are_there_are_indexed():
    make_citation("k", title="Former words")
    words.forget_words(apps, editor())

    words.index_words(apps, editor())

    assert found("former") == ["k"]
    make_citation("later", title="Former things")
    assert found("former") == ["k", "later"]


def test_the_index_may_be_made_again_and_leaves_one():
    make_citation("k", title="Former words")

    for _time in range(2):
        words.index_words(apps, editor())

    Citation.objects.all().delete()
    assert found("former") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite makes tables anew")
def test_a_source_can_be_saved_where_the_index_was_taken_away():
    words.forget_words(apps, editor())

    make_citation("k", title="Former words")

    assert Citation.objects.get().search_text == " k former words ecpat germany"
