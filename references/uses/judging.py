"""How each statement of a row is sourced, by what the readings say that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from references.models import Citation, Reading
from references.models.indexed_use import BARE, NO_SOURCES, UNDATED
from references.prose import markdown, relative_time, sentences, sourcing
from references.prose.sourcing import NO_NAME, Judged, Name, Said

# The kinds in which something is missing.
LACKING = {"partly", "none", "bare"}
# What statements lack of each source, under its key and the field that names it; the key
# may be one of `NO_SOURCES`.
Lacking = dict[tuple[str, str], str]


def of(row: Any, field: str, said: Said, text: str | None = None) -> Iterator[Judged]:
    """Yield each sentence of a field of prose that says something.

    `text` is what the field says where that is known.
    """
    for sentence in sentences.split(row.prose(field) if text is None else text):
        judged = sourcing.judged(
            sentence,
            said,
            (settings.SITE_SUBJECT,),
            covered_by=row.covering(field),
            is_doubted=row.is_doubted(field),
        )
        if judged:
            yield judged


def of_row(row: Any, field: str, said: Said) -> Iterator[Judged]:
    """Yield what a row says on the word of the source in a field, if it has any, judged."""
    source, asserted = getattr(row, field), row.asserted(field)
    if source and asserted:
        yield sourcing.judged_row(
            asserted,
            (source.key, row.reading_of(field)),
            said,
            (settings.SITE_SUBJECT,),
            is_doubted=row.is_doubted(field),
        )


def lacking(rows: Iterable[Any]) -> dict[int, Lacking]:
    """Return, under the number of each row, what its statements lack, one a line.

    Of prose it is what lasts that is judged. Two queries at most.
    """
    texts = {row: {f: row.lasting(f) for f in row.prose_fields()} for row in rows}
    said = said_by(
        name for row, own in texts.items() for name in _named(row, own.values())
    )
    found = {
        row.pk: _lacking(row, own, said) | _undated(own) for row, own in texts.items()
    }
    keys = {key for each in found.values() for key, _field in each} - {*NO_SOURCES}
    now = Citation.objects.keys_now(keys)
    return {
        number: {
            (now.get(key, key), field): words for (key, field), words in own.items()
        }
        for number, own in found.items()
    }


def undated(rows: Iterable[Any]) -> dict[int, Lacking]:
    """Return, under the number of each row, its sentences with words of relative time."""
    return {
        row.pk: _undated({f: row.lasting(f) for f in row.prose_fields()})
        for row in rows
    }


def _undated(texts: dict[str, str]) -> Lacking:
    found = {field: relative_time.undated(text) for field, text in texts.items()}
    return {
        (UNDATED, field): "\n".join(f"{each.words} ({each.told})" for each in own)
        for field, own in found.items()
        if own
    }


def _lacking(row: Any, texts: dict[str, str], said: Said) -> Lacking:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for field, text in texts.items():
        for judged in of(row, field, said, text):
            if judged.kind == "bare":
                found[BARE, field].append(judged.words)
            elif judged.kind in LACKING:
                found[_source_of(row, field, judged)].append(_in_words(judged))
    for field in row.source_fields():
        for judged in of_row(row, field, said):
            if judged.kind in LACKING:
                found[getattr(row, field).key, field].append(_in_words(judged))
    return {place: "\n".join(lines) for place, lines in found.items()}


def _source_of(row: Any, field: str, judged: Judged) -> tuple[str, str]:
    """Return the key of the first source of a sentence, and the field that names it."""
    if judged.names:
        return judged.names[0].partition("#")[0], field
    source = row.covered_by[field]
    return getattr(row, source).key, source


def _in_words(judged: Judged) -> str:
    return f"{judged.words} ({judged.told})"


def said_to(rows: Iterable[Any]) -> Said:
    """Return what the readings say that these rows name, in prose or beside it.

    One query; none if they name no reading.
    """
    return said_by(
        name for row in rows for name in _named(row, map(row.prose, row.prose_fields()))
    )


def _named(row: Any, texts: Iterable[str]) -> Iterator[Name]:
    """Yield the readings that a row with these texts names."""
    for text in texts:
        for key, slugs in markdown.parse(text).readings.items():
            yield from ((key, slug) for slug in slugs)
    for field in row.source_fields():
        slug = row.reading_of(field)
        if slug and getattr(row, f"{field}_id"):
            yield getattr(row, field).key, slug


def said_by(names: Iterable[Name]) -> Said:
    """Return what the readings of these names say. One query, or none without a name."""
    wanted = {*names} - {NO_NAME}
    texts = Reading.objects.texts(wanted) if wanted else {}
    return {name: f"{text.says} {text.quotation}" for name, text in texts.items()}


def said(readings: QuerySet[Reading]) -> Said:
    """Return what each of these readings says, under its name and former ones. One query."""
    keys = ("citation__key", "citation__former_keys__key")
    rows = readings.order_by().values_list(*keys, "slug", "says", "quotation")
    return {
        (key, slug): f"{says} {quotation}"
        for now, former, slug, says, quotation in rows
        for key in filter(None, (now, former))
    }
