"""The queries of citations: by key, in order, how often each is cited."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db.models import Count, Exists, F, Manager, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from references.models.record import RecordQuerySet
from references.models.use import Use, protect


class CitationQuerySet(RecordQuerySet):
    def by_key(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the citations of these keys, also by the keys they had before a merge."""
        wanted = set(keys)
        found = {row.key: row for row in self.filter(key__in=wanted).order_by()}
        now = self.keys_now(wanted - found.keys())
        if now:
            found |= self.by_key({*now.values()} - found.keys())
            found |= {old: found[new] for old, new in now.items()}
        return found

    def keys_now(self, keys: Collection[str]) -> dict[str, str]:
        """Return the keys of today under those of these that were merged."""
        if not keys:
            return {}
        merged = self.model.objects.filter(former_keys__key__in=keys).order_by()
        return dict(merged.values_list("former_keys__key", "key"))

    def all_keys(self) -> set[str]:
        return set(self.values_list("key", flat=True))

    def all_names(self) -> set[str]:
        """Return what markers may name: keys, former ones too, and "key#slug"."""
        found = set()
        fields = ("key", "former_keys__key", "readings__slug")
        for *keys, slug in self.order_by().values_list(*fields):
            for key in filter(None, keys):
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

    def link_checks(self) -> dict[str, Any]:
        """Return how many have an address, how many of these were checked, and when last."""
        checked = Q(checked_url=F("url")) & ~Q(link_found="")
        return self.exclude(url="").aggregate(
            addresses=Count("pk"),
            checked=Count("pk", filter=checked),
            last=Max("checked_at", filter=checked),
        )

    def refuse_named(self) -> None:
        """Raise ProtectedError if any of these citations is cited."""
        uses = Use.objects.filter(source__in=self.order_by().values("key"))
        protect(list(uses), "A source can’t be deleted while something rests on it.")


class CitationManager(Manager.from_queryset(CitationQuerySet)):
    """The manager of citations, a class by name so that mypy's cache keeps it."""
