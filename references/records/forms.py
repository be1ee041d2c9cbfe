"""The form every row is edited with: it refuses to undo another editor's save."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import (
    BaseInlineFormSet,
    BaseModelFormSet,
    InlineForeignKeyField,
)
from django.utils import timezone

from references.records.fields import LinesField
from references.records.record import Record


class LinesFormField(forms.CharField):
    """Text as `LinesField` keeps it: the line ends browsers send are no change."""

    def to_python(self, value: Any) -> str:
        return LinesField().to_python(super().to_python(value)) or ""


class VersionField(forms.IntegerField):
    """The version the editor opened. It is never itself a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordForm(forms.ModelForm):
    """Saves only onto the version it was opened with (promise 15)."""

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """Check the rules of the database; for a row within a form, those on its parent.

        Django compares a row within a form with the others sent, and not with one that
        somebody added meanwhile; nor does it see that two can't change places at once.
        """
        super()._post_clean()  # type: ignore[misc]
        if any(isinstance(f, InlineForeignKeyField) for f in self.fields.values()):
            left_out = self._get_validation_exclusions()  # type: ignore[attr-defined]
            for rule in self.instance._meta.constraints:
                if not isinstance(rule, UniqueConstraint):
                    continue
                try:
                    rule.validate(type(self.instance), self.instance, left_out)
                except ValidationError as error:
                    self.add_error(None, error)

    def clean(self) -> dict[str, Any] | None:
        """Check the version, holding the row until the save is done or given up."""
        cleaned = super().clean()
        if self.instance.pk is None:
            if "id" in self.fields and self.data.get(self.add_prefix("id")):
                self.add_error(None, _deleted_meanwhile(self.instance))
        elif self.has_changed():
            model = type(self.instance)
            # The admin runs each save in one transaction; this lock lasts to its end.
            held = model._base_manager.select_for_update().filter(pk=self.instance.pk)
            versions = held.values_list("version", flat=True)
            if list(versions) != [self.cleaned_data.get("version")]:
                self.add_error(None, _changed_meanwhile(self.instance))
        return cleaned


class SentRows(BaseModelFormSet):
    """Rows within a form; all that were sent are shown again, also one deleted since."""

    def get_queryset(self) -> Any:
        """The rows; once they are read from a form, in step with what was sent."""
        # The admin pairs these with the forms, and stops where the shorter list ends.
        if self.is_bound and "forms" in vars(self):
            sent = [form.instance for form in self.initial_forms]
            return [row if row.pk else None for row in sent]
        return super().get_queryset()


class RowFormSet(SentRows, BaseInlineFormSet):
    """Rows edited on the page of what they belong to."""


def _deleted_meanwhile(row: Record) -> ValidationError:
    return ValidationError(
        f"This {row._meta.verbose_name} is no longer there: somebody deleted it after "
        "you opened it. Nothing was saved now, and your text is kept below. Take what "
        "you need of it, and open this page again.",
        code="deleted",
    )


def _changed_meanwhile(row: Record) -> ValidationError:
    last = type(row).history.filter(id=row.pk).order_by("-history_id").first()
    who = last.history_user if last and last.history_user else "somebody else"
    when = (
        f" on {timezone.localtime(last.history_date):%-d %B %Y at %H:%M} UTC"
        if last
        else ""
    )
    return ValidationError(
        f"This {row._meta.verbose_name} was saved by {who}{when}, after you opened it. "
        "Nothing was saved now, and your text is kept below. Open it again in another "
        "tab, bring your changes into what you find there, and save that.",
        code="stale",
    )
