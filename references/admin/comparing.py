"""What a form was sent with, beside what its row says now and what it said before.

Two editors who change one row, and a proposal on a row that was changed meanwhile, are one
case: by field there is an original, theirs and yours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import InlineForeignKeyField, model_to_dict
from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.admin.versions import marked, pieces_of
from references.records.fields import CitedTextField
from references.values.text import is_row_number, shortened

YOURS, THEIRS = "yours", "theirs"
GONE = "deleted"
LONGEST_ROW = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody changed. `original` is None where it is not known.

    `stands` is what a browser would send for what stands now; `others` has that of the other
    fields of a row which you deleted, should it stay. `column` is the field of the model.
    """

    name: str
    row: str
    label: str
    original: str | None
    theirs: str
    yours: str
    stands: tuple[str, ...]
    by_you: bool
    by_them: bool
    column: Any = None
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def differs(self) -> bool:
        return self.theirs != self.yours

    @property
    def taken(self) -> str:
        """Return whose value is taken unless somebody chooses; "" where both changed it."""
        if self.by_you and self.by_them:
            return ""
        return YOURS if self.by_you else THEIRS

    @property
    def is_prose(self) -> bool:
        return isinstance(self.column, CitedTextField)

    def your_difference(self) -> SafeString:
        """Write the difference of the original and yours, word by word."""
        return self._difference(self.yours)

    def their_difference(self) -> SafeString:
        return self._difference(self.theirs)

    def _difference(self, value: str) -> SafeString:
        before = self.theirs if self.original is None else self.original
        return marked(pieces_of(self.column, before, value))


@dataclass(frozen=True)
class _Field:
    """A field of a form: its three values as the form has them."""

    bound: Any
    original: Any
    is_known: bool

    @property
    def theirs(self) -> Any:
        return self.bound.initial

    @property
    def yours(self) -> Any:
        return self.bound.data

    @property
    def by_you(self) -> bool:
        return not self.is_known or self.bound.field.has_changed(
            self.original, self.yours
        )

    @property
    def by_them(self) -> bool:
        return not self.is_known or self.original != self.theirs

    @property
    def differs(self) -> bool:
        return bool(self.bound.field.has_changed(self.theirs, self.yours))


def changes(form: Any, formsets: Iterable[Any]) -> list[Change]:
    """Return what was changed in a form that was sent, by whoever, in its order.

    One query for each model whose rows were changed meanwhile, and one for each whose rows
    the changed fields name.
    """
    parts = list(_parts(form, formsets))
    originals = _originals([part for part, _is_gone in parts])
    found: list[Change | _Field] = []
    for part, is_gone in parts:
        if is_gone:
            found.append(_gone(part))
        elif "DELETE" in part.fields and part["DELETE"].data:
            found.append(_deleted(part))
        else:
            fields = _fields(part, originals)
            found += [f for f in fields if f.differs or (f.is_known and f.by_you)]
    names = _names([f for f in found if isinstance(f, _Field)])
    return [_in_words(f, names) if isinstance(f, _Field) else f for f in found]


def behind(form: Any, formsets: Iterable[Any]) -> list[Any]:
    """Return the forms that were sent with an earlier version than their row has now."""
    return [
        part
        for part, _is_gone in _parts(form, formsets)
        if part.instance.pk and part["version"].data != str(part.initial["version"])
    ]


def is_behind(form: Any, formsets: Iterable[Any]) -> bool:
    """Return whether a form, which is not checked, was made of rows changed since."""
    gone = any(is_gone for _part, is_gone in _parts(form, formsets))
    return gone or bool(behind(form, formsets))


def is_stale(form: Any, formsets: Iterable[Any]) -> bool:
    """Return whether a form was refused because of what somebody did meanwhile."""
    lists = [form.non_field_errors()]
    for formset in formsets:
        lists.append(formset.non_form_errors())
        lists += [each.non_field_errors() for each in formset.forms]
    return any(
        error.code in ("stale", "deleted")
        for found in lists
        for error in found.as_data()
    )


