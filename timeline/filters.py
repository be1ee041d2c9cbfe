"""Filters of the history."""

from typing import Any, Self

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.lists import Choice, ListFilter, OpenField
from references.values import dates, text
from references.values.dates import InvalidDate, Point
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant


class PointField(forms.CharField):
    """A date to begin from or to end with, cleaned to a `Point`."""

    def clean(self, value: Any) -> Point | None:
        typed = super().clean(value)
        try:
            return dates.point(typed) if typed else None
        except InvalidDate as error:
            raise ValidationError(str(error), code="date") from error


class PointFilter(django_filters.Filter):
    field_class = PointField


class BodyFilter(django_filters.ChoiceFilter):
    field_class = OpenField


def bodies() -> list[tuple[str, str]]:
    """Return the public bodies that have a history, or a part in an event. One query."""
    events = HistoryEvent.objects.published().values("organisation")
    parts = Participant.objects.published().values("organisation")
    held = Q(pk__in=events) | Q(pk__in=parts)
    rows = Organisation.objects.published().filter(held).values_list("slug", "name")
    return sorted(rows, key=lambda body: (text.fold(body[1]), body[0]))


class PeriodForm(forms.Form):
    """The form of the filters; the period it asks for must not end before it begins."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since.earliest > until.latest:
            first, last = self["since"].value(), self["until"].value()
            reason = f"“{last}” is before “{first}”: swap the two dates."
            raise ValidationError({"until": reason})
        return cleaned


class HistoryEventFilter(ListFilter):
    """Events by words, period, kind, country and who had a part in them."""

    q = django_filters.CharFilter(
        label="Words in title, place or text", max_length=200, method="with_words"
    )
    since = PointFilter(
        label="From",
        help_text="1995, 1995-06, 1995-06-30 or 1990s",
        max_length=100,
        method="from_point",
    )
    until = PointFilter(
        label="To", help_text="included", max_length=100, method="up_to_point"
    )
    kind = Choice(
        choices=lambda: settings.PROFILE.choices("events", number=1),
        label="Kind",
        empty_label="every kind",
    )
    country = Choice(
        choices=countries.choices,
        label="Country",
        empty_label="everywhere",
        method=lambda rows, _name, code: rows.filter(countries__contains=code),
        column="countries",
        choices_of=lambda codes: codes.split(", "),
    )
    organisation = BodyFilter(
        choices=bodies,
        label="Organisation",
        empty_label="every organisation",
        method=lambda rows, _name, slug: rows.involving(slug),
    )

    class Meta:
        model = HistoryEvent
        fields: list[str] = []
        form = PeriodForm

    @classmethod
    def published(cls, asked: QueryDict) -> Self:
        """Return the public events that a query string asks for, the oldest first."""
        return cls(asked, HistoryEvent.objects.published().in_order())

    def with_words(self, rows: Any, name: str, asked: str) -> HistoryEventQuerySet:
        for word in text.search_words(asked):
            rows = rows.filter(search_text__contains=word)
        return rows

    def from_point(self, rows: Any, name: str, since: Point) -> HistoryEventQuerySet:
        """Keep events that may touch a day since then."""
        return rows.filter(latest__gte=since.earliest)

    def up_to_point(self, rows: Any, name: str, until: Point) -> HistoryEventQuerySet:
        return rows.filter(earliest__lte=until.latest)
