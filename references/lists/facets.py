"""Lists a visitor narrows: each choice says what it would find, each filter can go.

A list is narrowed by a `FacetedFilterSet`. One query counts its rows by all counted
filters together, in cells; what each choice would find is then addition.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.utils.http import urlencode
from django_filters.fields import ChoiceField

from references.records.fields import validate_key


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows answer alike: to each counted filter, with these values."""

    values: Mapping[str, tuple[str, ...]]
    number: int


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force: its words, the query without it, and what that would find."""

    label: str
    value: str
    without: str
    found: int
    # The number as a reader reads it.
    found_words: str


class NamedField(ChoiceField):
    """A choice among what rows name: nobody lists it before they are asked."""

    default_validators = [validate_key]

    def valid_value(self, value: Any) -> bool:
        return True


class NamedFilter(django_filters.Filter):
    """A choice by the slug of what rows name: see `FacetedFilterSet.labels`."""

    field_class = NamedField


class Together(django_filters.Filter):
    """A filter that means something only with others: see `FacetedFilterSet.begin`."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


class FacetedFilterSet(django_filters.FilterSet):
    """Filters that say what each choice would find, the other filters kept."""

    # Those whose choices are counted together, in cells.
    COUNTED: ClassVar[tuple[str, ...]] = ()
    # Those whose choices are counted by a query of their own: see `choices`.
    COUNTED_APART: ClassVar[tuple[str, ...]] = ()
    # Those that put rows in order and leave none out.
    UNNARROWING: ClassVar[tuple[str, ...]] = ()

    def begin(self, queryset: Any, chosen: Mapping[str, Any]) -> Any:
        """Do what comes before any filter, or needs several of them at once."""
        return queryset

    def count_cells(self, queryset: Any) -> Iterable[Cell]:
        """Count these rows by the counted filters; without any, all together.

        One query.
        """
        return [Cell({}, queryset.count())]

    def filter_queryset(self, queryset: Any) -> Any:
        return self.narrowed()

    def narrowed(self, *, but: Iterable[str] = ()) -> Any:
        """The rows found by all filters but some."""
        chosen = {name: v for name, v in self.chosen.items() if name not in but}
        queryset = self.begin(self.queryset, chosen)
        for name, filter_ in self.filters.items():
            queryset = filter_.filter(queryset, chosen.get(name))
        return queryset

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and can be read."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def cells(self) -> list[Cell]:
        return list(self.count_cells(self.narrowed(but=self.COUNTED)))

    @property
    def found(self) -> int:
        return sum(cell.number for cell in self._cells_but())

    def choices(self, name: str) -> Mapping[str, int]:
        """How many each choice of a filter would find, the others kept."""
        number: Counter[str] = Counter()
        for cell in self._cells_but(name):
            for value in cell.values[name]:
                number[value] += cell.number
        return number

    def labels(self, name: str) -> Mapping[str, str]:
        """What readers call each choice of a filter, in the order of the choices."""
        return dict(getattr(self.filters[name].field, "choices", ()))

    def _cells_but(self, left_out: str = "") -> Iterable[Cell]:
        wanted = {
            name: self.chosen.get(name)
            for name in self.COUNTED
            if name != left_out and self.chosen.get(name)
        }
        return (
            cell
            for cell in self.cells
            if all(value in cell.values[name] for name, value in wanted.items())
        )

    def count_choices(self) -> None:
        """Write beside each choice what it would find; leave out those of none."""
        for name in (*self.COUNTED, *self.COUNTED_APART):
            number = self.choices(name)
            chosen = self.chosen.get(name)
            # Given without the empty choice: the field puts that first itself.
            self.form.fields[name].choices = [
                (value, self.numbered(name, value, label))
                for value, label in self.labels(name).items()
                if value
                and (value == chosen or self.is_offered(name, number.get(value, 0)))
            ]

    def is_offered(self, name: str, number: int) -> bool:
        """Whether a choice that would find so many stands in the form."""
        return bool(number)

    def numbered(self, name: str, value: str, label: str) -> str:
        """A choice as it stands in the form."""
        return f"{label} ({self.choices(name).get(value, 0)})"

    def active(self) -> list[Active]:
        """The filters in force, each with the query string that drops it."""
        found = {
            name: self._found_without(name)
            for name in self.filters
            if self.chosen.get(name) and name not in self.UNNARROWING
        }
        return [
            Active(
                str(self.filters[name].label),
                self._words(name),
                self._without(name),
                number,
                self.number_words(number),
            )
            for name, number in found.items()
        ]

    def number_words(self, number: int) -> str:
        """How many were found, as a reader reads it."""
        return str(number)

    def _words(self, name: str) -> str:
        """A chosen value as a reader calls it."""
        value = self.chosen[name]
        if hasattr(value, "words"):
            return str(value.words())
        return str(self.labels(name).get(value, value))

    @property
    def query(self) -> str:
        """The query string of the filters in force, without the number of a page."""
        return self._without("")

    def _without(self, name: str) -> str:
        kept = {
            key: self.data[key]
            for key in self.filters
            if key != name and self.chosen.get(key)
        }
        return urlencode(kept)

    def _found_without(self, name: str) -> int:
        """What dropping a filter would find; a query only where nothing is found."""
        if name in self.COUNTED:
            return sum(cell.number for cell in self._cells_but(name))
        if self.found:
            return 0
        return self.narrowed(but=[name]).count()

    def page(self, number: str | None, size: int) -> Page:
        """A page of what was found; the number found is known already."""
        paginator = Paginator(self.qs, size)
        paginator.count = self.found
        page = paginator.get_page(number)
        # The rows before a deep page are then skipped in an index, not read.
        shown: Any = page.object_list
        page.object_list = self.qs.filter(pk__in=shown.values("pk"))
        return page

    def must_be_readable(self) -> None:
        """Refuse what a page would show an error beside: a file has no room for one."""
        for name, problems in self.errors.items():
            field = self.form.fields.get(name)
            label = f"{field.label}: " if field else ""
            raise BadRequest(f"{label}{problems[0]}")
