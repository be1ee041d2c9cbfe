"""Facets of a list that may be too long to count: exact up to a limit, then a floor.

All that is counted for a page comes from one query. A list of up to `MOST` rows is
counted whole. Of a longer one, what each choice would find is counted up to the limit
where nothing else narrows the list, by walking the index of its column; where something
does, the first `MOST` rows are counted, and each number is a floor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db import connections
from django.db.models import IntegerField, QuerySet, TextField
from django.db.models.functions import Cast

from references.facets import FacetedFilterSet

MOST = 10_000
# Of a column with more values than these, so many are offered.
MOST_CHOICES = 200
# What stands in an address for a value that is not recorded.
UNKNOWN = "-"


@dataclass(slots=True)
class Tally:
    """What was counted: how many rows have which value, and whether that is all."""

    numbers: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    is_cut: bool = False

    def words(self, value: str) -> str:
        """The number for a reader: "312", "10,000+"; "" where none was counted in a part."""
        number = self.numbers.get(value, 0)
        if self.is_cut:
            return f"{min(number, MOST):,}+" if number else ""
        return words(number)


def words(number: int) -> str:
    """A number that was counted up to the limit."""
    return f"{MOST:,}+" if number > MOST else f"{number:,}"


Part = tuple[str, list[Any]]


class BoundedFilterSet(FacetedFilterSet):
    """Filters of a long list; each counted one narrows by the values of one column."""

    # The column each counted filter narrows by.
    COLUMNS: ClassVar[Mapping[str, str]] = {}

    def parts(self) -> Iterator[Part]:
        """Further parts of the one query: rows of (name, value, number)."""
        return iter(())

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """What was counted for each counted filter, and under "" what was found.

        Under the name of any other filter in force: what there is without it.
        """
        found: dict[str, Tally] = {}
        parts = [counted("", None, self.narrowed())]
        for name, column in self.COLUMNS.items():
            rows = self.narrowed(but=[name])
            if set(self.narrowing) - {name}:
                parts.append(_first_rows(name, column, rows))
            else:
                parts.append(_each_value(name, column, rows))
            if name in self.narrowing:
                parts.append(counted(name, None, rows))
        parts += [
            counted(name, None, self.narrowed(but=[name]))
            for name in self.narrowing
            if name not in self.COLUMNS
        ]
        parts += self.parts()
        for name, value, number in self._ask(parts):
            tally = found.setdefault(name, Tally())
            if value is None:
                tally.rows = number
            else:
                known = value or UNKNOWN
                tally.numbers[known] = tally.numbers.get(known, 0) + number
        for name in self.COUNTED:
            tally = found.setdefault(name, Tally())
            is_sample = bool(set(self.narrowing) - {name})
            counted_rows = sum(tally.numbers.values())
            tally.is_cut = name in self.COLUMNS and is_sample and counted_rows > MOST
        return found

    @property
    def narrowing(self) -> list[str]:
        """The names of the filters in force."""
        return [
            n for n in self.filters if self.chosen.get(n) and n not in self.UNNARROWING
        ]

    @property
    def found(self) -> int:
        """How many rows were found, counted up to one more than the limit."""
        return self.tallies[""].rows

    @property
    def found_words(self) -> str:
        return words(self.found)

    def number_words(self, number: int) -> str:
        return words(number)

    def is_offered(self, name: str, number: int) -> bool:
        # What the first rows hold none of may yet be in the rest.
        return bool(number) or self.tallies[name].is_cut

    def choices(self, name: str) -> Mapping[str, int]:
        return self.tallies[name].numbers

    def numbered(self, name: str, value: str, label: str) -> str:
        number = self.tallies[name].words(value)
        return f"{label} ({number})" if number else label

    def _found_without(self, name: str) -> int:
        return self.tallies[name].rows

    def _ask(self, parts: list[Part]) -> list[tuple[str, str | None, int]]:
        sql = " UNION ALL ".join(part for part, _params in parts)
        params = [param for _part, given in parts for param in given]
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()


def counted(name: str, value: str | None, rows: QuerySet) -> Part:
    """Count rows up to the limit: those of a choice, or for None those of the list."""
    sql, params = _limited(rows.order_by().values_list("pk"))
    return (
        f"SELECT %s, CAST(%s AS text), COUNT(*) FROM ({sql}) AS counted",
        [name, value, *params],
    )


def grouped(name: str, rows: QuerySet) -> Part:
    """What each choice would find, of rows of (value, number)."""
    sql, params = _asked(rows)
    return f"SELECT %s, counted.* FROM ({sql}) AS counted", [name, *params]


def _first_rows(name: str, column: str, rows: QuerySet) -> Part:
    """Count the values of a column in the first rows, one more than the limit."""
    value = rows.order_by().annotate(value=Cast(column, TextField()))
    sql, params = _limited(value.values_list("value"))
    return (
        f"SELECT %s, COALESCE(value, ''), COUNT(*) FROM ({sql}) AS counted "
        "GROUP BY value",
        [name, *params],
    )


def _each_value(name: str, column: str, rows: QuerySet) -> Part:
    """Count each value of an indexed column up to the limit, value by value.

    Each value is found from the one before it, so that the rows between are not read.
    """
    quote = connections[rows.db].ops.quote_name
    table = quote(rows.model._meta.db_table)
    of = f"{table}.{quote(column)}"
    is_number = isinstance(rows.model._meta.get_field(column), IntegerField)
    first = f"MIN({of})" if is_number else f"CAST(MIN({of}) AS text)"
    number = f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {{}} LIMIT {MOST + 1}) AS counted)"
    sql = (
        f"SELECT %s, CAST(value AS text), {number.format(f'{of} = value')} "
        f"FROM (WITH RECURSIVE found(value) AS (SELECT {first} FROM {table} "
        f"UNION ALL SELECT (SELECT {first} FROM {table} WHERE {of} > found.value) "
        f"FROM found WHERE found.value IS NOT NULL) SELECT value FROM found "
        f"WHERE value IS NOT NULL LIMIT {MOST_CHOICES}) AS known "
        f"UNION ALL SELECT %s, '', {number.format(f'{of} IS NULL')}"
    )
    return sql, [name, name]


def _limited(rows: QuerySet) -> Part:
    return _asked(rows[: MOST + 1])


def _asked(rows: QuerySet) -> Part:
    """The SQL of rows, and its parameters; also of rows that are known to be none."""
    compiler = rows.query.get_compiler(rows.db, elide_empty=False)
    sql, params = compiler.as_sql()
    return sql, list(params)
