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
from references.models.registry import says_by_source
from references.models.revision import per_revision
from references.models.use import Use
from references.values import comparisons
from references.values.comparisons import EXACT, VERDICTS, ComparisonText

# The name of a note (a reading): the key of its source, and its slug.
Name = tuple[str, str]


def _names(notes: str) -> list[Name]:
    """Return the (key, slug) of each note in the field `notes`: a "key#slug" on each line."""
    parts = (name.partition("#") for name in notes.split())
    return [(key, slug) for key, _hash, slug in parts]


class ComparisonQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """Return all comparisons: each is public as soon as it is saved."""
        return self.all()

    def texts(self) -> Iterator[tuple[str, ComparisonText]]:
        """Yield each comparison after its field `notes`, the newest first. One query."""
        rows = self.order_by("-compared_on", "-pk").values_list(
            "notes", "digest", "verdict", "compared_on", "by", "remark"
        )
        for notes, *columns in rows:
            yield notes, ComparisonText(*columns)

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
        # The newest comes last, so that it replaces older ones with the same digest.
        return {text.digest: text for _notes, text in reversed([*self.texts()])}


class Comparison(Record):
    """The finding of somebody who compared a statement with its source.

    `digest` is the SHA-256 of the words that the statement and its notes had then. After a
    change of these words the comparison no longer counts, but it is never deleted.
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
        help_text="If the statement is inexact (“off”) or wrong, say what is. If nobody could "
        "check it, say why.",
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
        # No comparison is deleted: the published rate of error counts all of them.
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
        """After the `with` block, judge again the statements that cite the compared notes."""
        from references.models import derived  # it imports this module

        yield
        derived.write_rows(Use.objects.naming(_names(self.notes)))

    def clean(self) -> None:
        """Check the notes and the remark, and fill in an empty digest."""
        super().clean()
        errors: dict[str, Any] = {}
        if not self.digest:
            try:
                self.digest = self._new_digest()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if self.verdict != EXACT and not self.remark:
            errors["remark"] = (
                "Say what is inexact (“off”) or wrong in the statement, or why you can’t check it."
            )
        if errors:
            raise ValidationError(errors)

    def _new_digest(self) -> str:
        """Return the digest of the words and notes; raises ValidationError for a missing note."""
        from references.models.reading import Reading  # it imports this module

        names = _names(self.notes)
        texts = Reading.objects.texts_of(names)
        for name in names:
            if name not in texts:
                sentence = (
                    f"There is no note “{'#'.join(name)}”. Write the key of the source, “#” and "
                    "the short name of the note: “key#note”."
                )
                raise ValidationError({"notes": sentence})
        note_words = [texts[name].words for name in names]
        # What a row says by a source may be a year alone, which other rows say too, so its id
        # is added. A sentence of prose has no id in its digest, since it may move.
        row_id = self.statement if says_by_source(self.statement) else ""
        return comparisons.digest(self.words, note_words, row_id)


@per_revision
def comparisons_by_note() -> dict[Name, tuple[ComparisonText, ...]]:
    """Return all comparisons by note, as `by_note` does, and read once in a revision."""
    return Comparison.objects.by_note()
