"""Finds statements “as of” a day that is only the day on which somebody read the source."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from references.models.derived import known_by
from references.models.registry import related, statement_models
from references.prose import sentences
from references.prose.sourcing import Name
from references.values import dates, written_dates

_AS_OF = re.compile(rf"\bas of (?:the )?({written_dates.DATE})", re.IGNORECASE)
_DATE = re.compile(written_dates.DATE)


def statements_dated_by_reading() -> Iterator[tuple[Any, str, str]]:
    """Yield (row, field, words) of each public statement “as of” a mere day of reading."""
    # Somebody read a source of the statement on that day, and no source gives the day: as that
    # of publication, as that of an archived copy, or in our notes of the source.
    models: Any = map(related, statement_models())
    rows = [row for model in models for row in model.published()]
    known = known_by(rows)
    readings, sources = known.readings, known.sources
    for row in rows:
        for field, words, date, names in _as_of_dates(row):
            cited = [sources[key] for key, _slug in names if key in sources]
            cited_readings = [readings[name] for name in names if name in readings]
            days_read = [source.accessed for source in cited]
            days_read += [reading.read_on for reading in cited_readings]
            dates_given = [source.issued for source in cited]
            dates_given += [source.archive_date for source in cited]
            for reading in cited_readings:
                dates_given += _DATE.findall(reading.words)
            if _overlaps(date, days_read) and not _overlaps(date, dates_given):
                yield row, field, words


def _as_of_dates(row: Any) -> Iterator[tuple[str, str, str, list[Name]]]:
    """Yield (field, sentence, date, names of its sources) for each “as of” in a row."""
    for field in row.prose_fields():
        for sentence in sentences.split(getattr(row, field)):
            names = [(marker.key, marker.reading) for marker in sentence.markers]
            for date in _AS_OF.findall(sentence.words):
                yield field, sentence.words, date, names
    # The row may have a field `as_of`. If it has a span, the end of the span counts.
    last = getattr(row, "as_of", "").rpartition("/")[2]
    for field in row.source_fields() if last else ():
        if source := getattr(row, field):
            yield "as_of", str(row), last, [(source.key, row.reading_of(field))]


def _overlaps(date: str, days: Iterable[str]) -> bool:
    """Return whether a date and any of these days may be the same day."""
    this = dates.known(written_dates.understood(date))
    if this is None:
        return False
    others = [dates.known(written_dates.understood(day)) for day in days]
    return any(
        other and this.earliest <= other.latest and other.earliest <= this.latest
        for other in others
    )
