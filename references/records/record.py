"""What every row an editor keeps has in common.

`Record` carries the version a save must match, names itself in fixtures, keeps
its history, and refuses hidden characters and unknown markers.
"""

from collections.abc import Collection
from operator import attrgetter
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from references.prose import markdown, markers
from references.records.fields import CitedTextField
from references.uses import index
from references.values import text


class RecordQuerySet(models.QuerySet[Any]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these rows, and what the index of uses says of them."""
        with index.forgetting(self):
            return super().delete()

    def get_by_natural_key(self, *values: Any) -> Any:
        """The row a fixture means; raises DoesNotExist where there is none."""
        return self.get(**dict(zip(self.model.identified_by, values, strict=True)))


class Record(models.Model):
    """A row that staff edit."""

    # The fields that name a row in fixtures, across databases.
    identified_by: ClassVar[tuple[str, ...]] = ("slug",)
    # The keys markers may name, where whoever checks many rows asked for them once.
    known_keys: Collection[str] | None = None

    version = models.PositiveIntegerField(default=1, editable=False, serialize=False)
    history = HistoricalRecords(inherit=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the next version, together with its history and its uses.

        The first version is 1.
        """
        is_new = self._state.adding
        if not is_new:
            self.version += 1
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
            index.index(self, is_new=is_new)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and what the index of uses says of it."""
        with index.forgetting(type(self)._base_manager.filter(pk=self.pk)):
            return super().delete(*args, **kwargs)

    @property
    def shown_in(self) -> tuple[str, str]:
        """Where readers find it: the page as the site calls it, and the heading or ""."""
        return str(self._meta.verbose_name_plural).capitalize(), ""

    @classmethod
    def prose_fields(cls) -> list[str]:
        """The names of the fields that hold cited prose."""
        return [f.name for f in cls._meta.fields if isinstance(f, CitedTextField)]

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(
            attrgetter(path.replace("__", "."))(self) for path in self.identified_by
        )

    def anchor(self, field: str, group: int = 1) -> str:
        """The public id of the marks of a field, whatever else stands on the page.

        In prose, of its group of markers of that number. The row need not be whole.
        """
        try:
            named = [str(part) for part in self.natural_key()]
        except ObjectDoesNotExist:
            return ""
        number = [str(group)] if group > 1 else []
        kind = str(self._meta.model_name)
        return text.fragment("at", kind, *named, field, *number)

    def clean_fields(self, exclude: Any = None) -> None:
        """Check each field, and that none holds a character no reader can see."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if field.name in (exclude or ()) or not isinstance(value, str):
                continue
            hidden = text.hidden_characters(value)
            if hidden:
                errors.setdefault(field.name, []).append(
                    ValidationError(
                        "This text holds characters that cannot be seen: "
                        "%(hidden)s. Type it afresh, or paste it as plain text.",
                        code="hidden",
                        params={"hidden": ", ".join(hidden[:5])},
                    )
                )
        if errors:
            raise ValidationError(errors)

    def clean(self) -> None:
        """Check that every marker in the prose names a citation."""
        super().clean()
        keys = {f: markdown.parse(getattr(self, f)).keys for f in self.prose_fields()}
        wanted = {key for found in keys.values() for key in found}
        if not wanted:
            return
        citations = apps.get_model("references", "Citation").objects
        known = self.known_keys
        if known is None:
            known = citations.filter(key__in=wanted).all_keys()
        missing = wanted - set(known)
        if not missing:
            return
        # Who gave the keys checks many rows, and asks no more for each.
        near, merged = known, {}
        if self.known_keys is None:
            near = citations.compared_with(missing)
            former = apps.get_model("references", "FormerKey").objects
            merged = dict(
                former.filter(key__in=missing).values_list("key", "citation__key")
            )
        # The first few are enough to act on; finding what each resembles takes time.
        errors = {
            field: [
                ValidationError(
                    markers.unknown_key_sentence(key, near, merged), code="key"
                )
                for key in [key for key in found if key in missing][:5]
            ]
            for field, found in keys.items()
        }
        raise ValidationError({f: found for f, found in errors.items() if found})
