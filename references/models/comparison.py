"""Comparisons: what somebody found who compared a statement with its source."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from references.models.fields import KeySlugField, LinesField
from references.models.record import PERMISSIONS, Record, RecordQuerySet, path_to
from references.models.revision import per_revision
from references.models.use import Use
from references.values import comparisons
from references.values.comparisons import EXACT, VERDICTS, ComparisonText

# The name of a note (a reading): the key of its source, and its slug.
Name = tuple[str, str]


def _names(notes: str) -> list[Name]:
    """Return the names in the field `notes` of a comparison, which has a "key#slug" a line."""
    parts = (name.partition("#") for name in notes.split())
    return [(key, slug) for key, _hash, slug in parts]


class ComparisonQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """Return all comparisons: each is public as soon as it is saved."""
        return self.all()

    def texts(self) -> Iterator[tuple[str, ComparisonText]]:
        """Yield each comparison after its field `notes`, the newest first. One query."""
        rows = self.order_by("-compared_on", "-pk").values_list(
            *("notes", "digest", "verdict", "compared_on", "by", "remark")
        )
        yield from ((notes, ComparisonText(*row)) for notes, *row in rows)

    def note_names(self) -> list[tuple[str, str]]:
        """Return the names (key, slug) of all notes that these comparisons name. One query."""
        fields = self.order_by().values_list("notes", flat=True)
        return [name for notes in fields for name in _names(notes)]

    def by_note(self) -> dict[Name, tuple[ComparisonText, ...]]:
        """Return under each note (key, slug) its comparisons, the newest first. One query."""
        result: dict[Name, list[ComparisonText]] = defaultdict(list)
        for notes, text in self.texts():
            for name in _names(notes):
                result[name].append(text)
        return {name: tuple(texts) for name, texts in result.items()}

    def by_digest(self) -> dict[str, ComparisonText]:
        """Return the newest comparison under each digest (of statement and notes). One query."""
        return {text.digest: text for _notes, text in reversed([*self.texts()])}


class Comparison(Record):
    """The finding of somebody who compared a statement with its source.

    It holds while the statement and its notes have the words of then, whose SHA-256 is its
    digest. After a change of these words it no longer counts, but it is never deleted.
    """

    identified_by = ("statement", "digest", "sample")
    explained = ("verdict",)

    statement = models.CharField(
        max_length=300,
        help_text="The id of the statement, such as “at_fact_wwf_founded_citation”. It is in the "
        "column “id” of the file of all statements (CSV), which the page “About this profile” "
        "offers.",
    )
    words = LinesField(
        help_text="The words of the statement on the day when somebody compared "
        "them with the source."
    )
    notes = LinesField(
        blank=True,
        help_text="Our notes of sources that the statement cited, one note on each line: "
        "“key#note”.",
    )
    digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="Leave this field empty. The site then computes a checksum of the words and notes, to see "
        "later whether they changed.",
    )
    verdict = models.CharField(max_length=13, choices=list(VERDICTS.items()))
    remark = LinesField(
        max_length=600,
        blank=True,
        help_text="Say what is inexact (“off”) or wrong in the statement, or why nobody could check it.",
    )
    seen = LinesField(
        "what was seen",
        max_length=800,
        help_text="Say what you saw of the sources: “the page itself, in whole”, “our note alone”.",
    )
    by = models.CharField(
        "by whom",
        max_length=120,
        help_text="Say who or what compared the statement, and whether they also wrote the "
        "statement: “by Anna "
        "Berg, who wrote none of it”.",
    )
    compared_on = models.DateField("compared on", default=timezone.localdate)
    sample = KeySlugField(
        max_length=60,
        blank=True,
        help_text="Fill this in only if the statement was not chosen from an edition. Give the day "
        "and the method of the choice, such as “2026-11-30-by-seed”. Readers see all comparisons "
        "with the same name together.",
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        # None is deleted: the published rate of error counts all.
        default_permissions = tuple(p for p in PERMISSIONS if p != "delete")
        ordering = ["-compared_on", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "digest", "sample"],
                name="%(app_label)s_%(class)s_is_one",
                violation_error_message="There is already a comparison of this statement with "
                "these words: change that comparison.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return path_to("accuracy")

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """After the `with` block, judge anew the statements that name its notes."""
        from references.models import derived  # it imports this module

        yield
        derived.write_rows(Use.objects.naming(_names(self.notes)))

    def clean(self) -> None:
        """Fill in an empty digest, and check that a verdict other than exact has a remark."""
        super().clean()
        errors: dict[str, Any] = {}
        if not self.digest:
            notes = self._note_words(errors)
            from references.models.registry import says_by_source

            row_id = self.statement if says_by_source(self.statement) else ""
            self.digest = comparisons.digest(self.words, notes, row_id)
        if self.verdict != EXACT and not self.remark:
            errors["remark"] = (
                "Say what is inexact (“off”) or wrong in the statement, or why you can’t check it."
            )
        if errors:
            raise ValidationError(errors)

    def _note_words(self, errors: dict[str, Any]) -> list[str]:
        """Return the words of the notes that it names; add an error for a note that doesn't exist."""
        from references.models.reading import Reading  # it imports this module

        names = _names(self.notes)
        texts = Reading.objects.texts_of(names)
        if missing := [name for name in names if name not in texts]:
            name = "#".join(missing[0])
            errors["notes"] = (
                f"There is no note “{name}”. Write the key of the source, “#” and "
                "the short name of the note: “key#note”."
            )
        return [texts[name].words for name in names if name in texts]


@per_revision
def comparisons_by_note() -> dict[Name, tuple[ComparisonText, ...]]:
    """Return all comparisons, under the name of each note that they name; see `by_note`."""
    return Comparison.objects.by_note()
