"""How the prose of the profile is sourced, row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from references.models import Reading
from references.prose import markdown, sentences, sourcing
from references.prose.sourcing import NO_NAME, Judged, Name, Said
from references.statements.statement import Statement
from references.uses.citing import citing_models


@dataclass(frozen=True, slots=True)
class Sourced:
    """A statement of a row, and the field in which it stands."""

    row: Any
    field: str
    judged: Judged


def sourced() -> Iterator[Sourced]:
    """Yield each public statement: sentences, then rows by the sources they name.

    A query a model, and one more.
    """
    said = _said(Reading.objects.all())
    for model in citing_models():
        if issubclass(model, Statement):
            rows = model.objects.published().select_related(*model.source_fields())
            for row in rows.order_by("pk"):
                for field in row.prose_fields():
                    yield from (Sourced(row, field, j) for j in of(row, field, said))
                for field in row.source_fields():
                    if getattr(row, field):
                        yield Sourced(row, field, of_row(row, field, said))


def of(row: Statement, field: str, said: Said) -> Iterator[Judged]:
    """Yield each sentence of a field of prose that says something."""
    for sentence in sentences.split(row.prose(field)):
        judged = sourcing.judged(
            sentence,
            said,
            (settings.SITE_SUBJECT,),
            covered_by=row.covering(field),
            is_doubted=row.is_doubted(field),
        )
        if judged:
            yield judged


def of_row(row: Statement, field: str, said: Said) -> Judged:
    """Judge what a row says on the word of the source in a field."""
    return sourcing.judged_row(
        row.asserted(field),
        (getattr(row, field).key, row.reading_of(field)),
        said,
        (settings.SITE_SUBJECT,),
        is_doubted=row.is_doubted(field),
    )


def said_to(rows: Iterable[Statement]) -> Said:
    """Return what the readings say that these rows name, in prose or beside it.

    One query; none if they name no reading.
    """
    names: set[Name] = set()
    for row in rows:
        for field in row.prose_fields():
            readings = markdown.parse(row.prose(field)).readings
            names |= {(key, slug) for key, slugs in readings.items() for slug in slugs}
            names |= {row.covering(field) or NO_NAME} - {NO_NAME}
    if not names:
        return {}
    keys, slugs = zip(*names, strict=True)
    return _said(Reading.objects.filter(citation__key__in=keys, slug__in=slugs))


def _said(readings: QuerySet[Reading]) -> Said:
    rows = readings.values_list("citation__key", "slug", "says", "quotation")
    return {
        (key, slug): f"{says} {quotation}"
        for key, slug, says, quotation in rows.order_by()
    }
