"""The form that edits any row, and refuses to undo another editor's save."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import (
    BaseInlineFormSet,
    InlineForeignKeyField,
    construct_instance,
)
from django.forms.utils import ErrorDict
from django.utils import timezone

from references.models import Proposal
from references.models.fields import LinesField, validate_visible
from references.models.record import LONGEST_REASON, Record
from references.values.text import shortened

# So many changes without a reason are named, and so much of each value.
MOST_NAMED = 5
LONGEST_NAMED = 60
# The button that keeps what a form is sent with as a proposal, in place of saving it.
PROPOSE = "_propose"
# In what is sent to see how a form will read: nothing is saved, and its errors not shown.
PREVIEW = "_preview"
# In what a form is filled with so that it is shown, and neither saved nor proposed.
SHOWN = "_shown"


class RowChoiceField(forms.ModelChoiceField):
    """A choice of a row, which does not ask again for the one that was chosen before."""

    known: Any = None

    def to_python(self, value: Any) -> Any:
        if self.known is not None and value == str(self.known.pk):
            return self.known
        return super().to_python(value)


class LinesFormField(forms.CharField):
    """Text as `LinesField` keeps it, so that line ends from a browser are no change."""

    def to_python(self, value: Any) -> str:
        return LinesField().to_python(super().to_python(value)) or ""


class ProseField(LinesFormField):
    """Cited prose; its help text says how to cite, for browsers without script."""

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        if "[@key" not in help_text:
            help_text = f"{help_text} Cite as [@key].".strip()
        super().__init__(*args, help_text=help_text, **kwargs)


class NeverChanged(forms.Field):
    """A field that says how to save. What is sent for it never counts as a change."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class VersionField(NeverChanged, forms.IntegerField):
    """The version that the editor opened."""

    widget = forms.HiddenInput


class WhyField(NeverChanged, forms.CharField):
    """The reason of a change, as the history keeps it."""

    default_validators = [validate_visible]


class TickField(NeverChanged, forms.BooleanField):
    """A tick on how to save."""


