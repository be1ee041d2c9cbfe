"""The pages of the criticism: each exchange, with its turns, outcome and sources.

Every turn is laid out by the same rule, whoever speaks. Whether anybody answered and how
many sources are independent follows from the rows; nobody types it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orgprofile.models import Criticism, Quotation, Turn
from orgprofile.models.criticism import outcome_words
from orgprofile.values.related import Related
from references.models import Citation
from references.prose.footnotes import Mark, Passage, Place
from references.statements.ledger import Ledger, Notes, reference_list
from references.values import text

# The turns of an exchange, each with its quotations; none of them need be saved.
Turns = Iterable[tuple[Turn, Iterable[Quotation]]]


@dataclass(frozen=True, slots=True)
class Name:
    """An author or a role; `address` is the page of the body it names, or ""."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class QuotationEntry:
    """A quotation, its mark, and the mark of the source in which it was seen."""

    quotation: Quotation
    mark: Mark | None
    seen_in: Mark | None
    note: Passage


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """A turn and its author; `address` leads to it, and is "" before it is saved."""

    turn: Turn
    address: str
    byline: tuple[Name, ...]
    body: Passage
    quotations: tuple[QuotationEntry, ...]
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
        """Return how many of its sources are independent, in a sentence; "" for none."""
        if not self.sources:
            return ""
        number = f"{len(self.independent)} of {len(self.sources)}"
        return f"Sources independent of the critic and of the target: {number}."

    @property
    def is_answered(self) -> bool:
        return any(entry.side == "reply" for entry in self.turns)

    @property
    def is_concluded(self) -> bool:
        return any(entry.side == "outcome" for entry in self.turns)

    @property
    def is_voiced(self) -> bool:
        """Return whether it has a criticism by a named author."""
        return any(entry.turn.kind == Turn.Kind.CRITICISM for entry in self.turns)

    @property
    def outcome_code(self) -> str:
        """Return the outcome to show, as `CriticismQuerySet.with_outcome` finds it."""
        return self.criticism.outcome_after({entry.turn.kind for entry in self.turns})

    @property
    def outcome(self) -> str:
        return outcome_words(self.outcome_code, is_answered=self.is_answered)


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchange: Exchange
    related: tuple[Related, ...]
    notes: Notes

    @property
    def title(self) -> str:
        return f"{self.exchange.criticism.title} · Criticism"


@dataclass(frozen=True, slots=True)
class CriticismListPage:
    exchanges: tuple[Exchange, ...]
    notes: Notes
    title: str = "Criticism"


def criticism(row: Criticism, related: Iterable[Related] = ()) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    page = criticism_list([row])
    return CriticismPage(page.exchanges[0], tuple(related), page.notes)


def criticism_list(rows: Iterable[Criticism]) -> CriticismListPage:
    """Lay out exchanges in the order given, then their reference list."""
    ledger = Ledger()
    laid_out = exchanges(rows, ledger)
    notes = reference_list(ledger)
    return CriticismListPage(weighed(laid_out, notes), notes)


def exchanges(
    rows: Iterable[Criticism], ledger: Ledger, place: Place | None = None
) -> tuple[Exchange, ...]:
    """Lay out exchanges fetched by `with_turns`, each in its own place by default."""
    return tuple(
        exchange(
            row,
            [(turn, turn.quotations.all()) for turn in row.turns.all()],
            ledger,
            place or Place(row.title, row.slug),
        )
        for row in rows
    )


def exchange(
    criticism: Criticism, turns: Turns, ledger: Ledger, place: Place
) -> Exchange:
    """Lay out the statement, then the turns in the order given."""
    statement = ledger.prose(criticism, "statement", place)
    entries = tuple(
        turn_entry(turn, quotations, ledger, place) for turn, quotations in turns
    )
    return Exchange(criticism, statement, entries, _keys(statement, entries))


def weighed(laid_out: Iterable[Exchange], notes: Notes) -> tuple[Exchange, ...]:
    """Find the independent sources of each exchange in the notes of its closed page."""
    found = {note.key: note.source for note in notes}
    return tuple(_weighed(exchange, found) for exchange in laid_out)


def _weighed(exchange: Exchange, found: dict[str, Citation]) -> Exchange:
    """Count as independent what is recorded so and no side published, or its paper."""
    cited = [found[key] for key in exchange.keys if key in found]
    sides = {text.fold(name) for name in _parties(exchange) if name}
    return replace(
        exchange,
        sources=tuple(source.key for source in cited),
        independent=tuple(
            source.key
            for source in cited
            if source.is_independent
            and sides.isdisjoint(
                map(text.fold, (source.publisher, source.container_title))
            )
        ),
    )


def turn_entry(
    turn: Turn, quotations: Iterable[Quotation], ledger: Ledger, place: Place
) -> TurnEntry:
    """Lay out a turn with its quotations; none of them need be saved."""
    return TurnEntry(
        turn=turn,
        address=turn.get_absolute_url() if turn.criticism.slug and turn.slug else "",
        byline=_byline(turn),
        body=ledger.prose(turn, "body", place),
        quotations=tuple(_quotation(row, ledger, place) for row in quotations),
        doubt=ledger.doubted(turn, place),
    )


def _quotation(row: Quotation, ledger: Ledger, place: Place) -> QuotationEntry:
    return QuotationEntry(
        row,
        mark=ledger.source(row, place),
        seen_in=ledger.source(row, place, "seen_in"),
        note=ledger.prose(row, "note", place),
    )


def _byline(turn: Turn) -> tuple[Name, ...]:
    """Return author and role, one of them with the page of the author's organisation.

    That is the one that names the organisation, or else the last. A draft has no page.
    """
    body = turn.author_organisation
    given = [written for written in (turn.author, turn.author_role) if written]
    if body is None or not body.is_published:
        return tuple(Name(written, "") for written in given)
    naming = [w for w in given if any(name in w for name in body.names)]
    linked = (naming or given)[-1:]
    address = body.get_absolute_url()
    return tuple(
        Name(written, address if written in linked else "") for written in given
    )


def _keys(statement: Passage, turns: Iterable[TurnEntry]) -> tuple[str, ...]:
    """Return the keys that an exchange cites, each once, in reading order."""
    found = list(statement.prose.keys)
    for entry in turns:
        found += entry.body.prose.keys
        for words in entry.quotations:
            found += [mark.key for mark in (words.mark, words.seen_in) if mark]
            found += words.note.prose.keys
    return tuple(dict.fromkeys(found))


def _parties(exchange: Exchange) -> list[str]:
    """Return the names of the critics and of the target, unless that is a law."""
    critics = [entry.turn for entry in exchange.turns if entry.side == "critic"]
    bodies = [
        exchange.criticism.target,
        *(turn.author_organisation for turn in critics),
    ]
    found = [name for body in bodies if body for name in body.names]
    return [*found, *(n for turn in critics for n in (turn.author, turn.author_role))]
