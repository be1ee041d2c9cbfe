"""Judges how each statement of a row is sourced, by the readings that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from references.models.citation import Citation
from references.models.reading import Reading
from references.prose import markdown, relative_time, sourcing
from references.prose.sourcing import Judged, Name, Said
from references.values.text import shortened

# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120
NAMES_NO_SOURCE = (
    "“%(words)s” names no source: cite one as [@key], name a doubt as [!slug], or "
    "write [linking] after it if it only links the sentences around it."
)
LINKS_AND_ASSERTS = (
    "“%(words)s” is marked [linking], and asserts %(asserted)s: cite a source as "
    "[@key], or take that out."
)
# The kinds in which something is missing.
LACKING = {"partly", "none", "bare"}
# Of a row: what its statements lack of each source, by field and key ("" for none), one
# a line; and under each field its sentences with words of relative time.
Lacking = tuple[dict[tuple[str, str], str], dict[str, str]]


def statements(
    row: Any, said: Said, texts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Judged]]:
    """Yield what a row says on the word of each source, then each sentence of its prose.

    Each comes under its field. This is the one judgement: forms, lists, pages, the command
    and the index of what needs an editor show it. `texts` are those of its prose, if read.
    """
    own = (settings.SITE_SUBJECT,)
    for field in row.source_fields():
        source = getattr(row, field) if getattr(row, f"{field}_id") else None
        asserted = row.asserted(field) if source else ()
        if source and asserted:
            name = (source.key, row.reading_of(field))
            is_doubted = row.is_doubted(field)
            yield (
                field,
                sourcing.judged_row(asserted, name, said, own, is_doubted=is_doubted),
            )
    for field, text in (texts_of(row) if texts is None else texts).items():
        yield from ((field, judged) for judged in of_text(row, field, text, said))


def of_text(row: Any, field: str, text: str, said: Said) -> Iterator[Judged]:
    """Yield each sentence of the text of a field that says something."""
    own, is_doubted = (settings.SITE_SUBJECT,), row.is_doubted(field)
    for judged in sourcing.judged_text(text, said, own, is_doubted=is_doubted):
        if judged and judged.kind != sourcing.LINKING:
            yield judged


def texts_of(row: Any) -> dict[str, str]:
    """Return the prose of a row, as it is read, under its fields."""
    return {field: row.prose(field) for field in row.prose_fields()}


def lacking(rows: Iterable[Any]) -> dict[int, Lacking]:
    """Return, under the number of each row, what its statements lack.

    Two queries at most.
    """
    texts = {row: texts_of(row) for row in rows}
    said = said_by(
        name for row, own in texts.items() for name in _named(row, own.values())
    )
    found = {row: _lacking(row, own, said) for row, own in texts.items()}
    keys = {key for own in found.values() for _field, key in own if key}
    now = Citation.objects.keys_now(keys)
    return {
        row.pk: (
            {(field, now.get(key, key)): words for (field, key), words in own.items()},
            _undated(texts[row]),
        )
        for row, own in found.items()
    }


def _undated(texts: dict[str, str]) -> dict[str, str]:
    found = {field: relative_time.undated(text) for field, text in texts.items()}
    return {
        field: "\n".join(f"{each.words} ({each.advice})" for each in own)
        for field, own in found.items()
        if own
    }


def _lacking(row: Any, texts: dict[str, str], said: Said) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for field, judged in statements(row, said, texts) if row.has_status else ():
        if judged.kind in LACKING:
            key = judged.names[0].partition("#")[0] if judged.names else ""
            found[field, key].append(judged.lack)
    return {place: "\n".join(lines) for place, lines in found.items()}


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
        for key, slugs in markdown.prose(text).readings.items():
            yield from ((key, slug) for slug in slugs)
    for field in row.source_fields():
        slug = row.reading_of(field)
        if slug and getattr(row, f"{field}_id"):
            yield getattr(row, field).key, slug


def said_by(names: Iterable[Name]) -> Said:
    """Return what the readings of these names say. One query, or none without a name."""
    wanted = {*names}
    texts = Reading.objects.texts_of(wanted) if wanted else {}
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


def unsourced(text: str) -> list[ValidationError]:
    """Name the first sentences of a text that have no source, and say what to do."""
    judged = sourcing.judged_text(text, {}, (settings.SITE_SUBJECT,))
    bare = [each for each in judged if each and each.kind == "bare"]
    found = [
        ValidationError(
            LINKS_AND_ASSERTS if each.missing else NAMES_NO_SOURCE,
            code="unsourced",
            params={
                "words": shortened(each.words, LONGEST_NAMED),
                "asserted": each.listed,
            },
        )
        for each in bare[:MOST_NAMED]
    ]
    # A heading is no bare sentence, and asserts something all the same.
    if not found and text.strip() and not markdown.prose(text).groups:
        sentence = "This cites no source. Cite one as [@key], or keep it as a draft."
        found.append(ValidationError(sentence, code="unsourced"))
    return found
