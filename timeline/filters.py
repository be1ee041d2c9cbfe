"""How a visitor narrows the history."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.lists.choices import Facet
from references.lists.questions import Question
from references.lists.selects import SelectField, SelectFilter
from references.records.fields import validate_key
from references.values import dates, text
from references.values.dates import InvalidDate, Point
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant

CERTAINLY = "certainly"


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


class SlugField(SelectField):
    """A choice by slug among what rows name: the form can't know it beforehand."""

    default_validators = [validate_key]

    def valid_value(self, value: Any) -> bool:
        return True


class PointFilter(django_filters.Filter):
    field_class = PointField


class SlugFilter(django_filters.Filter):
    field_class = SlugField


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


class HistoryEventFilter(django_filters.FilterSet):
    """Events by words, period, kind, country and who had a part in them."""

    q = django_filters.CharFilter(label="Words in title, place or text", max_length=200)
    since = PointFilter(
        label="From", help_text="1995, 1995-06, 1995-06-30 or 1990s", max_length=100
    )
    until = PointFilter(label="To", help_text="included", max_length=100)
    within = SelectFilter(
        label="Inexact dates",
        choices=[(CERTAINLY, "must certainly lie in it")],
        empty_label="may lie in this period",
    )
    kind = SelectFilter(
        choices=HistoryEvent.Kind, label="Kind", empty_label="every kind"
    )
    country = SelectFilter(
        choices=countries.choices,
        label="Country",
        empty_label="everywhere",
    )
    organisation = SlugFilter(label="Organisation", empty_label="every organisation")

    class Meta:
        model = HistoryEvent
        fields: list[str] = []
        form = PeriodForm


def rows(question: Question) -> HistoryEventQuerySet:
    """Return the public events a question finds, the oldest first."""
    found = HistoryEvent.objects.published().in_order()
    since, until = question.get("since"), question.get("until")
    if since or until:
        first = since.earliest if since else date.min
        last = until.latest if until else date.max
        if question.get("within") == CERTAINLY:
            found = found.certainly_within(first, last)
        else:
            found = found.possibly_within(first, last)
    if asked := question.get("q"):
        found = found.with_words(text.search_words(asked))
    if kind := question.get("kind"):
        found = found.filter(kind=kind)
    if country := question.get("country"):
        found = found.in_country(country)
    if organisation := question.get("organisation"):
        found = found.involving(organisation)
    return found


# --- Choices -----------------------------------------------------------------------------


def _taking_part(found: HistoryEventQuerySet | None) -> Counter[str]:
    """Count the events in which each body has a part, or whose history it is."""
    events = (HistoryEvent.objects.published() if found is None else found).order_by()
    own = events.values_list("organisation__slug").annotate(number=Count("*"))
    others = (
        Participant.objects.of_published(events)
        .order_by()
        .values_list("organisation__slug")
        .annotate(number=Count("event", distinct=True))
    )
    number: Counter[str] = Counter()
    for slug, events_of_it in own.union(others, all=True):
        number[slug] += events_of_it
    return number


def _names(slugs: Collection[str]) -> dict[str, str]:
    """Name bodies, in the order of their names; one that is not public by its slug."""
    public = Organisation.objects.published().filter(slug__in=slugs)
    names = {slug: slug for slug in slugs} | dict(public.values_list("slug", "name"))
    return dict(sorted(names.items(), key=lambda body: (text.fold(body[1]), body[0])))


FACETS = {
    "kind": Facet("kind"),
    "country": Facet("countries", lambda written: written.split(", ")),
    "organisation": Facet(tally=_taking_part, labels=_names),
}
