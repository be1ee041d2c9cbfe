"""The base of all rows that staff edit: each has a version, a history and a natural key."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from references.models import derived
from references.models.fields import validate_visible
from references.models.judging import How
from references.models.revision import Revision
from references.values.text import MOST_WORDS, tokens, without_leftovers

# The permissions on the rows of a model; who may publish them may withdraw them too.
PERMISSIONS = ("add", "change", "delete", "view", "publish")
# The longest reason of a change that django-simple-history stores.
LONGEST_REASON = 100


class RecordQuerySet(models.QuerySet[Any]):
    """A queryset that raises the revision (see `Revision`) before it changes rows."""

    def update(self, **values: Any) -> int:
        """Set fields in these rows, save each under its next version, and return their number."""
        # Fields that no form has, such as derived columns, alone make no new version.
        with self._raised_revision():
            if not any(self.model._meta.get_field(name).editable for name in values):
                return super().update(**values)
            row_ids = list(self.order_by().values_list("pk", flat=True))
            row_count = super().update(**values)
            # The rows are read again, since a value may be an SQL expression.
            for row in self.model._base_manager.in_bulk(row_ids).values():
                row.save(changed=values.get("changed"), is_derived=False)
            self._write_derived(row_ids)
            return row_count

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows and their history; raises ValueError if told to skip or update old rows."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError(
                "To add rows that may already exist, use `update_or_create`."
            )
        with self._raised_revision():
            rows = super().bulk_create(*args, **kwargs)
            reason = _reason.get()
            self.model.history.bulk_history_create(rows, default_change_reason=reason)
            self._write_derived([row.pk for row in rows])
            return rows

    def _write_derived(self, row_ids: list[int]) -> None:
        """Store anew the uses and search entries of the rows with these primary keys."""
        derived.write_saved({self.model: row_ids})

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these rows; raises ProtectedError if a statement names one of them."""
        self.refuse_named()
        with self._raised_revision():
            return super().delete()

    def having_words(self, typed: str) -> Self:
        """Keep the rows with all typed words in `search_text`; all rows if nothing was typed."""
        words = tokens(typed)[:MOST_WORDS]
        if words:
            return self.filter(search_text__has_words=words)
        # A text of signs alone has no word, and finds nothing.
        return self.none() if typed.strip() else self

    def refuse_named(self) -> None:
        """Raise ProtectedError if a statement names one of these rows; here none can."""

    def refuse_renaming(self) -> None:
        """Raise ValidationError for the slug if a statement names one of these rows."""
        try:
            self.refuse_named()
        except models.ProtectedError as error:
            raise ValidationError({"slug": error.args[0]}) from error

    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        Revision.objects.using(self.db).lock()
        return super().select_for_update(*args, **kwargs)

    @contextmanager
    def _raised_revision(self) -> Iterator[None]:
        """Run the `with` block in a transaction that first raises the number of the revision."""
        with transaction.atomic(using=self.db):
            Revision.objects.using(self.db).raise_number()
            yield


_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def changing_because(reason: str) -> Iterator[None]:
    """Give this reason to each change in the `with` block that has no reason of its own."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


class ReasonedHistory(HistoricalRecords):
    """The history of a model. All changes in a `changing_because` block share a reason."""

    def get_change_reason_for_object(
        self, instance: Any, history_type: str, using: Any
    ) -> Any:
        """Return the reason set on the row, or else that of `changing_because`."""
        own_reason = super().get_change_reason_for_object(instance, history_type, using)
        return own_reason or _reason.get() or None


class Record(models.Model):
    """A row that staff edit."""

    # The fields that name a row in fixtures, across databases.
    identified_by: ClassVar[tuple[str, ...]] = ("slug",)
    # Changing one of these fields of a published row needs a reason; if `status` is among
    # them, so does withdrawing the row.
    explained: ClassVar[tuple[str, ...]] = ()

    # How each text that readers see is sourced, under the name of its field.
    public: ClassVar[Mapping[str, How]] = {}

    # The reason that simple-history stores with the next change.
    _change_reason: str | None = None
    version = models.PositiveIntegerField(default=1, editable=False, serialize=False)
    # The day on which the row last changed. Its pages show it; `loaddata` takes it from the file.
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
        """Save the row under its next version (from 1), together with its history.

        `changed` is the day of the change, by default today. With `is_derived=False` the
        caller raises the revision and stores what is derived itself, once for many rows. With
        `update_fields` all other fields that forms have are read again from the database, and
        then the whole row is saved.
        """
        # The fields that this object did not load, or that this save must not change.
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
        # The reason was given for this change alone.
        self._change_reason = None

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """After the `with` block, which saves the row, store what depends on it."""
        yield
        derived.write_saved({type(self): [self.pk]})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raises ProtectedError if a statement names it."""
        rows: Any = type(self).objects.filter(pk=self.pk)
        rows.refuse_named()
        with transaction.atomic(using=kwargs.get("using")):
            Revision.objects.using(kwargs.get("using")).raise_number()
            return super().delete(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        """Return whether readers may see the row, so that only a publisher may change it."""
        return True

    def natural_key(self) -> tuple[Any, ...]:
        """Return the values that name the row in fixtures, across databases."""
        return tuple(
            attrgetter(path.replace("__", "."))(self) for path in self.identified_by
        )

    def clean_fields(self, exclude: Any = None) -> None:
        """Remove soft hyphens and other leftovers of text processors, and check each field."""
        errors: dict[str, Any] = {}
        # Other characters that no reader can see are refused.
        for field in self._meta.concrete_fields:
            if isinstance(text := getattr(self, field.attname), str):
                setattr(self, field.attname, without_leftovers(text))
        values = {f: getattr(self, f.attname) for f in self._meta.concrete_fields}
        links: Any = [f for f, value in values.items() if f.is_relation and value]
        # A linked row that was read exists, so Django need not query it again.
        existing = {link.name for link in links if link.is_cached(self)}
        try:
            super().clean_fields(exclude={*(exclude or ()), *existing})
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


def path_to(name: str, **values: str) -> str:
    """Return the path of a page as Django's `reverse` does, but from a cache if possible."""
    return _path(name, tuple(values.items()), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=4096)
def _path(
    name: str, values: tuple[tuple[str, str], ...], urlconf: str | None, prefix: str
) -> str:
    # Django adds the prefix by itself. Here it is only a part of the cache's key.
    return reverse(name, urlconf, kwargs=dict(values))
