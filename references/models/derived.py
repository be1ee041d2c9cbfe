"""Writes the uses of rows, and the words by which a search finds them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from itertools import groupby, islice
from operator import itemgetter, or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from references.models import judging
from references.models.citation import Citation
from references.models.comparison import Comparison
from references.models.fields import CitedTextField
from references.models.reading import Reading
from references.models.record import Record
from references.models.registry import parts_of, related, statement_models
from references.models.use import SearchEntry, Use
from references.values import text

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
            old = [_seen_under(row, name, before) for row, name in own]
            new = [_seen_under(row, name, whole) for row, name in own]
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


def _seen_under(part: Any, path: str, whole: Record) -> tuple[Any, ...]:
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
    lacking = judging.lacking(rows)
    cited = {row.pk: list(row.cited()) for row in rows}
    for row in rows:
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for field, source, doubt, readings in cited[row.pk]:
            found[field, source, doubt] += readings
        lacks = lacking[row.pk]
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
