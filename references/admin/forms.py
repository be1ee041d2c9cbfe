"""The forms of rows, and the forms of parts within the form of their whole."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count
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
from django.forms.utils import ErrorDict, ErrorList
from django.utils.text import capfirst, slugify

from references.admin.comparing import time_words
from references.admin.form_fields import RowChoiceField
from references.admin.publishing import reason_field
from references.models.record import Record
from references.models.sourced import Published, Status

# With this name among the values that were sent, a form is only shown again, not saved.
SHOWN = "_shown"
# So many words of a title or text make a short name.
MOST_IN_NAME = 4


class FixedInput(forms.HiddenInput):
    """A value that no form changes, whatever it sends."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return self.value


class FieldErrors(ErrorList):
    """The errors of a field. Without any, no template is rendered: a form has 300 such lists."""

    def render(self, *args: Any, **kwargs: Any) -> Any:
        return super().render(*args, **kwargs) if self else ""


class RecordForm(forms.ModelForm):
    """A form that saves only if the row still has the version that was opened (promise 15).

    A change of a field in `Record.explained` of a public row needs a reason.
    """

    # The version that the editor opened.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why: Any = reason_field(
        label="Why (needed if readers see the change)",
        widget=forms.TextInput(
            {"class": "vTextField", "placeholder": "Readers see this reason"}
        ),
    )
    tell: Any = forms.BooleanField(
        label="The old text was wrong: tell readers", required=False
    )
    # The fields that say how to save. Their values never count as a change of the row.
    about: tuple[str, ...] = ("version", "why", "tell")
    # The admin sets the following in each class of forms that it makes.
    may_publish = True  # whether the user may publish
    is_restored = False  # whether the form brings an old version back
    is_preview = False  # whether the form is only shown: nothing is checked or locked
    # The fields of which an empty short name is made.
    named_by: Sequence[str] = ()
    # For a part: its whole, whether the whole is or was a draft, the forms of all its parts.
    whole: Any = None
    is_in_draft = False
    beside: Any = tuple
    # The row whose values the form shows until it is sent.
    shown_row: Any = None
    # The changed fields that need a reason; filled by `clean`.
    fields_needing_reason: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the form from `shown_row`, and mark fields that are needed."""
        if self.shown_row and not args and "data" not in kwargs:
            if kwargs.get("instance"):
                kwargs["instance"] = self.shown_row
            else:
                values = model_to_dict(self.shown_row)
                kwargs["initial"] = {**kwargs.get("initial", {}), **values}
        super().__init__(*args, **kwargs)
        self.error_class = FieldErrors
        for name, field in self.fields.items():
            sent = self.data.get(self.add_prefix(name))
            if field.required and not (sent or self.get_initial_for_field(field, name)):
                field.label_suffix = " (needed):"
            verb = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
            sentence = f"{verb} a value: this field can’t stay empty."
            field.error_messages["required"] = sentence
            if isinstance(field, RowChoiceField):
                link: Any = self.instance._meta.get_field(name)
                field.known = link.get_cached_value(self.instance, default=None)
        if "why" in self.fields and "status" in self.fields:
            # The buttons that save the row set its status.
            self.fields["status"].widget = forms.HiddenInput()
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        # Read now, since the row will get the values that were sent. One query at most.
        is_asked = "why" in self.fields or not self.may_publish
        is_stored = is_asked and bool(self.instance.pk)
        self.was_published = is_stored and self.instance.is_published

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the names of the changed fields, without those that say how to save."""
        return [name for name in super().changed_data if name not in self.about]

    @property
    def errors(self) -> ErrorDict:
        """Return the errors of the form; none if the form is only shown again."""
        errors = super().errors
        return ErrorDict() if SHOWN in self.data else errors

    def is_valid(self) -> bool:
        """Return whether the form has no errors; False for a preview, so that nothing is saved."""
        return not self.is_preview and super().is_valid()

    def _post_clean(self) -> None:
        """Fill the row from the form, and check it; check a part by unique constraints too.

        Django compares a part only with the other parts that were sent. So it misses a part
        that somebody added meanwhile, and two rows that swap values.
        """
        # A preview shows no errors, and an unchanged row is not saved. So both are filled
        # without a check, which would take queries. Django has no public way to do so.
        if self.is_preview or (self.instance.pk and not self.has_changed()):
            meta = self._meta
            construct_instance(self, self.instance, meta.fields, meta.exclude)
            return
        super()._post_clean()  # type: ignore[misc]
        if not self.may_publish and (self.was_published or self.instance.is_published):
            self.add_error(None, _public_at_once(self.instance))
        if any(isinstance(f, InlineForeignKeyField) for f in self.fields.values()):
            self._check_unique_constraints()
        changes = list(self.changes_needing_reason()) if "why" in self.fields else []
        if changes and not self.reason and not self.errors:
            self.add_error("why", _unexplained(changes))

    def _check_unique_constraints(self) -> None:
        """Add an error for each unique constraint that the row breaks."""
        columns = {field.name for field in self.instance._meta.fields}
        left_out = columns - self.fields.keys() | self.errors.keys()
        for rule in self.instance._meta.constraints:
            if isinstance(rule, UniqueConstraint):
                try:
                    rule.validate(type(self.instance), self.instance, left_out)
                except ValidationError as error:
                    self.add_error(None, error)

    def clean(self) -> dict[str, Any] | None:
        """Check that the row has the version that was opened, and a reason if one is needed."""
        # Sets on the row its reason, and whether a save publishes its parts too.
        cleaned = super().clean()
        row: Any = self.instance
        self._name()
        if self.is_preview:
            return cleaned
        if row.pk is None:
            if "id" in self.fields and self.data.get(self.add_prefix("id")):
                self.add_error(None, _deleted_meanwhile(row))
        elif self.has_changed() and not self.is_current():
            self.add_error(None, _changed_meanwhile(row))
        explained = (*row.explained, "DELETE")
        names = [name for name in self.changed_data if name in explained]
        # The row is still as it is stored, since Django sets the values of the form later.
        if names and row.pk and row.is_published and not self.is_in_draft:
            self.fields_needing_reason = names
        status, before = self.cleaned_data.get("status"), self.initial.get("status")
        row.publishes_parts = status == Status.PUBLISHED != before
        row._change_reason = self.reason
        if self.is_restored and not self.cleaned_data.get("why"):
            words = "Say in a few words what you restore, and why."
            self.add_error("why", f"{words} Your change was not saved yet.")
        return cleaned

    def _name(self) -> None:
        """Fill an empty short name from other fields; add the first free number if it is taken."""
        values = [value for value in map(self.cleaned_data.get, self.named_by) if value]
        if not values or self.cleaned_data.get("slug"):
            return
        words = " ".join(str(getattr(value, "key", value)) for value in values)
        first = re.sub(r"[_/]", " ", words).split()[:MOST_IN_NAME]
        column: Any = self.instance._meta.get_field("slug")
        longest = column.max_length - len("-99")
        name = slugify(" ".join(first))[:longest].strip("-") or "entry"
        rows, scope = type(self.instance).objects, self.instance.identified_by[0]
        link = scope.partition("__")[0]
        whole = self.whole or self.cleaned_data.get(link)
        in_whole = rows.filter(**{link: whole.pk}) if whole and link != scope else rows
        # Other new parts in the same form are not stored yet.
        parts = [getattr(each, "cleaned_data", {}) for each in self.beside()]
        alike = in_whole.filter(slug__startswith=name).values_list("slug", flat=True)
        taken = {*alike, *(part.get("slug") for part in parts)}
        names = (name if n == 1 else f"{name}-{n}" for n in count(1))
        self.cleaned_data["slug"] = next(each for each in names if each not in taken)

    @property
    def reason(self) -> str | None:
        """Return the reason to store in the history; None if the editor gave none."""
        return self.cleaned_data.get("why") or None

    def changes_needing_reason(self) -> Iterator[str]:
        """Yield in words what needs a reason: “the deletion”, or the labels of changed fields."""
        in_words = {"DELETE": "the deletion", "status": "whether they see it"}
        for name in self.fields_needing_reason:
            if name in in_words:
                yield in_words[name]
            else:
                yield f"“{self.instance._meta.get_field(name).verbose_name}”"

    def is_current(self) -> bool:
        """Return whether the row still has the version that was opened."""
        # Nobody else can save it now: see `RecordAdmin.get_object`.
        return self.cleaned_data.get("version") == self.instance.version


