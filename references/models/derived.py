"""Judges the statements of rows, and writes what follows from them: uses, searched words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from itertools import groupby, islice
from operator import itemgetter, or_
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from references.models.citation import Citation
from references.models.comparison import Comparison
from references.models.fields import CitedTextField
from references.models.reading import Reading
from references.models.record import Record
from references.models.registry import parts_of, related, statement_models
from references.models.use import SearchEntry, Use
from references.prose import markdown, sourcing
from references.prose.sourcing import Judged, Name, ReadingTexts
from references.values import text
from references.values.text import shortened

# How many rows are read, or written, at a time.
BATCH = 1000


def write(rows: list[Any], *, are_new: bool = False) -> None:
    """Write the uses and words of rows of one model."""
    kind, public = _kind_and_public(rows)
    numbers = {row.pk for row in rows}
    # Of new rows nothing is stored: that takes no query.
    new, old = _differences(
        Use, uses_of(rows, kind, public), kind, () if are_new else numbers
    )
    Use.objects.filter(pk__in=old).delete()
    Use.objects.bulk_create(new, batch_size=BATCH)
    entries = list(entries_of(rows, kind, public))
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["content_type", "row"],
        update_fields=["search_text"],
    )
    without = () if are_new else numbers - {entry.row for entry in entries}
    SearchEntry.objects.filter(content_type=kind, row__in=without).delete()


def write_all(rows: QuerySet[Any]) -> None:
    """Write any number of rows of one model."""
    for some in _batches(rows):
        write(some)


def write_rows(uses: Iterable[Use]) -> None:
    """Write anew what is derived from the rows of these uses."""
    numbers: dict[Any, set[int]] = defaultdict(set)
    for use in uses:
        numbers[use.model].add(use.row)
    for model, some in numbers.items():
        write_all(related(model).filter(pk__in=some))


def write_saved(saved: Mapping[Any, Iterable[int]]) -> None:
    """Write the rows of these numbers, and their parts."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for model, numbers in saved.items():
        for some in in_batches(numbers):
            if model in (Reading, Comparison):
                names = model.objects.filter(pk__in=some).note_names()
                write_rows(Use.objects.naming(names))
                continue
            for part, path in (*parts_of(model), (model, "pk")):
                if part in statement_models():
                    rows = part.objects.filter(**{f"{path}__in": some}).order_by()
                    wanted[part] |= set(rows.values_list("pk", flat=True))
    for model in filter(wanted.get, statement_models()):
        for some in in_batches(wanted[model]):
            write(list(related(model).filter(pk__in=some)))


@contextmanager
def writing_parts(whole: Record) -> Iterator[None]:
    """Write those parts of a row anew of which the save within changes what is derived."""
    model, before = type(whole), None
    if not whole._state.adding and parts_of(model):
        # The revision is raised by now: its lock comes first.
        stored = model._base_manager.select_for_update(no_key=True)
        before = stored.filter(pk=whole.pk).first()
    yield
    if before is None or not _differ(before, whole):
        return
    for part, paths in groupby(parts_of(model), key=itemgetter(0)):
        names = [path for _part, path in paths]
        is_part = reduce(or_, (Q(**{name: whole}) for name in names))
        for rows in _batches(related(part).filter(is_part)):
            own = [(row, name) for row in rows for name in names]
            old = [_derived_under(row, name, before) for row, name in own]
            new = [_derived_under(row, name, whole) for row, name in own]
            if changed := {
                row.pk: row
                for (row, _name), was, now in zip(own, old, new, strict=True)
                if was != now
            }:
                write(list(changed.values()))


def _differ(before: Record, now: Record) -> bool:
    """Return whether a row differs in a field on which its parts may depend."""
    fields = [f for f in now._meta.concrete_fields if f.editable]
    names = [f.attname for f in fields if not isinstance(f, CitedTextField)]
    return any(getattr(before, name) != getattr(now, name) for name in names)


def _derived_under(part: Any, path: str, whole: Record) -> tuple[Any, ...]:
    """Return what is derived from a part, but for verdicts, if `whole` is what it is part of.

    Where the part belongs to another row by this path, the answer is always the same.
    """
    *before, last = path.split("__")
    holder = reduce(getattr, before, part)
    if getattr(holder, f"{last}_id") != whole.pk:
        return ()
    setattr(holder, last, whole)
    asserted = [
        part.asserted(f) for f in part.source_fields() if getattr(part, f"{f}_id")
    ]
    return whole.is_published, part.shown_in, part.found_by(), asserted


def write_everything() -> int:
    """Write all rows; return how many lines had changed."""
    number = 0
    with transaction.atomic():
        for rows in _all_batches():
            if changed := _stale_lines(rows):
                write(rows)
                number += changed
        for reading in Reading.objects.filter(search_text=""):
            words = reading.searched_words
            number += Reading.objects.filter(pk=reading.pk).update(search_text=words)
        # SQLite's indexes of words keep for a while what was deleted.
        is_sqlite = connection.vendor == "sqlite"
        for table in (Citation, Reading, SearchEntry) if is_sqlite else ():
            words = f"{table._meta.db_table}_words"
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {words}({words}) VALUES('rebuild')")
    return number


