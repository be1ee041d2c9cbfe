"""Searching very many rows by their words: the database's own index of words.

A `WordsField` keeps the words of a row, folded, each with a blank before it. Whatever
a search asks for must be the beginning of a word. There are two ways to find that out,
with the same answer: `__has_words` asks the index of words, and is quick where few
rows match; `beginning_with` reads the rows in the order of the list, and is quick where
so many match that a page is soon full.

The index is FTS5's on SQLite, kept by triggers, and a GIN index on PostgreSQL; the
migration that made them names both (`references/migrations/0003_search_by_words.py`).
"""

from typing import Any

from django.db.models import Lookup, Q

from references.fields import DerivedTextField


class WordsField(DerivedTextField):
    """The words of a row, as an index of words keeps them."""


# SQLite's index of the words of citations, the one table that has them.
_HAVING = (
    "(SELECT rowid FROM references_citation_words"
    " WHERE references_citation_words MATCH %s)"
)


@WordsField.register_lookup
class HasWords(Lookup):
    """Rows in which each of these words begins some word; asks the index of words.

    The words, one at least, are as `references.text.tokens` gives them.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        # Words are letters and figures alone: nothing in them ends the quotation.
        asked = " AND ".join(f'"{word}"*' for word in self.rhs)
        return f"{quote(self.lhs.alias)}.{quote('id')} IN {_HAVING}", [asked]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"'{word}':*" for word in self.rhs)
        # As the index has it: no parser, which would take words apart.
        kept = f"array_to_tsvector(string_to_array(ltrim({lhs}), ' '))"
        return f"{kept} @@ %s::tsquery", [*params, asked]


def beginning_with(field: str, words: list[str]) -> Q:
    """Rows in which each of these words begins some word; reads the rows."""
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{field}__contains": f" {word}"})
    return wanted
