"""Statements: what is asserted in public, and `published()`, their only way to it."""

from collections.abc import Collection
from copy import copy
from functools import partial
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from references.prose import markdown
from references.records.record import Record, RecordQuerySet


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


class StatementQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """Keep what the public may see: itself published, and all it is part of."""
        wanted = Q(status=Status.PUBLISHED)
        for path in self.model.part_of:
            parent = Q(**{f"{path}__status": Status.PUBLISHED})
            wanted &= parent | Q(**{f"{path}__isnull": True})
        return self.filter(wanted)

    @transaction.atomic
    def publish(self) -> list[tuple["Statement", ValidationError]]:
        """Publish the drafts among these rows; those refused, with the reasons."""
        refused = []
        for row in self._held(Status.DRAFT):
            row.status = Status.PUBLISHED
            try:
                row.full_clean()
            except ValidationError as error:
                refused.append((row, error))
            else:
                row.save()
        return refused

    @transaction.atomic
    def withdraw(self) -> int:
        """Make drafts of the published among these rows; how many there were."""
        published = list(self._held(Status.PUBLISHED))
        for row in published:
            row.status = Status.DRAFT
            row.save()
        return len(published)

    def _held(self, status: Status) -> Self:
        """Those of a status, held so that no other save comes in between."""
        return self.filter(status=status).select_for_update(of=("self",))


class Statement(Record):
    """Something asserted in public, or a draft of it."""

    # Paths to the statements this one is a part of: hidden with any of them.
    part_of: ClassVar[tuple[str, ...]] = ()
    # Prose that, where it says anything, must cite a source to be published.
    must_cite: ClassVar[tuple[str, ...]] = ()

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text="A draft is seen by staff alone. Publish what is sourced and ready.",
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def obstacles(self, known_keys: Collection[str] | None = None) -> list[str]:
        """Say why this row could not be published as it stands; nothing where it could.

        That the rows it names exist, and that no other has its name, the database keeps
        whatever the status: neither is asked again. So a list that gives the keys of all
        citations asks for nothing more, but for rules of the database on the status.
        """
        row = copy(self)
        row.status, row.known_keys = Status.PUBLISHED, known_keys
        links = {field.name for field in self._meta.fields if field.is_relation}
        checks = [partial(row.full_clean, links, False, False)]
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
        """Check the prose, and that nothing unsourced is published."""
        super().clean()
        if not self.is_published:
            return
        errors = {
            field: ValidationError(
                "This cites no source. Cite one as [@key], or keep it as a draft.",
                code="unsourced",
            )
            for field in self.must_cite
            if getattr(self, field).strip()
            and not markdown.parse(getattr(self, field)).keys
        }
        if errors:
            raise ValidationError(errors)
