"""Rows that assert something, with their sources, notes and doubts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Exists, OuterRef

from references.models import derived, judging, names
from references.models.citation import Citation
from references.models.fields import CitedTextField
from references.models.record import Record, RecordQuerySet
from references.prose import markdown, sourcing
from references.prose.footnotes import anchor_of_group
from references.prose.markdown import DOUBT
from references.prose.sourcing import Judged, Said
from references.values import dates, text
from references.values.dates import InvalidDate

# The kind of date that a source foresees, and what to do with another one that is too late.
PLANNED = "planned"
LATE = (
    "Its source was {}, before this date, {}. Name a source of that time, or correct one of "
    "the dates; a plan has the kind of date “planned”."
)


class SourcedQuerySet(RecordQuerySet):
    def with_lacks(self) -> Self:
        """Annotate `lacks_note`: whether no note bears out what it says by its source."""
        rows = self.model.objects.filter(
            pk=OuterRef("pk"),
            uses__field__in=self.model.source_fields(),
            uses__lacking__gt="",
        )
        return self.annotate(lacks_note=Exists(rows))


class Sourced(Record):
    """A row that asserts something, on the word of sources or with a doubt.

    It cites sources by foreign keys to `Citation`, and in `CitedTextField`s.
    """

    # What its source stands for, in words: "Date of an event"; may be "".
    sourced_as: ClassVar[str] = ""
    # The field of its title, whose figures and names must stand in what readers see below.
    titled: ClassVar[str] = ""
    # The field of its date, and that of the source that gives it, if any.
    dated: ClassVar[tuple[str, str]] = ("", "")

    objects: ClassVar[Any] = SourcedQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def short_name(self) -> str:
        """Return the row as readers know it, without codes."""
        return str(self)

    def full_name(self) -> str:
        """Return the row after what it is a part of: "PACT · Founded: 1991"."""
        return self.short_name()

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return the page readers find it on, as the site calls it, and the heading or ""."""
        return str(self._meta.verbose_name_plural).capitalize(), ""

    def is_doubted(self, field: str) -> bool:
        """Return whether the doubt of the row is about what a field says.

        It is about what the row says on the word of a source; else about its prose.
        """
        return bool(self.doubt_key) and (field in self.source_fields()) == bool(
            self.source_fields()
        )

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return in several ways what the row says by the source in a field."""
        return (str(self),)

    def judged(self, field: str, text: str, said: Said) -> tuple[Judged | None, ...]:
        """Judge each sentence and heading of the text of a field."""
        own, is_doubted = (settings.SITE_SUBJECT,), self.is_doubted(field)
        return sourcing.judged_text(text, said, own, is_doubted=is_doubted)

    def found_by(self) -> tuple[str, str, str]:
        """Return the title, a line and the words that a search finds, if any."""
        return "", "", ""

    @classmethod
    def prose_fields(cls) -> list[str]:
        """Name the fields that hold cited prose."""
        return [f.name for f in cls._meta.fields if isinstance(f, CitedTextField)]

    @classmethod
    def source_fields(cls) -> list[str]:
        """Name the foreign keys to a source."""
        return [f.name for f in cls._meta.fields if f.related_model is Citation]

    def reading_of(self, field: str) -> str:
        """Return the slug of the reading that a row names of the source in a field, or ""."""
        name = names.reading_fields(type(self)).get(field)
        return getattr(self, name) if name else ""

    @property
    def doubt_key(self) -> str:
        """Return the key of the doubt that the row names in a field, "!slug", or ""."""
        slug = getattr(self, "doubt", "")
        return f"{DOUBT}{slug}" if slug else ""

    def cited(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """Yield field, key of the source, slug of the doubt, and slugs of the readings.

        Either key or slug is "".
        """
        for name in self.prose_fields():
            prose = markdown.prose(getattr(self, name))
            for key in prose.keys:
                yield name, key, "", prose.readings.get(key, ())
            for doubt in prose.doubts:
                yield name, "", doubt.removeprefix(DOUBT), ()
        if self.doubt_key:
            yield "doubt", "", self.doubt_key.removeprefix(DOUBT), ()
        for name in self.source_fields():
            source, reading = getattr(self, name), self.reading_of(name)
            if source:
                yield name, source.key, "", (reading,) if reading else ()

    def anchor(self, field: str, group: int = 1) -> str:
        """Return the public id of the marks of a field, the same on every page.

        In prose, of its group of markers of that number. "" while the row is not whole.
        """
        try:
            named = [str(part) for part in self.natural_key()]
        except ObjectDoesNotExist:
            return ""
        first = text.fragment("at", str(self._meta.model_name), *named, field)
        return anchor_of_group(first, group)

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write the uses and the words of the row and its parts."""
        is_new = self._state.adding
        with derived.writing_parts(self):
            yield
        derived.write([self], are_new=is_new)

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        """Check the row, and that all it names by a key or a slug is there."""
        errors: dict[str, Any] = {}
        try:
            super().full_clean(exclude, *args, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            names.check(self, exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def clean(self) -> None:
        """Check that nothing unsourced is published, and nothing dated after its source."""
        super().clean()
        errors = self.lacks() if self.is_published else {}
        errors |= self._dated_late()
        if errors:
            raise ValidationError(errors)

    def _dated_late(self) -> dict[str, list[str]]:
        """Return, under its date, that its source was published or last read before that."""
        field, by = self.dated
        is_planned = getattr(self, "basis", "") == PLANNED
        if not by or is_planned or not getattr(self, f"{by}_id"):
            return {}
        source, date = getattr(self, by), getattr(self, field)
        notes = source.readings.filter(slug=self.reading_of(by))
        read = max([source.accessed, *notes.values_list("read_on", flat=True)])
        # Of a span its end counts; where that is open, its beginning.
        last = date.removesuffix("/..").rpartition("/")[2]
        days = {"published": source.issued, "last read": read}
        late = [
            f"{what} on {dates.partial_date(day).spelled_out()}"
            for what, day in days.items()
            if dates.is_before(day, last)
        ]
        return (
            {field: [LATE.format(" and ".join(late), dates.words(date))]}
            if late
            else {}
        )

    def lacks(self) -> dict[str, list[str]]:
        """Return what it lacks to be published, under the field, in sentences."""
        try:
            return judging.unsourced(self)
        except (InvalidDate, ObjectDoesNotExist):
            # Refused already, in its own field.
            return {}
