"""Figures and members as files: each row with its source."""

from collections.abc import Iterable, Iterator
from datetime import date

from orgprofile.models import Member, Organisation
from orgprofile.network.counts import CountRow
from orgprofile.network.members import as_of
from orgprofile.network.pages import NetworkPage
from orgprofile.values import countries
from orgprofile.values.moments import Moment
from references.exchange.exports import SOURCE_COLUMNS, Row, absolute, day_text, source
from references.prose import markdown
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
    "source_reading",
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
    "source_reading",
)


def count_records(page: NetworkPage) -> Iterator[Row]:
    """Yield every figure of a network page, in its order."""
    in_force = page.newest.count if page.newest else None
    for table in page.tables:
        for row in table.rows:
            yield _count(row, is_in_force=row.count == in_force)


def _count(row: CountRow, *, is_in_force: bool) -> Row:
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
        "note": markdown.plain(count.note),
        "differs_from": [
            {"id": other.slug, "verdict": found.verdict or "open"}
            for found in row.differences
            for other in found.others
        ],
        "checked_on": day_text(count.checked_on),
        "page": absolute(count.get_absolute_url()),
        **source(count.citation),
        "source_reading": count.reading,
    }


def member_records(members: Iterable[Member], day: date | None = None) -> Iterator[Row]:
    """Yield members, from `known_on`, one at a time in the order given."""
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
            "standing": member.stands,
            "evidence": member.evidence,
            "as_of": as_of(member, day),
            "since": member.since,
            "until": member.until,
            "note": markdown.plain(member.note),
            "checked_on": day_text(member.checked_on),
            "page": absolute(member.get_absolute_url()),
            **(source(member.citation) if member.citation else {}),
            "source_reading": member.reading,
        }


def about(network: Organisation, page: str, moment: Moment) -> Row:
    """Say whose figures or members a file holds, from which page, for which date."""
    return {
        "organisation": network.name,
        "page": absolute(page),
        "as_known_for": str(moment.asked) if moment.asked else None,
    }
