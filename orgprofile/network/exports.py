"""Figures and members as CSV: each row with its source."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from orgprofile.models import Member, MembershipCount
from orgprofile.network.counts import CountTable
from orgprofile.values import countries
from references.exchange.exports import SOURCE_COLUMNS, Row, day_text, source
from references.prose import markdown
from references.showing import absolute

_ENDING = ("page", *SOURCE_COLUMNS, "source_reading")
COUNT_COLUMNS = (
    *("id", "measure", "measure_name", "unit", "is_size"),
    *("as_of", "as_of_earliest", "as_of_latest", "date_basis"),
    *("bound", "value", "within", "within_unit"),
    *("is_stale", "given_as_current", "is_in_force", "note", "differs_from"),
    *_ENDING,
)
MEMBER_COLUMNS = (
    *("id", "name", "country", "country_name", "region", "subregion"),
    *("website", "standing", "evidence", "as_of", "since", "until", "note"),
    *_ENDING,
)
# Where the value of a column is that is not the field of its name.
PATHS = {
    "id": "slug",
    "measure": "measure.slug",
    "measure_name": "measure.name",
    "unit": "measure.whole_unit",
    "within_unit": "measure.within_unit",
    "is_size": "measure.is_plotted",
    "date_basis": "basis",
    "given_as_current": "claims_current",
    "website": "link",
    "source_reading": "reading",
}


def count_records(
    tables: Iterable[CountTable], in_force: MembershipCount | None
) -> Iterator[Row]:
    """Yield every figure of these tables, in their order."""
    for row in (row for table in tables for row in table.rows):
        differs_from = [
            {"id": other.slug, "verdict": difference.verdict or "open"}
            for difference in row.differences
            for other in difference.others
        ]
        made = {"is_in_force": row.count == in_force, "differs_from": differs_from}
        yield _record(row.count, COUNT_COLUMNS, made)


def member_records(members: Iterable[Member]) -> Iterator[Row]:
    """Yield members, one at a time in the order given."""
    for member in members:
        country = countries.table().get(member.country)
        made = {
            "region": country.region if country else "",
            "subregion": country.subregion if country else "",
        }
        yield _record(member, MEMBER_COLUMNS, made)


def _record(row: Any, columns: tuple[str, ...], made: Row) -> Row:
    """Return the columns of a row: those made for it, those of its source, its fields."""
    made |= source(row.citation)
    made |= {"note": markdown.plain(row.note), "page": absolute(row.get_absolute_url())}
    for name in columns:
        if name not in made:
            value = attrgetter(PATHS.get(name, name))(row)
            if isinstance(value, Decimal):
                value = int(value) if value == int(value) else float(value)
            made[name] = day_text(value) if isinstance(value, date) else value
    return {name: made[name] for name in columns}
