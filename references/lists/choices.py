"""A narrowed list: how many rows match, and how many each choice would find.

The choices of a filter have numbers while at most `MOST` rows match the other
filters. Beyond that its choices have no numbers; of values that the form does not
know beforehand, those of the first `MOST` rows are offered.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connections
from django.forms import Form
from django_filters import FilterSet

from references.lists.questions import Question, ask

MOST = 10_000
# Of values that the form does not know, so many are offered: the most frequent ones.
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Facet:
    """The rule by which the choices of a filter are counted.

    A row belongs to the choices that `values` makes of a column: by default the value
    itself. Where another table says it, `tally` counts the rows it is given by their
    choices; given None, it says which choices any row has. `labels` names values that
    the form does not know, in the order in which they are offered.
    """

    column: str = ""
    values: Callable[[Any], Iterable[str]] = lambda value: (value,)
    tally: Callable[[Any], Mapping[str, int]] | None = None
    labels: Callable[[Collection[str]], Mapping[str, str]] | None = None


# A function that returns the rows a question finds, in the order of the list.
Rows = Callable[[Question], Any]
Facets = Mapping[str, Facet]


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of rows that match, up to one more than `MOST`, and of each value."""

    rows: int
    numbers: Mapping[str, Counter[str]] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        return self.rows > MOST


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force: its words, the query without it, and what that would find."""

    label: str
    value: str
    without: str
    found: int
    found_words: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The parts of the page of a narrowed list that stand around its rows."""

    question: Question
    rows: Any
    form: Form
    active: tuple[Active, ...]
    found: int
    # Whether some choices have no numbers.
    is_uncounted: bool

    @property
    def found_words(self) -> str:
        return in_words(self.found)

    @property
    def query(self) -> str:
        return self.question.query

    @property
    def most(self) -> str:
        return f"{MOST:,}"


def in_words(number: int) -> str:
    """Return a number of rows as a reader reads it: "312", "more than 10,000"."""
    return f"more than {MOST:,}" if number > MOST else f"{number:,}"


def lay_out(filters: FilterSet, rows: Rows, facets: Facets) -> Listing:
    """Count a list and write its numbers into its form.

    One query, and one for each filter in force; then one for each tally and for
    each function that asks the database for names.
    """
    question = ask(filters)
    rest = {name: f for name, f in facets.items() if not question.get(name)}
    matching = rows(question)
    found = count(matching, rest)
    without = {
        name: count(
            rows(question.without(name)), {n: f for n, f in facets.items() if n == name}
        )
        for name in question.narrowing
        # What dropping other filters would find is said only where nothing is found.
        if name in facets or not found.rows
    }
    active = []
    for name in filters.filters:
        form_field = filters.form.fields[name]
        counted, chosen = without.get(name, found), question.get(name)
        labels: Mapping[str, str] = dict(getattr(form_field, "choices", ()))
        if name in facets:
            numbers = counted.numbers.get(name, Counter())
            labels = _labels(labels, facets[name], numbers, chosen)
            shown = None if counted.is_long else numbers
            form_field.choices = _offered(labels, shown, chosen)
        if name in question.narrowing:
            active.append(
                Active(
                    str(form_field.label),
                    _words(chosen, labels),
                    question.without(name).query,
                    counted.rows,
                    in_words(counted.rows),
                )
            )
    is_uncounted = any(counted.is_long for counted in (found, *without.values()))
    return Listing(
        question, matching, filters.form, tuple(active), found.rows, is_uncounted
    )


def count(rows: Any, facets: Facets) -> Counted:
    """Count rows by each facet: one query, and one for each tally.

    Rows that no single query gives come as a list, and take none.
    """
    columns = sorted({f.column for f in facets.values() if f.column})
    groups = (
        _listed(rows, columns) if isinstance(rows, list) else _stored(rows, columns)
    )
    found = sum(number for *_values, number in groups)
    is_long = found > MOST
    numbers = {}
    for name, facet in facets.items():
        number: Counter[str] = Counter()
        if facet.tally:
            number.update(facet.tally(None if is_long else rows))
        else:
            place = columns.index(facet.column)
            for group in groups:
                for value in facet.values(group[place]):
                    number[value] += group[-1]
        numbers[name] = number
    return Counted(found, numbers)


def _listed(rows: list[Any], columns: list[str]) -> list[tuple[Any, ...]]:
    """Return the different values of rows, each with how often they are there."""
    values = Counter(tuple(getattr(row, name) for name in columns) for row in rows)
    return [(*each, number) for each, number in values.items()]


def _stored(rows: Any, columns: list[str]) -> list[tuple[Any, ...]]:
    """Return the same of the first `MOST` rows of a query, and one more.

    Django groups no query that has a limit, hence the SQL around what it compiles.
    """
    rows = rows[: MOST + 1].values_list(*columns or ["pk"])
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    places = ", ".join(map(str, range(1, max(len(columns), 1) + 1)))
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"SELECT first.*, COUNT(*) FROM ({sql}) AS first GROUP BY {places}", params
        )
        return cursor.fetchall()


def numbered_page(rows: Any, found: int, number: str | None, size: int) -> Page:
    """Return a numbered page of rows, of which so many were found."""
    paginator = Paginator(rows, size)
    if found <= MOST:
        paginator.count = found
    shown = paginator.get_page(number)
    # The rows before a deep page are then skipped in an index, not read.
    kept: Any = shown.object_list
    shown.object_list = rows.filter(pk__in=kept.values("pk"))
    return shown


def _labels(
    listed: Mapping[str, str], facet: Facet, numbers: Counter[str], chosen: str | None
) -> Mapping[str, str]:
    if not facet.labels:
        return listed
    values = {value for value, _number in numbers.most_common(MOST_CHOICES)}
    return facet.labels(values | ({chosen} if chosen else set()))


def _offered(
    labels: Mapping[str, str], numbers: Counter[str] | None, chosen: str | None
) -> list[tuple[str, str]]:
    # Without the empty choice, which the field puts first itself.
    offered = {value: label for value, label in labels.items() if value}
    if numbers is None:
        return list(offered.items())
    return [
        (value, f"{label} ({numbers[value]:,})")
        for value, label in offered.items()
        if value == chosen or numbers[value]
    ]


def _words(value: Any, labels: Mapping[str, str]) -> str:
    """Return a chosen value as a reader calls it."""
    if hasattr(value, "in_words"):
        return str(value.in_words())
    return str(labels.get(value, value))
