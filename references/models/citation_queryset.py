"""The queries of citations: by key, in order, how often each is cited."""

from collections.abc import Iterable
from typing import Any, Self

from django.db.models import Count, Exists, Manager, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from references.models.record import RecordQuerySet
from references.models.use import Use, protect


class CitationQuerySet(RecordQuerySet):
    def by_key(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the citations of these keys."""
        return {row.key: row for row in self.filter(key__in=set(keys)).order_by()}

    def all_keys(self) -> set[str]:
        return set(self.values_list("key", flat=True))

    def all_names(self) -> set[str]:
        """Return what markers may name: keys, and "key#slug"."""
        found = set()
        for key, slug in self.order_by().values_list("key", "readings__slug"):
            found |= {key, f"{key}#{slug}"} if slug else {key}
        return found

    def in_order(self) -> Self:
        """Order by the first author, else by the title."""
        return self.order_by("sort_text", "key")

    def public(self) -> Self:
        """Keep what readers may see: what is in the list, and what is cited in public."""
        uses = Use.objects.public().filter(source=OuterRef("key"))
        return self.filter(Q(listed=True) | Exists(uses))

    def with_use_count(self) -> Self:
        """Annotate how many public statements cite each: `use_count`."""
        uses = Use.objects.public().filter(source=OuterRef("key"))
        number = uses.order_by().values("source").annotate(number=Count("*"))
        return self.annotate(use_count=Coalesce(Subquery(number.values("number")), 0))

    def refuse_named(self) -> None:
        """Raise ProtectedError if any of these citations is cited."""
        uses = Use.objects.filter(source__in=self.order_by().values("key"))
        protect(list(uses), "A source can’t be deleted while something rests on it.")


class CitationManager(Manager.from_queryset(CitationQuerySet)):
    """The manager of citations, a class by name so that mypy's cache keeps it."""
