"""Shows how rows changed, word by word: between versions, and by what others saved meanwhile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, TextField
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.models.fields import PartialDateField
from references.values import dates
from references.values.differences import Kind, Piece, pieces
from references.values.text import is_row_number, shortened

LONGEST_ROW = 100
# In a long unchanged text, so many characters are shown at each end.
LONGEST_SAME = 300
WHOLE = "the whole row"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field of a row: in words, and with the difference as HTML."""

    row: str
    label: str
    now: str
    difference: SafeString
    # Whether the editor who sees this list of changes changed the field too.
    is_yours: bool = False


def value_words(row: Any, name: str) -> str:
    """Return the value of a field in words, as a form shows it; "" for an empty one."""
    display = getattr(row, f"get_{name}_display", None)
    try:
        value = display() if display else getattr(row, name)
    except ObjectDoesNotExist:
        # An old version may name a row that is deleted now; a new row may name none yet.
        link = row._meta.get_field(name)
        row_id = getattr(row, link.attname)
        kind = link.related_model._meta.verbose_name
        return f"a {kind} deleted since (number {row_id})" if row_id else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(row._meta.get_field(name), PartialDateField):
        return dates.words(value)
    return "" if value is None else str(value)


def time_words(when: datetime) -> str:
    """Return a time in words: "3 May 2026, 14:05 UTC"."""
    return f"{timezone.localtime(when):%-d %B %Y, %H:%M} UTC"


def difference(field: Any, old: str, new: str) -> SafeString:
    """Return two values of a field as HTML with what is gone and what is new."""
    # Texts are compared word by word. Of other values, the old one is gone and the new one new.
    is_text = isinstance(field, CharField | TextField) and not (
        field.choices or isinstance(field, PartialDateField)
    )
    both = (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
    parts = pieces(old, new) if is_text else both
    return format_html_join("", "{}", ((_piece_html(p),) for p in parts if p.text))


def _piece_html(piece: Piece) -> SafeString | str:
    """Return a piece of a difference as HTML; of a long unchanged piece only both ends."""
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


def field_changes(
    old: Any, new: Any, names: Iterable[str], row: str = "", yours: Iterable[str] = ()
) -> Iterator[FieldChange]:
    """Yield a change for each of these fields that differs between two versions of a row."""
    # `old` is None for a new row. `yours` has the fields that the editor who sees this changed too.
    for name in names:
        field = new._meta.get_field(name)
        before, now = value_words(old, name) if old else "", value_words(new, name)
        if before != now:
            html = difference(field, before, now)
            label = capfirst(field.verbose_name)
            yield FieldChange(row, label, now, html, is_yours=name in yours)


def saved_meanwhile(form: Any, formsets: Iterable[Any]) -> list[FieldChange] | None:
    """Return what others saved after a form was opened; None if they saved nothing."""
    # Fields that the editor did not change get the stored values, and the form can be sent
    # again. A field that both changed keeps what the editor typed, since the editor is told.
    # Two queries for each changed row.
    parts = [form, *(part for rows in formsets for part in rows.forms)]
    outdated = [
        part
        for part in parts
        if _is_gone(part)
        or (part.instance.pk and part["version"].data != str(part.initial["version"]))
    ]
    if not outdated:
        return None
    data = form.data.copy()
    changes = [change for part in outdated for change in _updated(part, data)]
    for part in parts:
        part.data = data
    return changes


def _updated(part: Any, data: Any) -> Iterator[FieldChange]:
    """Yield the changes that others saved in a row; put its values into `data`, the sent values."""
    # Fields that the editor changed too keep what the editor typed.
    kind = capfirst(part.instance._meta.verbose_name)
    if _is_gone(part):
        yield FieldChange(kind, WHOLE, "deleted", format_html("<del>{}</del>", kind))
        return
    model, opened = type(part.instance), part["version"].data or ""
    now = model.objects.get(pk=part.instance.pk)
    since = model.history.filter(
        id=now.pk, version__gte=opened if is_row_number(opened) else now.version
    )
    versions = list(since.order_by("version"))
    is_known = bool(versions) and str(versions[0].version) == opened
    before = versions[0].instance if is_known else None
    names = [name for name in model_to_dict(now) if name in part.fields]
    yours = _changed_by_editor(part, names, versions if is_known else [])
    row = _part_name(now) if part.prefix else ""
    for name in names:
        if before and name not in yours:
            data[part.add_prefix(name)] = getattr(
                now, now._meta.get_field(name).attname
            )
    data[part.add_prefix("version")] = now.version
    yield from field_changes(before or part.instance, now, names, row, yours)


def _changed_by_editor(part: Any, names: list[str], versions: list[Any]) -> list[str]:
    """Return the fields in which a form differs from all of these versions of its row."""
    # Without versions (the opened one is not known) every value counts as changed.
    stored = [model_to_dict(version.instance) for version in versions] or [{}]
    changed = []
    for name in names:
        field, typed = part.fields[name], part[name].data
        if all(field.has_changed(values.get(name), typed) for values in stored):
            changed.append(name)
    return changed


def _is_gone(part: Any) -> bool:
    """Return whether a form was sent for a row that has been deleted since."""
    is_sent = "id" in part.fields and bool(part.data.get(part.add_prefix("id")))
    return is_sent and not part.instance.pk


def _part_name(row: Any) -> str:
    """Return the kind and the name of a row: "Variant: 1990", or "New variant"."""
    kind = row._meta.verbose_name
    if not row.pk:
        return f"New {kind}"
    return f"{capfirst(kind)}: {shortened(str(row), LONGEST_ROW)}"
