"""Searching very many rows by their words: the database's own index of words.

A `WordsField` keeps the words of a row, folded, each with a blank before it. Whatever a
search asks for must be the beginning of a word. The index is FTS5's on SQLite, kept by
triggers, and a GIN index on PostgreSQL; the migration that makes them names both
(`references/migrations/0002_index_words.py`).
"""

from typing import Any

from django.db.models import Lookup

from references.records.fields import DerivedTextField


class WordsField(DerivedTextField):
    """The words of a row, as an index of words keeps them."""


@WordsField.register_lookup
class HasWords(Lookup):
    """Rows in which each of these words begins some word; asks the index of words.

    The words, one at least, are as `references.values.text.tokens` gives them: letters
    and figures alone, so that nothing in them ends a quotation.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        asked = " AND ".join(f'"{word}"*' for word in self.rhs)
        # The sign keeps SQLite from reading and sorting all rows with the words: a list
        # is read in its order until a page is full.
        number = f"+{quote(self.lhs.alias)}.{quote('id')}"
        having = (
            "SELECT rowid FROM references_citation_words"
            " WHERE references_citation_words MATCH %s"
        )
        return f"{number} IN ({having})", [asked]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"'{word}':*" for word in self.rhs)
        # As the index has it: no parser, which would take words apart.
        kept = f"array_to_tsvector(string_to_array(ltrim({lhs}), ' '))"
        return f"{kept} @@ %s::tsquery", [*params, asked]
