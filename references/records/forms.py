"""The form that edits any row, and refuses to undo another editor's save."""

from collections.abc import Iterator
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

LONGEST_SUMMARY = 200
# The button that keeps what a form is sent with as a proposal, in place of saving it.
PROPOSE = "_propose"
# In what a form is filled with so that it is shown, and neither saved nor proposed.
SHOWN = "_shown"


class LinesFormField(forms.CharField):
    """Text as `LinesField` keeps it, so that line ends from a browser are no change."""

    def to_python(self, value: Any) -> str:
        return LinesField().to_python(super().to_python(value)) or ""


class VersionField(forms.IntegerField):
    """The version that the editor opened. It never counts as a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordForm(forms.ModelForm):
    """A form that saves only onto the version it was opened with (promise 15)."""

    version = VersionField(required=False)
    # Whether whoever fills it in may publish: the admin says so of each class it makes.
    may_publish = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Those of the admin stand within another, and know the row they choose for.
            box: Any = getattr(field.widget, "widget", field.widget)
            if hasattr(box, "row"):
                box.row = self.instance
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        # Asked before the row takes over what was sent.
        self.is_guarded = not self.may_publish and PROPOSE not in self.data
        self.was_published = (
            self.is_guarded and bool(self.instance.pk) and self.instance.is_published
        )

    def edit_within(self, whole: Record) -> None:
        """Take note of the row in whose form this one is edited."""

    def _post_clean(self) -> None:
        """Check the constraints; of a row within a form, the unique ones too.

        Django compares such a row with the others sent, and not with one that somebody
        added meanwhile; nor does it see that two rows cannot swap values at once.
        """
        super()._post_clean()  # type: ignore[misc]
        is_change = self.is_guarded and self.has_changed()
        if is_change and (self.was_published or self.instance.is_published):
            self.add_error(None, _public_at_once(self.instance))
        if any(isinstance(f, InlineForeignKeyField) for f in self.fields.values()):
            left_out = self._get_validation_exclusions()  # type: ignore[attr-defined]
            for rule in self.instance._meta.constraints:
                if not isinstance(rule, UniqueConstraint):
                    continue
                try:
                    rule.validate(type(self.instance), self.instance, left_out)
                except ValidationError as error:
                    self.add_error(None, error)

    def is_valid(self) -> bool:
        return super().is_valid() and SHOWN not in self.data

    def clean(self) -> dict[str, Any] | None:
        """Check the version, and lock the row until the save is done or given up."""
        cleaned = super().clean()
        is_of_page = self.prefix is None
        if is_of_page and PROPOSE in self.data and not summary_in(self.data):
            self.add_error(None, _NO_SUMMARY)
        if self.instance.pk is None:
            if "id" in self.fields and self.data.get(self.add_prefix("id")):
                self.add_error(None, _deleted_meanwhile(self.instance))
        elif self.has_changed() and not self.is_current():
            self.add_error(None, _changed_meanwhile(self.instance))
        return cleaned

    def is_current(self) -> bool:
        """Lock the row, and return whether it still has the version that was opened."""
        model = type(self.instance)
        # The lock lasts to the end of the transaction around each save of the admin.
        held = model._base_manager.select_for_update().filter(pk=self.instance.pk)
        versions = list(held.values_list("version", flat=True))
        # What may be done was judged by the row as read; a forged version may be later.
        return versions == [self.cleaned_data.get("version")] == [self.instance.version]


class SentRows(BaseModelFormSet):
    """Rows within a form; every row sent is shown again, even one deleted since."""

    # The row in whose form they are.
    instance: Record

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.edit_within(self.instance)

    def kept(self, *, sound: bool = False) -> Iterator[Any]:
        """Yield the rows as they would be saved, without empty ones and those to delete.

        The sound ones are those without an error.
        """
        for form in self.forms:
            is_new = form.instance.pk is None
            is_empty = is_new and not (self.is_bound and form.has_changed())
            if is_empty or (sound and form.errors):
                continue
            if not getattr(form, "cleaned_data", {}).get("DELETE"):
                yield form.instance

    def clean(self) -> None:
        """Check the versions of the rows to delete: their own forms are not read."""
        super().clean()
        rows: Any = self
        for form in rows.initial_forms:
            if not form.instance.pk or not rows._should_delete_form(form):
                continue
            if form.is_guarded:
                raise _public_at_once(form.instance)
            if not form.is_current():
                raise _changed_meanwhile(form.instance)

    def get_queryset(self) -> Any:
        """Return the rows, or None for each that was sent and is deleted."""
        # The admin pairs these with the forms, so both lists must be equally long.
        if self.is_bound and "forms" in vars(self):
            sent = [form.instance for form in self.initial_forms]
            return [row if row.pk else None for row in sent]
        return super().get_queryset()


class RowFormSet(SentRows, BaseInlineFormSet):
    """Rows edited on the page of the row they belong to."""


def summary_in(sent: Any) -> str:
    """Return the summary of a proposal that a form was sent with, or ""."""
    return " ".join(sent.get("summary", "").split())[:LONGEST_SUMMARY]


_NO_SUMMARY = ValidationError(
    "Say in the box “Summary”, beside the button, what you propose and why. Nothing was "
    "kept now.",
    code="summary",
)


def _public_at_once(row: Record) -> ValidationError:
    return ValidationError(
        f"Readers would see what you did to this {row._meta.verbose_name} as soon as it is "
        "saved. Press “Propose” below: somebody who may publish it then decides.",
        code="public",
    )


def _deleted_meanwhile(row: Record) -> ValidationError:
    return ValidationError(
        f"This {row._meta.verbose_name} is no longer there: somebody deleted it after "
        "you opened it. Nothing was saved now, and your text is kept below. Choose "
        "whether it stays deleted.",
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
        "Nothing was saved now, and your text is kept below. Choose for each field whose "
        "text stands.",
        code="stale",
    )
