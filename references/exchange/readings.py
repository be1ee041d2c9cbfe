"""Compares what a file says that a source says with the readings that are stored of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from references.exchange.formats.readings import paragraph
from references.models import Reading
from references.values.reading import ReadingText
from references.values.source import tidy_reading

_EXTENTS = {str(label): value for value, label in Reading.Extent.choices}
_TEXTS = ("says", "read_at", "read_on", "quotation", "locator", "find")


@dataclass(frozen=True, slots=True)
class Change:
    """A reading as it would be saved, and what is here and in the file, as paragraphs."""

    reading: Reading
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        return f"reading “{self.reading.slug}”"


def stored(
    sources: Collection[int], *, held: bool = False
) -> dict[int, dict[str, Reading]]:
    """Return the readings of each source, by slug; locked if `held`. One query, if any."""
    found: dict[int, dict[str, Reading]] = {number: {} for number in sources}
    if sources:
        rows = Reading.objects.filter(citation__in=sources)
        for row in rows.select_for_update() if held else rows:
            found[row.citation_id][row.slug] = row
    return found


def changes(
    theirs: Iterable[ReadingText], ours: Mapping[str, Reading]
) -> tuple[Change, ...]:
    """Return the readings of the file that are new or differ, in its order.

    Raises ValidationError with a sentence for each thing that can't be kept.
    """
    wrong: list[str] = []
    found: dict[str, Change] = {}
    for text in theirs:
        before = ours.get(text.slug)
        is_here = tidy_reading(ReadingText.of(before)) if before else None
        if text == is_here:
            continue
        reading = _written(text, before or Reading(slug=text.slug))
        here = paragraph(is_here) if is_here else ""
        change = Change(reading, here, paragraph(text))
        if text.slug in found:
            wrong.append(f"{change.label} is given twice: keep one of the two.")
        found[text.slug] = change
        wrong += _refusals(change)
    if wrong:
        raise ValidationError(wrong)
    return tuple(found.values())


def _written(text: ReadingText, reading: Reading) -> Reading:
    """Write the values of the file to a reading."""
    for name in _TEXTS:
        setattr(reading, name, getattr(text, name))
    reading.extent = _EXTENTS.get(text.extent, text.extent)
    return reading


def _refusals(change: Change) -> list[str]:
    try:
        # Its source may be one that is not saved yet.
        change.reading.full_clean(exclude={"citation"})
    except ValidationError as error:
        return [
            f"{change.label}, “{_label(name)}”: {' '.join(messages)}"
            for name, messages in error.message_dict.items()
        ]
    return []


def _label(name: str) -> str:
    return str(getattr(Reading._meta.get_field(name), "verbose_name", name))
