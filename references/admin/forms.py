"""The forms of rows: what they refuse, and the rows within the form of another."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import (
    BaseInlineFormSet,
    InlineForeignKeyField,
    construct_instance,
    model_to_dict,
)
from django.forms.utils import ErrorDict
from django.utils.text import capfirst

from references.admin.comparing import time_words, value_words
from references.admin.form_fields import RowChoiceField
from references.admin.publishing import reason_field
from references.models.proposal import Proposal, RowChange
from references.models.record import LONGEST_REASON, Record
from references.models.sourced import Published, Status
from references.values.text import shortened

# So many changes without a reason are named, and so much of each value.
MOST_NAMED = 5
LONGEST_NAMED = 60
# In what a form is filled with so that it is shown, and neither saved nor proposed.
SHOWN = "_shown"


class VersionInput(forms.HiddenInput):
    """The version that was opened; or a later one, whose words its user chose to drop."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}-dropped") or data.get(name)


class RecordForm(forms.ModelForm):
    """A form that saves only onto the version it was opened with (promise 15).

    What is weighty and published is changed with a reason: see `Record.explained`.
    """

    # The version that the editor opened.
    version = forms.IntegerField(required=False, widget=VersionInput)
    with_parts: Any = forms.BooleanField(
        label="Publish the drafts among its parts with it",
        required=False,
        help_text="The rows below whose own status is “draft”, once this is published.",
    )
    why: Any = reason_field(
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For the history, in a few words: “The report of 2024 gives 125.” Needed "
        "where readers see a figure, a date, a name, a verdict or the text of a section "
        "change, or a figure or a row go, and for whoever decides on what you propose.",
    )
    # The fields that say how to save: what is sent for them never counts as a change.
    about: tuple[str, ...] = ("version", "with_parts", "why")
    # The admin sets these in each class of forms that it makes: whether the user may publish;
    # whether the form refuses what readers would see; whether it needs a reason whatever
    # is changed; whether it brings a version back; whether it is only shown, so that
    # nothing is checked or locked; the proposal that fills it.
    may_publish = True
    may_only_propose = False
    needs_why = False
    is_restored = False
    is_preview = False
    proposal: Proposal | None = None
    # The row whose values the form shows until it is sent.
    shown_row: Any = None
    # The changed fields that need a reason; known once the form is cleaned.
    fields_needing_reason: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.shown_row and not args and "data" not in kwargs:
            if kwargs.get("instance"):
                kwargs["instance"] = self.shown_row
            else:
                values = model_to_dict(self.shown_row)
                kwargs["initial"] = {**kwargs.get("initial", {}), **values}
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            sent = self.data.get(self.add_prefix(name))
            if field.required and not (sent or self.get_initial_for_field(field, name)):
                field.label_suffix = " (needed):"
            verb = "Choose one" if isinstance(field, forms.ChoiceField) else "Enter it"
            field.error_messages["required"] = f"{verb}; it can’t stay empty."
            if name in self.instance.explained:
                self.mark_as_needing_reason(field)
            if isinstance(field, RowChoiceField):
                link: Any = self.instance._meta.get_field(name)
                field.known = link.get_cached_value(self.instance, default=None)
        self.initial["with_parts"] = self.initial.get("status") != Status.PUBLISHED
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        if self.proposal:
            self.initial["why"] = self.proposal.summary
        if "why" in self.fields and not self.may_publish:
            self.fields["why"].label = "Why (needed to propose)"
        # Asked before the row takes over what was sent, and where it matters alone.
        is_stored = not self.may_publish and bool(self.instance.pk)
        self.was_published = is_stored and self.instance.is_published

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.about]

    @property
    def errors(self) -> ErrorDict:
        """Return the errors; what is only shown is checked when it is sent."""
        errors = super().errors
        return ErrorDict() if SHOWN in self.data else errors

    def is_valid(self) -> bool:
        """Check it; one that is only looked at is never valid, so nothing is saved."""
        return not self.is_preview and super().is_valid()

    def _post_clean(self) -> None:
        """Check the constraints; of a row within a form, the unique ones too.

        Django compares such a row with the others sent, and not with one that somebody
        added meanwhile; nor does it see that two rows cannot swap values at once.
        """
        # Django has no public way to fill a row without checking it, which asks for each
        # row: a preview shows no errors, and what is not changed is not saved.
        if self.is_preview or (self.instance.pk and not self.has_changed()):
            meta = self._meta
            construct_instance(self, self.instance, meta.fields, meta.exclude)
            return
        super()._post_clean()  # type: ignore[misc]
        if self.may_only_propose and (self.was_published or self.instance.is_published):
            self.add_error(None, _public_at_once(self.instance))
        if any(isinstance(f, InlineForeignKeyField) for f in self.fields.values()):
            columns = {field.name for field in self.instance._meta.fields}
            left_out = columns - self.fields.keys() | self.errors.keys()
            for rule in self.instance._meta.constraints:
                if isinstance(rule, UniqueConstraint):
                    try:
                        rule.validate(type(self.instance), self.instance, left_out)
                    except ValidationError as error:
                        self.add_error(None, error)
        changes = list(self.changes_needing_reason()) if "why" in self.fields else []
        if changes and not self.reason and not self.errors:
            self.add_error("why", _unexplained(changes))

    def clean(self) -> dict[str, Any] | None:
        """Check the version, and lock the row until the save is done or given up."""
        cleaned = super().clean()
        row: Any = self.instance
        if self.is_preview:
            return cleaned
        if row.pk is None:
            if "id" in self.fields and self.data.get(self.add_prefix("id")):
                self.add_error(None, _deleted_meanwhile(row))
        elif self.has_changed() and not self.is_current():
            self.add_error(None, _changed_meanwhile(row))
        asked = (*row.explained, "DELETE")
        weighty = [name for name in self.changed_data if name in asked]
        # Asked of the row as it is stored: nothing of the form is in it yet.
        if weighty and row.pk and row.is_published:
            self.fields_needing_reason = weighty
        row.publishes_parts = self.cleaned_data.get("with_parts", False)
        row._change_reason = self.reason
        if self.needs_why and not self.cleaned_data.get("why"):
            words = "Say in a few words what you propose or bring back, and why."
            self.add_error("why", f"{words} Nothing was kept now.")
        return cleaned

    @property
    def reason(self) -> str | None:
        """Return the reason that the history keeps, or None where none is given."""
        if self.proposal:
            reason = f"Proposed by {self.proposal.proposer}: {self.proposal.summary}"
            return shortened(reason, LONGEST_REASON)
        return self.cleaned_data.get("why") or None

    def mark_as_needing_reason(self, field: forms.Field) -> None:
        """Let static/js/saving.js ask for a reason as soon as the field is changed."""
        if self.instance.pk and self.initial.get("status") != Status.DRAFT:
            field.widget.attrs["data-needs-why"] = True

    def changes_needing_reason(self) -> Iterator[str]:
        """Yield the changes that need a reason: the field, and its new value in words."""
        for name in self.fields_needing_reason:
            if name == "DELETE":
                yield "the deletion"
            else:
                label = self.instance._meta.get_field(name).verbose_name
                shown = shortened(value_words(self.instance, name), LONGEST_NAMED)
                yield f"“{label}” (now {shown or 'empty'})"

    def is_current(self) -> bool:
        """Lock the row, and return whether it still has the version that was opened."""
        model = type(self.instance)
        # The lock lasts to the end of the transaction around each save of the admin.
        held = model.objects.select_for_update().filter(pk=self.instance.pk)
        versions = list(held.values_list("version", flat=True))
        # What may be done was judged by the row as read; a forged version may be later.
        return versions == [self.cleaned_data.get("version")] == [self.instance.version]


