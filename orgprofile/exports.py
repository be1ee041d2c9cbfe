"""Figures, members and criticism as files: each row with its source."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from orgprofile.criticism.pages import Exchange, QuotationEntry, TurnEntry
from orgprofile.models import Criticism, Member, Organisation
from orgprofile.network.counts import CountRow
from orgprofile.network.members import as_of
from orgprofile.network.pages import NetworkPage
from orgprofile.values import countries
from orgprofile.values.moments import Moment
from references.exchange.exports import (
    SOURCE_COLUMNS,
    Record,
    absolute,
    day_text,
    legend,
    source,
)
from references.models import Citation
from references.statements.ledger import Notes
from references.values import addresses

COUNT_COLUMNS = (
    "id",
    "measure",
    "measure_name",
    "unit",
    "is_size",
    "as_of",
    "as_of_earliest",
    "as_of_latest",
    "date_basis",
    "bound",
    "members",
    "members_to",
    "countries",
    "countries_to",
    "is_stale",
    "given_as_current",
    "is_in_force",
    "note",
    "differs_from",
    "checked_on",
    "page",
    *SOURCE_COLUMNS,
)

MEMBER_COLUMNS = (
    "id",
    "name",
    "country",
    "country_name",
    "region",
    "subregion",
    "website",
    "standing",
    "evidence",
    "as_of",
    "since",
    "until",
    "note",
    "checked_on",
    "page",
    *SOURCE_COLUMNS,
)

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


def count_records(page: NetworkPage) -> Iterator[Record]:
    """Every figure of a network page, in its order."""
    in_force = page.newest.count if page.newest else None
    for table in page.tables:
        for row in table.rows:
            yield _count(row, is_in_force=row.count == in_force)


def _count(row: CountRow, *, is_in_force: bool) -> Record:
    count = row.count
    return {
        "id": count.slug,
        "measure": count.measure.slug,
        "measure_name": count.measure.name,
        "unit": count.measure.unit,
        "is_size": count.measure.is_plotted,
        "as_of": count.as_of,
        "as_of_earliest": day_text(count.as_of_earliest),
        "as_of_latest": day_text(count.as_of_latest),
        "date_basis": count.basis,
        "bound": count.bound,
        "members": count.members,
        "members_to": count.members_to,
        "countries": count.countries,
        "countries_to": count.countries_to,
        "is_stale": count.is_stale,
        "given_as_current": count.claims_current,
        "is_in_force": is_in_force,
        "note": count.note,
        "differs_from": [
            {"id": other.slug, "verdict": found.verdict or "open"}
            for found in row.differences
            for other in found.others
        ],
        "checked_on": day_text(count.checked_on),
        "page": absolute(count.get_absolute_url()),
        **source(count.citation),
    }


def member_records(
    members: Iterable[Member], day: date | None = None
) -> Iterator[Record]:
    """Members in the order given, one at a time, as known for a day."""
    for member in members:
        country = countries.table().get(member.country)
        yield {
            "id": member.slug,
            "name": member.name,
            "country": member.country,
            "country_name": member.country_name,
            "region": country.region if country else "",
            "subregion": country.subregion if country else "",
            "website": addresses.link_to(member.website),
            "standing": getattr(member, "stands", member.standing),
            "evidence": member.evidence,
            "as_of": as_of(member, day),
            "since": member.since,
            "until": member.until,
            "note": member.note,
            "checked_on": day_text(member.checked_on),
            "page": absolute(member.get_absolute_url()),
            **(source(member.citation) if member.citation else {}),
        }


def about(
    network: Organisation, page: str, moment: Moment, columns: tuple[str, ...]
) -> Record:
    """What a file holds: whose, from which page, for which date, how to use it."""
    return {
        "organisation": network.name,
        "page": absolute(page),
        "as_known_for": str(moment.asked) if moment.asked else None,
        **legend(columns),
    }


def exchange_records(exchanges: Iterable[Exchange], notes: Notes) -> Iterator[Record]:
    """Exchanges in the order given, as their page has them, with their sources."""
    found = {note.key: note.source for note in notes}
    for exchange in exchanges:
        yield _exchange(exchange, found)


def _exchange(exchange: Exchange, found: Mapping[str, Citation]) -> Record:
    criticism = exchange.criticism
    return {
        "id": criticism.slug,
        "title": criticism.title,
        "target": _target(criticism),
        "date": criticism.date,
        "statement": criticism.statement,
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


def _target(criticism: Criticism) -> Record:
    """Whom an exchange is aimed at: exactly this body, or this law."""
    body = criticism.target
    return {
        "kind": "organisation" if body else "law",
        "name": criticism.target_name,
        "former_names": body.former_names if body else "",
        "page": absolute(body.get_absolute_url()) if body else None,
    }


def _turn(entry: TurnEntry) -> Record:
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
        "body": turn.body,
        "quotations": [_quotation(words) for words in entry.quotations],
        "support": turn.support,
        "support_in_words": entry.support,
        "source_check": turn.source_check,
        "page": absolute(turn.get_absolute_url()),
    }


def _quotation(words: QuotationEntry) -> Record:
    return {
        "text": words.quotation.text,
        "said_by": words.quotation.said_by,
        "said_in": words.mark.key if words.mark else None,
        "seen_in": words.seen_in.key if words.seen_in else None,
        "wording": words.quotation.wording,
        "note": words.quotation.note,
    }


def about_exchanges(page: str) -> Record:
    """What a file of exchanges holds, from which page, how to read it."""
    return {
        "page": absolute(page),
        "prose": "CommonMark; [@key] cites the source of this source_key",
        **legend(EXCHANGE_COLUMNS),
    }
