"""How a visitor narrows the history."""

import django_filters

from timeline.models import HistoryEvent, HistoryEventQuerySet


class HistoryEventFilter(django_filters.FilterSet):
    """Events by kind and by the years they touch, both included."""

    since = django_filters.NumberFilter(
        method="from_year", label="From year", min_value=1, max_value=9998
    )
    until = django_filters.NumberFilter(
        method="to_year", label="To year", min_value=1, max_value=9998
    )
    kind = django_filters.ChoiceFilter(
        choices=HistoryEvent.Kind, label="Kind", empty_label="every kind"
    )

    class Meta:
        model = HistoryEvent
        fields: list[str] = []

    def from_year(
        self, queryset: HistoryEventQuerySet, name: str, year: float
    ) -> HistoryEventQuerySet:
        return queryset.during(int(year), 9998)

    def to_year(
        self, queryset: HistoryEventQuerySet, name: str, year: float
    ) -> HistoryEventQuerySet:
        return queryset.during(1, int(year))
