"""Writes what a file says that a source says as readings of a new source."""

from collections.abc import Iterable
from dataclasses import asdict

from django.core.exceptions import ValidationError

from references.models import Reading
from references.values.reading import ReadingText

_EXTENTS = {str(label): value for value, label in Reading.Extent.choices}


def written_readings(texts: Iterable[ReadingText]) -> list[Reading]:
    """Return the readings of a source that is not saved yet.

    Raises ValidationError with a sentence for each thing that can't be kept.
    """
    wrong: list[str] = []
    found: dict[str, Reading] = {}
    for text in texts:
        given = asdict(text) | {"extent": _EXTENTS.get(text.extent, text.extent)}
        del given["changed"]
        reading = Reading(**given)
        label = f"reading “{text.slug}”"
        if text.slug in found:
            wrong.append(f"{label} is given twice: keep one of the two.")
        found[text.slug] = reading
        try:
            reading.full_clean(exclude={"citation"})
        except ValidationError as error:
            wrong += [
                f"{label}, “{_label(name)}”: {words}"
                for name, each in error.message_dict.items()
                for words in each
            ]
    if wrong:
        raise ValidationError(wrong)
    return list(found.values())


def _label(name: str) -> str:
    return str(getattr(Reading._meta.get_field(name), "verbose_name", name))
