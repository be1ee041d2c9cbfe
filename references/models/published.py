"""Drafts and published rows. Only `published()` gives what the public sees."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from references.models import judging
from references.models.citation import Citation
from references.models.fields import ReadingSlugField
from references.models.sourced import Sourced, SourcedQuerySet

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
        for field in judging.uncited(self):
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
