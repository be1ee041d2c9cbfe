"""The index of the search: the words by which readers find a public statement."""

from collections.abc import Collection
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from references.models.words import WordsField
from references.values.text import IN_TITLE


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def having(self, words: Collection[str]) -> Self:
        """Keep those in which each of these words begins some word; see `HasWords`."""
        return self.filter(search_text__found_by_words=list(words))

    def titled(self, words: Collection[str]) -> Self:
        """Keep those in whose title each of these words begins some word."""
        return self.having([f"{IN_TITLE}{word}" for word in words])


class SearchEntry(models.Model):
    """The words of a row that the public may see; a draft has no entry.

    Derived from the rows: `references.models.derived` writes it when they are saved, and
    `manage.py changed` makes it anew. Sources and their readings have their own words.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    row = models.BigIntegerField()
    # As `references.values.text.indexed_under` gives them.
    search_text = WordsField(of="search_text")

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "row"], name="%(app_label)s_%(class)s_one_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model} {self.row}"
