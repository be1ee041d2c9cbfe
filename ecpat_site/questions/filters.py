"""Filters of the open questions."""

from collections import Counter
from collections.abc import Iterable

import django_filters

from ecpat_site.questions.gathering import OpenQuestion
from references.lists import Choice, ListFilter
from references.models.doubt import Doubt
from references.values import text
from references.values.notes import KINDS


class QuestionFilter(ListFilter):
    """Open questions by words and kind."""

    q = django_filters.CharFilter(label="Words", max_length=200)
    kind = Choice(
        choices=[(code, f"{kind.sign} {kind.words}") for code, kind in KINDS.items()],
        label="Kind",
        empty_label="every kind",
    )

    class Meta:
        model = Doubt
        fields: list[str] = []

    def of(self, questions: Iterable[OpenQuestion]) -> list[OpenQuestion]:
        """Return those of these questions that are asked for, in their order."""
        kind = self.values.get("kind")
        words = text.search_words(self.values.get("q", ""))
        worded = [q for q in questions if all(word in q.folded for word in words)]
        found = [q for q in worded if kind in (None, q.kind)]
        self.offer("kind", Counter(q.kind for q in worded), len(found))
        return found
