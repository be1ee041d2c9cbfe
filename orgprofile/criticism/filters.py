"""How a visitor narrows the criticism."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django.db.models import Count
from django.db.models.functions import ExtractYear

from orgprofile.models import Criticism
from orgprofile.models.criticism import CriticismQuerySet
from references.lists.facets import Cell, FacetedFilterSet
from references.values import text


class CriticismFilter(FacetedFilterSet):
    """Exchanges by words, target, outcome and the year in which they began.

    The outcome is the one readers are told: without a published response it is that
    none is recorded. One query finds whom the published criticism is aimed at.
    """

    q = django_filters.CharFilter(
        method="with_words", label="Words in the exchange", max_length=200
    )
    target = django_filters.ChoiceFilter(
        choices=(), method="aimed_at", label="Target", empty_label="every target"
    )
    outcome = django_filters.ChoiceFilter(
        choices=Criticism.Outcome,
        field_name="came_of",
        label="Outcome",
        empty_label="any outcome",
    )
    year = django_filters.ChoiceFilter(
        choices=(), method="begun_in", label="Began in", empty_label="any year"
    )

    COUNTED = ("target", "outcome", "year")

    class Meta:
        model = Criticism
        fields: list[str] = []

    def __init__(self, data: Any, queryset: CriticismQuerySet) -> None:
        super().__init__(data, queryset.with_outcome())
        told = queryset.order_by().values_list(
            "target__slug", "target__name", "target_law", ExtractYear("earliest")
        )
        rows = list(told.distinct())
        targets = {(slug or law, name or law) for slug, name, law, _year in rows}
        years = sorted({year for *_target, year in rows if _is_known(year)})
        self.filters["target"].extra["choices"] = sorted(
            targets, key=lambda target: (text.fold(target[1]), target[0])
        )
        self.filters["year"].extra["choices"] = [
            (str(year), str(year)) for year in years
        ]

    def with_words(
        self, queryset: CriticismQuerySet, name: str, value: str
    ) -> CriticismQuerySet:
        return queryset.with_words(text.search_words(value))

    def aimed_at(
        self, queryset: CriticismQuerySet, name: str, value: str
    ) -> CriticismQuerySet:
        return queryset.aimed_at_any(value)

    def begun_in(
        self, queryset: CriticismQuerySet, name: str, value: str
    ) -> CriticismQuerySet:
        return queryset.filter(earliest__year=int(value))

    def count_cells(self, queryset: CriticismQuerySet) -> Iterable[Cell]:
        counted = (
            queryset.order_by()
            .values_list(
                "target__slug", "target_law", "came_of", ExtractYear("earliest")
            )
            .annotate(number=Count("pk"))
        )
        for slug, law, came_of, year, number in counted:
            values = {
                "target": (slug or law,),
                "outcome": (came_of,),
                "year": (str(year),) if _is_known(year) else (),
            }
            yield Cell(values, number)


def _is_known(year: int | None) -> bool:
    """Whether a date has a beginning: "../2016" begins with the calendar."""
    return year is not None and year > date.min.year
