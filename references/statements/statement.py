"""Statements: what is asserted in public. Only `published()` gives what the public sees."""

from collections.abc import Callable, Collection
from copy import copy
from functools import cache, partial
from textwrap import shorten
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from references.models import Citation, FormerKey
from references.prose import markdown, markers, sentences
from references.records.record import RecordQuerySet
from references.uses import index
from references.uses.citing import Citing

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


class StatementQuerySet(RecordQuerySet):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these rows, and what the index of uses says of them."""
        with index.removing(self):
            return super().delete()

    def published(self) -> Self:
        """Keep the rows that are published, with everything they are part of."""
        model: Any = self.model
        return self.filter(_is_public(model))

    def with_brief_sources(self) -> Self:
        """Read of the sources that the rows name no more than their key and name.

        For a page that reads the sources of its notes anyway, and counts its queries:
        each other field of a source would take one.
        """
        kept = ("id", "key", "title", "publisher")
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
    def publish(self) -> tuple[int, list[tuple["Statement", ValidationError]]]:
        """Publish the drafts among these rows.

        Return how many were published, and those refused with the reasons.
        """
        refused = []
        drafts = list(self._held(Status.DRAFT))
        for row in drafts:
            row.status = Status.PUBLISHED
            try:
                row.full_clean()
            except ValidationError as error:
                refused.append((row, error))
            else:
                row.save()
        return len(drafts) - len(refused), refused

    @transaction.atomic
    def withdraw(self) -> int:
        """Make drafts of the published among these rows; return how many there were."""
        published = list(self._held(Status.PUBLISHED))
        for row in published:
            row.status = Status.DRAFT
            row.save()
        return len(published)

    def _held(self, status: Status) -> Self:
        """Keep those of a status, locked so that no other save comes in between."""
        rows = self.filter(status=status).order_by("pk")
        return rows.select_for_update(of=("self",))


class Statement(Citing):
    """Something asserted in public, or a draft of it."""

    # Fields of prose, each with the field that names the source of its row. While that
    # is filled, a sentence of this prose needs no marker of its own.
    covered_by: ClassVar[dict[str, str]] = {}

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, and what the index of uses says of it and of its parts."""
        is_new = self._state.adding
        with transaction.atomic(using=kwargs.get("using")):
            with index.updating_parts(self):
                super().save(*args, **kwargs)
            index.update(self, is_new=is_new)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and what the index of uses says of it."""
        with index.removing(type(self)._base_manager.filter(pk=self.pk)):
            return super().delete(*args, **kwargs)

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

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        """Check the row, and that every marker in its prose names what is there."""
        errors: dict[str, Any] = {}
        for check in (
            partial(super().full_clean, exclude, *args, **kwargs),
            partial(self.clean_markers, exclude=exclude),
        ):
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def is_covered(self, field: str) -> bool:
        """Return whether the source of the row stands for a field of its prose."""
        source = self.covered_by.get(field)
        return bool(source) and getattr(self, f"{source}_id") is not None

    def clean(self) -> None:
        """Check that nothing unsourced is published: see `sentences.bare`."""
        super().clean()
        if not self.is_published:
            return
        unsourced = {
            field: _unsourced(getattr(self, field))
            for field in self.prose_fields()
            if not self.is_covered(field)
        }
        errors = {field: found for field, found in unsourced.items() if found}
        if errors:
            raise ValidationError(errors)

    def clean_markers(
        self, known: Collection[str] | None = None, exclude: Collection[str] = ()
    ) -> None:
        """Check that every marker in the prose names a citation, and a reading it has.

        Whoever checks many rows gives the known names (`CitationQuerySet.all_names`), and
        saves a query for each.
        """
        named = {
            field: markdown.parse(getattr(self, field)).names
            for field in self.prose_fields()
            if field not in (exclude or ())
        }
        wanted = {name for names in named.values() for name in names}
        if not wanted:
            return
        near = known
        if known is None:
            keys = {name for name in wanted if "#" not in name}
            known = Citation.objects.filter(key__in=keys).all_names()
        missing = wanted - set(known)
        keys = {name for name in missing if "#" not in name}
        # Where the source is not there, its readings are no second fault.
        missing = {n for n in missing if n in keys or n.partition("#")[0] not in keys}
        if not missing:
            return
        merged: dict[str, str] = {}
        if near is None and keys:
            near = Citation.objects.compared_with(keys)
            former = FormerKey.objects.filter(key__in=keys)
            merged = dict(former.values_list("key", "citation__key"))

        def sentence(name: str) -> str:
            if name in keys:
                return markers.unknown_key_sentence(name, near or (), merged)
            return markers.unknown_reading_sentence(name, known)

        # The first few are enough to act on; finding what each resembles takes time.
        errors = {
            field: [
                ValidationError(sentence(name), code="key")
                for name in [name for name in names if name in missing][:MOST_NAMED]
            ]
            for field, names in named.items()
        }
        raise ValidationError({f: found for f, found in errors.items() if found})


def _unsourced(text: str) -> list[ValidationError]:
    """Name the first sentences of a text that have no source, and say what to do."""
    found = [
        ValidationError(
            "“%(words)s” names no source: cite one as [@key], name a doubt as [!slug], or "
            "write [linking] after it if it only links the sentences around it.",
            code="unsourced",
            params={"words": shorten(words, LONGEST_NAMED, placeholder="…")},
        )
        for words in sentences.bare(text)[:MOST_NAMED]
    ]
    # Headings and code have no bare sentence, and assert something all the same.
    if not found and text.strip() and not markdown.parse(text).markers:
        sentence = "This cites no source. Cite one as [@key], or keep it as a draft."
        found.append(ValidationError(sentence, code="unsourced"))
    return found