class RecordForm(forms.ModelForm):
    """A form that saves only onto the version it was opened with (promise 15).

    What is weighty and published is changed with a reason: see `Record.explained`.
    """

    version = VersionField(required=False)
    why: Any = WhyField(
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For the history, in a few words: “The report of 2024 gives 125.” Needed "
        "where readers see a figure, a date, a name, a verdict or the text of a section "
        "change, or a figure or a row go, and for whoever decides on what you propose.",
    )
    # Whether whoever fills it in may publish: the admin says so of each class it makes.
    may_publish = True
    # Whether it brings back a version, which is done with a reason alone.
    restores = False
    # The proposal that it is filled with, if any: the admin says so too.
    proposal: Proposal | None = None
    # The changed fields that need a reason; known once the form is cleaned.
    weighty: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # Those of the admin stand within another, and know the row they choose for.
            box: Any = getattr(field.widget, "widget", field.widget)
            if hasattr(box, "row"):
                box.row = self.instance
            if isinstance(field, RowChoiceField):
                link: Any = self.instance._meta.get_field(name)
                field.known = link.get_cached_value(self.instance, default=None)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        is_harmless = PROPOSE in self.data or PREVIEW in self.data
        self.is_guarded = not self.may_publish and not is_harmless
        # Asked before the row takes over what was sent, and where it matters alone.
        is_stored = bool(self.instance.pk) and not self.may_publish
        self.was_published = is_stored and self.instance.is_published

    def edit_within(self, whole: Record) -> None:
        """Take note of the row in whose form this one is edited."""

    def full_clean(self) -> None:
        """Check what was sent; what is only shown is checked when it is sent."""
        if SHOWN in self.data:
            self.cleaned_data: dict[str, Any] = {}
            self._errors = ErrorDict()
        else:
            super().full_clean()

    def _post_clean(self) -> None:
        """Check the constraints; of a row within a form, the unique ones too.

        Django compares such a row with the others sent, and not with one that somebody
        added meanwhile; nor does it see that two rows cannot swap values at once.
        """
        if PREVIEW in self.data:
            # Its errors are not shown, and finding them would ask for each row.
            meta = self._meta
            construct_instance(self, self.instance, meta.fields, meta.exclude)
            return
        super()._post_clean()  # type: ignore[misc]
        is_change = self.is_guarded and self.has_changed()
        if is_change and (self.was_published or self.instance.is_published):
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
        changes = list(self.weighty_changes()) if "why" in self.fields else []
        if changes and not self.reason and not self.errors:
            self.add_error("why", _unexplained(changes))

    def clean(self) -> dict[str, Any] | None:
        """Check the version, and lock the row until the save is done or given up."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            # Else the history would show the line ends changed along with another field.
            if isinstance(field, ProseField) and name not in self.changed_data:
                self.cleaned_data[name] = self.initial.get(name) or ""
        if self.instance.pk is None:
            if "id" in self.fields and self.data.get(self.add_prefix("id")):
                self.add_error(None, _deleted_meanwhile(self.instance))
        # What is only looked at locks nothing.
        elif PREVIEW not in self.data and self.has_changed() and not self.is_current():
            self.add_error(None, _changed_meanwhile(self.instance))
        # Asked of the row as it is stored: nothing of the form is in it yet.
        if self.instance.pk and self.instance.is_published:
            asked = (*self.instance.explained, "DELETE")
            self.weighty = [name for name in self.changed_data if name in asked]
        self.instance._change_reason = self.reason
        is_unusual = PROPOSE in self.data or self.restores
        if is_unusual and "why" in self.fields and not self.cleaned_data.get("why"):
            self.add_error("why", _NO_REASON)
        return cleaned

    @property
    def reason(self) -> str | None:
        """Return the reason that the history keeps, or None where none is given."""
        if self.proposal:
            said = f"Proposed by {self.proposal.proposer}: {self.proposal.summary}"
            return shortened(said, LONGEST_REASON)
        return self.cleaned_data.get("why") or None

    def is_valid(self) -> bool:
        """Check it; one that is only looked at is never valid, so nothing is saved."""
        is_shown = PREVIEW in self.data or SHOWN in self.data
        return not is_shown and super().is_valid()

    def weighty_changes(self) -> Iterator[str]:
        """Yield the changes that need a reason: the field, and its new value in words."""
        for name in self.weighty:
            if name == "DELETE":
                yield "the deletion"
            else:
                field = self.instance._meta.get_field(name)
                yield f"“{field.verbose_name}” (now {_in_words(self.instance, name)})"

    def is_current(self) -> bool:
        """Lock the row, and return whether it still has the version that was opened."""
        model = type(self.instance)
        # The lock lasts to the end of the transaction around each save of the admin.
        held = model.objects.select_for_update().filter(pk=self.instance.pk)
        versions = list(held.values_list("version", flat=True))
        # What may be done was judged by the row as read; a forged version may be later.
        return versions == [self.cleaned_data.get("version")] == [self.instance.version]


class RowFormSet(BaseInlineFormSet):
    """Rows within a form; every row sent is shown again, even one deleted since."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.edit_within(self.instance)
        number = form.fields["id"]
        if form.instance.pk and isinstance(number, forms.ModelChoiceField):
            form.fields["id"] = own = RowChoiceField(
                number.queryset, required=False, widget=number.widget
            )
            own.initial, own.known = number.initial, form.instance

    def kept(self) -> Iterator[Any]:
        """Yield the rows as they would be saved, without empty ones and those to delete."""
        for form in self.forms:
            is_said = form.instance.pk or (self.is_bound and form.has_changed())
            if is_said and not getattr(form, "cleaned_data", {}).get("DELETE"):
                yield form.instance

    def clean(self) -> None:
        """Check the versions of the rows to delete, and the reason of all changes.

        The forms of those to delete are not read.
        """
        super().clean()
        rows: list[Any] = [] if PREVIEW in self.data else self.forms
        for form in rows[: self.initial_form_count()]:
            if form.instance.pk and form.cleaned_data.get("DELETE"):
                if form.is_guarded:
                    raise _public_at_once(form.instance)
                if not form.is_current():
                    raise _changed_meanwhile(form.instance)
        changes = [
            f"{change} of “{form.instance}”"
            for form in rows
            for change in form.weighty_changes()
        ]
        if changes and not self.instance._change_reason:
            raise _unexplained(changes)

    def get_queryset(self) -> Any:
        """Return the rows, or None for each that was sent and is deleted."""
        # The admin pairs these with the forms, so both lists must be equally long.
        if self.is_bound and "forms" in vars(self):
            sent = [form.instance for form in self.initial_forms]
            return [row if row.pk else None for row in sent]
        return super().get_queryset()


_NO_REASON = (
    "Say in a few words what you propose or bring back, and why. Nothing was kept now."
)


def _in_words(row: Record, name: str) -> str:
    chosen = getattr(row, f"get_{name}_display", None)
    value = chosen() if chosen else getattr(row, name)
    return "empty" if value in (None, "") else shortened(str(value), LONGEST_NAMED)


def _unexplained(changes: list[str]) -> ValidationError:
    more = len(changes) - MOST_NAMED
    named = ", ".join([*changes[:MOST_NAMED], *[f"{more} more"] * (more > 0)])
    return ValidationError(
        f"You changed what readers see: {named}. Say in a few words why. Nothing was saved "
        "now."
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
        when = f" on {timezone.localtime(last.history_date):%-d %B %Y at %H:%M} UTC"
    return ValidationError(
        f"This {row._meta.verbose_name} was saved by {who}{when}, after you opened it. "
        "Nothing was saved now, and your text is kept below. Read what was saved meanwhile; "
        "if you save again, what the form says then stands."
    )
