"""The preview of an exchange: its turns in the order they are read."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

from orgprofile.criticism.pages import exchange, turn_entry, weighed
from orgprofile.models import Criticism, Turn
from references.admin.previewing import FRAGMENT, Parts, Shown
from references.ledger import Ledger, reference_list
from references.prose.footnotes import Place


def lay_out(criticism: Criticism, parts: Parts) -> Shown:
    """Lay out what is typed in the form of an exchange. At most three queries."""
    turns = sorted(parts.get(Turn, []), key=_turn_position)
    ledger = Ledger()
    laid_out = exchange(criticism, turns, ledger, Place(criticism.title, FRAGMENT))
    notes = reference_list(ledger)
    (found,) = weighed([laid_out], notes)
    # A link to the turn on the public page would lead away from what was typed.
    unlinked = tuple(replace(entry, address="") for entry in found.turns)
    context = {"exchange": replace(found, turns=unlinked)}
    return Shown("orgprofile/_exchange.html", context, notes, criticism.title)


def lay_out_turn(turn: Turn) -> Shown:
    """Lay out a turn alone. At most three queries."""
    ledger = Ledger()
    place = Place(turn.criticism.title, FRAGMENT)
    entry = turn_entry(turn, ledger, place)
    context = {"turns": [replace(entry, address="")]}
    notes = reference_list(ledger)
    return Shown("orgprofile/_turns.html", context, notes, turn.criticism.title)


def _turn_position(turn: Any) -> tuple[float, date, str]:
    """Return what to sort a turn by: its number, its date if known, its slug."""
    if turn.order is None:
        # A save puts it after the others, in the order typed.
        return math.inf, date.max, ""
    return turn.order, turn.earliest or date.max, turn.slug
