"""Rows that assert something, with their sources, notes and doubts; drafts and published.

Only `published()` gives what the public sees.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
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

    def judged(
        self, field: str, text: str, said: ReadingTexts
    ) -> tuple[Judged | None, ...]:
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
            return derived.unsourced(self)
        except (InvalidDate, ObjectDoesNotExist):
            # Refused already, in its own field.
            return {}


UNCITED = "This cites no source. Cite one as [@key], or keep it as a draft."


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


class PublishedQuerySet(SourcedQuerySet):
    def published(self) -> Self:
        """Keep the rows that are published, with everything they are part of."""
        wanted, model = Q(status=Status.PUBLISHED), cast(Any, self.model)
        for path in model.part_of:
            whole = Q(**{f"{path}__status": Status.PUBLISHED})
            wanted &= whole | Q(**{f"{path}__isnull": True})
        return self.filter(wanted)

    def waiting(self) -> Self:
        """Keep the drafts that wait for an editor."""
        return self.filter(status=Status.DRAFT)

    def published_under(self, relation: str) -> Any:
        """Return the published rows of all statements under one of their relations."""
        model: Any = self.model._meta.get_field(relation).related_model
        return model.objects.published()

    @transaction.atomic
    def publish(
        self, *, with_parts: bool = False
    ) -> tuple[int, list[tuple["Published", ValidationError]]]:
        """Publish the drafts among these rows, each with all its draft parts or without any.

        Return how many were published, and those refused with the reasons.
        """
        refused = []
        # Locked, so that no other save comes in between.
        held = self.filter(status=Status.DRAFT).select_for_update(of=("self",))
        drafts = held.order_by("pk").prefetch_related(*self.model.published_with)
        for row in drafts:
            try:
                with transaction.atomic():
                    row.publish(with_parts=with_parts)
            except ValidationError as error:
                refused.append((row, error))
        return len(drafts) - len(refused), refused

    def withdraw(self) -> int:
        """Make drafts of the published among these rows; return how many there were."""
        return self.filter(status=Status.PUBLISHED).update(status=Status.DRAFT)


class Published(Sourced):
    """A draft, or a statement in public; it may be a part of another."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text="A draft is seen by staff alone. Publish what is sourced and ready.",
    )

    # Paths to the rows this one is a part of: the public sees it only with all of them.
    part_of: ClassVar[tuple[str, ...]] = ()
    # The relations to the parts that readers see with it: while one is a draft, what they
    # read can be wrong.
    published_with: ClassVar[tuple[str, ...]] = ()
    # The links without which it is not published, each with what to do.
    needed: ClassVar[dict[str, str]] = {}

    objects: ClassVar[Any] = PublishedQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = True

    def full_name(self) -> str:
        """Return the row after what it is a part of: "PACT · Founded: 1991"."""
        named = [self.short_name()]
        for path in self.part_of[:1]:
            whole = attrgetter(path.replace("__", "."))(self)
            if str(whole) != settings.SITE_SUBJECT:
                named.insert(0, whole.short_name())
        return " · ".join(named)

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return where readers find it: a part is found where its whole is."""
        for path in self.part_of[:1]:
            whole: Sourced = attrgetter(path.replace("__", "."))(self)
            return whole.shown_in
        return super().shown_in

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def shown_parts(self) -> Iterator["Published"]:
        """Yield the parts that readers see with it."""
        for name in self.published_with:
            yield from getattr(self, name).all()

    def publish(self, *, with_parts: bool) -> None:
        """Publish it, and the drafts among its parts if they are asked for.

        Raises ValidationError where it or a part may not be published.
        """
        drafts = [part for part in self.shown_parts() if not part.is_published]
        # Its own rules may be about what is published of its parts.
        for part in [*(drafts if with_parts else ()), self]:
            # Read again and locked, so that no other save comes in between.
            locked = type(part).objects.select_for_update(of=("self",))
            row = part if part is self else locked.get(pk=part.pk)
            row.status = Status.PUBLISHED
            try:
                row.full_clean()
            except ValidationError as error:
                if row is self:
                    raise
                raise ValidationError(f"{row}: {' '.join(error.messages)}") from error
            row.save()

    def lacks(self) -> dict[str, list[str]]:
        """Name the texts without a source, and the links that it needs, too."""
        lacks = super().lacks()
        for field in derived.uncited(self):
            lacks.setdefault(field, [UNCITED])
        empty = (f for f in self.needed if not getattr(self, f"{f}_id"))
        return lacks | {field: [self.needed[field]] for field in empty}


class BySource(Published):
    """A statement on the word of one source, and perhaps of our note of it."""

    citation: Any = models.ForeignKey(
        Citation, models.PROTECT, related_name="+", verbose_name="source"
    )
    reading = ReadingSlugField(of="citation")

    class Meta(Published.Meta):
        abstract = True
