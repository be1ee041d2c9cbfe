"""Judges the statements of a row as it is now, saved or not; asks and stores nothing.

Pages, previews, saves, files and the desk all ask `statements`, or `Sourced.judged` for one
field.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from references.prose import markdown, sourcing
from references.prose.sourcing import Judged, Known, Name
from references.values.text import shortened

# At most so many sentences without a source are quoted, each cut at so many characters.
MOST_NAMED = 5
LONGEST_NAMED = 120


def statements(row: Any, known: Known) -> Iterator[tuple[str, Judged]]:
    """Yield the field of each statement of a row, and how the statement is sourced.

    What the row says by the source in a field comes first, then names in other fields that the
    row lacks, such as its title, and then each sentence of prose.
    """
    fields = (*row.source_fields(), *row.named_fields(), *row.prose_fields())
    for field in fields:
        for judged in filter(None, row.judged(field, known)):
            yield field, judged


def judge_field(row: Any, field: str, known: Known) -> tuple[Judged | None, ...]:
    """Return how each statement in a field of a row is sourced; None for one that needs nothing."""
    doubt = row.doubt_key if row.is_doubted(field) else ""
    if field in row.prose_fields():
        return sourcing.judge_text(getattr(row, field), known, doubt)
    if field in row.source_fields():
        source = getattr(row, field) if getattr(row, f"{field}_id") else None
        asserted = row.asserted(field) if source else ()
        name = (source.key, row.reading_of(field)) if source else ("", "")
        return (sourcing.judge_row(asserted, name, known, doubt),) if asserted else ()
    return (sourcing.judge_title(str(getattr(row, field)), _below(row, known), known),)


def _below(row: Any, known: Known) -> list[str]:
    """Return the texts that must have what a title names: the row's own, and those of its sources."""
    sources = (getattr(row, field) for field in row.source_fields())
    titles = [source.title for source in sources if source]
    notes = [note.words for note in known.notes(names_of_readings(row))]
    return [*row.found_by()[1:], *titles, *notes]


def names_of_readings(row: Any) -> Iterator[Name]:
    """Yield (key of the source, slug) of each reading that a row or its prose names."""
    for _field, key, _doubt, slugs in row.cited():
        yield from ((key, slug) for slug in slugs)


def lacking(row: Any, known: Known) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what the statements of a row lack, by (field, key of source).

    The key is "" for statements without a source, and for every sentence with words of relative
    time ("now"). There are two texts, with a sentence on each line: the statements that lack
    something, and those with words of relative time.
    """
    lacks: dict[tuple[str, str], tuple[list[str], list[str]]]
    lacks = defaultdict(lambda: ([], []))
    for field, judged in statements(row, known):
        if judged.is_lacking:
            key = judged.names[0].partition("#")[0] if judged.names else ""
            lacks[field, key][0].append(judged.lack)
    for field in row.prose_fields():
        for words, advice in sourcing.undated_sentences(getattr(row, field)):
            lacks[field, ""][1].append(f"{words} ({advice})")
    return {
        place: ("\n".join(lack), "\n".join(undated))
        for place, (lack, undated) in lacks.items()
    }


def unsourced(row: Any, known: Known) -> dict[str, list[str]]:
    """Return, by field, sentences for the editor on the first statements without a source."""
    result: dict[str, list[str]] = defaultdict(list)
    for field, judged in statements(row, known):
        if judged.kind == "bare" and len(result[field]) < MOST_NAMED:
            result[field].append(_on_bare_statement(judged))
    return dict(result)


def _on_bare_statement(judged: Judged) -> str:
    """Return a sentence for the editor on a statement that names neither source nor doubt."""
    words = shortened(judged.words, LONGEST_NAMED)
    if judged.is_title:
        problem = f"names {judged.listed}, which nothing below it and no note cited "
        remedy = "there has: take that out, or say it there with its source."
    elif judged.missing:
        problem = f"names no source, and no note cited beside it has {judged.listed}"
        remedy = ": cite one as [@key]."
    else:
        problem = "names no source"
        remedy = ": cite one as [@key], or name a doubt as [!slug]."
    return f"“{words}” {problem}{remedy}"


def uncited(row: Any) -> Iterator[str]:
    """Yield the names of the fields whose prose has no marker of a source or a doubt."""
    for field in row.prose_fields():
        prose = getattr(row, field)
        # A text that is only a heading counts too, though a heading needs no marker.
        if prose.strip() and not markdown.prose(prose).groups:
            yield field
