"""The preview of an exchange: how its form will read, before anything is saved."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

from django.forms import ModelForm

from orgprofile.criticism.pages import Exchange, exchange, weighed
from orgprofile.models import Criticism, Quotation, Turn
from references.prose.footnotes import Place
from references.records.fields import PartialDateField
from references.records.forms import SentRows
from references.statements.forms import WholeForm
from references.statements.ledger import Ledger, Notes, reference_list
from references.values import dates
from references.values.dates import InvalidDate

FRAGMENT = "preview-exchange"


class PreviewedForm(WholeForm):
    """A form that is never valid when its preview is asked for, so nothing is saved."""

    def is_valid(self) -> bool:
        """Check the fields alone while previewing, not what a save needs besides."""
        is_previewed = "_preview" in self.data
        return not self.errors and not is_previewed and super().is_valid()


@dataclass(frozen=True, slots=True)
class Preview:
    """An exchange as typed, drafts included, with remarks for the editor."""

    exchange: Exchange
    notes: Notes
    remarks: tuple[str, ...]
    fragment: str = FRAGMENT


def preview(
    form: ModelForm, formsets: Iterable[SentRows], *, has_errors: bool
) -> Preview | None:
    """Lay out what is typed in a form, or else what is saved; None if there is nothing.

    One query, for the sources.
    """
    rows = {f.model: list(map(_readable, f.kept())) for f in formsets}
    criticism = _readable(form.instance)
    turns = sorted(rows.get(Turn, []), key=_turn_position)
    if not (turns or criticism.title or criticism.statement):
        return None
    for turn in turns:
        turn.criticism = criticism
    saved = {turn.pk: turn for turn in turns if turn.pk}
    quoted: dict[int, list[Quotation]] = defaultdict(list)
    for quotation in sorted(rows.get(Quotation, []), key=attrgetter("order")):
        if quotation.turn_id in saved:
            quotation.turn = saved[quotation.turn_id]
            quoted[quotation.turn_id].append(quotation)
    ledger = Ledger()
    laid_out = exchange(
        criticism,
        [(turn, quoted[turn.pk]) for turn in turns],
        ledger,
        Place(criticism.title, FRAGMENT),
    )
    notes = reference_list(ledger)
    (found,) = weighed([laid_out], notes)
    # A link to the turn on the public page would lead away from what was typed.
    unlinked = tuple(replace(entry, address="") for entry in found.turns)
    # So would those to how each statement of a public page is sourced.
    unlisted = replace(notes, ledger=None)
    return Preview(
        replace(found, turns=unlinked), unlisted, tuple(_remarks(found, has_errors))
    )


def _readable(row: Any) -> Any:
    """Copy a row, without the dates that cannot be read."""
    row = copy(row)
    for field in row._meta.fields:
        if isinstance(field, PartialDateField):
            try:
                dates.parse(getattr(row, field.name) or "")
            except InvalidDate:
                setattr(row, field.name, "")
    return row


def _turn_position(turn: Turn) -> tuple[float, date, str]:
    """Return what to sort a turn by: its number, its date if known, its slug."""
    if turn.order is None:
        # A save puts it after the others, in the order typed.
        return math.inf, date.max, ""
    earliest = dates.parse(turn.date).earliest if turn.date else date.max
    return turn.order, earliest, turn.slug


def _remarks(laid_out: Exchange, has_errors: bool) -> Iterator[str]:
    """Give sentences on what readers will not see."""
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
    published = tuple(entry for entry in laid_out.turns if entry.turn.is_published)
    public = replace(laid_out, turns=published)
    if public.outcome != laid_out.outcome:
        yield f"Without the drafts, readers see as outcome: {public.outcome}."
