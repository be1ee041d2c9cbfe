"""Judges the statements of a row as it is now, saved or not; asks and stores nothing.

Pages, previews, saves, files and the desk all ask `statements`, or `Sourced.judged` for one
field.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings

from references.prose import markdown, sentences, sourcing
from references.prose.relative_time import undated_sentences
from references.prose.sourcing import Judged, Known, Name, names_of
from references.values import dates
from references.values.text import shortened


class How(NamedTuple):
    """How a text that readers see is sourced; `Record.public` has one for each field."""

    way: str
    # The foreign key to the source; or why the text asserts nothing that needs one.
    about: str = ""


# Prose with markers; and a text whose figures and names stand in the row's own prose, in a note
# that the row cites, or in the names of a cited source. A title must, or it can't be published.
PROSE, NAMED = How("prose"), How("named")


def by(source: str) -> How:
    return How("by", source)


def label(reason: str) -> How:
    return How("label", reason)


# At most so many sentences without a source are quoted, each cut at so many characters.
MOST_NAMED = 5
LONGEST_NAMED = 120


def statements(row: Any, known: Known) -> Iterator[tuple[str, Judged]]:
    """Yield (field, how it is sourced) for each statement of a row.

    First what the row says by the source in a field; then each field, such as its title, with
    names that the row's texts and sources lack; then each sentence of prose.
    """
    named = [name for name, how in row.public.items() if how is NAMED]
    for field in (*row.source_fields(), *named, *row.prose_fields()):
        for judged in filter(None, row.judged(field, known)):
            yield field, judged


def judge_field(row: Any, field: str, known: Known) -> tuple[Judged | None, ...]:
    """Return how each statement in a field of a row is sourced; None for one that needs nothing."""
    doubt = row.doubt_key if row.is_doubted(field) else ""
    if field in row.prose_fields():
        return sourcing.judge_text(getattr(row, field), known, doubt)
    if field in row.source_fields():
        source = source_in(row, field)
        asserted = row.asserted(field) if source else ()
        name = (source.key, row.reading_of(field)) if source else ("", "")
        return (sourcing.judge_row(asserted, name, known, doubt),) if asserted else ()
    below, may_stand = _below(row, field, known), field != row.titled
    words = row.words_of(field)
    return (sourcing.judge_title(words, below, known, may_stand=may_stand),)


def source_in(row: Any, field: str) -> Any:
    """Return the source in a foreign key of a row; None if none is chosen, even where one must be."""
    return getattr(row, field, None)


def _below(row: Any, field: str, known: Known) -> list[str]:
    """Return the texts that must have what a field names: the row's own, notes, and its sources."""
    texts = [markdown.plain(getattr(row, name)) for name in row.prose_fields()]
    if field == row.titled:
        texts += row.found_by()[1:]
    for whole in row.wholes():
        texts += whole.found_by()[::2]
    texts += [reading.words for reading in known.readings_named(names_of_readings(row))]
    fields = (source_in(row, name) for name in row.source_fields())
    keys = (key for _field, key, _doubt, _slugs in row.cited() if key)
    cited = {key: known.sources[key] for key in keys if key in known.sources}
    for source in (cited | {each.key: each for each in fields if each}).values():
        texts += names_in_source(source)
    return texts


def names_in_source(source: Any) -> list[str]:
    """Return the texts of a source that have names and dates: its title, makers and days."""
    people = [" ".join(reversed(name.split(", "))) for name in source.author_names]
    days = map(dates.known, (source.issued, source.accessed, source.archive_date))
    spelled = [day.spelled_out() for day in days if day]
    return [source.title, source.publisher, source.container_title, *people, *spelled]


def absent_from_reading(reading: Any) -> str:
    """Return a clause on the names and figures of a quotation that its note lacks, or ""."""
    below = [reading.says, reading.find, *names_in_source(reading.citation)]
    return _absent(reading.quotation, below)


def absent_from_source(source: Any) -> str:
    """Return a clause on the names and figures of a remark that its source lacks, or ""."""
    below = [*names_in_source(source), source.copy_of, source.url]
    for reading in source.readings.all():
        below += [reading.says, reading.quotation, reading.find, reading.locator]
    return _absent(source.editors_note, below)


def _absent(text: str, below: list[str]) -> str:
    """Return a clause on the names and figures of a text that no text below has, or ""."""
    parts = (sentence.words for sentence in sentences.split(text))
    known = Known(subject=names_of(settings.SITE_SUBJECT))
    judged = (sourcing.judge_title(words, below, known) for words in parts)
    missing = [pin for each in judged if each for pin in each.missing]
    return Judged(text, "partly", tuple(dict.fromkeys(missing))).absent


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
        for words, advice in undated_sentences(getattr(row, field)):
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
        remedy = ": cite one as [@key], or name a doubt as [!name]."
    return f"“{words}” {problem}{remedy}"


def uncited(row: Any) -> Iterator[str]:
    """Yield the names of the fields whose prose has no marker of a source or a doubt."""
    for field in row.prose_fields():
        prose = getattr(row, field)
        # A text that is only a heading counts too, though a heading needs no marker.
        if prose.strip() and not markdown.prose(prose).groups:
            yield field
