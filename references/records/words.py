"""Searching very many rows by their words: the database's own index of words.

A `WordsField` keeps the words of a row, folded, each with a blank before it. Whatever
a search asks for must be the beginning of a word. There are two ways to find that out,
with the same answer: `__has_words` lets the index of words lead to the rows, and is
quick where few match; `__reads_words` reads the words of rows that are found otherwise,
in the order of a list or by their kind, and is quick where very many match. Between
them, `__holds_words` asks the index whether such rows have the words, where a look
through it costs less than to read them.

The index is FTS5's on SQLite, kept by triggers, and a GIN index on PostgreSQL; the
migration that made them names both (`references/migrations/0002_index_words.py`).
"""

import json
from typing import Any

from django.db import connections
from django.db.models import Func, Lookup, QuerySet

from references.records.fields import DerivedTextField


class WordsField(DerivedTextField):
    """The words of a row, as an index of words keeps them."""


# SQLite's index of the words of citations, the one table that has them.
_HAVING = (
    "SELECT rowid FROM references_citation_words"
    " WHERE references_citation_words MATCH %s"
)


@WordsField.register_lookup
class HasWords(Lookup):
    """Rows in which each of these words begins some word; asks the index of words.

    The words, one at least, are as `references.values.text.tokens` gives them.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"{_number(self, connection)} IN ({_HAVING})", [_for_fts(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"'{word}':*" for word in self.rhs)
        # As the index has it: no parser, which would take words apart.
        kept = f"array_to_tsvector(string_to_array(ltrim({lhs}), ' '))"
        return f"{kept} @@ %s::tsquery", [*params, asked]


@WordsField.register_lookup
class ReadsWords(Lookup):
    """The same rows; the words lead to none of them, and are read in each."""

    lookup_name = "reads_words"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, params = self.process_lhs(compiler, connection)
        # Words are letters and figures alone: no sign in them means any letter.
        each = " AND ".join(f"{lhs} LIKE %s" for _word in self.rhs)
        return f"({each})", [p for word in self.rhs for p in (*params, f"% {word}%")]


@WordsField.register_lookup
class HoldsWords(ReadsWords):
    """The same rows; the words lead to none of them, and SQLite's index knows which."""

    lookup_name = "holds_words"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"+{_number(self, connection)} IN ({_HAVING})", [_for_fts(self.rhs)]


def first_having(rows: QuerySet, words: list[str], most: int) -> list[int]:
    """The numbers of `most` rows in which each of these words begins some word.

    Those that the index of words has first. One query.
    """
    matching = rows.order_by().filter(search_text__has_words=words).values("pk")
    connection = connections[rows.db]
    if connection.vendor == "sqlite":
        sql, params = _HAVING, (_for_fts(words),)
    else:
        # If it knew of the limit, it might read all rows in the hope of soon being done.
        sql, params = matching.query.sql_with_params()
        sql = f"WITH known AS MATERIALIZED ({sql}) SELECT * FROM known"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {most}", params)
        return [number for (number,) in cursor.fetchall()]


class Among(Lookup):
    """Rows with one of these numbers, however many there are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        given = "(SELECT value FROM json_each(%s))"
        return f"{lhs} IN {given}", [*params, json.dumps(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, self.rhs]


class Unsought(Func):
    """A column by which rows are judged, but not sought in its index.

    SQLite keeps no statistics here: it takes any index that names a value, and sorts
    all it finds there. PostgreSQL decides for itself.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s")


def _for_fts(words: list[str]) -> str:
    # Words are letters and figures alone: nothing in them ends the quotation.
    return " AND ".join(f'"{word}"*' for word in words)


def _number(lookup: Lookup, connection: Any) -> str:
    quote = connection.ops.quote_name
    return f"{quote(lookup.lhs.alias)}.{quote('id')}"
