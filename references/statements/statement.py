"""Statements: what is asserted in public. Only `published()` gives what the public sees."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache, partial
from itertools import chain
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from references.models import Citation
from references.prose import markdown, markers, sentences
from references.prose.markers import DOUBT
from references.statements.doubt import Doubt
from references.statements.marked import Marked, MarkedQuerySet, first_refused
from references.values.text import shortened

# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120


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


class StatementQuerySet(MarkedQuerySet):
    def published(self) -> Self:
        """Keep the rows that are published, with everything they are part of."""
        model: Any = self.model
        return self.filter(_is_public(model))

    def with_brief_sources(self) -> Self:
        """Read of the sources that the rows name no more than key, name and language.

        For a page that reads the sources of its notes anyway, and counts its queries:
        each other field of a source would take one.
        """
        kept = ("id", "key", "title", "publisher", "language")
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

        Return how many were published, and those refused with the reasons. Without its
        parts a row is refused while it has drafts among them.
        """
        refused = []
        drafts = self._held(Status.DRAFT).prefetch_related(*self.model.paths_within())
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

        Raises ValidationError where readers would be misled about what one is a part of.
        """
        published = list(self._held(Status.PUBLISHED))
        for row in published:
            told = row.told_once_withdrawn()
            if told:
                raise ValidationError(told)
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
    # Those of them that `misled_without` asks, where it does not ask all.
    misled_by: ClassVar[tuple[str, ...]] = ()
    is_judged = True
    # Whether its form publishes the drafts among its parts: see `WholeForm`.
    publishes_parts = False

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @classmethod
    def paths_within(cls) -> list[str]:
        """Return the paths to its parts and to theirs: "turns", "turns__quotations"."""
        found = []
        for name in cls.published_with:
            part: Any = cls._meta.get_field(name).related_model
            found += [name, *(f"{name}__{path}" for path in part.paths_within())]
        return found

    def within(self) -> Iterator["Statement"]:
        """Yield its parts and theirs."""
        for name in self.published_with:
            for part in getattr(self, name).all():
                yield part
                yield from part.within()

    def misled_without(
        self, drafts: Sequence["Statement"], published: Sequence["Statement"]
    ) -> list[str]:
        """Return what readers are told that would be otherwise without drafts, in sentences.

        `drafts` and `published` are its parts; none of them need be saved.
        """
        return []

    def told_once_withdrawn(self) -> list[str]:
        """Return how readers are misled about what it is a part of, were it a draft.

        The last sentence says in which form that can be meant.
        """
        found: list[str] = []
        for whole in (getattr(self, path) for path in self.part_of if "__" not in path):
            if not isinstance(whole, Statement) or not whole.is_published:
                continue
            parts = [
                p for name in whole.published_with for p in getattr(whole, name).all()
            ]
            others = [part for part in parts if part.is_published and part != self]
            told = whole.misled_without([self], others) if self in parts else []
            if told:
                form = f"the form of the {whole._meta.verbose_name} “{whole}”"
                found += [*told, f"Withdraw it in {form}, which asks if that is meant."]
        return found

    def told_without(
        self, drafts: Sequence["Statement"], published: Sequence["Statement"]
    ) -> list[str]:
        """Return `misled_without`, and which drafts readers do not see."""
        if not drafts:
            return []
        named = [shortened(str(part), LONGEST_NAMED) for part in drafts[:MOST_NAMED]]
        more = len(drafts) - len(named)
        named += [f"{more} more"] if more else []
        unseen = f"Readers do not see: {'; '.join(named)}."
        return [*self.misled_without(drafts, published), unseen]

    def publish(self, *, with_parts: bool) -> None:
        """Publish it, and the drafts among its parts if they are asked for.

        Raises ValidationError where it or a part may not be published, and for drafts
        among its parts that are not asked for.
        """
        parts = list(self.within())
        drafts = [part for part in parts if not part.is_published]
        if drafts and not with_parts:
            published = [part for part in parts if part.is_published]
            raise ValidationError(
                [
                    *self.told_without(drafts, published),
                    "Publish it with its parts, or choose in its form to leave them as "
                    "drafts.",
                ]
            )
        # Its own rules may be about what is published of its parts.
        for row in [*map(_held, drafts), self]:
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
        """Check that nothing unsourced is published: see `sentences.bare`."""
        super().clean()
        if not self.is_published:
            return
        unsourced = {
            field: _unsourced(self.prose(field))
            for field in self.prose_fields()
            if not self.is_covered(field)
        }
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
    found = [
        ValidationError(
            "“%(words)s” names no source: cite one as [@key], name a doubt as [!slug], or "
            "write [linking] after it if it only links the sentences around it.",
            code="unsourced",
            params={"words": shortened(words, LONGEST_NAMED)},
        )
        for words in sentences.bare(text)[:MOST_NAMED]
    ]
    # A heading is no bare sentence, and asserts something all the same.
    if not found and text.strip() and not markdown.parse(text).groups:
        sentence = "This cites no source. Cite one as [@key], or keep it as a draft."
        found.append(ValidationError(sentence, code="unsourced"))
    return found
