"""Criticism as an exchange: what was said, what was answered, what came of it.

Each turn is laid out by the same rule, whoever speaks. What a reader is told of
the exchange as a whole (whether anybody answered, how many of its sources are
independent) is computed here from its rows, and typed nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orgprofile.models import Criticism, Organisation, Quotation, Turn
from orgprofile.values import independence
from orgprofile.values.related import Related
from references.prose.footnotes import Mark, Passage, Place
from references.statements.ledger import Ledger, Notes, reference_list
from references.values.source import Source

# A turn of an exchange, with its quotations; neither need be saved.
Turns = Iterable[tuple[Turn, Iterable[Quotation]]]


@dataclass(frozen=True, slots=True)
class Name:
    """An author or a role; `address` is the page of the body it names, or ""."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class QuotationEntry:
    """Somebody's very words: marked where they were said, and where they were seen."""

    quotation: Quotation
    mark: Mark | None
    seen_in: Mark | None
    note: Passage


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """One voice: who speaks, as what; `address` is its own, "" where it has none yet."""

    turn: Turn
    address: str
    byline: tuple[Name, ...]
    body: Passage
    quotations: tuple[QuotationEntry, ...]
    source_check: Passage

    @property
    def side(self) -> str:
        """Whose voice it is: a "critic", a "reply", or the "outcome" of both."""
        if self.turn.is_evaluation:
            return "critic"
        return "outcome" if self.turn.kind == Turn.Kind.OUTCOME else "reply"

    @property
    def support(self) -> str:
        """How the cited source fails this turn, as a sentence; "" where it does not."""
        if self.turn.support == Turn.Support.YES:
            return ""
        label = str(self.turn.get_support_display())
        return f"{label[:1].upper()}{label[1:]}."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A criticism: whom it is aimed at, what drew it, then each voice in order.

    `keys` are the sources it cites, each once. Which of them there are, `sources`,
    and which are `independent` is known once its page is closed: see `weighed`.
    """

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...] = ()
    independent: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        return any(entry.side == "reply" for entry in self.turns)

    @property
    def is_concluded(self) -> bool:
        return any(entry.side == "outcome" for entry in self.turns)

    @property
    def is_voiced(self) -> bool:
        """Whether anybody named criticises in it."""
        return any(entry.turn.kind == Turn.Kind.CRITICISM for entry in self.turns)

    @property
    def outcome_code(self) -> str:
        """The outcome readers are told: what is stored is no proof of a reply.

        "" where somebody replied and what came of it is not known.
        """
        none = Criticism.Outcome.NO_RESPONSE.value
        if not self.is_answered and not self.is_concluded:
            return none
        stored = self.criticism.outcome
        return "" if stored == none and self.is_answered else stored

    @property
    def outcome(self) -> str:
        """The same in words, and that no response is recorded, where none is."""
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


def outcome_words(code: str, *, is_answered: bool) -> str:
    """An outcome as a reader is told it: "No response recorded", "Conceded"."""
    labels = dict(Criticism.Outcome.choices)
    words = str(labels.get(code, "answered, with no outcome recorded")).capitalize()
    if is_answered or code == Criticism.Outcome.NO_RESPONSE:
        return words
    return f"{words}, with no response recorded"


def exchange(
    criticism: Criticism, turns: Turns, ledger: Ledger, place: Place
) -> Exchange:
    """Lay out one exchange: the statement, then the turns in the order given.

    The rows need not be saved. Weigh what comes back once the ledger is closed.
    """
    statement = ledger.prose(criticism, "statement", place)
    entries = tuple(
        _turn(criticism, turn, quotations, ledger, place) for turn, quotations in turns
    )
    return Exchange(criticism, statement, entries, _keys(statement, entries))


def exchanges(
    criticisms: Iterable[Criticism], ledger: Ledger, place: Place | None = None
) -> tuple[Exchange, ...]:
    """Lay out exchanges whose published turns and quotations were prefetched."""
    return tuple(
        exchange(
            row,
            turns_of(row),
            ledger,
            place or Place(row.title, row.slug or "exchange"),
        )
        for row in criticisms
    )


def turns_of(criticism: Criticism) -> Turns:
    """The turns that were fetched along with a criticism, in order."""
    return [(turn, turn.quotations.all()) for turn in criticism.turns.all()]


def weighed(laid_out: Iterable[Exchange], notes: Notes) -> tuple[Exchange, ...]:
    """Say of each exchange which of its sources are independent of both its sides.

    The notes of the closed page hold the sources, so this asks for nothing.
    """
    found = {note.key: Source.of(note.source) for note in notes}
    return tuple(_weighed(exchange, found) for exchange in laid_out)


def _weighed(exchange: Exchange, found: dict[str, Source]) -> Exchange:
    cited = {key: found[key] for key in exchange.keys if key in found}
    free = independence.independent(cited.values(), _parties(exchange))
    return replace(
        exchange,
        sources=tuple(cited),
        independent=tuple(source.key for source in free),
    )


def criticism(
    row: Criticism,
    turns: Turns | None = None,
    related: Iterable[Related] = (),
) -> CriticismPage:
    """Lay out one exchange, then its reference list.

    Without `turns` those that were prefetched are shown.
    """
    ledger = Ledger()
    place = Place(row.title, row.slug or "exchange")
    laid_out = exchange(row, turns_of(row) if turns is None else turns, ledger, place)
    notes = reference_list(ledger)
    (found,) = weighed([laid_out], notes)
    return CriticismPage(found, tuple(related), notes)


def criticism_list(rows: Iterable[Criticism]) -> CriticismListPage:
    """Lay out all exchanges in the order given, then their reference list."""
    ledger = Ledger()
    laid_out = exchanges(rows, ledger)
    notes = reference_list(ledger)
    return CriticismListPage(weighed(laid_out, notes), notes)


def _turn(
    criticism: Criticism,
    turn: Turn,
    quotations: Iterable[Quotation],
    ledger: Ledger,
    place: Place,
) -> TurnEntry:
    return TurnEntry(
        turn=turn,
        address=turn.get_absolute_url() if criticism.slug and turn.slug else "",
        byline=_byline(turn),
        body=ledger.prose(turn, "body", place),
        quotations=tuple(_quotation(row, ledger, place) for row in quotations),
        source_check=ledger.prose(turn, "source_check", place),
    )


def _quotation(row: Quotation, ledger: Ledger, place: Place) -> QuotationEntry:
    # One that is being written may have no source yet.
    return QuotationEntry(
        row,
        mark=ledger.source(row, place) if row.citation_id else None,
        seen_in=ledger.source(row, place, "seen_in") if row.seen_in else None,
        note=ledger.prose(row, "note", place),
    )


def _byline(turn: Turn) -> tuple[Name, ...]:
    """Author and role, of which one leads to the page of the author's organisation.

    The one that names it does; where neither does, the role. A draft has no page.
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
    """The keys an exchange cites, each once, in reading order."""
    found = list(statement.prose.keys)
    for entry in turns:
        found += entry.body.prose.keys
        for words in entry.quotations:
            found += [mark.key for mark in (words.mark, words.seen_in) if mark]
            found += words.note.prose.keys
        found += entry.source_check.prose.keys
    return tuple(dict.fromkeys(found))


def _parties(exchange: Exchange) -> list[str]:
    """By what names the critics and the target go. A law publishes nothing."""
    found = _named(exchange.criticism.target)
    for entry in exchange.turns:
        if entry.side == "critic":
            turn = entry.turn
            found += [turn.author, turn.author_role, *_named(turn.author_organisation)]
    return found


def _named(body: Organisation | None) -> list[str]:
    return [body.name, body.former_names] if body else []
