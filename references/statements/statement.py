"""Statements: what is asserted in public. Only `published()` gives what the public sees."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache, partial
from itertools import chain
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from references.models import Citation
from references.prose import markdown, markers, sourcing
from references.prose.markers import DOUBT
from references.records.record import RecordQuerySet
from references.statements.doubt import Doubt
from references.statements.marked import Marked, first_refused
from references.values.text import shortened

# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120
NAMES_NO_SOURCE = (
    "“%(words)s” names no source: cite one as [@key], name a doubt as [!slug], or "
    "write [linking] after it if it only links the sentences around it."
)
LINKS_AND_ASSERTS = (
    "“%(words)s” is marked [linking], and asserts %(asserted)s: cite a source as "
    "[@key], or take that out."
)


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


@cache
def _is_public(model: Any) -> Q:
    """Return the condition that rows of a model, and all they are part of, are published."""
    wanted = Q(status=Status.PUBLISHED)
    for path in model.part_of:
        parent = Q(**{f"{path}__status": Status.PUBLISHED})
        if _may_be_missing(model, path):
            parent |= Q(**{f"{path}__isnull": True})
        wanted &= parent
    return wanted


def _may_be_missing(model: Any, path: str) -> bool:
    """Return whether a row of the model may have nothing at the end of this path."""
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if field.null:
            return True
        model = field.related_model
    return False


class StatementQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """Keep the rows that are published, with everything they are part of."""
        model: Any = self.model
        return self.filter(_is_public(model))

    def with_brief_sources(self) -> Self:
        """Read of the sources that the rows name no more than their names and language.

        For a page that reads the sources of its notes anyway, and counts its queries:
        each other field of a source would take one.
        """
        kept = ("id", "key", "title", "authors", "publisher", "url", "language")
        return self.defer(
            *(
                f"{field}__{column.name}"
                for field in self.model.source_fields()
                for column in Citation._meta.concrete_fields
                if column.name not in kept
            )
        )

    def published_under(self, relation: str) -> Any:
        """Return the published rows of all statements under one of their relations."""
        model: Any = self.model._meta.get_field(relation).related_model
        return model.objects.published()

    @transaction.atomic
    def publish(
        self, *, with_parts: bool = False
    ) -> tuple[int, list[tuple["Statement", ValidationError]]]:
        """Publish the drafts among these rows, each with all its draft parts or without any.

        Return how many were published, and those refused with the reasons.
        """
        refused = []
        drafts = self._held(Status.DRAFT).prefetch_related(*self.model.published_with)
        for row in drafts:
            try:
                with transaction.atomic():
                    row.publish(with_parts=with_parts)
            except ValidationError as error:
                refused.append((row, error))
        return len(drafts) - len(refused), refused

    @transaction.atomic
    def withdraw(self) -> int:
        """Make drafts of the published among these rows; return how many there were.

        Raises ValidationError where one may not be withdrawn.
        """
        published = list(self._held(Status.PUBLISHED))
        for row in published:
            row.status = Status.DRAFT
            row.save()
        return len(published)

    def _held(self, status: Status) -> Self:
        """Keep those of a status, locked so that no other save comes in between."""
        rows = self.filter(status=status).order_by("pk")
        return rows.select_for_update(of=("self",))


class Statement(Marked):
    """Something asserted in public, or a draft of it."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text="A draft is seen by staff alone. Publish what is sourced and ready.",
    )

    # The relations to the parts that readers see with it: while one is a draft, what they
    # are told can be wrong.
    published_with: ClassVar[tuple[str, ...]] = ()
    is_judged = True
    # Whether its form publishes the drafts among its parts: see `StatementForm`.
    publishes_parts = False

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def within(self) -> Iterator["Statement"]:
        """Yield the parts that readers see with it."""
        for name in self.published_with:
            yield from getattr(self, name).all()

    def publish(self, *, with_parts: bool) -> None:
        """Publish it, and the drafts among its parts if they are asked for.

        Raises ValidationError where it or a part may not be published.
        """
        drafts = [part for part in self.within() if not part.is_published]
        # Its own rules may be about what is published of its parts.
        for row in [*(map(_held, drafts) if with_parts else ()), self]:
            row.status = Status.PUBLISHED
            try:
                row.full_clean()
            except ValidationError as error:
                if row is self:
                    raise
                raise ValidationError(f"{row}: {' '.join(error.messages)}") from error
            row.save()

    def obstacles(self, known: Collection[str] | None = None) -> list[str]:
        """Return the reasons why this row cannot be published now.

        The database keeps, whatever the status, that the rows it names exist and that no
        other has its name: neither is asked again. A list that gives the names of all
        citations and readings asks only for rules of the database on the status.
        """
        row = copy(self)
        row.status = Status.PUBLISHED
        links = {field.name for field in self._meta.fields if field.is_relation}
        checks: list[Callable[[], Any]] = [
            partial(row.clean_fields, links),
            row.clean,
            partial(row.clean_markers, known),
        ]
        checks += [
            partial(rule.validate, type(self), row)
            for rule in self._meta.constraints
            if isinstance(rule, models.CheckConstraint)
        ]
        found: list[str] = []
        for check in checks:
            try:
                check()
            except ValidationError as error:
                found += error.messages
        return found

    def clean(self) -> None:
        """Check that nothing unsourced is published: see `sourcing.judged`."""
        super().clean()
        if not self.is_published:
            return
        unsourced = {f: _unsourced(self.prose(f)) for f in self.prose_fields()}
        errors = {field: found for field, found in unsourced.items() if found}
        if errors:
            raise ValidationError(errors)

    @classmethod
    def naming_nothing(cls, _rows: Iterable[Any]) -> list[Any]:
        """Return those that name a source, reading or doubt that is not there.

        Two queries at most, however many rows there are.
        """
        named = [(row, {*chain(*row.named().values())}) for row in _rows]
        wanted = set().union(*(names for _row, names in named))
        keys = {name for name in wanted if name[0] != DOUBT and "#" not in name}
        there = Citation.objects.names_of(keys)
        if any(name[0] == DOUBT for name in wanted):
            there = {*there, *Doubt.objects.all_names()}
        return [row for row, names in named if not names <= {*there}]

    def refusals(
        self, named: Mapping[str, Sequence[str]], known: Collection[str] | None
    ) -> dict[str, list[str]]:
        """Add, to what `Marked` refuses, the doubts that are not there."""
        found = super().refusals(named, known)
        wanted = {n for names in named.values() for n in names if n[0] == DOUBT}
        if not wanted:
            return found
        there = Doubt.objects.all_names() if known is None else known
        slugs = [name.removeprefix(DOUBT) for name in there if name[0] == DOUBT]
        refused = first_refused(
            named,
            wanted - set(there),
            lambda n: markers.unknown_doubt_sentence(n.removeprefix(DOUBT), slugs),
        )
        return {field: found[field] + refused[field] for field in named}


