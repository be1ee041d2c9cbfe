"""The pages of the criticism: each exchange, with its turns, outcome and sources.

Every turn is laid out by the same rule, whoever speaks. Whether anybody answered and how
many sources are independent follows from the rows; nobody types it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orgprofile.models import Criticism, Organisation, Turn
from orgprofile.values import independence
from references.models import Citation
from references.prose.footnotes import Mark, Passage, Place
from references.prose.independence import share
from references.statements.ledger import Ledger, Notes, reference_list
from references.values.source import Source


@dataclass(frozen=True, slots=True)
class Name:
    """An author or a role; `address` is the page of the body it names, or ""."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """A turn and its author; `address` leads to it, and is "" before it is saved."""

    turn: Turn
    address: str
    byline: tuple[Name, ...]
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
    """A criticism: its target, the statement criticised, then each turn in order.

    `keys` are the keys it cites, each once. `weighed` fills in `sources`, those of which
    there is a source, and `independent`, those independent of both sides.
    """

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...] = ()
    independent: tuple[str, ...] = ()

    @property
    def share(self) -> str:
        """Return how many of its sources are independent, in a sentence."""
        counted = [source in self.independent for source in self.sources]
        return share(counted, "the critic and of the target")

    @property
    def is_voiced(self) -> bool:
        """Return whether it has a criticism by a named author."""
        return any(entry.turn.kind == Turn.Kind.CRITICISM for entry in self.turns)

    @property
    def outcome_code(self) -> str:
        return self.criticism.outcome_after(self._kinds)

    @property
    def outcome(self) -> str:
        return self.criticism.outcome_words(self._kinds)

    @property
    def _kinds(self) -> set[str]:
        return {entry.turn.kind for entry in self.turns}


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchange: Exchange
    notes: Notes

    @property
    def title(self) -> str:
        return f"{self.exchange.criticism.title} · Criticism"


@dataclass(frozen=True, slots=True)
class CriticismListPage:
    exchanges: tuple[Exchange, ...]
    notes: Notes
    title: str = "Criticism"


def criticism(row: Criticism) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    page = criticism_list([row])
    return CriticismPage(page.exchanges[0], page.notes)


def criticism_list(rows: Iterable[Criticism]) -> CriticismListPage:
    """Lay out exchanges read `with_turns`, then their reference list."""
    ledger = Ledger()
    laid_out = [
        exchange(row, row.turns.all(), ledger, Place(row.title, row.slug))
        for row in rows
    ]
    notes = reference_list(ledger)
    return CriticismListPage(weighed(laid_out, notes), notes)


def exchange(
    criticism: Criticism, turns: Iterable[Turn], ledger: Ledger, place: Place
) -> Exchange:
    """Lay out the statement, then the turns in the order given; none need be saved."""
    statement = ledger.prose(criticism, "statement", place)
    entries = tuple(turn_entry(turn, ledger, place) for turn in turns)
    return Exchange(criticism, statement, entries, _keys(statement, entries))


def weighed(laid_out: Iterable[Exchange], notes: Notes) -> tuple[Exchange, ...]:
    """Find the independent sources of each exchange in the notes of its closed page."""
    found = {note.key: note.source for note in notes}
    return tuple(_weighed(exchange, found) for exchange in laid_out)


def _weighed(exchange: Exchange, found: dict[str, Citation]) -> Exchange:
    cited = [Source.of(found[key]) for key in exchange.keys if key in found]
    free = independence.independent(cited, _parties(exchange))
    return replace(
        exchange,
        sources=tuple(source.key for source in cited),
        independent=tuple(source.key for source in free),
    )


def turn_entry(turn: Turn, ledger: Ledger, place: Place) -> TurnEntry:
    """Lay out a turn, which need not be saved."""
    return TurnEntry(
        turn=turn,
        address=turn.get_absolute_url() if turn.criticism.slug and turn.slug else "",
        byline=_byline(turn),
        body=ledger.prose(turn, "body", place),
        doubt=ledger.doubted(turn, place),
    )


def _byline(turn: Turn) -> tuple[Name, ...]:
    """Return author and role, one of them with the page of the author's organisation.

    That is the one that names the organisation, or else the last. A draft has no page.
    """
    body = turn.author_organisation
    known = {name for spelt in _named(body) for name in independence.names(spelt)}
    given = [written for written in (turn.author, turn.author_role) if written]
    naming = [written for written in given if known & independence.names(written)]
    leading = (naming or given)[-1:] if body and body.is_published else []
    address = body.get_absolute_url() if body and leading else ""
    return tuple(
        Name(written, address if written in leading else "") for written in given
    )


def _keys(statement: Passage, turns: Iterable[TurnEntry]) -> tuple[str, ...]:
    """Return the keys that an exchange cites, each once, in reading order."""
    found = list(statement.prose.keys)
    for entry in turns:
        found += entry.body.prose.keys
    return tuple(dict.fromkeys(found))


def _parties(exchange: Exchange) -> list[str]:
    """Return the names of the critics and of the target, unless that is a law."""
    found = _named(exchange.criticism.target)
    for entry in exchange.turns:
        if entry.side == "critic":
            turn = entry.turn
            found += [turn.author, turn.author_role, *_named(turn.author_organisation)]
    return found


def _named(body: Organisation | None) -> list[str]:
    return [body.name, body.former_names] if body else []
