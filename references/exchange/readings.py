"""Writes what a file says that a source says as readings of a new source."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from references.models import Reading

_EXTENTS = {str(label): value for value, label in Reading.Extent.choices}


def written_readings(texts: Iterable[dict[str, str]]) -> list[Reading]:
    """Return the readings of a source that is not saved yet.

    Raises ValidationError with a sentence for each thing that can't be kept.
    """
    wrong: list[str] = []
    found: dict[str, Reading] = {}
    for text in texts:
        extent = _EXTENTS.get(text["extent"], text["extent"])
        reading = Reading(**text | {"extent": extent})
        label = f"reading “{reading.slug}”"
        if reading.slug in found:
            wrong.append(f"{label} is given twice: keep one of the two.")
        found[reading.slug] = reading
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
