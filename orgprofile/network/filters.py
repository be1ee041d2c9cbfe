"""Filters of the members of a network."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from orgprofile.models import Member, Organisation
from orgprofile.models.member import MemberQuerySet
from orgprofile.values import countries
from references.lists import Choice, ListFilter
from references.values import text


def regions_of(code: str) -> tuple[str, ...]:
    """Return the choices a country belongs to: a region, and a part of it."""
    country = countries.table().get(code)
    return country.areas if country else ()


class MemberFilter(ListFilter):
    """Members by words, country, region, standing and evidence."""

    q = django_filters.CharFilter(
        label="Words in name or country", max_length=200, method="with_words"
    )
    country = Choice(
        choices=countries.choices, label="Country", empty_label="every country"
    )
    region = Choice(
        choices=lambda: [(area, area) for area in countries.areas()],
        label="Region",
        empty_label="the whole world",
        method="in_region",
        column="country",
        choices_of=regions_of,
    )
    standing = Choice(
        choices=[
            (Member.Standing.MEMBER, "present"),
            (Member.Standing.FORMER, "former"),
        ],
        label="Present or former",
        empty_label="both",
    )
    evidence = Choice(
        choices=Member.Evidence, label="How it is known", empty_label="in any way"
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def with_words(self, rows: Any, name: str, asked: str) -> QuerySet:
        for word in text.search_words(asked):
            in_name = Q(name_text__contains=word)
            rows = rows.filter(in_name | Q(country_text__contains=word))
        return rows

    def in_region(self, rows: Any, name: str, region: str) -> QuerySet:
        return rows.filter(country__in=countries.within(region))


def members(network: Organisation) -> MemberQuerySet:
    """Return the public members of a network, by country."""
    # Asked through the network, each member has it without a query.
    rows: MemberQuerySet = network.members.published()
    return rows.by_country()
