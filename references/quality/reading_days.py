"""Finds statements “as of” a day on which their source was read, and that it does not give."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from references.models import Citation
from references.models.derived import readings_named_by
from references.models.registry import related, statement_models
from references.prose import sentences
from references.prose.sourcing import Name
from references.values import dates, written_dates

_AS_OF = re.compile(rf"\bas of (?:the )?({written_dates.DATE})", re.IGNORECASE)
_DATE = re.compile(written_dates.DATE)


def printed() -> Iterator[tuple[Any, str, str]]:
    """Yield public row, field and words “as of” a day of reading that no source gives.

    The dates of a source are those of its publication and of its archived copy, and those in
    our notes of it.
    """
    models: Any = map(related, statement_models())
    rows = [row for some in models for row in some.published()]
    notes, sources = readings_named_by(rows), Citation.objects.in_bulk(field_name="key")
    for row in rows:
        for field, words, date, names in _dated(row):
            cited = [sources[key] for key, _slug in names if key in sources]
            named = [notes[name] for name in names if name in notes]
            read = [*(s.accessed for s in cited), *(note.read_on for note in named)]
            own = [day for s in cited for day in (s.issued, s.archive_date)]
            own += [day for note in named for day in _DATE.findall(note.words)]
            if _overlaps(date, read) and not _overlaps(date, own):
                yield row, field, words


def _dated(row: Any) -> Iterator[tuple[str, str, str, list[Name]]]:
    """Yield each date “as of” in a row: its field, the words around it, it, its sources."""
    for field in row.prose_fields():
        for sentence in sentences.split(getattr(row, field)):
            names = [(marker.key, marker.reading) for marker in sentence.markers]
            for date in _AS_OF.findall(sentence.words):
                yield field, sentence.words, date, names
    # Of a span its end counts.
    last = getattr(row, "as_of", "").rpartition("/")[2]
    for field in row.source_fields() if last else ():
        if source := getattr(row, field):
            yield "as_of", str(row), last, [(source.key, row.reading_of(field))]


def _overlaps(date: str, days: Iterable[str]) -> bool:
    one, *others = (dates.known(written_dates.understood(day)) for day in (date, *days))
    return any(
        one and each and each.earliest <= one.latest and one.earliest <= each.latest
        for each in others
    )
