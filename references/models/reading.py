"""Readings: what a source says on one point, as somebody read it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from references.models.citation import Citation
from references.models.fields import (
    KeySlugField,
    LinesField,
    PartialDateField,
    WebAddressField,
    WordsField,
)
from references.models.judging import NAMED, label
from references.models.record import PERMISSIONS, Record, RecordQuerySet
from references.models.use import Use, protect
from references.prose.markdown import LONGEST_READING
from references.values import text
from references.values.readings import ReadingText, seen_line

# A quotation of more words would copy too much: the rest must be in our own words.
MOST_QUOTED_WORDS = 25


class ReadingQuerySet(RecordQuerySet):
    def public(self) -> Self:
        return self.filter(citation__in=Citation.objects.public())

    def texts(self) -> dict[Any, ReadingText]:
        """Return these readings as plain values, under (key of the source, slug)."""
        # One query. Pages call this after each edit, so it makes no object of each row.
        rows = self.order_by().values_list("citation__key", *_COLUMNS, *_OF_CHECK)
        end = len(_COLUMNS)
        result = {}
        for key, *values in rows:
            columns, checked = values[:end], values[end:]
            name = (key, columns[0])
            result[name] = _as_text(columns, checked)
        return result

    def texts_of(self, names: Collection[tuple[str, str]]) -> dict[Any, ReadingText]:
        """Return all readings of the sources in these names, each (key of the source, slug)."""
        # Readings with other slugs are among them: to read these takes less time than a
        # query for each name.
        rows = self.filter(citation__key__in={key for key, _slug in names})
        return rows.texts()

    def reading_names(self) -> list[tuple[str, str]]:
        """Return the name of each reading: the key of its source, and its slug. One query."""
        return [*self.order_by().values_list("citation__key", "slug")]

    def only_readings(self, key: Any) -> Any:
        """Return a query for a hint: the marker and words of the only reading of a source."""
        # `key` is that of the source, perhaps as an expression. If the source has several
        # readings or none, the query finds no row.
        others = Reading.objects.filter(citation=OuterRef("citation"))
        only = self.exclude(Exists(others.exclude(pk=OuterRef("pk"))))
        words = [Value("Its one note is [@"), "citation__key", Value("#"), "slug"]
        words += [Value("]: "), "says"]
        hint = Concat(*words, output_field=models.TextField())
        return only.filter(citation__key=key).values_list(hint)

    def refuse_named(self) -> None:
        """Raise ProtectedError if a statement names any of these readings."""
        names = set(self.reading_names())
        uses = Use.objects.naming(names) if names else []
        if not uses:
            return
        source = uses[0].source
        slug = next(s for s in uses[0].readings.split() if (source, s) in names)
        protect(
            uses,
            f"[@{source}#{slug}] is cited by the {{row}}: cite another note there first, or only "
            "the source.",
        )


class Reading(Record):
    """Our words for what a source says on one point; where and when somebody read it."""

    class Extent(models.TextChoices):
        """The part of the source that was read."""

        WHOLE = "whole", "in whole"
        PART = "part", "in part"
        OTHER_PAGE = "other-page", "on another page of the publisher"

    identified_by = ("citation__key", "slug")
    explained = ("quotation", "read_on")
    public: ClassVar = {
        "says": label("what the source says, to be looked for at its address"),
        "quotation": NAMED,
        "locator": label("where in the source that is"),
        "find": label("words of the source"),
    }

    citation = models.ForeignKey(
        Citation, models.CASCADE, related_name="readings", verbose_name="source"
    )
    slug = KeySlugField(
        max_length=LONGEST_READING,
        help_text="A short name for this note, such as “founding”. To cite this note in a text, "
        "write [@key#founding]. You can’t change the name while a statement uses it.",
    )
    says = LinesField(
        "in short",
        validators=[MaxLengthValidator(400)],
        help_text="Say in your own words what the source says about one subject, with its "
        "figures, dates and names. At most 400 characters.",
    )
    quotation = models.CharField(
        max_length=250,
        blank=True,
        help_text="If the exact words of the source matter, copy them here without quotation marks: "
        f"at most {MOST_QUOTED_WORDS} words.",
    )
    locator = models.CharField(
        "where in it",
        max_length=60,
        blank=True,
        help_text="The place in the source, such as “p. 3”.",
    )
    read_at = WebAddressField(
        "where you read it",
        blank=False,
        help_text="The web address that you read: of the page itself, or of an archived copy.",
    )
    read_on = PartialDateField(
        "when you read it",
        help_text="The day on which you read the source: 2026-11-25.",
    )
    extent = models.CharField("how much you read", max_length=10, choices=Extent)
    find = models.CharField(
        "words to find",
        max_length=60,
        blank=True,
        help_text="A few words exactly as they stand on the page you read. A link to the page "
        "then opens at these words. Leave this field empty for a PDF.",
    )

    search_text = WordsField(of="searched_words")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        verbose_name, verbose_name_plural = "note of a source", "notes of sources"
        ordering = ["citation_id", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["citation", "slug"],
                name="%(app_label)s_%(class)s_slug_is_unique",
                violation_error_message="This source already has a note with this short name: "
                "choose another name.",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_published(self) -> bool:
        """Return whether a public statement cites the source of the reading."""
        return bool(self.citation_id) and self.citation.is_published

    @property
    def name(self) -> str:
        """Return the name by which markers cite the reading: "key#slug"."""
        return f"{self.citation.key}#{self.slug}"

    @property
    def text(self) -> ReadingText:
        """Return the reading as plain values, with the result of the last check of its words."""
        columns = [getattr(self, name) for name in _COLUMNS]
        check = self.known_check
        checked = [getattr(check, name) for name in _CHECK_FIELDS] if check else ()
        return _as_text(columns, checked)

    @property
    def searched_words(self) -> str:
        """Return the words by which a search finds the reading: see `text.indexed`."""
        return text.indexed(self.slug, self.says, self.quotation)

    def found_by(self) -> tuple[str, str, str]:
        """Return what a search shows of the reading: the title of its source, no line, words."""
        quoted = f" “{self.quotation}”" if self.quotation else ""
        return self.citation.title, "", f"{self.says}{quoted}"

    def get_absolute_url(self) -> str:
        return f"{self.citation.get_absolute_url()}#reading-{self.slug}"

    @property
    def known_check(self) -> Any:
        """Return the last check of the words; None if words or address have changed since."""
        check = getattr(self, "last_check", None)
        is_same = check and (check.url, check.find) == (self.read_at, self.find)
        return check if is_same else None

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Judge again the statements that name the reading, after the `with` block."""
        # The last check is deleted if it was of other words or of another address.
        with super().deriving():
            yield
        if getattr(self, "last_check", None) and not self.known_check:
            self.last_check.delete()

    def clean(self) -> None:
        """Check the length of the quotation, and that the slug stays while a statement names it."""
        super().clean()
        stored = type(self).objects.filter(pk=self.pk)
        stored.exclude(citation=self.citation_id, slug=self.slug).refuse_renaming()
        number = len(self.quotation.split())
        if number > MOST_QUOTED_WORDS:
            raise ValidationError(
                {
                    "quotation": f"This quotation has {number} words. Quote at most "
                    f"{MOST_QUOTED_WORDS}, and say the rest in your own words."
                }
            )


