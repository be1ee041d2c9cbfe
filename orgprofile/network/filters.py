"""How a visitor narrows the members of a network."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone

from orgprofile.models import Member
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
        for word in text.search_words(value):
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
