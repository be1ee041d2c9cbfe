"""Doubts: why a statement is not certain, or what nobody knows."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from references.models.fields import CitedTextField, KeySlugField, PartialDateField
from references.models.judging import NAMED, PROSE, label
from references.models.record import PERMISSIONS, Record, path_to
from references.models.sourced import Sourced, SourcedQuerySet
from references.models.use import Use, protect
from references.prose import markdown, sourcing
from references.prose.markdown import DOUBT
from references.prose.sourcing import Judged, Known
from references.values import dates
from references.values.readings import KINDS, DoubtText

LONGEST_WORDS = 400


def doubt_address(slug: str) -> str:
    """Return the address of the page of a doubt."""
    return path_to("doubts:detail", slug=slug)


class DoubtQuerySet(SourcedQuerySet):
    def published(self) -> "DoubtQuerySet":
        """Return all doubts: each is public as soon as it is saved."""
        return self.all()

    def texts(self, keys: Collection[str]) -> dict[str, DoubtText]:
        """Return the doubts with these keys as plain values, under "!slug". One query."""
        slugs = [key.removeprefix(DOUBT) for key in keys]
        columns = self.filter(slug__in=slugs).values_list(
            "slug", "kind", "words", "settled_by", "checked_on", "title", "changed"
        )
        return {f"{DOUBT}{row[0]}": DoubtText(*row) for row in columns.order_by()}

    def all_names(self) -> set[str]:
        """Return the keys of these doubts as markers name them: "!slug". One query."""
        slugs = self.order_by().values_list("slug", flat=True)
        return {f"{DOUBT}{slug}" for slug in slugs}

    def refuse_named(self) -> None:
        """Raise ProtectedError if a row names any of these doubts."""
        slugs = self.order_by().values("slug")
        uses = list(Use.objects.filter(doubt__in=slugs).order_by("pk"))
        reason = f"The doubt “{uses[0].doubt}” is named by the {{row}}" if uses else ""
        protect(uses, f"{reason}: remove the doubt there first.")


class Doubt(Sourced):
    """The reason why a statement is not certain, or an open question; and what would answer it.

    A doubt is public as soon as it is saved.
    """

    explained = ("title", "kind")
    shown_in = ("Open questions", "")
    titled = "title"
    public: ClassVar = {
        "title": NAMED,
        "words": PROSE,
        "settled_by": label("what nobody has found yet"),
    }

    slug = KeySlugField(
        max_length=60,
        unique=True,
        help_text="A short name for this doubt, such as “campaign-years”. To show the sign of "
        "the doubt in a text, write [!campaign-years] there. You can’t change this name while a "
        "statement uses it. Readers see the doubt as soon as you save.",
        error_messages={
            "unique": "Another doubt already has this short name: choose another name."
        },
    )
    title = models.CharField(
        max_length=80,
        help_text="The open question in a few words: “In which years did it run?”",
    )
    kind = models.CharField(
        max_length=13,
        choices=[(code, f"{kind.sign} {kind.words}") for code, kind in KINDS.items()],
        help_text="“Not known” needs no sign in a text: the page of open questions lists it anyway.",
    )
    words = CitedTextField(
        "explanation",
        validators=[MaxLengthValidator(LONGEST_WORDS)],
        help_text="Say what is uncertain and why, or what nobody knows. At most "
        f"{LONGEST_WORDS} characters. Cite sources as [@key].",
    )
    settled_by = models.CharField(
        "what would answer it",
        max_length=200,
        blank=True,
        help_text="“The annual accounts for 2024.”",
    )
    checked_on = PartialDateField(
        "checked on",
        help_text="The day on which somebody last looked for an answer: 2026-11-26.",
    )

    order = models.PositiveSmallIntegerField(
        default=0,
        help_text="Smaller numbers come first. Give small numbers to the questions that "
        "readers ask most.",
    )

    objects: ClassVar[Any] = DoubtQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug

    def short_name(self) -> str:
        return self.title

    # A doubt has no parts; but the statements that name it are judged again.
    deriving = Record.deriving

    @property
    def key(self) -> str:
        """Return the key by which markers name the doubt: "!slug"."""
        return f"{DOUBT}{self.slug}"

    def found_by(self) -> tuple[str, str, str]:
        """Return what a search shows of the doubt: its short name, its kind, and its texts."""
        words = f"{markdown.plain(self.words)} {self.settled_by}"
        # A preview may show a row whose kind the form has not checked yet.
        kind = KINDS[self.kind].words if self.kind in KINDS else ""
        return self.slug.replace("-", " "), kind, words

    def judged(self, field: str, known: Known) -> tuple[Judged | None, ...]:
        """Return how each sentence of `words` is sourced; other fields as in `Sourced.judged`."""
        if field != "words":
            return super().judged(field, known)
        # A pin is a figure or name that must stand in a reading that the text names. For a
        # doubt it may also stand in another field, or in the name or date of a cited source.
        others, days = [self.title, self.settled_by], [self.checked_on]
        keys = markdown.prose(self.words).keys
        for source in (known.sources[key] for key in keys if key in known.sources):
            others += [source.title, source.publisher, source.container_title]
            others += source.author_names
            days.append(source.issued)
        others += [day.spelled_out() for day in map(dates.known, days) if day]
        return sourcing.judge_doubt(self.words, others, known)

    def get_absolute_url(self) -> str:
        return doubt_address(self.slug)

    def clean(self) -> None:
        """Check that the text names no doubt, and that the slug stays while a row names it."""
        super().clean()
        if markdown.prose(self.words).doubts:
            raise ValidationError(
                {
                    "words": "You can’t explain a doubt by another doubt: cite a source instead."
                }
            )
        stored = type(self).objects.filter(pk=self.pk)
        stored.exclude(slug=self.slug).refuse_renaming()