_EXTENTS = {extent.value: extent.label for extent in Reading.Extent}
_COLUMNS = (
    *("slug", "says", "read_at", "read_on", "extent", "quotation", "locator", "find"),
    *("pk", "changed"),
)
# The fields of the last check of a reading, and (`_OF_CHECK`) their paths from the reading.
_CHECK_FIELDS = (
    *("url", "find", "state"),
    *("stood_on", "missed_on", "missed_again_on"),
)
_OF_CHECK = [f"last_check__{name}" for name in _CHECK_FIELDS]


def _as_text(
    columns: Sequence[Any],
    checked: Sequence[Any],
) -> ReadingText:
    """Return a reading as plain values."""
    # `columns` has the values of `_COLUMNS`, and `checked` those of `_CHECK_FIELDS`, or nothing.
    slug, says, read_at, read_on, extent, *others, number, changed = columns
    quotation, locator, find = others
    state, seen = "", ""
    # A check of other words, or of another address, says nothing about the present ones.
    if list(checked[:2]) == [read_at, find]:
        state, seen = checked[2], seen_line(*checked[3:])
    extent_words = _EXTENTS.get(extent, extent)
    how_read = (read_at, read_on, extent_words, quotation, locator, find, state, seen)
    return ReadingText(slug, says, *how_read, number=number, changed=changed)
