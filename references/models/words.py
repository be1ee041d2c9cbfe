"""Searching very many rows by their words: the database's own index of words.

A `WordsField` keeps the words of a row, folded, each with a blank before it. Whatever a
search asks for must be the beginning of a word. The index is FTS5's on SQLite, kept by
triggers, and a GIN index on PostgreSQL; a migration makes them for each table
(`references/migrations/0001_version_3.py`).
"""

from typing import Any

from django.db import models
from django.db.models import Lookup

from references.models.fields import Derived


class WordsField(Derived, models.TextField):
    """The words of a row, as an index of words keeps them."""

    defaults = {"default": ""}


@WordsField.register_lookup
class HasWords(Lookup):
    """Rows in which each of these words begins some word, or one of some "fund|income".

    The words, one at least, are as `references.values.text.tokens` gives them: letters
    and figures alone, so that nothing in them ends a quotation.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        index = quote(f"{self.lhs.target.model._meta.db_table}_words")
        asked = " AND ".join(f'("{w}"*)'.replace("|", '"* OR "') for w in self.rhs)
        number = f"{quote(self.lhs.alias)}.{quote('id')}"
        having = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608
        return f"{number} IN ({having})", [asked]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"('{w}':*)".replace("|", "':* | '") for w in self.rhs)
        # As the index has it: no parser, which would take words apart.
        return f"references_words({lhs}) @@ %s::tsquery", [*params, asked]