class PartForm(RecordForm):
    """The form of a row within that of its whole, whose reason serves all its rows."""

    why = None
    with_parts = None
    whole: Any = None

    @property
    def reason(self) -> str | None:
        return self.whole._change_reason

    @cached_property
    def changed_data(self) -> list[str]:
        """Name the fields that were changed, the status too where the whole changes it."""
        changed = super().changed_data
        is_draft = self.instance.pk and self.initial.get("status") == Status.DRAFT
        is_carried = is_draft and "status" not in changed and self._goes_along
        return [*changed, "status"] if is_carried else changed

    @property
    def _goes_along(self) -> bool:
        """Return whether the whole publishes this row."""
        status = self.fields.get("status")
        is_open = status is not None and not status.disabled
        is_publishing = getattr(self.whole, "publishes_parts", False)
        return is_open and is_publishing and self.whole.is_published

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        return Status.PUBLISHED if self._goes_along else status


class RowFormSet(BaseInlineFormSet):
    """Rows within a form; every row sent is shown again, even one deleted since."""

    # The rows as a proposal makes them, with which a form is filled.
    proposed: Sequence[RowChange] = ()
    # The rows of the forms that were sent, None for each deleted since.
    sent_rows: list[Any] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            new = [change.row for change in self.proposed if change.stored is None]
            self.initial_extra = [model_to_dict(row) for row in new]
            self.extra = max(self.extra, len(new))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.whole = self.instance
        if not form.instance.pk and isinstance(self.instance, Published):
            form.initial.setdefault("status", self.instance.status)
        if any(c.is_deleted and c.row.pk == form.instance.pk for c in self.proposed):
            form.initial["DELETE"] = True
        if "DELETE" in form.fields:
            form.mark_as_needing_reason(form.fields["DELETE"])
        number = form.fields["id"]
        if form.instance.pk and isinstance(number, forms.ModelChoiceField):
            form.fields["id"] = field = RowChoiceField(
                number.queryset, required=False, widget=number.widget
            )
            field.initial, field.known = number.initial, form.instance

    def kept(self) -> Iterator[Any]:
        """Yield the rows as they would be saved, without empty ones and those to delete."""
        if self.is_bound:
            for form in self.forms:
                is_said = form.instance.pk or form.has_changed()
                if is_said and not getattr(form, "cleaned_data", {}).get("DELETE"):
                    yield form.instance
        else:
            gone = {c.row.pk for c in self.proposed if c.is_deleted}
            yield from (row for row in self.get_queryset() if row.pk not in gone)
            yield from (c.row for c in self.proposed if c.stored is None)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            rows = (form.instance for form in self.initial_forms)
            self.sent_rows = [row if row.pk else None for row in rows]

    def clean(self) -> None:
        """Check the versions of the rows to delete, and the reason of all changes."""
        super().clean()
        kind: Any = self.form
        rows: list[Any] = [] if kind.is_preview else self.forms
        for form in rows[: self.initial_form_count()]:
            if form.instance.pk and form.cleaned_data.get("DELETE"):
                if form.may_only_propose:
                    raise _public_at_once(form.instance)
                if not form.is_current():
                    raise _changed_meanwhile(form.instance)
        changes = [
            f"{change} of “{form.instance}”"
            for form in rows
            for change in form.changes_needing_reason()
        ]
        if changes and not self.instance._change_reason:
            raise _unexplained(changes)

    def get_queryset(self) -> Any:
        """Return the rows, as many as there are forms: the admin pairs them."""
        if self.sent_rows is not None:
            return self.sent_rows
        rows = super().get_queryset()
        if self.is_bound or not self.proposed:
            return rows
        made = {change.row.pk: change.row for change in self.proposed}
        return [made.get(row.pk, row) for row in rows]


