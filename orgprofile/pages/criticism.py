"""Criticism as an exchange: what was said, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from orgprofile.models import Criticism, Turn
from references.footnotes import Passage, Place
from references.pages import Ledger, Notes, reference_list


@dataclass(frozen=True, slots=True)
class TurnEntry:
    turn: Turn
    body: Passage
    source_check: Passage


@dataclass(frozen=True, slots=True)
class Exchange:
    """A criticism: what drew it, then each voice in order."""

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchange: Exchange
    notes: Notes


@dataclass(frozen=True, slots=True)
class CriticismListPage:
    exchanges: tuple[Exchange, ...]
    notes: Notes


def exchanges(
    criticisms: Iterable[Criticism], ledger: Ledger, place: Place | None = None
) -> tuple[Exchange, ...]:
    """Lay out exchanges whose published turns were prefetched in order."""
    return tuple(
        _exchange(criticism, ledger, place or Place(criticism.title, criticism.slug))
        for criticism in criticisms
    )


def _exchange(criticism: Criticism, ledger: Ledger, place: Place) -> Exchange:
    return Exchange(
        criticism,
        ledger.passage(criticism.statement, place),
        tuple(
            TurnEntry(
                turn,
                ledger.passage(turn.body, place),
                ledger.passage(turn.source_check, place),
            )
            for turn in criticism.turns.all()
        ),
    )


def criticism(row: Criticism) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    ledger = Ledger()
    (exchange,) = exchanges([row], ledger)
    return CriticismPage(exchange, reference_list(ledger))


def criticism_list(rows: Iterable[Criticism]) -> CriticismListPage:
    """Lay out all exchanges in the order given, then their reference list."""
    ledger = Ledger()
    return CriticismListPage(exchanges(rows, ledger), reference_list(ledger))
