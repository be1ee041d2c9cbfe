"""Compares the values sent with a form, its rows now, and its rows when it was opened.

Two editors who change one row, and a proposal on a row that was changed meanwhile, are one
case: each field has an original, theirs and yours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import CharField, TextField
from django.forms.models import InlineForeignKeyField, model_to_dict
from django.utils.choices import flatten_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.models.fields import PartialDateField
from references.values.differences import Kind, Piece, pieces
from references.values.text import is_row_number, shortened

LONGEST_ROW = 100
# Of what stays the same, so much is shown at each end.
LONGEST_SAME = 300
WHOLE = "the whole row"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody changed, in words: what it says now, and what was sent.

    Each is compared with the original or, where that is not known, with the other.
    """

    row: str
    label: str
    original: str | None
    theirs: str
    yours: str
    # The field of the model, and the field of the form; None for a row as a whole.
    column: Any = None
    bound: Any = None

    @property
    def by_you(self) -> bool:
        return self.yours != self._before(self.theirs)

    @property
    def by_them(self) -> bool:
        return self.theirs != self._before(self.yours)

    def your_difference(self) -> SafeString:
        """Write word by word what you changed."""
        return difference(self.column, self._before(self.theirs), self.yours)

    def their_difference(self) -> SafeString:
        """Write word by word what somebody changed meanwhile."""
        return difference(self.column, self._before(self.yours), self.theirs)

    def _before(self, other: str) -> str:
        return other if self.original is None else self.original


def difference(field: Any, old: str, new: str) -> SafeString:
    """Write two values word by word; a date, number, choice or row is one word."""
    is_text = isinstance(field, CharField | TextField) and not (
        field.choices or isinstance(field, PartialDateField)
    )
    both = (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
    found = pieces(old, new) if is_text else both
    return format_html_join("", "{}", ((_written(p),) for p in found if p.text))


def _written(piece: Piece) -> SafeString | str:
    """Write a piece: gone as deleted, new as inserted; of what stays, both ends alone."""
    text, left_out = piece.text, len(piece.text) - 2 * LONGEST_SAME
    if piece.kind is not Kind.SAME:
        tag = "del" if piece.kind is Kind.GONE else "ins"
        return format_html("<{0}>{1}</{0}>", tag, text)
    if left_out <= LONGEST_SAME:
        return text
    return format_html(
        '{}<span class="difference__left-out"> … {} characters are the same … </span>{}',
        *(text[:LONGEST_SAME], left_out, text[-LONGEST_SAME:]),
    )


def changes(form: Any, formsets: Iterable[Any]) -> list[Change]:
    """Return what was changed in a form that was sent, by whoever, in its order.

    One query for each row that was saved meanwhile.
    """
    found = (each for part in _parts(form, formsets) for each in _changes(part))
    return [change for change in found if change.by_you or change.by_them]


def is_behind(form: Any, formsets: Iterable[Any]) -> bool:
    """Return whether a form was made of rows that were changed or deleted since."""
    return any(_is_gone(p) or _is_behind(p) for p in _parts(form, formsets))


def renew(form: Any, formsets: Iterable[Any]) -> list[Change]:
    """Bring a form that was refused up to its rows, and return what somebody changed.

    Fields that its sender left as they were say what the rows say now; all others keep
    what was typed. The versions are those of now, so that it can be sent again.
    """
    formsets = list(formsets)
    found = [change for change in changes(form, formsets) if change.by_them]
    data = form.data.copy()
    for part in filter(_is_behind, _parts(form, formsets)):
        data[part.add_prefix("version")] = str(part.initial["version"])
    for change in found:
        if change.bound and not change.by_you:
            data.setlist(change.bound.html_name, _as_sent(change.bound))
    for part in (form, *(part for rows in formsets for part in rows.forms)):
        part.data = data
    return found


def _parts(form: Any, formsets: Iterable[Any]) -> Iterator[Any]:
    """Yield the forms that say anything, also those whose row is no longer there."""
    yield form
    for part in (part for formset in formsets for part in formset.forms):
        if part.instance.pk or _is_gone(part) or part.has_changed():
            yield part


def _is_gone(part: Any) -> bool:
    """Return whether a row within a form was sent that is no longer there."""
    is_sent = "id" in part.fields and bool(part.data.get(part.add_prefix("id")))
    return is_sent and not part.instance.pk


def _is_behind(part: Any) -> bool:
    """Return whether a form was sent with another version than its row has now."""
    now = part.initial.get("version")
    return bool(part.instance.pk) and part["version"].data != str(now)


def _changes(part: Any) -> Iterator[Change]:
    row = _row_of(part)
    if _is_gone(part):
        texts = [str(b.data) for b in part if not b.is_hidden and b.name != "DELETE"]
        said = " · ".join(t for t in texts if t and t not in ("None", "False"))
        yield Change(row, WHOLE, "kept", "deleted", said)
        return
    if "DELETE" in part.fields and part["DELETE"].data:
        yield Change(row, WHOLE, "kept", "kept", "deleted")
    before = _original(part) if _is_behind(part) else {}
    columns = {column.name: column for column in part.instance._meta.fields}
    for bound in part:
        field, name = bound.field, bound.name
        is_own = name in columns and not isinstance(field, InlineForeignKeyField)
        if not is_own or bound.is_hidden or field.disabled:
            continue
        values = [bound.initial, bound.data, (before or {}).get(name, bound.initial)]
        if len({str(value or "") for value in values}) > 1:
            theirs, yours, original = (_in_words(field, value) for value in values)
            known = original if before is not None else None
            column = columns[name]
            yield Change(row, str(bound.label), known, theirs, yours, column, bound)


def _original(part: Any) -> dict[str, Any] | None:
    """Return the values of the version that was sent, or None if it is not known."""
    sent = part["version"].data or ""
    versions = type(part.instance).history.filter(id=part.instance.pk)
    found = is_row_number(sent) and versions.filter(version=int(sent)).first()
    return model_to_dict(found.instance) if found else None


def _row_of(part: Any) -> str:
    """Name the row of a form within the page; "" for the row of the page itself."""
    if part.prefix is None:
        return ""
    kind = part.instance._meta.verbose_name
    if _is_gone(part):
        return capfirst(kind)
    if not part.instance.pk:
        return f"New {kind}"
    return f"{capfirst(kind)}: {shortened(str(part.instance), LONGEST_ROW)}"


def _in_words(field: Any, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        number = str(value) if is_row_number(str(value)) else 0
        row = rows.model._default_manager.filter(pk=number).first()
        return field.label_from_instance(row) if row else ""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known: dict[Any, Any] = dict(flatten_choices(choices))
        return str(known.get(value, known.get(str(value), value or "")))
    shown = field.prepare_value(value)
    return "" if shown is None else str(shown).replace("\r\n", "\n").strip()


def _as_sent(bound: Any) -> list[str]:
    """Return what a browser sends for a field with the value that is stored."""
    field, value = bound.field, bound.initial
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return [*map(str, shown)] or [""]
    return ["" if shown is None else str(shown)]
