"""How a visitor narrows the members of a network."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from orgprofile.models import Member, Organisation
from orgprofile.models.member import MemberQuerySet
from orgprofile.values import countries
from orgprofile.values.moments import Moment, moment
from references.lists.choices import Facet
from references.lists.questions import Question
from references.lists.selects import SelectFilter
from references.values import text


class MomentField(forms.CharField):
    """A partial date to look back to, cleaned to a `Moment`.

    `ecpat_site.middleware.looking_back` has refused what is none.
    """

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        return moment(written, timezone.now().date()) if written else None


class MomentFilter(django_filters.Filter):
    field_class = MomentField


def region_choices() -> list[tuple[str, str]]:
    return [(name, name) for name, _codes in countries.regions()]


STANDINGS = [
    choice
    for choice in Member.Standing.choices
    if choice[0] != Member.Standing.UNCONFIRMED
]


class MemberFilter(django_filters.FilterSet):
    """Members by words, country, region, standing and evidence, as known for a date."""

    q = django_filters.CharFilter(label="Words in name or country", max_length=200)
    country = SelectFilter(
        choices=countries.choices, label="Country", empty_label="every country"
    )
    region = SelectFilter(
        choices=region_choices,
        label="Region",
        empty_label="the whole world",
    )
    standing = SelectFilter(
        choices=STANDINGS,
        label="Member or former",
        empty_label="both",
    )
    evidence = SelectFilter(
        choices=Member.Evidence, label="How it is known", empty_label="in any way"
    )
    as_of = MomentFilter(
        label="As known for",
        help_text="2007, 2007-06 or 2007-06-30",
    )

    class Meta:
        model = Member
        fields: list[str] = []


def rows(network: Organisation, question: Question) -> MemberQuerySet:
    """Return the public members of a network that a question finds, by country."""
    # Asked through the network, each member has it without a query.
    found: MemberQuerySet = network.members.published().by_country()
    # What a member's standing is depends on the day.
    found = found.known_on(moment_of(question).looks_back_from)
    for word in text.search_words(question.get("q") or ""):
        in_name = Q(name_text__contains=word)
        found = found.filter(in_name | Q(country_text__contains=word))
    if country := question.get("country"):
        found = found.filter(country=country)
    if region := question.get("region"):
        found = found.filter(country__in=dict(countries.regions())[region])
    if standing := question.get("standing"):
        found = found.filter(stands=standing)
    if evidence := question.get("evidence"):
        found = found.filter(evidence=evidence)
    return found


def moment_of(question: Question) -> Moment:
    """Return the day asked for; today where none was."""
    return question.get("as_of") or Moment(timezone.now().date())


def _regions(code: str) -> tuple[str, ...]:
    """Return the choices a country belongs to: a region, and a part of it."""
    country = countries.table().get(code)
    if country is None or not country.region:
        return ()
    return (country.region, f"{country.region}: {country.subregion}")


FACETS = {
    "country": Facet("country"),
    "region": Facet("country", _regions),
    "standing": Facet("stands"),
    "evidence": Facet("evidence"),
}