def stale() -> int:
    """Return how many lines are not what they should be."""
    unread = Reading.objects.filter(search_text="").count()
    return unread + sum(map(_stale_lines, _all_batches()))


def _stale_lines(rows: list[Any]) -> int:
    """Return how many lines of rows of one model are to be written or removed."""
    kind, public = _kind_and_public(rows)
    numbers = {row.pk for row in rows}
    uses, entries = uses_of(rows, kind, public), entries_of(rows, kind, public)
    differences = (
        *_differences(Use, uses, kind, numbers),
        *_differences(SearchEntry, entries, kind, numbers),
    )
    return sum(map(len, differences))


def _all_batches() -> Iterator[list[Any]]:
    for model in statement_models():
        yield from _batches(related(model))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    some = list(rows.order_by("pk")[:BATCH])
    while some:
        yield some
        # A batch that is not full is the last: no query has to say so.
        is_last, after = len(some) < BATCH, rows.filter(pk__gt=some[-1].pk)
        some = [] if is_last else list(after.order_by("pk")[:BATCH])


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield values, many at a time: a query takes no more than so many."""
    remaining = iter(values)
    while some := list(islice(remaining, BATCH)):
        yield some


def _kind_and_public(rows: list[Any]) -> tuple[ContentType, set[int]]:
    """Return the content type of rows of one model, and the numbers of the public ones."""
    model, public = type(rows[0]), {row.pk for row in rows if row.is_published}
    if getattr(model, "part_of", ()):
        # Asked of the database: what they are a part of may have changed meanwhile.
        published = model.objects.published().filter(pk__in=public)
        public = set(published.values_list("pk", flat=True))
    return ContentType.objects.get_for_model(model), public


def _differences(
    table: Any, made: Iterable[Any], kind: ContentType, numbers: Collection[int]
) -> tuple[list[Any], list[int]]:
    """Return which of the lines made for these rows are not stored, and which are too many."""
    columns = [f.attname for f in table._meta.concrete_fields if not f.primary_key]
    wanted = {tuple(getattr(each, c) for c in columns): each for each in made}
    lines = table.objects.filter(content_type=kind, row__in=numbers)
    stored = {tuple(line): pk for pk, *line in lines.values_list("pk", *columns)}
    new = [each for values, each in wanted.items() if values not in stored]
    return new, [pk for values, pk in stored.items() if values not in wanted]


def uses_of(rows: list[Any], kind: ContentType, public: set[int]) -> Iterator[Use]:
    """Yield the uses of rows of one model: what they cite, and what lacks a source."""
    lacks_of = lacking(rows)
    cited = {row.pk: list(row.cited()) for row in rows}
    for row in rows:
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for field, source, doubt, readings in cited[row.pk]:
            found[field, source, doubt] += readings
        lacks = lacks_of[row.pk]
        # Also what names no source.
        for field, source in lacks:
            found[field, source, ""] += []
        page, section = row.shown_in
        for (field, source, doubt), slugs in found.items():
            none = ("", "")
            lack, undated = none if doubt else lacks.get((field, source), none)
            yield Use(
                content_type_id=kind.pk,
                row=row.pk,
                field=field,
                source=source,
                doubt=doubt,
                readings=" ".join(dict.fromkeys(slugs)),
                page=page,
                section=section,
                is_public=row.pk in public,
                lacking=lack,
                undated=undated,
            )


def entries_of(
    rows: list[Any], kind: ContentType, public: set[int]
) -> Iterator[SearchEntry]:
    """Yield the words by which a search finds the public ones of rows of one model."""
    for row in rows:
        words = text.indexed_under(*row.found_by()) if row.pk in public else ""
        if words:
            yield SearchEntry(content_type=kind, row=row.pk, search_text=words)


# So many sentences without a source are enough to act on, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120


def statements(
    row: Any, said: ReadingTexts, texts: Mapping[str, str] | None = None
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
    for field, prose in texts.items():
        yield from ((field, each) for each in row.judged(field, prose, said) if each)


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
        for field, prose in own.items():
            for words, advice in sourcing.undated(prose):
                lacks[field, ""][1].append(f"{words} ({advice})")
        result[row.pk] = {
            place: ("\n".join(lack), "\n".join(undated))
            for place, (lack, undated) in lacks.items()
        }
    return result


def readings_named_by(rows: Iterable[Any]) -> ReadingTexts:
    """Return what the readings say that these rows name. One query, or none."""
    return _said([(row, texts_of(row)) for row in rows])


def _said(texts: Iterable[tuple[Any, Mapping[str, str]]]) -> ReadingTexts:
    """Return what the readings say that rows with these texts name."""
    wanted = {name for row, own in texts for name in _names(row, own)}
    return Reading.objects.texts_of(wanted) if wanted else {}


def _names(row: Any, texts: Mapping[str, str]) -> Iterator[Name]:
    """Yield the readings that a row with these texts names."""
    for prose in texts.values():
        for key, slugs in markdown.prose(prose).readings.items():
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
        read = statements(row, readings_named_by([row]), texts)
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
    for field, prose in texts_of(row).items():
        # A heading alone is no bare sentence, and asserts something all the same.
        if prose.strip() and not markdown.prose(prose).groups:
            yield field
