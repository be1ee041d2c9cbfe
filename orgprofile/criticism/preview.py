"""How an exchange will read, laid out from its form before anything is saved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.forms import ModelForm
from django.forms.models import BaseModelFormSet

from orgprofile.criticism.pages import Exchange, exchange, weighed
from orgprofile.models import Criticism, Quotation, Turn
from references.prose.footnotes import Place
from references.records.fields import PartialDateField
from references.records.forms import RecordForm
from references.statements.ledger import Ledger, Notes, reference_list
from references.values import dates
from references.values.dates import InvalidDate

BUTTON = "_preview"
FRAGMENT = "preview-exchange"


class PreviewedForm(RecordForm):
    """A form that is only looked at where its preview was asked for.

    It is then never valid, so the admin shows it again and saves nothing; it has
    errors only where it would have them anyway.
    """

    def is_valid(self) -> bool:
        return super().is_valid() and BUTTON not in self.data


@dataclass(frozen=True, slots=True)
class Preview:
    """An exchange as its form has it, drafts included, and what to know of that."""

    exchange: Exchange
    notes: Notes
    remarks: tuple[str, ...]

    @property
    def fragment(self) -> str:
        return FRAGMENT


def preview(
    form: ModelForm, formsets: Iterable[BaseModelFormSet], *, has_errors: bool
) -> Preview | None:
    """Lay out what a form holds: what was typed, or else what is saved.

    None where there is nothing to lay out yet. One query, for the sources.
    """
    rows = {formset.model: list(_rows(formset)) for formset in formsets}
    criticism = _legible(form.instance)
    turns = sorted(rows.get(Turn, []), key=_place_of)
    if not (turns or criticism.title or criticism.statement):
        return None
    quotations = defaultdict(list)
    for quotation in rows.get(Quotation, []):
        quotations[quotation.turn_id].append(quotation)
    for turn in turns:
        turn.criticism = criticism
        for quotation in quotations[turn.pk] if turn.pk else []:
            quotation.turn = turn
    ledger = Ledger()
    laid_out = exchange(
        criticism,
        [
            (turn, sorted(quotations[turn.pk] if turn.pk else [], key=_order_of))
            for turn in turns
        ],
        ledger,
        Place(criticism.title, FRAGMENT),
    )
    notes = reference_list(ledger)
    (found,) = weighed([laid_out], notes)
    # A link to the turn on the public page would lead away from what was typed.
    unlinked = tuple(replace(entry, address="") for entry in found.turns)
    return Preview(
        replace(found, turns=unlinked), notes, tuple(_remarks(found, has_errors))
    )


def _rows(formset: BaseModelFormSet) -> Iterator[Any]:
    """Copies of the rows of a formset: not those to be deleted, nor empty ones."""
    for form in formset.forms:
        if formset.is_bound:
            is_deleted = getattr(form, "cleaned_data", {}).get("DELETE")
            is_empty = form.instance.pk is None and not form.has_changed()
            if is_deleted or is_empty:
                continue
        elif form.instance.pk is None:
            continue
        yield _legible(form.instance)


def _legible(row: Any) -> Any:
    """A copy of a row, without the dates that can't be read."""
    row = copy(row)
    for field in row._meta.fields:
        if isinstance(field, PartialDateField):
            try:
                dates.parse(getattr(row, field.name) or "")
            except InvalidDate:
                setattr(row, field.name, "")
    return row


def _place_of(turn: Turn) -> tuple[int, date, str]:
    """Where a turn stands: by its number, then its date, those without one last."""
    if turn.order is None:
        # It will come after the others, in the order typed.
        return _order_of(turn), date.max, ""
    earliest = dates.parse(turn.date).earliest if turn.date else date.max
    return turn.order, earliest, turn.slug


def _order_of(row: Turn | Quotation) -> int:
    return 2**63 if row.order is None else row.order


def _remarks(laid_out: Exchange, has_errors: bool) -> Iterator[str]:
    """What the editor has to know of a preview, in sentences."""
    criticism: Criticism = laid_out.criticism
    if has_errors:
        yield (
            "The form has errors. What it refuses is left out here, or shown as it "
            "was saved."
        )
    bodies = [criticism.target] if criticism.target else []
    if criticism.organisation_id:
        bodies.append(criticism.organisation)
    hiding = [body for body in bodies if not body.is_published]
    if not criticism.is_published:
        yield "This exchange is a draft: readers see none of it."
    elif hiding:
        yield f"“{hiding[0]}” is a draft: readers see none of its exchanges."
    public = replace(
        laid_out,
        turns=tuple(entry for entry in laid_out.turns if entry.turn.is_published),
    )
    if public.outcome != laid_out.outcome:
        yield f"Without the drafts, readers are told as outcome: {public.outcome}."