def _parts(form: Any, formsets: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield the forms that say anything, each with whether its row is no longer there."""
    yield form, False
    for formset in formsets:
        for number, part in enumerate(formset.forms):
            is_gone = not part.instance.pk and number < formset.initial_form_count()
            if part.instance.pk or is_gone or part.has_changed():
                yield part, is_gone


def _row_of(part: Any) -> str:
    """Name the row of a form within the page; "" for the row of the page itself."""
    if part.prefix is None:
        return ""
    kind = part.instance._meta.verbose_name
    if not part.instance.pk:
        return f"New {kind}"
    return f"{capfirst(kind)}: {shortened(str(part.instance), LONGEST_ROW)}"


def _originals(parts: Iterable[Any]) -> dict[tuple[Any, int, str], dict[str, Any]]:
    """Return the values of the versions that were sent, of rows that have a later one."""
    wanted: dict[Any, Q] = {}
    for part in parts:
        sent = part["version"].data
        now = part.initial.get("version")
        if part.instance.pk and is_row_number(sent or "") and sent != str(now):
            one = Q(id=part.instance.pk, version=int(sent))
            wanted[type(part.instance)] = wanted.get(type(part.instance), Q()) | one
    return {
        (model, row.id, str(row.version)): model_to_dict(row.instance)
        for model, condition in wanted.items()
        for row in model.history.filter(condition).order_by("history_id")
    }


def _fields(part: Any, originals: Any) -> Iterator[_Field]:
    key = (type(part.instance), part.instance.pk, part["version"].data)
    is_current = key[1] is None or key[2] == str(part.initial.get("version"))
    before = originals.get(key)
    for bound in part:
        field = bound.field
        if (
            bound.is_hidden
            or field.disabled
            or isinstance(field, InlineForeignKeyField)
        ):
            continue
        if bound.name == "DELETE":
            continue
        original = bound.initial
        if before is not None and not is_current:
            original = before.get(bound.name, original)
        yield _Field(bound, original, is_current or before is not None)


def _deleted(part: Any) -> Change:
    is_current = part["version"].data == str(part.initial.get("version"))
    return Change(
        part.add_prefix("DELETE"),
        _row_of(part),
        "the whole row",
        original="kept",
        theirs="kept" if is_current else "kept, and changed",
        yours=GONE,
        stands=(),
        by_you=True,
        by_them=not is_current,
        others=tuple(
            (bound.html_name, _as_sent(bound.field, bound.initial))
            for bound in part
            if not bound.is_hidden and bound.name != "DELETE"
        ),
    )


def _gone(part: Any) -> Change:
    """Return that a row is no longer there which was sent."""
    return Change(
        part.prefix,
        capfirst(part.instance._meta.verbose_name),
        "the whole row",
        original="kept",
        theirs=GONE,
        yours=_as_sent_in_words(part),
        stands=(GONE,),
        by_you=True,
        by_them=True,
    )


def _as_sent_in_words(part: Any) -> str:
    """Return the texts of a row that was sent, so that none of them is lost."""
    texts = [str(b.data) for b in part if not b.is_hidden and b.name != "DELETE"]
    return " · ".join(text for text in texts if text and text not in ("None", "False"))


def _names(found: Iterable[_Field]) -> dict[tuple[Any, str], str]:
    """Return how rows are called that fields name. One query for each of their models."""
    wanted: dict[Any, set[str]] = defaultdict(set)
    fields: dict[Any, Any] = {}
    for each in found:
        field = each.bound.field
        if isinstance(field, forms.ModelChoiceField):
            model: Any = field.queryset.model  # type: ignore[union-attr]
            fields[model] = field
            values = map(str, (each.original, each.theirs, each.yours))
            wanted[model] |= {value for value in values if is_row_number(value)}
    return {
        (model, str(pk)): fields[model].label_from_instance(row)
        for model, numbers in wanted.items()
        for pk, row in model._default_manager.in_bulk(numbers).items()
    }


def _in_words(found: _Field, names: dict[tuple[Any, str], str]) -> Change:
    def words(value: Any) -> str:
        return _value_in_words(found.bound.field, value, names)

    bound = found.bound
    form = bound.form
    columns = {column.name: column for column in form.instance._meta.fields}
    theirs, yours = words(found.theirs), words(found.yours)
    return Change(
        bound.html_name,
        _row_of(form),
        str(bound.label),
        original=words(found.original) if found.is_known else None,
        theirs=theirs,
        yours=yours,
        stands=_as_sent(bound.field, found.theirs),
        by_you=found.by_you,
        by_them=found.by_them,
        column=columns.get(bound.name),
    )


def _value_in_words(field: Any, value: Any, names: dict[tuple[Any, str], str]) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        model: Any = field.queryset.model  # type: ignore[union-attr]
        return names.get((model, str(value)), "")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known: dict[Any, Any] = dict(flatten_choices(choices))
        return str(known.get(value, known.get(str(value), value or "")))
    shown = field.prepare_value(value)
    return "" if shown is None else str(shown).replace("\r\n", "\n").strip()


def _as_sent(field: Any, value: Any) -> tuple[str, ...]:
    """Return what a browser sends for a field with a value."""
    if isinstance(field, forms.BooleanField):
        return ("on",) if value else ()
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return tuple(map(str, shown)) or ("",)
    return ("" if shown is None else str(shown),)