class PartForm(RecordForm):
    """The form of a part within the form of its whole. The reason of the whole serves here."""

    why = None
    tell = None

    @property
    def reason(self) -> str | None:
        return self.whole._change_reason


class RowFormSet(BaseInlineFormSet):
    """The forms of parts. A form that was sent is shown again, even if its row is deleted now."""

    # The rows of the forms that were sent, None for a row that is deleted now.
    sent_rows: list[Any] | None = None

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add Django's fields; give the form its parent row, and first values."""
        super().add_fields(form, index)
        form.whole, form.beside = self.instance, lambda: self.forms
        if isinstance(self.instance, Published):
            self._set_status(form, bool(self.instance.publishes_parts))
        # The row is known, so Django need not query it to check its id.
        id_field = form.fields["id"]
        if form.instance.pk and isinstance(id_field, forms.ModelChoiceField):
            form.fields["id"] = field = RowChoiceField(
                id_field.queryset, required=False, widget=id_field.widget
            )
            field.initial, field.known = id_field.initial, form.instance

    def _set_status(self, form: Any, is_publishing: bool) -> None:
        """Make the status of a part unchangeable, unless it is a draft, or new, in a public whole.

        Publishing the whole publishes its parts. A published part is withdrawn in its own form.
        """
        part, whole = form.instance, self.instance
        form.is_in_draft = is_publishing or not whole.is_published
        status = part.status if part.pk else whole.status
        if not part.pk:
            form.initial.setdefault("status", status)
        if form.is_in_draft or (part.pk and part.is_published):
            fixed = whole.status if is_publishing else status
            form.fields["status"].widget = FixedInput(fixed)

    def rows_to_save(self) -> Iterator[Any]:
        """Yield the rows as they would be saved, without empty rows and rows to delete."""
        if self.is_bound:
            for form in self.forms:
                is_filled = form.instance.pk or form.has_changed()
                if is_filled and not getattr(form, "cleaned_data", {}).get("DELETE"):
                    yield form.instance
        else:
            yield from self.get_queryset()

    def full_clean(self) -> None:
        """Check the forms; store in `sent_rows` the rows that were sent, None for a deleted one."""
        super().full_clean()
        if self.is_bound:
            rows = (form.instance for form in self.initial_forms)
            self.sent_rows = [row if row.pk else None for row in rows]

    def clean(self) -> None:
        """Check the rows to delete, and that changes that readers see have a reason."""
        super().clean()
        form_class: Any = self.form
        if form_class.is_preview:
            return
        all_forms: list[Any] = self.forms
        for form in all_forms[: self.initial_form_count()]:
            if form.instance.pk and form.cleaned_data.get("DELETE"):
                if not form.may_publish and form.instance.is_published:
                    raise _public_at_once(form.instance)
                if not form.is_current():
                    raise _changed_meanwhile(form.instance)
        changes = [
            f"{change} of “{form.instance}”"
            for form in all_forms
            for change in form.changes_needing_reason()
        ]
        if changes and not self.instance._change_reason:
            raise _unexplained(changes)

    def get_queryset(self) -> Any:
        """Return a row for each form, in the order of the forms, as the admin expects."""
        if self.sent_rows is not None:
            return self.sent_rows
        return super().get_queryset()