def _held(part: Statement) -> Statement:
    """Read a part again and lock it, so that no other save comes in between."""
    rows = type(part).objects.select_for_update(of=("self",))
    return rows.get(pk=part.pk)


def _unsourced(text: str) -> list[ValidationError]:
    """Name the first sentences of a text that have no source, and say what to do."""
    judged = sourcing.judged_text(text, {}, (settings.SITE_SUBJECT,))
    bare = [each for each in judged if each and each.kind == "bare"]
    found = [
        ValidationError(
            LINKS_AND_ASSERTS if each.missing else NAMES_NO_SOURCE,
            code="unsourced",
            params={
                "words": shortened(each.words, LONGEST_NAMED),
                "asserted": each.listed,
            },
        )
        for each in bare[:MOST_NAMED]
    ]
    # A heading is no bare sentence, and asserts something all the same.
    if not found and text.strip() and not markdown.parse(text).groups:
        sentence = "This cites no source. Cite one as [@key], or keep it as a draft."
        found.append(ValidationError(sentence, code="unsourced"))
    return found


def unseen(drafts: Sequence[Statement]) -> str:
    """Name, in a sentence, the drafts among the parts of what is published."""
    named = [shortened(str(part), LONGEST_NAMED) for part in drafts[:MOST_NAMED]]
    more = len(drafts) - len(named)
    named += [f"{more} more"] if more else []
    return f"Readers do not see: {'; '.join(named)}."
