"""How each sentence of prose is sourced, and what its readings bear out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from references.models import Reading
from references.prose import markdown, pins, sentences
from references.prose.markers import DOUBT
from references.prose.sentences import Sentence
from references.statements.statement import Statement
from references.uses.citing import citing_models


class Kind(NamedTuple):
    """A way in which a sentence is sourced: the sign an editor sees, and what it means."""

    sign: str
    words: str


# From the best to the worst. "partly" and "none": some of its figures, dates, names and
# quotations, or all of them, stand in no reading. "source": it names no reading, or it is
# in a note of a row that has a source. "doubt": it names a doubt alone. "bare": nothing.
KINDS = {
    "exact": Kind("●", "borne out"),
    "partly": Kind("◐", "in part"),
    "none": Kind("○", "not borne out"),
    "source": Kind("◇", "a source, but no reading named"),
    "doubt": Kind("≈", "a doubt"),
    "bare": Kind("–", "no source"),
}
# So much that no reading has is named at a sentence.
MOST_MISSING = 5

Said = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence of a row's field, its kind, and what of it no reading has."""

    row: Any
    field: str
    words: str
    kind: str
    missing: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Return its kind in words, and what of it no reading has."""
        words = KINDS[self.kind].words
        if not self.missing:
            return words
        # What is quoted there has its signs already.
        bare = (each.strip('“”"') for each in self.missing[:MOST_MISSING])
        named = [f"“{each}”" for each in bare]
        if len(self.missing) > MOST_MISSING:
            named.append(f"{len(self.missing) - MOST_MISSING} more")
        *first, last = named
        listed = f"{', '.join(first)} and {last}" if first else last
        verb = "are" if first else "is"
        return f"{words}: {listed} {verb} not in what the source says"


def sourced() -> Iterator[Sourced]:
    """Yield each public sentence that says something. A query a model, and one more."""
    said = _said(Reading.objects.all())
    for model in citing_models():
        if issubclass(model, Statement):
            for row in model.objects.published().order_by("pk"):
                for field in row.prose_fields():
                    yield from of(row, field, said)


def of(row: Statement, field: str, said: Said) -> Iterator[Sourced]:
    """Yield each sentence of a field of prose that says something."""
    is_covered = row.is_covered(field)
    for sentence in sentences.split(getattr(row, field)):
        kind, missing = judged(sentence, said, is_covered=is_covered)
        if kind:
            yield Sourced(row, field, sentence.words, kind, missing)


def said_to(rows: Iterable[Statement]) -> Said:
    """Return what the readings say that the prose of these rows names.

    One query; none if it names no reading.
    """
    names = {
        (key, slug)
        for row in rows
        for field in row.prose_fields()
        for key, slugs in markdown.parse(getattr(row, field)).readings.items()
        for slug in slugs
    }
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


def judged(
    sentence: Sentence, said: Said, *, is_covered: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a sentence and what its readings lack.

    The kind is "" for a heading and for a sentence that only links those around it.
    """
    if sentence.bare:
        return "source" if is_covered else "bare", ()
    if not sentence.markers:
        return "", ()
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    if not sources:
        return "doubt", ()
    named = [(m.key, m.reading) for m in sources if m.reading]
    readings = [said[name] for name in named if name in said]
    if not readings:
        return "source", ()
    pin = pins.check(sentence.words, readings, own=[settings.SITE_SUBJECT])
    return pin.kind, pin.missing


def counted(found: Iterable[Sourced]) -> dict[str, int]:
    """Return how many sentences there are of each kind."""
    numbers = Counter(each.kind for each in found)
    return {kind: numbers[kind] for kind in KINDS}


def in_words(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a sentence."""
    return (
        f"{sum(numbers.values())} sentences: {numbers['exact']} borne out by what their "
        f"sources say, {numbers['partly']} in part, {numbers['none']} not; "
        f"{numbers['source']} with a source alone, {numbers['doubt']} with a doubt, "
        f"{numbers['bare']} with none."
    )


def in_short(numbers: Mapping[str, int]) -> str:
    """Return the numbers for a column: "12 of 14 borne out, 1 bare"."""
    bare = f", {numbers['bare']} bare" if numbers["bare"] else ""
    return f"{numbers['exact']} of {sum(numbers.values())} borne out{bare}"
