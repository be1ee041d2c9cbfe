"""The files of the criticism: each turn as stored, sources marked independent or not."""

from collections.abc import Iterable, Iterator, Mapping

from orgprofile.criticism.pages import Exchange, QuotationEntry, TurnEntry
from orgprofile.models import Criticism
from references.exchange.exports import Row, absolute, json_lines, legend, source
from references.models import Citation
from references.prose import markdown
from references.statements.ledger import Notes

EXCHANGE_COLUMNS = (
    "id",
    "title",
    "target",
    "date",
    "statement",
    "turns",
    "outcome",
    "outcome_in_words",
    "outcome_as_of",
    "is_answered",
    "sources_cited",
    "sources_independent",
    "sources",
    "page",
)


def exchange_file(
    exchanges: Iterable[Exchange], notes: Notes, page: str
) -> Iterator[str]:
    """Write exchanges in the order given, with the sources that each cites, as JSON.

    `page` is the path of the page they come from.
    """
    found = {note.key: note.source for note in notes}
    about = {
        "page": absolute(page),
        **legend(EXCHANGE_COLUMNS),
    }
    records = (_exchange(exchange, found) for exchange in exchanges)
    return json_lines(about, "exchanges", records)


def _exchange(exchange: Exchange, found: Mapping[str, Citation]) -> Row:
    criticism = exchange.criticism
    return {
        "id": criticism.slug,
        "title": criticism.title,
        "target": _target(criticism),
        "date": criticism.date,
        "statement": markdown.plain(criticism.statement),
        "turns": [_turn(entry) for entry in exchange.turns],
        "outcome": exchange.outcome_code,
        "outcome_in_words": exchange.outcome,
        "outcome_as_of": criticism.outcome_as_of,
        "is_answered": exchange.is_answered,
        "sources_cited": len(exchange.sources),
        "sources_independent": len(exchange.independent),
        "sources": [
            {**source(found[key]), "is_independent": key in exchange.independent}
            for key in exchange.sources
        ],
        "page": absolute(criticism.get_absolute_url()),
    }


def _target(criticism: Criticism) -> Row:
    """Write whom an exchange is aimed at: a body or a law."""
    body = criticism.target
    return {
        "kind": "organisation" if body else "law",
        "name": criticism.target_name,
        "former_names": body.former_names if body else "",
        "page": absolute(body.get_absolute_url()) if body else None,
    }


def _turn(entry: TurnEntry) -> Row:
    turn = entry.turn
    return {
        "id": turn.fragment,
        "kind": turn.kind,
        "author": turn.author,
        "author_role": turn.author_role,
        "author_page": next(
            (absolute(name.address) for name in entry.byline if name.address), None
        ),
        "voice": turn.voice,
        "date": turn.date,
        "body": markdown.plain(turn.body),
        "quotations": [_quotation(words) for words in entry.quotations],
        "doubt": turn.doubt,
        "page": absolute(turn.get_absolute_url()),
    }


def _quotation(words: QuotationEntry) -> Row:
    return {
        "text": words.quotation.text,
        "said_by": words.quotation.said_by,
        "said_in": words.mark.key if words.mark else None,
        "said_in_reading": words.quotation.reading,
        "seen_in": words.seen_in.key if words.seen_in else None,
        "seen_in_reading": words.quotation.seen_in_reading,
        "wording": words.quotation.wording,
        "note": markdown.plain(words.quotation.note),
    }
