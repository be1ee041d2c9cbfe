"""Judges how each statement of a row is sourced, by the readings that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from references.models.reading import Reading
from references.prose import markdown, sourcing
from references.prose.sourcing import Judged, Name, Said
from references.values.text import shortened

# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120


def statements(
    row: Any, said: Said, texts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Judged]]:
    """Yield what a row says on the word of each source, then each sentence of its prose.

    Each comes under its field. A title is among them if what stands below it does not bear
    it out. `texts` are those of its prose, if read.
    """
    own = (settings.SITE_SUBJECT,)
    texts = texts_of(row) if texts is None else texts
    for field in row.source_fields():
        source = getattr(row, field) if getattr(row, f"{field}_id") else None
        asserted = row.asserted(field) if source else ()
        if source and asserted:
            name, doubted = (source.key, row.reading_of(field)), row.is_doubted(field)
            yield (
                field,
                sourcing.judged_row(
                    *(asserted, name, said, own, row.anchor(field)), is_doubted=doubted
                ),
            )
    if row.titled:
        notes = [said[name].words for name in _names(row, texts) if name in said]
        sources = (getattr(row, field) for field in row.source_fields())
        titles = [source.title for source in sources if source]
        below = [*row.found_by()[1:], *titles, *notes]
        if title := sourcing.judged_title(getattr(row, row.titled), below, own):
            yield row.titled, title
    for field, text in texts.items():
        yield from ((field, each) for each in row.judged(field, text, said) if each)


def texts_of(row: Any) -> dict[str, str]:
    """Return the prose of a row, as it is read, under its fields."""
    return {field: getattr(row, field) for field in row.prose_fields()}


def lacking(rows: Iterable[Any]) -> dict[int, dict[tuple[str, str], tuple[str, str]]]:
    """Return what the statements of each row lack, and which have words of relative time.

    Under the number of the row, by field and key of a source, "" for none; both are
    sentences, one a line. One query at most.
    """
    texts = [(row, texts_of(row)) for row in rows]
    said = _said(texts)
    result = {}
    for row, own in texts:
        lacks: dict[tuple[str, str], tuple[list[str], list[str]]]
        lacks = defaultdict(lambda: ([], []))
        for field, judged in statements(row, said, own):
            if judged.is_lacking:
                key = judged.names[0].partition("#")[0] if judged.names else ""
                lacks[field, key][0].append(judged.lack)
        for field, text in own.items():
            for words, advice in sourcing.undated(text):
                lacks[field, ""][1].append(f"{words} ({advice})")
        result[row.pk] = {
            place: ("\n".join(lack), "\n".join(undated))
            for place, (lack, undated) in lacks.items()
        }
    return result


def said_to(rows: Iterable[Any]) -> Said:
    """Return what the readings say that these rows name. One query, or none."""
    return _said([(row, texts_of(row)) for row in rows])


def _said(texts: Iterable[tuple[Any, Mapping[str, str]]]) -> Said:
    """Return what the readings say that rows with these texts name."""
    wanted = {name for row, own in texts for name in _names(row, own)}
    return Reading.objects.texts_of(wanted) if wanted else {}


def _names(row: Any, texts: Mapping[str, str]) -> Iterator[Name]:
    """Yield the readings that a row with these texts names."""
    for text in texts.values():
        for key, slugs in markdown.prose(text).readings.items():
            yield from ((key, slug) for slug in slugs)
    for field in row.source_fields():
        slug = row.reading_of(field)
        if slug and getattr(row, f"{field}_id"):
            yield getattr(row, field).key, slug


def unsourced(row: Any) -> dict[str, list[str]]:
    """Return a sentence on each of the first of a row without a source, under its field."""
    texts = texts_of(row)
    bare = [each for each in statements(row, {}, texts) if each[1].kind == "bare"]
    if any(each.missing for _field, each in bare):
        # What stands in no words of the row may stand in a note that it names.
        read = statements(row, said_to([row]), texts)
        bare = [each for each in read if each[1].kind == "bare"]
    result: dict[str, list[str]] = defaultdict(list)
    for field, each in bare:
        if len(result[field]) < MOST_NAMED:
            words = shortened(each.words, LONGEST_NAMED)
            if each.is_title:
                problem = (
                    f"names {each.listed}, which nothing below it and no note cited "
                )
                remedy = "there has: take that out, or say it there with its source."
            elif each.missing:
                problem = (
                    f"names no source, and no note cited beside it has {each.listed}"
                )
                remedy = ": cite one as [@key]."
            else:
                problem = "names no source"
                remedy = ": cite one as [@key], or name a doubt as [!slug]."
            result[field].append(f"“{words}” {problem}{remedy}")
    return dict(result)


def uncited(row: Any) -> Iterator[str]:
    """Yield the fields with a text that names neither source nor doubt."""
    for field, text in texts_of(row).items():
        # A heading alone is no bare sentence, and asserts something all the same.
        if text.strip() and not markdown.prose(text).groups:
            yield field
