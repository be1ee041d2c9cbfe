"""The index of uses: which field of which row cites which source."""

from collections import defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Self

from django.apps import apps
from django.db import models

# What stands where the key of a source would, for sentences that name none, and for those
# with words of relative time. No source and no doubt has such a key.
BARE = ""
UNDATED = "~"
NO_SOURCES = (BARE, UNDATED)

# Where it is set, what is saved is not indexed, but put here under its
# model: whoever set it does that at the end (`references.uses.index.updating_at_the_end`).
updated_later: ContextVar[dict[type[Any], list[int]] | None] = ContextVar(
    "updated_later", default=None
)


class IndexedUseQuerySet(models.QuerySet["IndexedUse"]):
    def naming(self, readings: Iterable[tuple[str, str]]) -> list["IndexedUse"]:
        """Return the lines that name one of these readings, each a key and a slug."""
        wanted = set(readings)
        lines = self.filter(key__in={key for key, _slug in wanted}).exclude(readings="")
        return [
            line
            for line in lines.order_by("pk")
            if any((line.key, slug) in wanted for slug in line.readings.split())
        ]

    def judge_again(self, readings: Iterable[tuple[str, str]]) -> None:
        """Note anew what the statements lack that name one of these readings."""
        naming: dict[str, set[int]] = defaultdict(set)
        for line in self.naming(readings):
            naming[line.model].add(line.row)
        for label, numbers in naming.items():
            model: Any = apps.get_model(label)
            model.judge_again(numbers)

    def lacking(self) -> Self:
        """Keep the public lines of statements in which something is to mend.

        Their sources do not bear them out, or the key is one of `NO_SOURCES`.
        """
        return self.filter(is_public=True).exclude(lacking="")


class IndexedUse(models.Model):
    """A field of a row that cites a source, or that says something without any.

    Derived from the rows that cite: `references.uses.index` writes it when they are saved,
    and `manage.py changed` rebuilds it. The key may be one that no citation has, or one of
    `NO_SOURCES`.
    """

    key = models.CharField(max_length=80)
    # The row, by the label of its model ("timeline.historyevent") and its number.
    model = models.CharField(max_length=80)
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    # The slugs of the readings of the source that it names, with a blank between.
    readings = models.TextField(blank=True, default="")
    # Where readers find it: "Profile", "History"; of the profile, the heading too.
    page = models.CharField(max_length=40)
    section = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField()
    # The sentences that rest on the source and say what no reading has, or that the key
    # stands for, one a line.
    lacking = models.TextField(blank=True, default="")

    objects = IndexedUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "model", "row", "field"],
                name="%(app_label)s_%(class)s_one_a_field",
            )
        ]
        indexes = [
            models.Index(fields=["model", "row"]),
            models.Index(fields=["key", "page", "section", "is_public"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.model} {self.row}, {self.field}"

    @property
    def row_in_words(self) -> str:
        """Name the row in a sentence: "section “History”". One query at least."""
        model = apps.get_model(self.model)
        row = model._base_manager.filter(pk=self.row).first()
        return f"{model._meta.verbose_name} “{row}”"
