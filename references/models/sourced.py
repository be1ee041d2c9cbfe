"""The bases of rows that assert something by sources: `Sourced`, and `Published` rows.

Only the rows that `published()` returns are shown to the public.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from references.models import derived, names
from references.models.citation import Citation
from references.models.fields import CitedTextField, ReadingSlugField
from references.models.record import Record, RecordQuerySet
from references.prose import markdown, sourcing
from references.prose.footnotes import anchor_of_group
from references.prose.markdown import DOUBT
from references.prose.sourcing import Judged, ReadingTexts
from references.values import dates, text
from references.values.dates import InvalidDate

# The basis of a date in the future of its source; the error for another date after its source.
PLANNED = "planned"
LATE = (
    "The source was {}, but this date is later: {}. Choose a later source, or correct one of the dates. "
    "For a plan, choose “planned” as the kind of date."
)


class SourcedQuerySet(RecordQuerySet):
    def with_lacks(self) -> Self:
        """Annotate `lacks_note`: whether what the row says by its source stands in no note."""
        rows = self.model.objects.filter(
            pk=OuterRef("pk"),
            uses__field__in=self.model.source_fields(),
            uses__lacking__gt="",
        )
        return self.annotate(lacks_note=Exists(rows))


class Sourced(Record):
    """A row that asserts something by sources, or with a doubt.

    It cites sources by foreign keys to `Citation`, and by markers in `CitedTextField`s.
    """

    # What the source in its field is cited for: "Date of an event"; may be "".
    sourced_as: ClassVar[str] = ""
    # The field of its title, whose figures and names must stand in the text below the title.
    titled: ClassVar[str] = ""
    # The field of its date, and the field of the source that gives this date, if any.
    dated: ClassVar[tuple[str, str]] = ("", "")

    objects: ClassVar[Any] = SourcedQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def short_name(self) -> str:
        """Return the name by which readers know the row, without codes."""
        return str(self)

    def full_name(self) -> str:
        """Return the name of the row after that of its whole: "PACT · Founded: 1991"."""
        return self.short_name()

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return the title of the page on which readers find the row, and the heading there or ""."""
        return str(self._meta.verbose_name_plural).capitalize(), ""

    def is_doubted(self, field: str) -> bool:
        """Return whether the row names a doubt about this field."""
        # It is about the fields with a source, or about the prose of a row without any.
        sources = self.source_fields()
        return bool(self.doubt_key) and (field in sources) == bool(sources)

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return one or several wordings of what the row says by the source in this field."""
        return (str(self),)

    def judged(
        self, field: str, text: str, known: ReadingTexts
    ) -> tuple[Judged | None, ...]:
        """Return how each sentence of a field's text is sourced, by the readings in `known`."""
        # A reading is what a source says on one point.
        names, is_doubted = (settings.SITE_SUBJECT,), self.is_doubted(field)
        return sourcing.judge_text(text, known, names, is_doubted=is_doubted)

    def found_by(self) -> tuple[str, str, str]:
        """Return the title, a line and the words by which a search finds the row; or ""."""
        return "", "", ""

    @classmethod
    def prose_fields(cls) -> list[str]:
        """Return the names of the fields that hold prose with markers."""
        return [f.name for f in cls._meta.fields if isinstance(f, CitedTextField)]

    @classmethod
    def source_fields(cls) -> list[str]:
        """Return the names of the foreign keys to a source."""
        return [f.name for f in cls._meta.fields if f.related_model is Citation]

    def reading_of(self, field: str) -> str:
        """Return the slug of the reading that the row names with the source in a field, or ""."""
        name = names.reading_fields(type(self)).get(field)
        return getattr(self, name) if name else ""

    @property
    def doubt_key(self) -> str:
        """Return the key of the doubt that the row names in its field for one: "!slug", or ""."""
        slug = getattr(self, "doubt", "")
        return f"{DOUBT}{slug}" if slug else ""

    def cited(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """Yield what each field cites: field, key of a source or "", slug of a doubt or "", readings."""
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
        """Return the public id of the marks of a field, or of a group in it, the same on all pages."""
        # "" if the natural key of the row needs another row, which is not chosen yet.
        try:
            key = [str(part) for part in self.natural_key()]
        except ObjectDoesNotExist:
            return ""
        first = text.fragment("at", str(self._meta.model_name), *key, field)
        return anchor_of_group(first, group)

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """After the `with` block, store the uses and search entries of the row and its parts."""
        is_new = self._state.adding
        with derived.writing_parts(self):
            yield
        derived.write([self], are_new=is_new)

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        """Check the row, and that the sources, readings and doubts exist that it names."""
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
        """Check that a published row has its sources, and no date after that of its source."""
        super().clean()
        errors = self.lacks() if self.is_published else {}
        errors |= self._dated_late()
        if errors:
            raise ValidationError(errors)

    def _dated_late(self) -> dict[str, list[str]]:
        """Return an error, under the date, if the source was published or last read before it."""
        field, source_field = self.dated
        is_planned = getattr(self, "basis", "") == PLANNED
        if not source_field or is_planned or not getattr(self, f"{source_field}_id"):
            return {}
        source, date = getattr(self, source_field), getattr(self, field)
        slug, read = self.reading_of(source_field), source.accessed
        if slug:
            notes = source.readings.filter(slug=slug)
            read = max([read, *notes.values_list("read_on", flat=True)])
        # The end of a span counts, or its beginning if the end is open.
        last = date.removesuffix("/..").rpartition("/")[2]
        days = {"published": source.issued, "last read": read}
        reasons = [
            f"{what} on {dates.partial_date(day).spelled_out()}"
            for what, day in days.items()
            if dates.is_before(day, last)
        ]
        error = LATE.format(" and ".join(reasons), dates.words(date))
        return {field: [error]} if reasons else {}

    def lacks(self) -> dict[str, list[str]]:
        """Return under their fields sentences on what the row lacks to be published."""
        try:
            return derived.unsourced(self)
        except (InvalidDate, ObjectDoesNotExist):
            # The field with that date or link has an error already.
            return {}


UNCITED = (
    "This text cites no source. Cite a source as [@key], or keep the entry as a draft."
)


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


class PublishedQuerySet(SourcedQuerySet):
    def published(self) -> Self:
        """Keep the published rows of which the wholes, if any, are published too."""
        condition, model = Q(status=Status.PUBLISHED), cast(Any, self.model)
        for path in model.part_of:
            is_whole_public = Q(**{f"{path}__status": Status.PUBLISHED})
            condition &= is_whole_public | Q(**{f"{path}__isnull": True})
        return self.filter(condition)

    def waiting(self) -> Self:
        """Keep the drafts, which wait for an editor."""
        return self.filter(status=Status.DRAFT)

    def published_under(self, relation: str) -> Any:
        """Return all published rows of the model to which a relation of this model leads."""
        model: Any = self.model._meta.get_field(relation).related_model
        return model.objects.published()

    @transaction.atomic
    def publish(self) -> tuple[int, list[tuple["Published", ValidationError]]]:
        """Publish the drafts among these rows; return how many, and the refused ones with errors."""
        refused = []
        # Locked, so that nobody else saves them at the same time.
        drafts = self.waiting().select_for_update(of=("self",)).order_by("pk")
        for row in drafts:
            row.status = Status.PUBLISHED
            try:
                row.full_clean()
                row.save()
            except ValidationError as error:
                refused.append((row, error))
        return len(drafts) - len(refused), refused

    def withdraw(self) -> int:
        """Turn the published rows among these into drafts; return how many there were."""
        return self.filter(status=Status.PUBLISHED).update(status=Status.DRAFT)


class Published(Sourced):
    """A row that asserts something, and is a draft or published; it may be part of another."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text="Only staff see a draft. Publish an entry when it is complete and cites its "
        "sources.",
    )

    # The paths to its wholes, the rows it is part of. It is public only if all of them are.
    part_of: ClassVar[tuple[str, ...]] = ()
    # The relations to its parts that readers see with it: a draft among them may mislead.
    published_with: ClassVar[tuple[str, ...]] = ()
    # The foreign keys that it needs to be published, each with the error if it is empty.
    needed: ClassVar[dict[str, str]] = {}

    objects: ClassVar[Any] = PublishedQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = True

    def full_name(self) -> str:
        """Return the name of the row after that of its whole: "PACT · Founded: 1991"."""
        whole = next(self.wholes(), None)
        # The organisation that the site is about is not named.
        if whole is None or str(whole) == settings.SITE_SUBJECT:
            return self.short_name()
        return f"{whole.short_name()} · {self.short_name()}"

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return the page and heading of its whole, where readers find it, or else its own."""
        whole = next(self.wholes(), None)
        return whole.shown_in if whole else super().shown_in

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Return whether readers see the row: it and its wholes are published."""
        return self.is_published and all(whole.is_published for whole in self.wholes())

    def wholes(self) -> Iterator[Any]:
        """Yield the rows that this one is part of, as far as they are chosen."""
        for path in self.part_of:
            whole: Any = self
            for name in path.split("__"):
                whole = getattr(whole, name, None)
            if whole:
                yield whole

    def lacks(self) -> dict[str, list[str]]:
        """Return also the fields of prose without a marker, and the empty ones it needs."""
        lacks = super().lacks()
        for field in derived.uncited(self):
            lacks.setdefault(field, [UNCITED])
        empty = (f for f in self.needed if not getattr(self, f"{f}_id"))
        return lacks | {field: [self.needed[field]] for field in empty}


class BySource(Published):
    """A statement by one source, and perhaps by one of our notes of that source."""

    citation: Any = models.ForeignKey(
        Citation, models.PROTECT, related_name="+", verbose_name="source"
    )
    reading = ReadingSlugField(of="citation")

    class Meta(Published.Meta):
        abstract = True
