"""Rows that staff edit: each has a version, a history, a natural key and perhaps a path."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import CheckConstraint, Q
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from references.models.fields import validate_visible
from references.models.revision import Revision
from references.values.text import without_leftovers

# What staff may be allowed with the rows of a model; “publish” is withdrawing too.
PERMISSIONS = ("add", "change", "delete", "view", "publish")
# As simple-history keeps it.
LONGEST_REASON = 100


class RecordQuerySet(models.QuerySet[Any]):
    """Rows whose every change, and lock, raises or locks the revision before."""

    def update(self, **values: Any) -> int:
        """Change these rows, each under its next version, with its history, as `save` does.

        Fields that no form has, such as what a check of links found, are simply written.
        """
        with self._raised():
            if not any(self.model._meta.get_field(name).editable for name in values):
                return super().update(**values)
            numbers = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            # Read again: a value may be an expression.
            for row in self.model._base_manager.in_bulk(numbers).values():
                row.save(changed=values.get("changed"), is_derived=False)
            self._write_derived(numbers)
            return number

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows at once, each with its history.

        Raises ValueError where some may be there already: it is not known then which.
        """
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError("Rows that may be there already need update_or_create().")
        with self._raised():
            rows = super().bulk_create(*args, **kwargs)
            reason = _reason.get()
            self.model.history.bulk_history_create(rows, default_change_reason=reason)
            self._write_derived([row.pk for row in rows])
            return rows

    def _write_derived(self, numbers: list[int]) -> None:
        from references.models import derived  # it imports this module

        derived.write_saved({self.model: numbers})

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these rows; raises ProtectedError if anything names one of them."""
        self.refuse_named()
        with self._raised():
            return super().delete()

    def refuse_named(self) -> None:
        """Raise ProtectedError if anything names one of these rows."""

    def refuse_renaming(self) -> None:
        """Raise ValidationError if anything names one of these rows, by its slug."""
        try:
            self.refuse_named()
        except models.ProtectedError as error:
            raise ValidationError({"slug": error.args[0]}) from error

    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        Revision.objects.using(self.db).lock()
        return super().select_for_update(*args, **kwargs)

    @contextmanager
    def _raised(self) -> Iterator[None]:
        with transaction.atomic(using=self.db):
            Revision.objects.using(self.db).raise_number()
            yield


_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def changing_because(reason: str) -> Iterator[None]:
    """Give one reason to all changes within that have none of their own."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


class ReasonedHistory(HistoricalRecords):
    """The history, with one reason for all rows that are deleted or withdrawn at once."""

    def get_change_reason_for_object(
        self, instance: Any, history_type: str, using: Any
    ) -> Any:
        """Return the reason of a row itself, or that of all changes at once."""
        own = super().get_change_reason_for_object(instance, history_type, using)
        return own or _reason.get() or None


class Record(models.Model):
    """A row that staff edit."""

    # The fields that name a row in fixtures, across databases.
    identified_by: ClassVar[tuple[str, ...]] = ("slug",)
    # The fields of figures, dates, names and verdicts, and the text of sections: where
    # readers see the row, they are changed only with a reason. With the status in it, the
    # row is withdrawn only with one.
    explained: ClassVar[tuple[str, ...]] = ()

    # What simple-history keeps as the reason of the next change.
    _change_reason: str | None = None
    version = models.PositiveIntegerField(default=1, editable=False, serialize=False)
    # The day on which its words last changed: pages are dated by it, never by a load.
    changed = models.DateField(default=date.today, editable=False)
    history = ReasonedHistory(inherit=True)
    # Derived from the row, and deleted with it.
    uses = GenericRelation("references.Use", object_id_field="row")
    search_entries = GenericRelation("references.SearchEntry", object_id_field="row")

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS

    def save(
        self,
        *args: Any,
        changed: date | None = None,
        is_derived: bool = True,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Save under the next version, together with its history; the first is 1.

        Its words changed on the day `changed`, by default today. Who saves many rows
        may raise the revision and write what is derived (`is_derived`) once at the end.
        With `update_fields` all other fields that a form can have are read again, and the
        whole row is saved.
        """
        # What this object does not hold, or is not to change.
        others = self.get_deferred_fields()
        if update_fields is not None:
            names = set(update_fields)
            if not names:
                return
            fields = [f for f in self._meta.concrete_fields if f.editable]
            others |= {f.attname for f in fields if not {f.name, f.attname} & names}
            others |= {"version"}
        with transaction.atomic(kwargs.get("using"), savepoint=False):
            if is_derived:
                Revision.objects.using(kwargs.get("using")).raise_number()
            if others:
                self.refresh_from_db(fields=others)
            if not self._state.adding:
                self.version += 1
            self.changed = changed or timezone.now().date()
            with self.deriving() if is_derived else nullcontext():
                super().save(*args, **kwargs)
        # It was the reason of this change alone.
        self._change_reason = None

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write what is derived from the row after the save within."""
        yield

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raises ProtectedError if anything names it."""
        rows: Any = type(self).objects.filter(pk=self.pk)
        rows.refuse_named()
        with transaction.atomic(using=kwargs.get("using")):
            Revision.objects.using(kwargs.get("using")).raise_number()
            return super().delete(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        """Return whether only those who may publish it may change or delete it."""
        return True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(
            attrgetter(path.replace("__", "."))(self) for path in self.identified_by
        )

    def clean_fields(self, exclude: Any = None) -> None:
        """Check each field, and that none holds a character no reader can see.

        What a text processor left in a text is taken out.
        """
        errors: dict[str, Any] = {}
        for field in self._meta.concrete_fields:
            if isinstance(text := getattr(self, field.attname), str):
                setattr(self, field.attname, without_leftovers(text))
        values = {f: getattr(self, f.attname) for f in self._meta.concrete_fields}
        links: Any = [f for f, value in values.items() if f.is_relation and value]
        read = {link.name for link in links if link.is_cached(self)}
        try:
            super().clean_fields(exclude={*(exclude or ()), *read})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field, value in values.items():
            if isinstance(value, str) and field.name not in (exclude or ()):
                try:
                    validate_visible(value)
                except ValidationError as error:
                    errors.setdefault(field.name, []).append(error)
        if errors:
            raise ValidationError(errors)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Check the row by the rules of the database, all their conditions in one query.

        Django asks for each by itself, in three queries; so does this if one of them fails.
        """
        row: Any = self
        values = row._get_field_expression_map(meta=self._meta, exclude=exclude)
        rules = [c for c in self._meta.constraints if isinstance(c, CheckConstraint)]
        conditions: Any = [c.condition for c in rules]
        known = [c for c in conditions if c.referenced_base_fields <= values.keys()]
        holds = not known or Q(*known).check(values)
        errors: dict[str, Any] = {}
        for rule in self._meta.constraints:
            try:
                if not (holds and rule in rules):
                    rule.validate(type(self), self, exclude=exclude)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


def path_to(name: str, **values: str) -> str:
    """Return the path of a page, as `reverse` does; the last ones are kept."""
    return _path(name, tuple(values.items()), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=4096)
def _path(
    name: str, values: tuple[tuple[str, str], ...], urlconf: str | None, prefix: str
) -> str:
    # Django adds the prefix by itself: it is an argument because the path depends on it.
    return reverse(name, urlconf, kwargs=dict(values))
