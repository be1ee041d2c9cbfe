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
# The kinds in which something is missing.
LACKING = {"partly", "none", "bare", "source"}


def statements(
    row: Any, said: Said, texts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Judged]]:
    """Yield what a row says on the word of each source, then each sentence of its prose.

    Each comes under its field. `texts` are those of its prose, if read.
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


def lacking(rows: Iterable[Any]) -> dict[int, dict[tuple[str, str], tuple[str, str]]]:
    """Return what the statements of each row lack, and which have words of relative time.

    Under the number of the row, by field and key of a source, "" for none; both are
    sentences, one a line. One query at most.
    """
    texts = [(row, texts_of(row)) for row in rows]
    said = _said(texts)
    found = {}
    for row, own in texts:
        lacks: dict[tuple[str, str], tuple[list[str], list[str]]]
        lacks = defaultdict(lambda: ([], []))
        for field, judged in statements(row, said, own) if row.has_status else ():
            if judged.kind in LACKING:
                key = judged.names[0].partition("#")[0] if judged.names else ""
                lacks[field, key][0].append(judged.lack)
        for field, text in own.items():
            for words, advice in sourcing.undated(text):
                lacks[field, ""][1].append(f"{words} ({advice})")
        found[row.pk] = {
            place: ("\n".join(lack), "\n".join(undated))
            for place, (lack, undated) in lacks.items()
        }
    return found


def said_to(rows: Iterable[Any]) -> Said:
    """Return what the readings say that these rows name. One query, or none."""
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
    return Reading.objects.texts_of(wanted) if wanted else {}


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
