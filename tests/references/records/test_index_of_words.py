"""The index of words, as its migration makes it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from references.models import Citation
from tests.make import make_citation

pytestmark = pytest.mark.django_db

words = import_module("references.migrations.0002_index_words")


def editor() -> SimpleNamespace:
    """As much of a schema editor as the migration asks of one."""
    return SimpleNamespace(connection=connection, execute=connection.cursor().execute)


def found(word: str) -> list[str]:
    rows = Citation.objects.filter(search_text__has_words=[word]).order_by("key")
    return list(rows.values_list("key", flat=True))


def test_the_words_of_rows_that_are_there_are_indexed_once_however_often():
    make_citation("k", title="Former words")
    words.forget_words(None, editor())

    for _time in range(2):
        words.index_words(None, editor())

    make_citation("later", title="Former things")
    assert found("former") == ["k", "later"]
    Citation.objects.all().delete()
    assert found("former") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite makes tables anew")
def test_a_source_can_be_saved_where_the_index_was_taken_away():
    words.forget_words(None, editor())

    make_citation("k", title="Former words")

    assert Citation.objects.get().search_text == " k former words ecpat germany"
