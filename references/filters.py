"""How a visitor narrows the list of sources."""

import django_filters
from django.db.models import Q

from references.models import Citation, CitationQuerySet


class CitationFilter(django_filters.FilterSet):
    """Sources by words, kind and whether an address is recorded."""

    q = django_filters.CharFilter(
        method="with_words", label="Words in title, author or publisher", max_length=200
    )
    type = django_filters.ChoiceFilter(
        choices=Citation.Type, label="Kind", empty_label="every kind"
    )
    address = django_filters.ChoiceFilter(
        method="with_address",
        choices=[*Citation.Address.choices, ("none", "no address recorded")],
        label="Address",
        empty_label="any or none",
    )

    class Meta:
        model = Citation
        fields: list[str] = []

    def with_words(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(authors__icontains=word)
                | Q(publisher__icontains=word)
                | Q(container_title__icontains=word)
            )
        return queryset

    def with_address(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        return queryset.filter(address="" if value == "none" else value)
