"""How a visitor narrows the criticism."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import CharField
from django.db.models.functions import Coalesce

from orgprofile.models import Criticism
from orgprofile.models.criticism import CriticismQuerySet
from references.lists.choices import Facet
from references.lists.questions import Question
from references.lists.selects import SelectFilter
from references.values import text


class CriticismFilter(django_filters.FilterSet):
    """Exchanges by words, target, outcome and the year in which they began.

    The outcome is the one the pages show: without a published response, that none is
    recorded. One query finds the targets and the years of the published criticism.
    """

    q = django_filters.CharFilter(label="Words in the exchange", max_length=200)
    target = SelectFilter(choices=(), label="Target", empty_label="every target")
    outcome = SelectFilter(
        choices=Criticism.Outcome,
        label="Outcome",
        empty_label="any outcome",
    )
    year = SelectFilter(choices=(), label="Began in", empty_label="any year")

    class Meta:
        model = Criticism
        fields: list[str] = []

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        aimed = (
            Criticism.objects.published()
            .order_by()
            .values_list("target__slug", "target__name", "target_law", "earliest__year")
        )
        rows = list(aimed.distinct())
        targets = {(slug or law, name or law) for slug, name, law, _year in rows}
        years = {year for *_target, found in rows for year in _known(found)}
        self.filters["target"].extra["choices"] = sorted(
            targets, key=lambda target: (text.fold(target[1]), target[0])
        )
        self.filters["year"].extra["choices"] = [(year, year) for year in sorted(years)]


def rows(question: Question) -> CriticismQuerySet:
    """Return the public criticism a question finds, the oldest first."""
    found = Criticism.objects.published().in_order().with_outcome()
    found = found.annotate(
        aim=Coalesce("target__slug", "target_law", output_field=CharField())
    )
    if asked := question.get("q"):
        found = found.with_words(text.search_words(asked))
    if target := question.get("target"):
        found = found.filter(aim=target)
    if outcome := question.get("outcome"):
        found = found.filter(came_of=outcome)
    if year := question.get("year"):
        found = found.filter(earliest__year=int(year))
    return found


def _known(year: int | None) -> tuple[str, ...]:
    """Return a year as a choice; none of a date without beginning, such as "../2016"."""
    return (str(year),) if year is not None and year > date.min.year else ()


FACETS = {
    "target": Facet("aim"),
    "outcome": Facet("came_of"),
    "year": Facet("earliest__year", _known),
}
