"""Derived rows: uses say which source or doubt a field cites, search entries hold words.

`references.models.derived` stores both when a row is saved, and `manage.py changed` stores
all of them again. They are deleted together with their row.
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
        """Return the uses that name one of these readings, each as (key of its source, slug)."""
        wanted = set(readings)
        uses = self.filter(source__in={key for key, _slug in wanted})
        return [
            use
            for use in uses.exclude(readings="").order_by("pk")
            if any((use.source, slug) in wanted for slug in use.readings.split())
        ]

    def to_mend(self) -> Self:
        """Keep the public uses with statements that lack something, or words of relative time."""
        return self.public().exclude(lacking="", undated="")


class Use(models.Model):
    """The fact that a field of a row cites a source or doubt; what the field's statements lack.

    A field with a statement that cites neither, or with words of relative time, also has a use
    without source and doubt.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    # The key of a source, or the slug of a doubt; "" for none. It may name what does not exist.
    source = models.CharField(max_length=80, blank=True, default="")
    doubt = models.CharField(max_length=60, blank=True, default="")
    # The slugs of the readings of the source that the field names, separated by blanks.
    readings = models.TextField(blank=True, default="")
    # The page on which readers find the row: "Profile", "History"; and perhaps a heading there.
    page = models.CharField(max_length=200)
    section = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField()
    # On each line a sentence that says more than the readings of the source, or that names no
    # reading. In a use without source and doubt, the sentences that lack both.
    lacking = models.TextField(blank=True, default="")
    # Without source and doubt: the sentences of the field with words of relative time.
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
        """Return the model of the row that has the field."""
        kind = ContentType.objects.get_for_id(self.content_type_id)
        return kind.model_class()

    @property
    def name(self) -> str:
        """Return the key of the source, or "!slug" of the doubt, as markers name them."""
        return f"{DOUBT}{self.doubt}" if self.doubt else self.source


def protect(uses: Sequence[Use], sentence: str) -> None:
    """Raise ProtectedError with this sentence if there are uses."""
    # "{row}" in the sentence becomes the row of the first use, and the number of other uses.
    if uses:
        more = f" and {len(uses) - 1} more" if len(uses) > 1 else ""
        row = f"{uses[0].model._meta.verbose_name} “{uses[0].statement}”{more}"
        raise models.ProtectedError(sentence.format(row=row), set(uses))


class SearchEntry(models.Model):
    """The address of a public row, and the words by which a search finds the row.

    Sources and readings need no entry, since they have such words in a column of their own.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    row = models.BigIntegerField()
    # Where readers find the row: a path, perhaps with a fragment. It may be null: to add another
    # kind of column, SQLite makes the table anew, without the triggers of its index of words.
    path = models.CharField(max_length=400, null=True, db_index=True)  # noqa: DJ001
    # The words, as `references.values.text.indexed_under` writes them.
    search_text = WordsField(of="search_text")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "row"], name="%(app_label)s_%(class)s_one_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model} {self.row}"
