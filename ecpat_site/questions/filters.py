"""How a visitor narrows the open questions."""

from collections.abc import Iterable

import django_filters

from ecpat_site.questions.gathering import OpenQuestion
from references.lists.choices import Facet
from references.lists.questions import Question
from references.lists.selects import SelectFilter
from references.statements.doubt import Doubt
from references.values import text
from references.values.doubt import KINDS


class QuestionFilter(django_filters.FilterSet):
    """Open questions by words and kind."""

    q = django_filters.CharFilter(label="Words", max_length=200)
    kind = SelectFilter(
        choices=[(code, f"{kind.sign} {kind.words}") for code, kind in KINDS.items()],
        label="Kind",
        empty_label="every kind",
    )

    class Meta:
        model = Doubt
        fields: list[str] = []


FACETS = {"kind": Facet("kind")}


def rows(found: Iterable[OpenQuestion], question: Question) -> list[OpenQuestion]:
    """Return those that a question of a visitor finds, in the order given."""
    kind = question.get("kind")
    words = text.search_words(question.get("q") or "")
    return [
        each
        for each in found
        if kind in (None, each.kind) and all(word in each.folded for word in words)
    ]
