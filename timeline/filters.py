"""How a visitor narrows the history."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Min

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.lists.facets import Cell, FacetedFilterSet, NamedFilter, Together
from references.values import dates, text
from references.values.dates import InvalidDate, Point
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant

CERTAINLY = "certainly"
# Rows are told apart by the key of a body, which is quicker than by its names; those
# are the same in all of its rows.
_NAMED = {"slug": Min("organisation__slug"), "name": Min("organisation__name")}


class PointField(forms.CharField):
    """A date to begin from or to end with, cleaned to a `Point`."""

    def clean(self, value: Any) -> Point | None:
        written = super().clean(value)
        if not written:
            return None
        try:
            return dates.point(written)
        except InvalidDate as error:
            raise ValidationError(str(error), code="date") from error


class PointFilter(Together):
    field_class = PointField


class ChoiceTogether(Together):
    field_class = forms.ChoiceField


class PeriodForm(forms.Form):
    """The form of the filters; the period it asks for must not end before it begins."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since.earliest > until.latest:
            raise ValidationError(
                {
                    "until": f"“{self['until'].value()}” is before "
                    f"“{self['since'].value()}”: swap the two dates."
                }
            )
        if not since and not until:
            cleaned["within"] = ""
        return cleaned


class HistoryEventFilter(FacetedFilterSet):
    """Events by words, period, kind, country and who had a part in them."""

    q = django_filters.CharFilter(
        method="with_words", label="Words in title, place or text", max_length=200
    )
    since = PointFilter(
        label="From", help_text="1995, 1995-06, 1995-06-30 or 1990s", max_length=100
    )
    until = PointFilter(label="To", help_text="included", max_length=100)
    within = ChoiceTogether(
        label="Dates that are not exact",
        choices=[
            ("", "may lie in this period"),
            (CERTAINLY, "must certainly lie in it"),
        ],
        required=False,
    )
    kind = django_filters.ChoiceFilter(
        choices=HistoryEvent.Kind, label="Kind", empty_label="every kind"
    )
    country = django_filters.ChoiceFilter(
        choices=countries.choices,
        method="in_country",
        label="Country",
        empty_label="everywhere",
    )
    organisation = NamedFilter(
        method="involving", label="Organisation", empty_label="every organisation"
    )

    COUNTED = ("kind", "country")
    COUNTED_APART = ("organisation",)

    class Meta:
        model = HistoryEvent
        fields: list[str] = []
        form = PeriodForm

    def begin(
        self, queryset: HistoryEventQuerySet, chosen: Mapping[str, Any]
    ) -> HistoryEventQuerySet:
        """Narrow by the period: its ends and its sureness mean something together."""
        since, until = chosen.get("since"), chosen.get("until")
        if not since and not until:
            return queryset
        first = since.earliest if since else date.min
        last = until.latest if until else date.max
        if chosen.get("within") == CERTAINLY:
            return queryset.certainly_within(first, last)
        return queryset.possibly_within(first, last)

    def with_words(
        self, queryset: HistoryEventQuerySet, name: str, value: str
    ) -> HistoryEventQuerySet:
        return queryset.with_words(text.search_words(value))

    def in_country(
        self, queryset: HistoryEventQuerySet, name: str, value: str
    ) -> HistoryEventQuerySet:
        return queryset.in_country(value)

    def involving(
        self, queryset: HistoryEventQuerySet, name: str, value: str
    ) -> HistoryEventQuerySet:
        return queryset.involving(value)

    def count_cells(self, queryset: HistoryEventQuerySet) -> Iterable[Cell]:
        counted = (
            queryset.order_by()
            .values_list("kind", "countries")
            .annotate(number=Count("*"))
        )
        for kind, written, number in counted:
            values = {"kind": (kind,), "country": tuple(written.split(", "))}
            yield Cell(values, number)

    @cached_property
    def organisations(self) -> list[tuple[str, str, int]]:
        """Slug and name of each body, and in how many events it has a part.

        Of the events found without this filter, by name. One query, and another
        where the body chosen has a part in none of them.
        """
        events = self.narrowed(but=["organisation"]).order_by()
        own = events.values_list("organisation").annotate(number=Count("*"), **_NAMED)
        others = (
            Participant.objects.of_published(events)
            .order_by()
            .values_list("organisation")
            .annotate(number=Count("event", distinct=True), **_NAMED)
        )
        number: Counter[tuple[str, str]] = Counter()
        for _pk, found, slug, name in own.union(others, all=True):
            number[slug, name] += found
        chosen = self.chosen.get("organisation")
        if chosen and chosen not in {slug for slug, _name in number}:
            body = Organisation.objects.published().filter(slug=chosen).first()
            number[chosen, body.name if body else chosen] = 0
        return sorted(
            ((slug, name, found) for (slug, name), found in number.items()),
            key=lambda body: text.fold(body[1]),
        )

    def choices(self, name: str) -> Mapping[str, int]:
        if name == "organisation":
            return {slug: number for slug, _name, number in self.organisations}
        return super().choices(name)

    def labels(self, name: str) -> Mapping[str, str]:
        if name == "organisation":
            return {slug: words for slug, words, _number in self.organisations}
        return super().labels(name)