class Fault(NamedTuple):
    """A refusal: the id of what it is about, or "", the name of that, and the sentence."""

    anchor: str
    where: str
    sentence: str


def faults(form: RecordForm, formsets: Sequence[Any]) -> Iterator[Fault]:
    """Yield what is refused in a form: of the row, of those within it, of these together."""
    parts: list[tuple[str, Any]] = [("", form)]
    for rows in formsets:
        kind = capfirst(rows.model._meta.verbose_name)
        parts += [(f"{kind} {n}", part) for n, part in enumerate(rows.forms, 1)]
    for row, part in parts:
        for name, sentences in part.errors.items():
            box = None if name == NON_FIELD_ERRORS else part[name]
            anchor = box.id_for_label if box else part.prefix or ""
            where = ", ".join(filter(None, (row, box and box.label)))
            yield from (Fault(anchor, where, sentence) for sentence in sentences)
    for rows in formsets:
        kind = capfirst(rows.model._meta.verbose_name_plural)
        for error in rows.non_form_errors().as_data():
            is_why = error.code == "why"
            anchor = "id_why" if is_why else f"{rows.prefix}-group"
            yield Fault(anchor, "Why" if is_why else kind, error.messages[0])


def _unexplained(changes: list[str]) -> ValidationError:
    more = len(changes) - MOST_NAMED
    listed = ", ".join([*changes[:MOST_NAMED], *[f"{more} more"] * (more > 0)])
    return ValidationError(
        f"You changed what readers see: {listed}. Say in a few words why. Nothing was saved "
        "now.",
        code="why",
    )


def _public_at_once(row: Record) -> ValidationError:
    return ValidationError(
        f"Readers would see what you did to this {row._meta.verbose_name} as soon as it is "
        "saved. Press “Propose” below: somebody who may publish it then decides."
    )


def _deleted_meanwhile(row: Record) -> ValidationError:
    return ValidationError(
        f"This {row._meta.verbose_name} is no longer there: somebody deleted it after "
        "you opened it. Nothing was saved now, and your text is kept below. Tick “Delete” "
        "to leave it deleted, after you have copied into a new row what should stay."
    )


def _changed_meanwhile(row: Record) -> ValidationError:
    last = type(row).history.filter(id=row.pk).order_by("-history_id").first()
    who, when = "somebody else", ""
    if last:
        who = last.history_user or who
        when = f" on {time_words(last.history_date)}"
    return ValidationError(
        f"This {row._meta.verbose_name} was saved by {who}{when}, after you opened it. "
        "Nothing was saved now, and your text is kept below. Read what was saved meanwhile, "
        "and save again; where both of you wrote, tick whose words yours replace."
    )
