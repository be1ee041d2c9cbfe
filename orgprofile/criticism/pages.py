"""The pages of the criticism: each exchange, with its turns, outcome and sources.

Every turn is laid out by the same rule, whoever speaks. Whether anybody answered follows
from the rows; nobody types it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from orgprofile.models import Criticism, Turn
from references.ledger import Ledger, ReferenceList, reference_list
from references.prose.footnotes import Passage, Place


class TurnEntry(NamedTuple):
    """A turn, its author and its prose with numbered marks.

    `byline` has (words, address) of the author and of the role; the address is "" for no link.
    """

    turn: Turn
    byline: list[tuple[str, str]]
    body: Passage
    # Who made its sources, each once, after the page was closed.
    makers: Collection[str] = ()

    @property
    def side(self) -> str:
        """Return whose voice it is: "critic", "reply", or "outcome" for neither."""
        if self.turn.is_evaluation:
            return "critic"
        return "outcome" if self.turn.kind == Turn.Kind.OUTCOME else "reply"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A criticism, its turns in order, and the outcome in words; "" for none."""

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]
    outcome: str

    @property
    def doubts(self) -> list[str]:
        """Return the keys of the doubts on what came of it."""
        return self.criticism.doubts_after(entry.turn for entry in self.turns)

    @property
    def is_voiced(self) -> bool:
        """Return whether it has a criticism by a named author."""
        return any(entry.turn.kind == Turn.Kind.CRITICISM for entry in self.turns)

    @property
    def responses(self) -> list[TurnEntry]:
        return [each for each in self.turns if each.turn.kind == Turn.Kind.RESPONSE]


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchange: Exchange
    references: ReferenceList
    title: str


class Listed(NamedTuple):
    """An exchange in the list: who criticised, who replied, each once, and what came of it."""

    criticism: Criticism
    critics: Collection[str]
    replies: Collection[str]
    outcome: str


def criticism(row: Criticism) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    ledger = Ledger()
    laid_out = exchange(row, row.turns.all(), ledger, Place(row.title, row.slug))
    references = reference_list(ledger)
    return CriticismPage(
        with_makers(laid_out, references), references, f"{row.title} · Criticism"
    )


def listed(row: Criticism) -> Listed:
    """Return an exchange, read `with_turns`, as the list shows it."""
    turns = row.turns.all()
    critics = dict.fromkeys(turn.author for turn in turns if turn.is_evaluation)
    replies = (turn.author for turn in turns if turn.kind == Turn.Kind.RESPONSE)
    kinds = {turn.kind for turn in turns}
    return Listed(row, critics, dict.fromkeys(replies), row.outcome_after(kinds))


def exchange(
    criticism: Criticism, turns: Iterable[Turn], ledger: Ledger, place: Place
) -> Exchange:
    """Lay out the statement, then the turns in the order given; none need be saved."""
    statement = ledger.prose(criticism, "statement", place)
    entries = tuple(turn_entry(turn, ledger, place) for turn in turns)
    outcome = criticism.outcome_after({entry.turn.kind for entry in entries})
    return Exchange(criticism, statement, entries, outcome)


def with_makers(exchange: Exchange, references: ReferenceList) -> Exchange:
    """Add to each turn who made its sources, from the notes of its closed page."""
    makers = {
        entry.key: entry.source.maker for entry in references if entry.source.maker
    }
    turns = []
    for turn in exchange.turns:
        cited = (makers[key] for key in turn.body.prose.keys if key in makers)
        turns.append(turn._replace(makers=dict.fromkeys(cited)))
    return replace(exchange, turns=tuple(turns))


def turn_entry(turn: Turn, ledger: Ledger, place: Place) -> TurnEntry:
    """Lay out a turn, which need not be saved."""
    body = ledger.prose(turn, "body", place)
    return TurnEntry(turn, _byline(turn), body)


def _byline(turn: Turn) -> list[tuple[str, str]]:
    """Return (words, address) of the author and of the role; the address is "" for no link.

    One of them leads to the page of the author's organisation: the last that has its name, or
    else the last. A draft has no page.
    """
    body = turn.author_organisation
    names = [name for name in (turn.author, turn.author_role) if name]
    if body is None or not body.is_published:
        return [(name, "") for name in names]
    naming = [name for name in names if any(each in name for each in body.names)]
    linked = (naming or names)[-1:]
    address = body.get_absolute_url()
    return [(name, address if name in linked else "") for name in names]
