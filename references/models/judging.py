"""Judges how each statement of a row is sourced, by the readings that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from references.models.citation import Citation
from references.models.reading import Reading
from references.prose import markdown, sourcing
from references.prose.sourcing import Judged, Name, Said
from references.values.text import shortened

# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120
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
            name, doubted = (source.key, row.reading_of(field)), row.is_doubted(field)
            yield (
                field,
                sourcing.judged_row(asserted, name, said, own, is_doubted=doubted),
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
    texts = [(row, texts_of(row)) for row in rows]
    said = _said(texts)
    found: dict[int, dict[tuple[str, str], list[str]]] = {}
    for row, own in texts:
        lacks = found[row.pk] = defaultdict(list)
        for field, judged in statements(row, said, own) if row.has_status else ():
            if judged.kind in LACKING:
                key = judged.names[0].partition("#")[0] if judged.names else ""
                lacks[field, key].append(judged.lack)
    keys = {key for lacks in found.values() for _field, key in lacks if key}
    now = Citation.objects.keys_now(keys)
    return {
        row.pk: (
            {
                (f, now.get(key, key)): "\n".join(w)
                for (f, key), w in found[row.pk].items()
            },
            {f: words for f, text in own.items() if (words := _undated(text))},
        )
        for row, own in texts
    }


def _undated(text: str) -> str:
    return "\n".join(f"{words} ({advice})" for words, advice in sourcing.undated(text))


def said_to(rows: Iterable[Any]) -> Said:
    """Return what the readings say that these rows name, in prose or beside it.

    One query; none if they name no reading.
    """
    return _said([(row, texts_of(row)) for row in rows])


def _said(texts: Iterable[tuple[Any, Mapping[str, str]]]) -> Said:
    """Return what the readings say that rows with these texts name."""
    wanted: set[Name] = set()
    for row, own in texts:
        for text in own.values():
            for key, slugs in markdown.prose(text).readings.items():
                wanted |= {(key, slug) for slug in slugs}
        for field in row.source_fields():
            slug = row.reading_of(field)
            if slug and getattr(row, f"{field}_id"):
                wanted.add((getattr(row, field).key, slug))
    return sourcing.said_in(Reading.objects.texts_of(wanted) if wanted else {})


def unsourced(text: str) -> list[str]:
    """Return a sentence on each of the first of a text without a source: what to do."""
    judged = sourcing.judged_text(text, {}, (settings.SITE_SUBJECT,))
    bare = [each for each in judged if each and each.kind == "bare"]
    found = []
    for each in bare[:MOST_NAMED]:
        words = shortened(each.words, LONGEST_NAMED)
        found.append(
            f"“{words}” is marked [linking], and asserts {each.listed}: cite a source as "
            "[@key], or take that out."
            if each.missing
            else f"“{words}” names no source: cite one as [@key], name a doubt as [!slug], "
            "or write [linking] after it if it only links the sentences around it."
        )
    # A heading is no bare sentence, and asserts something all the same.
    if not found and text.strip() and not markdown.prose(text).groups:
        return ["This cites no source. Cite one as [@key], or keep it as a draft."]
    return found
