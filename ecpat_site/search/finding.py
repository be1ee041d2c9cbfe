"""Finds the public rows that have all words of a search.

Four queries find and count them, however many there are: two ask the index of the search,
one each those of the sources and of their readings.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from ecpat_site.search.kinds import KINDS, MODELS, Kind
from references.models import Citation, Reading, SearchEntry
from references.models.registry import related
from references.models.statement import Statement

# The label of a model and the number of a row.
Match = tuple[str, int]
# Numbers of rows under the label of their model.
Numbers = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows with all words: those with them in the title, and the others."""

    titled: Numbers
    others: Numbers

    @property
    def number(self) -> int:
        """Return how many there are."""
        return sum(
            len(s) for found in (self.titled, self.others) for s in found.values()
        )

    def of(self, kind: Kind) -> list[Match]:
        """Return those of a kind, in the order in which they are shown."""
        return [
            (label, number)
            for found in (self.titled, self.others)
            for label in kind.labels
            for number in found.get(label, ())
        ]

    def kinds(self) -> list[Kind]:
        """Return the kinds that have any: first those with the words in a title."""
        found = [kind for kind in KINDS.values() if self.of(kind)]
        return sorted(found, key=lambda kind: not self.titled.keys() & {*kind.labels})


def matches(words: Collection[str], kind: Kind | None = None) -> Matches:
    """Return what has each of these words, one at least, in it; or what of a kind has."""
    labels = kind.labels if kind else list(MODELS)
    entries = SearchEntry.objects.all()
    if kind:
        entries = entries.filter(content_type__in=_content_types(kind))
    titled = _numbers(entries.titled(words))
    others = _numbers(entries.having(words))
    for label, some in titled.items():
        others[label] = sorted({*others[label]}.difference(some))
    for model in (Citation, Reading):
        label = model._meta.label_lower
        if label in labels:
            rows = _public(model).filter(search_text__found_by_words=words)
            others[label] = sorted(rows.order_by().values_list("pk", flat=True))
    return Matches(titled, others)


def _content_types(kind: Kind) -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*kind.models).values())


def _numbers(entries: Any) -> dict[str, list[int]]:
    """Return the numbers of the rows of these entries, as old rows come first."""
    found = defaultdict(list)
    for app, model, number in entries.values_list(
        "content_type__app_label", "content_type__model", "row"
    ):
        found[f"{app}.{model}"].append(number)
    return defaultdict(list, {label: sorted(some) for label, some in found.items()})


def rows(found: Iterable[Match]) -> dict[Match, Any]:
    """Return these rows, if the public may see them. One query for each model."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for label, number in found:
        numbers[label].append(number)
    read = {}
    for label, some in numbers.items():
        for row in _public(MODELS[label]).filter(pk__in=some):
            read[label, row.pk] = row
    return read


def _public(model: Any) -> Any:
    """Return all rows of a model that readers may see now, with what they are parts of."""
    if issubclass(model, Statement):
        rows: Any = related(model)
        return rows.published()
    sources = Citation.objects.public()
    rows = Reading.objects.filter(citation__in=sources).select_related("citation")
    return rows if model is Reading else sources
