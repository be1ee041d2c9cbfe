"""Facets of a list that may be too long to count: exact up to a limit, then a floor.

All that is counted for a page comes from one query. A list of up to `MOST` rows is
counted whole. Of a longer one, what each choice would find is counted up to the limit
where nothing else narrows the list, by walking the index of its column, and up to a
lower one where there may be very many choices; where something else does, the first `MOST` rows are counted, and each number is a floor.

The order of work follows from it: what was counted says whether the list is so long
that its pages had better be read in its order, or so short that it is found and sorted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db import connections
from django.db.models import IntegerField, QuerySet

from references.lists.facets import FacetedFilterSet

MOST = 10_000
# Of a column whose values nobody can list beforehand, each is counted up to so many.
MOST_OF_MANY = 1_000
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
    # Each choice was counted up to so many.
    most: int = 0

    def words(self, value: str) -> str:
        """The number for a reader: "312", "10,000+"; "" where none was counted in a part."""
        number = self.numbers.get(value, 0)
        if self.is_cut:
            return f"{min(number, MOST):,}+" if number else ""
        return words(number, self.most or MOST)


def words(number: int, most: int = 0) -> str:
    """A number that was counted up to the limit, or to another one."""
    most = most or MOST
    return f"{most:,}+" if number > most else f"{number:,}"


# A part of the one query, and its parameters: rows of (name, what, value, number), where
# `what` is "value" for a choice, "rows" for a list, "cut" where numbers are floors.
Part = tuple[str, list[Any]]
# What the first rows of the list are called in that query.
FIRST = "first_rows"


class BoundedFilterSet(FacetedFilterSet):
    """Filters of a long list; each counted one narrows by the values of one column."""

    # The column each counted filter narrows by.
    COLUMNS: ClassVar[Mapping[str, str]] = {}
    # Further columns that `parts` looks at in the first rows.
    READ: ClassVar[tuple[str, ...]] = ()
    # The filters that are asked last, of as few rows as are left: they cost the most.
    LAST: ClassVar[tuple[str, ...]] = ()
    # The counted filters of whose choices there may be very many.
    MANY: ClassVar[tuple[str, ...]] = ()
    # The counted filters of whose choices a row can have several.
    SEVERAL: ClassVar[tuple[str, ...]] = ()

    # Whether the rows asked for are those of a list longer than the limit.
    is_long = False
    # The filters that narrow the rows asked for.
    beside: frozenset[str] = frozenset()

    def begin(self, queryset: Any, chosen: Mapping[str, Any]) -> Any:
        """Note which filters stand beside each other: see `judged_by`."""
        self.beside = frozenset(chosen) & frozenset(self.narrowing)
        return queryset

    def narrowed(self, *, but: Iterable[str] = ()) -> Any:
        """The rows found by all filters but some."""
        chosen = {name: v for name, v in self.chosen.items() if name not in but}
        queryset = self.begin(self.queryset, chosen)
        for name in sorted(self.filters, key=lambda name: name in self.LAST):
            queryset = self.filters[name].filter(queryset, chosen.get(name))
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """The list; it is counted before it is read."""
        self.is_long = self.found > MOST
        return self.narrowed()

    def whole(self) -> Any:
        """All of the list, to be read to its end: nothing is counted before."""
        self.is_long = True
        return self.narrowed()

    def parts(self) -> Iterator[Part]:
        """Further parts of the one query, which may look at `FIRST`."""
        return iter(())

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """What was counted for each counted filter, and under "" what was found.

        Under the name of any other filter in force: what there is without it.
        """
        found = {name: Tally() for name in ("", *self.COUNTED, *self.narrowing)}
        for name, what, value, number in self._ask(list(self._all_parts())):
            tally = found[name]
            if what == "value":
                known = value or UNKNOWN
                tally.numbers[known] = tally.numbers.get(known, 0) + number
            elif what == "rows":
                tally.rows = number
            else:
                tally.is_cut = bool(number)
        for name in self.MANY:
            found[name].most = 0 if self.others(name) else self.most(name)
        for name in self.COUNTED:
            if name not in self.SEVERAL and self.others(name):
                # Each of the first rows was counted once.
                rows = sum(found[name].numbers.values())
                found[name].is_cut = rows > MOST
                if name in self.narrowing:
                    found[name].rows = rows
        return found

    def _all_parts(self) -> Iterator[Part]:
        yield f"SELECT '', 'rows', '', COUNT(*) FROM {FIRST}", []
        for name, column in self.COLUMNS.items():
            if not self.others(name):
                yield _each_value(name, column, self.queryset, self.most(name))
            elif name in self.narrowing:
                yield first_values(name, column, self.narrowed(but=[name]))
            else:
                yield first_values(name, column)
        for name in self.narrowing:
            if (
                name not in self.COUNTED
                or name in self.SEVERAL
                or not self.others(name)
            ):
                yield counted(name, "rows", "", self.narrowed(but=[name]))
        yield from self.parts()

    def most(self, name: str) -> int:
        """How far each choice of a filter is counted where nothing else narrows."""
        return min(MOST, MOST_OF_MANY) if name in self.MANY else MOST

    @property
    def narrowing(self) -> list[str]:
        """The names of the filters in force."""
        return [
            n for n in self.filters if self.chosen.get(n) and n not in self.UNNARROWING
        ]

    def others(self, name: str) -> set[str]:
        """The names of the filters in force but this one."""
        return set(self.narrowing) - {name}

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

    def _ask(self, parts: list[Part]) -> list[tuple[str, str, str | None, int]]:
        columns = dict.fromkeys([*self.COLUMNS.values(), *self.READ])
        first, given = limited(self.narrowed(), *columns)
        asked = " UNION ALL ".join(sql for sql, _params in parts)
        params = [*given, *(param for _sql, given in parts for param in given)]
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(
                f"WITH {FIRST}({', '.join(columns)}) AS ({first}) {asked}", params
            )
            return cursor.fetchall()


def counted(name: str, what: str, value: str, rows: QuerySet) -> Part:
    """Count rows up to the limit."""
    sql, params = limited(rows, "pk")
    return (
        f"SELECT %s, %s, %s, COUNT(*) FROM ({sql}) AS counted",
        [name, what, value, *params],
    )


def first_values(
    name: str, column: str, rows: QuerySet | None = None, value: str = ""
) -> Part:
    """Count the values of a column in the first rows of the list, or of another one.

    Or another value, by an expression of SQL.
    """
    source, params, value = FIRST, [name], value or column
    if rows is not None:
        sql, given = limited(rows, column)
        source, params = f"({sql}) AS counted", [name, *given]
    return (
        f"SELECT %s, 'value', CAST({value} AS text), COUNT(*) FROM {source} "
        f"GROUP BY {value}",
        params,
    )


def _each_value(name: str, column: str, rows: QuerySet, most: int) -> Part:
    """Count each value of an indexed column up to the limit, value by value.

    Each value is found from the one before it, so that the rows between are not read.
    """
    connection = connections[rows.db]
    quote = connection.ops.quote_name
    table = quote(rows.model._meta.db_table)
    of = f"{table}.{quote(column)}"
    is_number = isinstance(rows.model._meta.get_field(column), IntegerField)
    first = f"MIN({of})" if is_number else f"CAST(MIN({of}) AS text)"
    values = (
        f"WITH RECURSIVE found(value) AS (SELECT {first} FROM {table} "
        f"UNION ALL SELECT (SELECT {first} FROM {table} WHERE {of} > found.value) "
        f"FROM found WHERE found.value IS NOT NULL) SELECT value FROM found "
        f"WHERE value IS NOT NULL LIMIT {MOST_CHOICES}"
    )
    known = f"({values}) AS known"
    if connection.vendor == "postgresql":
        # Of an array it expects so few values that it does not compile the query first.
        known = f"UNNEST(ARRAY({values})) AS known(value)"
    number = f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {{}} LIMIT {most + 1}) AS counted)"
    sql = (
        f"SELECT %s, 'value', CAST(value AS text), {number.format(f'{of} = value')} "
        f"FROM {known} "
        f"UNION ALL SELECT %s, 'value', '', {number.format(f'{of} IS NULL')}"
    )
    return sql, [name, name]


def limited(rows: QuerySet, *columns: str) -> Part:
    """The SQL of the first rows, one more than the limit, and its parameters."""
    return asked(rows.order_by().values_list(*columns)[: MOST + 1])


def asked(rows: QuerySet) -> Part:
    """The SQL of rows, and its parameters; also of rows that are known to be none."""
    compiler = rows.query.get_compiler(rows.db, elide_empty=False)
    sql, params = compiler.as_sql()
    return sql, list(params)
