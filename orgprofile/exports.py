"""The figures and members of a network as files: each row with its source.

CSV and JSON are written from the same records; a record's keys are the columns.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings

from orgprofile import countries
from orgprofile.models import Member, Organisation
from orgprofile.moments import Moment
from orgprofile.pages.counts import CountRow
from orgprofile.pages.members import as_of
from orgprofile.pages.network import NetworkPage
from references import addresses, spreadsheet
from references.models import Citation

Record = dict[str, Any]

SOURCE_COLUMNS = (
    "source_key",
    "source_title",
    "source_publisher",
    "source_issued",
    "source_url",
    "source_relation",
    "source_page",
)

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
        "as_of_earliest": _day(count.as_of_earliest),
        "as_of_latest": _day(count.as_of_latest),
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
        "checked_on": _day(count.checked_on),
        "page": _absolute(count.get_absolute_url()),
        **_source(count.citation),
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
            "checked_on": _day(member.checked_on),
            "page": _absolute(member.get_absolute_url()),
            **(_source(member.citation) if member.citation else {}),
        }


def _source(citation: Citation) -> Record:
    return {
        "source_key": citation.key,
        "source_title": citation.title,
        "source_publisher": citation.publisher,
        "source_issued": citation.issued,
        "source_url": addresses.link_to(citation.url),
        "source_relation": citation.relation,
        "source_page": _absolute(citation.get_absolute_url()),
    }


def _day(day: Any) -> str | None:
    """A day as ISO 8601; None where there is none, or where a date is open there."""
    return day.isoformat() if day and 1 < day.year < 9999 else None


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def csv_lines(columns: tuple[str, ...], records: Iterable[Record]) -> Iterator[str]:
    """Records as CSV, line by line; a list of differences is "id: verdict; …"."""
    return spreadsheet.lines(
        columns, ([_flat(record.get(name)) for name in columns] for record in records)
    )


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(f"{found['id']}: {found['verdict']}" for found in value)
    return value


def json_lines(about: Record, name: str, records: Iterable[Record]) -> Iterator[str]:
    """One JSON object, piece by piece: what it is about, then a list of records."""
    head = json.dumps(about, ensure_ascii=False, indent=2)
    yield f'{head[:-2]},\n  "{name}": ['
    comma = "\n"
    for record in records:
        yield f"{comma}    {json.dumps(record, ensure_ascii=False)}"
        comma = ",\n"
    yield "\n  ]\n}\n"


def about(
    network: Organisation, page: str, moment: Moment, columns: tuple[str, ...]
) -> Record:
    """What a file holds: whose, from which page, for which date, how to use it."""
    return {
        "organisation": network.name,
        "page": _absolute(page),
        "as_known_for": str(moment.asked) if moment.asked else None,
        "licence": "https://creativecommons.org/licenses/by-sa/4.0/",
        "dates": "EDTF (ISO 8601-2:2019), level 0 and parts of level 1",
        "countries": "ISO 3166-1 alpha-2; XK is Kosovo",
        "columns": list(columns),
    }
