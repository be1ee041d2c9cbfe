"""The pages of the criticism: each exchange, with its turns, outcome and sources.

Every turn is laid out by the same rule, whoever speaks. Whether anybody answered and how
many sources are independent follows from the rows; nobody types it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from orgprofile.models import Criticism, Turn
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Mark, Passage, Place
from references.values import text


class BylineName(NamedTuple):
    """An author or a role; `address` is the page of the body it names, or ""."""

    words: str
    address: str


class TurnEntry(NamedTuple):
    """A turn, its author and its prose with numbered marks."""

    turn: Turn
    byline: tuple[BylineName, ...]
    body: Passage
    doubt: Mark | None

    @property
    def side(self) -> str:
        """Return whose voice it is: "critic", "reply", or "outcome" for neither."""
        if self.turn.is_evaluation:
            return "critic"
        return "outcome" if self.turn.kind == Turn.Kind.OUTCOME else "reply"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A criticism, its turns in order, and what came of it, as a code and in words.

    `is_voiced` if it has a criticism by a named author; `share` as from `weighed`.
    """

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]
    is_voiced: bool
    outcome_code: str
    outcome: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchanges: tuple[Exchange, ...]
    notes: Notes
    title: str = "Criticism"


def criticism(row: Criticism) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    return replace(criticism_list([row]), title=f"{row.title} · Criticism")


def criticism_list(rows: Iterable[Criticism]) -> CriticismPage:
    """Lay out exchanges read `with_turns`, then their reference list."""
    ledger = Ledger()
    laid_out = [
        exchange(row, row.turns.all(), ledger, Place(row.title, row.slug))
        for row in rows
    ]
    notes = reference_list(ledger)
    return CriticismPage(tuple(weighed(each, notes) for each in laid_out), notes)


def exchange(
    criticism: Criticism, turns: Iterable[Turn], ledger: Ledger, place: Place
) -> Exchange:
    """Lay out the statement, then the turns in the order given; none need be saved."""
    statement = ledger.prose(criticism, "statement", place)
    entries = tuple(turn_entry(turn, ledger, place) for turn in turns)
    kinds = {entry.turn.kind for entry in entries}
    is_voiced = Turn.Kind.CRITICISM in kinds
    outcome = criticism.outcome_after(kinds)
    return Exchange(criticism, statement, entries, is_voiced, *outcome)


def turn_entry(turn: Turn, ledger: Ledger, place: Place) -> TurnEntry:
    """Lay out a turn, which need not be saved."""
    body = ledger.prose(turn, "body", place)
    return TurnEntry(turn, _byline(turn), body, ledger.doubted(turn, place))


def _byline(turn: Turn) -> tuple[BylineName, ...]:
    """Return author and role, one of them with the page of the author's organisation.

    That is the one that names the organisation, or else the last. A draft has no page.
    """
    body = turn.author_organisation
    names = [name for name in (turn.author, turn.author_role) if name]
    if body is None or not body.is_published:
        return tuple(BylineName(name, "") for name in names)
    naming = [name for name in names if any(each in name for each in body.names)]
    linked = (naming or names)[-1:]
    address = body.get_absolute_url()
    return tuple(BylineName(n, address if n in linked else "") for n in names)


def weighed(exchange: Exchange, notes: Notes) -> Exchange:
    """Say by the notes of its closed page how many of its sources are independent.

    Independent is what is recorded so and no side published, nor its paper.
    """
    passages = [exchange.statement, *(entry.body for entry in exchange.turns)]
    keys = {key for each in passages for key in each.prose.keys}
    cited = [note.source for note in notes if note.key in keys]
    if not cited:
        return exchange
    critics = [entry.turn for entry in exchange.turns if entry.side == "critic"]
    bodies = [exchange.criticism.target, *(t.author_organisation for t in critics)]
    sides = [name for body in bodies if body for name in body.names]
    sides += [name for t in critics for name in (t.author, t.author_role)]
    parties = {text.fold(name) for name in sides if name}
    independent = sum(
        source.is_independent
        and parties.isdisjoint(
            map(text.fold, (source.publisher, source.container_title))
        )
        for source in cited
    )
    words = "Sources independent of the critic and of the target"
    return replace(exchange, share=f"{words}: {independent} of {len(cited)}.")