class Fault(NamedTuple):
    """An error of a form: the id of its field, the name of the field, and the sentence."""

    anchor: str
    where: str
    sentence: str


def faults(form: RecordForm, formsets: Sequence[Any]) -> Iterator[Fault]:
    """Yield the errors of the main form, of each form of the formsets, and of each formset."""
    # Those of a formset are the errors of the formset as a whole.
    named_forms: list[tuple[str, Any]] = [("", form)]
    for formset in formsets:
        kind = capfirst(formset.model._meta.verbose_name)
        for number, part in enumerate(formset.forms, start=1):
            named_forms.append((f"{kind} {number}", part))
    for name, each_form in named_forms:
        for field_name, sentences in each_form.errors.items():
            box = None if field_name == NON_FIELD_ERRORS else each_form[field_name]
            # Several buttons have one id, that of the element around them.
            anchor = box.id_for_label or box.auto_id if box else each_form.prefix or ""
            where = ", ".join(filter(None, (name, box and box.label)))
            yield from (Fault(anchor, where, sentence) for sentence in sentences)
    for formset in formsets:
        kind = capfirst(formset.model._meta.verbose_name_plural)
        for error in formset.non_form_errors().as_data():
            # The formset finds that a reason is missing; the box "Why" is in the main form.
            is_why = error.code == "why"
            anchor = "id_why" if is_why else f"{formset.prefix}-group"
            yield Fault(anchor, "Why" if is_why else kind, error.messages[0])


def _unexplained(changes: list[str]) -> ValidationError:
    """Return the error that these changes need a reason."""
    return ValidationError(
        f"You changed what readers see: {', '.join(changes)}. Give a reason in a few words, "
        "and press the same button again. Nothing was saved yet.",
        code="why",
    )


def _public_at_once(row: Record) -> ValidationError:
    """Return the error that readers would see this change at once."""
    return ValidationError(
        f"Readers would see your change to this {row._meta.verbose_name} at once, and you do "
        "not have the right to publish. Ask an Editor to make it."
    )


def _deleted_meanwhile(row: Record) -> ValidationError:
    """Return the error that somebody deleted the row after the editor opened it."""
    return ValidationError(
        f"Somebody deleted this {row._meta.verbose_name} after you opened the form. Nothing was "
        "saved, but the form below still has your text. To keep some of your text, copy it into a "
        "new entry. Then tick “Delete” here."
    )


def _changed_meanwhile(row: Record) -> ValidationError:
    """Return the error that somebody saved the row after the editor opened it."""
    last = type(row).history.filter(id=row.pk).order_by("-history_id").first()
    who, when = "somebody else", ""
    if last:
        who = last.history_user or who
        when = f" on {time_words(last.history_date)}"
    return ValidationError(
        f"After you opened this {row._meta.verbose_name}, {who} saved changes{when}. Nothing of "
        "yours was saved, but the form below still has your text. Read the other changes, "
        "then save again: where both of you changed a field, yours replaces the other text."
    )
