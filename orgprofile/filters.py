"""How a visitor narrows the members of a network, and looks back to a date."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.http import urlencode

from orgprofile import countries
from orgprofile.models import Member
from orgprofile.models.member import MemberQuerySet
from orgprofile.moments import Moment, moment
from references import text
from references.dates import InvalidDate


class MomentField(forms.CharField):
    """A partial date to look back to, cleaned to a `Moment`."""

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            return moment(written, timezone.now().date())
        except InvalidDate as error:
            raise ValidationError(str(error), code="date") from error


class MomentFilter(django_filters.Filter):
    """A date to look back to; the whole filter does so, before it narrows."""

    field_class = MomentField

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


def region_choices() -> list[tuple[str, str]]:
    return [(name, name) for name, _codes in countries.regions()]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many members share a country, a standing and a kind of evidence."""

    country: str
    standing: str
    evidence: str
    number: int


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force: its words, the query without it, and what that would find."""

    label: str
    value: str
    without: str
    found: int


STANDINGS = [
    choice
    for choice in Member.Standing.choices
    if choice[0] != Member.Standing.UNCONFIRMED
]


class MemberFilter(django_filters.FilterSet):
    """Members by words, country, region, standing and evidence, as known for a date.

    Beside each choice stands how many it would find, the other filters kept. One
    query counts members by country, standing and evidence; the rest is addition.
    """

    q = django_filters.CharFilter(
        method="with_words", label="Words in name or country", max_length=200
    )
    country = django_filters.ChoiceFilter(
        choices=countries.choices, label="Country", empty_label="every country"
    )
    region = django_filters.ChoiceFilter(
        choices=region_choices,
        method="in_region",
        label="Region",
        empty_label="the whole world",
    )
    standing = django_filters.ChoiceFilter(
        choices=STANDINGS,
        field_name="stands",
        label="Standing",
        empty_label="members and former",
    )
    evidence = django_filters.ChoiceFilter(
        choices=Member.Evidence, label="Evidence", empty_label="any evidence"
    )
    as_of = MomentFilter(
        label="As known for",
        help_text="2007, 2007-06 or 2007-06-30",
        max_length=25,
    )

    # Those of which each choice is counted.
    COUNTED = ("country", "region", "standing", "evidence")

    class Meta:
        model = Member
        fields: list[str] = []

    def filter_queryset(self, queryset: MemberQuerySet) -> MemberQuerySet:
        """Look back first: what a member's standing is depends on the day."""
        return self._narrowed(queryset, ("q", *self.COUNTED))

    def _narrowed(
        self,
        queryset: MemberQuerySet,
        names: Iterable[str],
        chosen: Mapping[str, Any] | None = None,
    ) -> MemberQuerySet:
        chosen = self.chosen if chosen is None else chosen
        asked = chosen.get("as_of")
        queryset = queryset.standing_on(asked.looks_back_from if asked else None)
        for name in names:
            queryset = self.filters[name].filter(queryset, chosen.get(name))
        return queryset

    def with_words(
        self, queryset: MemberQuerySet, name: str, value: str
    ) -> MemberQuerySet:
        for word in text.fold(value).split():
            in_name = Q(name_text__contains=word)
            queryset = queryset.filter(in_name | Q(country_text__contains=word))
        return queryset

    def in_region(
        self, queryset: MemberQuerySet, name: str, value: str
    ) -> MemberQuerySet:
        return queryset.filter(country__in=dict(countries.regions())[value])

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and can be read."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def moment(self) -> Moment:
        """The day asked for; today where none was, or none that can be read."""
        return self.chosen.get("as_of") or Moment(timezone.now().date())

    @cached_property
    def cells(self) -> list[Cell]:
        """What was found by words and date, counted. One query."""
        counted = (
            self._narrowed(self.queryset, ("q",))
            .order_by()
            .values_list("country", "stands", "evidence")
            .annotate(number=Count("*"))
        )
        return [Cell(*row) for row in counted]

    @property
    def found(self) -> int:
        return sum(cell.number for cell in self._cells_but())

    def choices(self, name: str) -> Counter[str]:
        """How many each choice of a filter would find, the others kept."""
        number: Counter[str] = Counter()
        for cell in self._cells_but(name):
            for value in _values(cell, name):
                number[value] += cell.number
        return number

    def _cells_but(self, left_out: str = "") -> Iterable[Cell]:
        wanted = {
            name: self.chosen.get(name)
            for name in self.COUNTED
            if name != left_out and self.chosen.get(name)
        }
        return (
            cell
            for cell in self.cells
            if all(value in _values(cell, name) for name, value in wanted.items())
        )

    def count_choices(self) -> None:
        """Write beside each choice what it would find; leave out those of none."""
        for name in self.COUNTED:
            number = self.choices(name)
            chosen = self.chosen.get(name)
            # Given without the empty choice: the field puts that first itself.
            self.form.fields[name].choices = [
                (value, f"{label} ({number[value]})")
                for value, label in self.filters[name].field.choices
                if value and (number[value] or value == chosen)
            ]

    def active(self) -> list[Active]:
        """The filters in force, each with the query string that drops it."""
        return [
            Active(
                str(filter_.label),
                _words(filter_.field, self.chosen[name]),
                self._without(name),
                self._found_without(name),
            )
            for name, filter_ in self.filters.items()
            if self.chosen.get(name)
        ]

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
        rest = self.chosen | {name: None}
        return self._narrowed(self.queryset, ("q", *self.COUNTED), rest).count()


def _values(cell: Cell, name: str) -> tuple[str, ...]:
    """What a cell answers to a filter: a country lies in a region and in a part of it."""
    if name != "region":
        return (getattr(cell, name),)
    country = countries.table().get(cell.country)
    if country is None or not country.region:
        return ()
    return (country.region, f"{country.region}: {country.subregion}")


def _words(field: forms.Field, value: Any) -> str:
    """A chosen value as a reader calls it."""
    if isinstance(value, Moment):
        return value.asked.words() if value.asked else ""
    choices: Any = getattr(field, "choices", ())
    return str(dict(choices).get(value, value))
