"""Writes the uses of rows, and the words by which a search finds them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import QuerySet

from references.models import judging
from references.models.citation import Citation
from references.models.fields import CitedTextField
from references.models.reading import Reading
from references.models.record import Record
from references.models.registry import parts_of, related, statement_models
from references.models.use import SearchEntry, Use
from references.values import text

# How many rows are read, or written, at a time.
BATCH = 1000


def write(rows: list[Any], *, are_new: bool = False) -> int:
    """Write the uses and words of rows of one model; return how many had changed."""
    number = 0
    for table, new, old in _differences(rows, are_new=are_new):
        table.objects.filter(pk__in=old).delete()
        table.objects.bulk_create(new, batch_size=BATCH)
        number += len(new) + len(old)
    return number


def write_all(rows: QuerySet[Any]) -> int:
    """Write any number of rows of one model; return how many lines had changed."""
    return sum(write(some) for some in _batches(rows))


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
            if model is Reading:
                names = model.objects.filter(pk__in=some).order_by()
                write_rows(
                    Use.objects.naming(names.values_list("citation__key", "slug"))
                )
                continue
            for part, path in (*parts_of(model), (model, "pk")):
                if part in statement_models():
                    rows = part.objects.filter(**{f"{path}__in": some}).order_by()
                    wanted[part] |= set(rows.values_list("pk", flat=True))
    for model in filter(wanted.get, statement_models()):
        for some in in_batches(wanted[model]):
            write(list(related(model).filter(pk__in=some)))


@contextmanager
def writing_parts(row: Record) -> Iterator[None]:
    """Write the parts of a row anew, if the save within changes what they depend on."""
    model, before = type(row), None
    if not row._state.adding and parts_of(model):
        # The revision is raised by now: its lock comes first.
        stored = model._base_manager.select_for_update(no_key=True).filter(pk=row.pk)
        before = stored.values_list(*_decisive_fields(row)).first()
    yield
    if before and before != tuple(getattr(row, f) for f in _decisive_fields(row)):
        for part, path in parts_of(model):
            write_all(related(part).filter(**{path: row}))


def write_everything() -> int:
    """Write all rows; return how many lines had changed."""
    with transaction.atomic():
        number = sum(write_all(related(model)) for model in statement_models())
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
    return Reading.objects.filter(search_text="").count() + sum(
        len(new) + len(old)
        for model in statement_models()
        for rows in _batches(related(model))
        for _table, new, old in _differences(rows)
    )


def _decisive_fields(row: Record) -> list[str]:
    """Name the fields that may decide where, whether and by which words its parts are found."""
    fields = (f for f in row._meta.concrete_fields if f.editable)
    return [field.attname for field in fields if not isinstance(field, CitedTextField)]


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield some
        last = some[-1].pk


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield values, many at a time: a query takes no more than so many."""
    remaining = iter(values)
    while some := list(islice(remaining, BATCH)):
        yield some


def _differences(
    rows: list[Any], *, are_new: bool = False
) -> Iterator[tuple[Any, list[Any], list[int]]]:
    """Yield, for each table, what is to be written of rows of one model, and removed."""
    numbers = [row.pk for row in rows]
    public = {row.pk for row in rows if row.is_published}
    if getattr(type(rows[0]), "part_of", ()):
        published = type(rows[0]).objects.published().filter(pk__in=public)
        public = set(published.values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(type(rows[0]))
    for table, made in (
        (Use, uses_of(rows, kind, public)),
        (SearchEntry, entries_of(rows, kind, public)),
    ):
        columns = [f.attname for f in table._meta.concrete_fields if not f.primary_key]
        wanted = {tuple(getattr(each, c) for c in columns): each for each in made}
        # Of new rows nothing is stored: that takes no query.
        lines = table.objects.filter(
            content_type=kind, row__in=[] if are_new else numbers
        )
        stored = {tuple(line): pk for pk, *line in lines.values_list("pk", *columns)}
        new = [each for values, each in wanted.items() if values not in stored]
        old = [pk for values, pk in stored.items() if values not in wanted]
        yield table, new, old


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
