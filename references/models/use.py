"""Uses and search entries, derived from rows: what they rest on, and words to search.

`references.models.derived` writes both when a row is saved, and `manage.py changed` writes
all anew. They go with their row.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from references.models.fields import WordsField
from references.prose.markdown import DOUBT


class UseQuerySet(models.QuerySet["Use"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def naming(self, readings: Iterable[tuple[str, str]]) -> list["Use"]:
        """Return those that name one of these readings, each a key and a slug."""
        wanted = set(readings)
        uses = self.filter(source__in={key for key, _slug in wanted})
        return [
            use
            for use in uses.exclude(readings="").order_by("pk")
            if any((use.source, slug) in wanted for slug in use.readings.split())
        ]

    def to_mend(self) -> Self:
        """Keep the public ones in which something is to mend."""
        return self.public().exclude(lacking="", undated="")


class Use(models.Model):
    """A field of a row that rests on a source or a doubt, or on neither."""

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    # The key of a citation, which may not be there; the slug of a doubt. "" for none.
    source = models.CharField(max_length=80, blank=True, default="")
    doubt = models.CharField(max_length=60, blank=True, default="")
    # The slugs of the readings of the source that it names, with a blank between.
    readings = models.TextField(blank=True, default="")
    # Where readers find it: "Profile", "History"; of the profile, the heading too.
    page = models.CharField(max_length=40)
    section = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField()
    # The sentences that rest on the source and say what no reading has, one a line; where
    # there is neither source nor doubt, those that have none.
    lacking = models.TextField(blank=True, default="")
    # The sentences with words of relative time, where there is neither.
    undated = models.TextField(blank=True, default="")

    statement = GenericForeignKey("content_type", "row")

    objects = UseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "row", "field", "source", "doubt"],
                name="%(app_label)s_%(class)s_one_a_field",
            ),
            models.CheckConstraint(
                condition=Q(source="") | Q(doubt=""),
                name="%(app_label)s_%(class)s_of_source_or_doubt",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "is_public"]),
            models.Index(fields=["doubt", "is_public"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.model._meta.label} {self.row}, {self.field}"

    @property
    def model(self) -> Any:
        """Return the model of its row."""
        kind = ContentType.objects.get_for_id(self.content_type_id)
        return kind.model_class()

    @property
    def name(self) -> str:
        """Return what a marker names: the key of a source, or "!slug" of a doubt."""
        return f"{DOUBT}{self.doubt}" if self.doubt else self.source


def protect(uses: Sequence[Use], sentence: str) -> None:
    """Raise ProtectedError if there are uses; the sentence has a place for their rows."""
    if uses:
        more = f" and {len(uses) - 1} more" if len(uses) > 1 else ""
        row = f"{uses[0].model._meta.verbose_name} “{uses[0].statement}”{more}"
        raise models.ProtectedError(sentence.format(row=row), set(uses))


class SearchEntry(models.Model):
    """The words of a row that the public may see; a draft has no entry.

    Sources and their readings have their own words.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    row = models.BigIntegerField()
    # As `references.values.text.indexed_under` gives them.
    search_text = WordsField(of="search_text")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "row"], name="%(app_label)s_%(class)s_one_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model} {self.row}"
