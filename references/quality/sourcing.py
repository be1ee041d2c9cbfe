"""How each sentence of the public prose is sourced, and what its readings bear out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from references.models import Reading
from references.prose import pins, sentences
from references.prose.sentences import Sentence
from references.statements.statement import Statement
from references.uses.citing import citing_models

# From the best to the worst. "partly" and "none": some of its figures, dates, names and
# quotations, or all of them, stand in no reading. "source": it names no reading. "bare":
# it cites nothing.
KINDS = ("exact", "partly", "none", "source", "bare")

Said = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence of a row's field, its kind, and what of it no reading has."""

    row: Any
    field: str
    words: str
    kind: str
    missing: tuple[str, ...] = ()


def sourced() -> Iterator[Sourced]:
    """Yield each public sentence that says something. A query a model, and one more."""
    said = {
        (key, slug): f"{says} {quotation}"
        for key, slug, says, quotation in Reading.objects.values_list(
            "citation__key", "slug", "says", "quotation"
        )
    }
    for row, field in _public_prose():
        for sentence in sentences.split(getattr(row, field)):
            kind, missing = judged(sentence, said)
            if kind:
                yield Sourced(row, field, sentence.words, kind, missing)


def _public_prose() -> Iterator[tuple[Any, str]]:
    """Yield each published row with each of its fields of prose."""
    for model in citing_models():
        if issubclass(model, Statement):
            for row in model.objects.published().order_by("pk"):
                yield from ((row, field) for field in row.prose_fields())


def judged(sentence: Sentence, said: Said) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a sentence and what its readings lack; "" for a heading."""
    if sentence.bare:
        return "bare", ()
    if not sentence.groups:
        return "", ()
    named = [(m.key, m.reading) for m in sentence.markers if m.reading]
    readings = [said[name] for name in named if name in said]
    if not readings:
        return "source", ()
    pin = pins.check(sentence.words, readings, own=[settings.SITE_SUBJECT])
    return pin.kind, pin.missing


def counted(found: Iterator[Sourced]) -> dict[str, int]:
    """Return how many sentences there are of each kind."""
    numbers = Counter(each.kind for each in found)
    return {kind: numbers[kind] for kind in KINDS}


def in_words(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a sentence."""
    return (
        f"{sum(numbers.values())} sentences: {numbers['exact']} borne out by what their "
        f"sources say, {numbers['partly']} in part, {numbers['none']} not; "
        f"{numbers['source']} with a source alone, {numbers['bare']} with none."
    )
