"""The bases of rows that assert something by sources: `Sourced`, and `Published` rows.

Only the rows that `published()` returns are shown to the public.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from references.models import derived, judging, names
from references.models.citation import Citation
from references.models.fields import CitedTextField, ReadingSlugField
from references.models.record import Record, RecordQuerySet
from references.prose import markdown
from references.prose.footnotes import anchor_of_group
from references.prose.markdown import DOUBT
from references.prose.sourcing import Judged, Known
from references.values import dates, text
from references.values.dates import InvalidDate

# With this basis a date may be later than its source; for other dates `LATE` is the error.
PLANNED = "planned"
LATE = (
    "The source was {}, but this date is later: {}. Choose a later source, or correct one of the dates. "
    "For a plan, choose “planned” as the kind of date."
)


class SourcedQuerySet(RecordQuerySet):
    def with_lacks(self) -> Self:
        """Annotate `lacks_reading`: whether what the row says by its source stands in no note."""
        rows = self.model.objects.filter(
            pk=OuterRef("pk"),
            uses__field__in=self.model.source_fields(),
            uses__lacking__gt="",
        )
        return self.annotate(lacks_reading=Exists(rows))


class Sourced(Record):
    """A row that asserts something by sources, or with a doubt.

    It cites sources by foreign keys to `Citation`, and by markers in `CitedTextField`s.
    """

    # What the row cites the source in a field for: "Date of an event"; may be "".
    sourced_as: ClassVar[str] = ""
    # The field of its title, whose figures and names must stand in the text below the title.
    titled: ClassVar[str] = ""
    # The fields of its dates, each with the fields of sources, or of prose, that may give it.
    dated: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Those of them that are some day within a span, which may begin before its sources.
    some_day: ClassVar[tuple[str, ...]] = ()

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
        # The doubt is about the fields with a source; in a row without any, about the prose.
        sources = self.source_fields()
        return bool(self.doubt_key) and (field in sources) == bool(sources)

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return what the row says by the source in this field, in one wording or several."""
        return (str(self),)

    def judged(self, field: str, known: Known) -> tuple[Judged | None, ...]:
        """Return how each statement in a field is sourced, as the row is now; None for none needed."""
        return judging.judge_field(self, field, known)

    def found_by(self) -> tuple[str, str, str]:
        """Return what a search shows of the row: a title, a line and a text; each may be ""."""
        return "", "", ""

    @classmethod
    def prose_fields(cls) -> list[str]:
        """Return the names of the fields that hold prose with markers."""
        return [f.name for f in cls._meta.fields if isinstance(f, CitedTextField)]

    def words_of(self, field: str) -> str:
        """Return the text of a field as readers see it."""
        return dates.words(str(getattr(self, field)))

    def wholes(self) -> Iterator[Any]:
        """Yield the rows that this row is part of, if they are chosen; here none."""
        yield from ()

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
        """Yield (field, key of a source, slug of a doubt, slugs of readings) for what a row cites.

        A field of prose has one for each source and each doubt that its markers name; then come
        the doubt and the sources in other fields. A doubt has the key "", a source the slug "".
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
            source, reading = judging.source_in(self, name), self.reading_of(name)
            if source:
                yield name, source.key, "", (reading,) if reading else ()

    def anchor(self, field: str, group: int = 1) -> str:
        """Return the public id of a field's marks, or of a group of them; all pages have the same."""
        # "" if the natural key of the row needs another row that is not chosen yet.
        try:
            key = [str(part) for part in self.natural_key()]
        except ObjectDoesNotExist:
            return ""
        first = text.fragment("at", str(self._meta.model_name), *key, field)
        return anchor_of_group(first, group)

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Run the `with` block; then store the uses and search entries of the row and its parts."""
        is_new = self._state.adding
        with derived.writing_parts(self):
            yield
        derived.write([self], are_new=is_new)

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        """Check the row; if it is published, also that each source, note and doubt exists."""
        errors: dict[str, Any] = {}
        try:
            super().full_clean(exclude, *args, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            if self.is_published:
                names.check(self, exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def clean(self) -> None:
        """Check that a published row has its sources, and that no date is later than its source."""
        super().clean()
        errors = self.lacks() if self.is_published else {}
        errors |= self._dated_late()
        if errors:
            raise ValidationError(errors)

    def _dated_late(self) -> dict[str, list[str]]:
        """Return an error for each date that is later than all of its sources."""
        if getattr(self, "basis", "") == PLANNED:
            return {}
        errors = {}
        for field, source_fields in self.dated.items():
            if date := getattr(self, field):
                # The end of a span counts, or its beginning if the end is open.
                first, _sign, last = date.removesuffix("/..").rpartition("/")
                if field in self.some_day and first not in ("", ".."):
                    last = first
                sources = chain.from_iterable(map(self._sources_in, source_fields))
                reasons = [_late(*each, last) for each in sources]
                if reasons and all(reasons):
                    errors[field] = [LATE.format(reasons[0], dates.words(date))]
        return errors

    def _sources_in(self, field: str) -> list[tuple[Citation, tuple[str, ...]]]:
        """Return the stored sources that a field cites, each with the slugs of the readings."""
        if field in self.source_fields():
            reading, source = self.reading_of(field), judging.source_in(self, field)
            return [(source, (reading,) if reading else ())] if source else []
        prose = markdown.prose(getattr(self, field))
        sources = Citation.objects.filter(key__in=prose.keys)
        return [(source, prose.readings.get(source.key, ())) for source in sources]

    def lacks(self, known: Known | None = None) -> dict[str, list[str]]:
        """Return, by field, sentences on what the row lacks to be published.

        `known` has the readings, sources and doubts that it names; without it they are read.
        """
        try:
            # What a row names is read only if that may excuse something: that saves queries.
            bare = judging.unsourced(self, known or Known())
            if bare and known is None:
                bare = judging.unsourced(self, derived.known_by([self]))
        except (InvalidDate, ObjectDoesNotExist):
            # A date or link is not valid; its field has an error already.
            return {}
        for field in self.prose_fields():
            if fault := markdown.fault(getattr(self, field)):
                bare[field] = [fault, *bare.get(field, ())]
        return bare


def _late(source: Citation, slugs: tuple[str, ...], last: str) -> str:
    """Return when a source was published, or last read, if that was before a date; "" if not."""
    read = source.accessed
    if slugs:
        readings = source.readings.filter(slug__in=slugs)
        read = max([read, *readings.values_list("read_on", flat=True)])
    return " and ".join(
        f"{what} {dates.on(day)}"
        for what, day in {"published": source.issued, "last read": read}.items()
        if dates.is_before(day, last)
    )


UNCITED = (
    "This text cites no source. Cite a source as [@key], or keep the entry as a draft."
)


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


class PublishedQuerySet(SourcedQuerySet):
    def published(self) -> Self:
        """Keep the published rows whose wholes (the rows they are part of) are published too."""
        condition, model = Q(status=Status.PUBLISHED), cast(Any, self.model)
        for path in model.part_of:
            is_whole_public = Q(**{f"{path}__status": Status.PUBLISHED})
            condition &= is_whole_public | Q(**{f"{path}__isnull": True})
        return self.filter(condition)

    def waiting(self) -> Self:
        """Keep the drafts, which wait for an editor."""
        return self.filter(status=Status.DRAFT)

    def published_under(self, relation: str) -> Any:
        """Return all published rows of the model that a relation of this model leads to."""
        model: Any = self.model._meta.get_field(relation).related_model
        return model.objects.published()

    @transaction.atomic
    def publish(self) -> tuple[int, list[tuple["Published", ValidationError]]]:
        """Publish the drafts among these rows; return their number, and (row, error) if refused."""
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

    # The paths to the rows that this row is part of. It is public only if all of them are.
    part_of: ClassVar[tuple[str, ...]] = ()
    # The relations to parts that readers see with the row: a draft among them may mislead.
    published_with: ClassVar[tuple[str, ...]] = ()
    # Whether the form that saves the row publishes its parts with it; None without a form.
    publishes_parts: bool | None = None
    # The foreign keys that the row needs to be published, each with the error if it is empty.
    needed: ClassVar[dict[str, str]] = {}

    objects: ClassVar[Any] = PublishedQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = True

    def full_name(self) -> str:
        """Return the name of the row after that of its whole: "PACT · Founded: 1991"."""
        whole = next(self.wholes(), None)
        # Readers know which organisation the site is about, so the name leaves it out.
        if whole is None or str(whole) == settings.SITE_SUBJECT:
            return self.short_name()
        return f"{whole.short_name()} · {self.short_name()}"

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return the page and heading of the row's whole; without a whole, those of the row."""
        whole = next(self.wholes(), None)
        return whole.shown_in if whole else super().shown_in

    @property
    def fragment(self) -> str:
        """Return the id of the row on the page of its whole: its kind, and its name there."""
        kind, (_whole, *names) = str(self._meta.verbose_name), self.natural_key()
        return text.fragment(kind, *map(str, names))

    def get_absolute_url(self) -> str:
        """Return the place of the row on the page of its whole."""
        whole = next(self.wholes())
        return f"{whole.get_absolute_url()}#{self.fragment}"

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Return whether readers see the row: it and its wholes are published."""
        return self.is_published and all(whole.is_published for whole in self.wholes())

    def wholes(self) -> Iterator[Any]:
        """Yield the rows that this row is part of, if they are chosen."""
        for path in self.part_of:
            whole: Any = self
            for name in path.split("__"):
                whole = getattr(whole, name, None)
            if whole:
                yield whole

    def lacks(self, known: Known | None = None) -> dict[str, list[str]]:
        """Return also sentences on prose without a marker, and on empty fields in `needed`."""
        lacks = super().lacks(known)
        for field in judging.uncited(self):
            lacks.setdefault(field, [UNCITED])
        # The sentence on an empty foreign key takes the place of any other for its field.
        for field, sentence in self.needed.items():
            if not getattr(self, f"{field}_id"):
                lacks[field] = [sentence]
        return lacks


class BySource(Published):
    """A statement by one source, and perhaps by one of our notes of that source."""

    citation: Any = models.ForeignKey(
        Citation, models.PROTECT, related_name="+", verbose_name="source"
    )
    reading = ReadingSlugField(of="citation")

    class Meta(Published.Meta):
        abstract = True
