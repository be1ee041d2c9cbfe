"""How a visitor narrows the members of a network, and the criticism."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from orgprofile.models import Criticism, Member
from orgprofile.models.criticism import CriticismQuerySet
from orgprofile.models.member import MemberQuerySet
from orgprofile.values import countries
from orgprofile.values.moments import Moment, moment
from references.lists.facets import Cell, FacetedFilterSet, Together
from references.values import text
from references.values.dates import InvalidDate


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


class MomentFilter(Together):
    """A date to look back to, before the members are narrowed."""

    field_class = MomentField


def region_choices() -> list[tuple[str, str]]:
    return [(name, name) for name, _codes in countries.regions()]


STANDINGS = [
    choice
    for choice in Member.Standing.choices
    if choice[0] != Member.Standing.UNCONFIRMED
]


class MemberFilter(FacetedFilterSet):
    """Members by words, country, region, standing and evidence, as known for a date."""

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

    COUNTED = ("country", "region", "standing", "evidence")

    class Meta:
        model = Member
        fields: list[str] = []

    def begin(
        self, queryset: MemberQuerySet, chosen: Mapping[str, Any]
    ) -> MemberQuerySet:
        """Look back first: what a member's standing is depends on the day."""
        asked = chosen.get("as_of")
        return queryset.standing_on(asked.looks_back_from if asked else None)

    def with_words(
        self, queryset: MemberQuerySet, name: str, value: str
    ) -> MemberQuerySet:
        for word in text.words(value):
            in_name = Q(name_text__contains=word)
            queryset = queryset.filter(in_name | Q(country_text__contains=word))
        return queryset

    def in_region(
        self, queryset: MemberQuerySet, name: str, value: str
    ) -> MemberQuerySet:
        return queryset.filter(country__in=dict(countries.regions())[value])

    def count_cells(self, queryset: MemberQuerySet) -> Iterable[Cell]:
        counted = (
            queryset.order_by()
            .values_list("country", "stands", "evidence")
            .annotate(number=Count("*"))
        )
        for country, stands, evidence, number in counted:
            values = {
                "country": (country,),
                "region": _regions(country),
                "standing": (stands,),
                "evidence": (evidence,),
            }
            yield Cell(values, number)

    @cached_property
    def moment(self) -> Moment:
        """The day asked for; today where none was, or none that can be read."""
        return self.chosen.get("as_of") or Moment(timezone.now().date())


def _regions(code: str) -> tuple[str, ...]:
    """What a country answers to: a region, and a part of it."""
    country = countries.table().get(code)
    if country is None or not country.region:
        return ()
    return (country.region, f"{country.region}: {country.subregion}")


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
        return queryset.with_words(text.words(value))

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
