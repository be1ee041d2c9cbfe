"""The index of uses: written when a row is saved or deleted, and rebuilt on request.

It follows from the rows that cite; `references.uses.questions` reads it. The index of the
search is written with it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet, SlugField
from django.db.models.deletion import Collector

from references.models import Citation, IndexedUse, Reading
from references.models.indexed_use import updated_later
from references.records.record import Record
from references.uses import judging, searched
from references.uses.citing import Citing, citing_models, parts_of, related

# How many rows are read, or written, at a time.
BATCH = 1000


class Line(NamedTuple):
    """One line of the index: see `IndexedUse`. The key is that of today."""

    key: str
    model: str
    row: int
    field: str
    readings: str
    page: str
    section: str
    is_public: bool
    lacking: str


def update(row: Citing, *, is_new: bool) -> None:
    """Write what a saved row cites, where readers find it, and whether they may."""
    later = updated_later.get()
    if later is None:
        _replace(_wanted([row]), {} if is_new else _stored([row]))
        searched.write([row], are_new=is_new)
    else:
        later[type(row)].append(row.pk)


@contextmanager
def updating_at_the_end() -> Iterator[None]:
    """Save very many rows within; then write all they cite, many at a time."""
    saved: dict[type[Any], list[int]] = defaultdict(list)
    token = updated_later.set(saved)
    try:
        yield
    finally:
        updated_later.reset(token)
    readings = saved.pop(Reading, [])
    for model, numbers in saved.items():
        for some in _parted(numbers):
            _update_all(related(model).filter(pk__in=some))
    for some in _parted(readings):
        names = Reading.objects.filter(pk__in=some).values_list("citation__key", "slug")
        IndexedUse.objects.judge_again(names.order_by())


def update_citing(key: str) -> None:
    """Write anew what the rows cite that cite a source by this key."""
    lines = IndexedUse.objects.filter(key=key)
    found: dict[str, list[int]] = defaultdict(list)
    for label, number in lines.values_list("model", "row").distinct():
        found[label].append(number)
    for model in citing_models():
        if numbers := found.get(model._meta.label_lower):
            _update_all(related(model).filter(pk__in=numbers))


@contextmanager
def updating_parts(row: Record) -> Iterator[None]:
    """Update the lines of a row's parts, if the save within changes what they depend on.

    The stored row is read and locked before, so most saves need not read the parts.
    """
    model, before = type(row), None
    if not row._state.adding and parts_of(model):
        stored = model.objects.select_for_update(no_key=True).filter(pk=row.pk)
        before = stored.values_list(*_decisive_fields(row)).first()
    yield
    if before and before != tuple(getattr(row, f) for f in _decisive_fields(row)):
        for part, path in parts_of(model):
            _update_all(related(part).filter(**{path: row}))


@contextmanager
def removing(rows: QuerySet[Any]) -> Iterator[None]:
    """Remove the lines of the rows deleted within, and of all deleted with them."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    gone: dict[str, list[int]] = defaultdict(list)
    for model, found in collector.data.items():
        gone[model._meta.label_lower] += [row.pk for row in found]
    for some in collector.fast_deletes:
        gone[some.model._meta.label_lower] += some.values_list("pk", flat=True)
    with transaction.atomic():
        yield
        for label, numbers in gone.items():
            lines = IndexedUse.objects.filter(model=label, row__in=numbers)
            _replace(set(), _numbered(lines))
            searched.remove(label, numbers)


def reindex(shown: Callable[[Collection[Any]], Iterable[Any]] = iter) -> int:
    """Bring both indexes in step with the rows; return how many lines and entries changed.

    `shown` gives the models back, and may show how far it is.
    """
    with transaction.atomic():
        number = 0
        for model in shown(list(citing_models())):
            number += _update_all(related(model))
        for lines in _orphans():
            number += lines.count()
            _replace(set(), _numbered(lines))
        for entries in searched.orphans():
            if gone := entries.count():
                number += gone
                entries.delete()
        for reading in searched.without_words():
            # Derived, so it makes no version and no history.
            words = reading.searched_words
            number += Reading.objects.filter(pk=reading.pk).update(search_text=words)
    return number


def stale() -> int:
    """Return how many lines and entries are not what they should be."""
    number = searched.without_words().count()
    for model in citing_models():
        for rows in _batches(related(model)):
            number += len(_wanted(rows) ^ _stored(rows).keys())
            if searched.is_searched(model):
                number += searched.difference(rows).number
    return number + sum(some.count() for some in (*_orphans(), *searched.orphans()))


def _decisive_fields(row: Record) -> list[str]:
    """Name the fields that decide where, whether and by which words readers find its parts."""
    return [
        field.attname
        for field in row._meta.concrete_fields
        if field.name in ("status", *row.named_in_parts)
        or field.is_relation
        or isinstance(field, SlugField)
    ]


def _orphans() -> Iterator[QuerySet[IndexedUse]]:
    """Yield the lines whose rows are not there any more, model by model."""
    labels = []
    for model in citing_models():
        labels.append(model._meta.label_lower)
        lines = IndexedUse.objects.filter(model=labels[-1])
        yield lines.exclude(row__in=model.objects.values("pk"))
    yield IndexedUse.objects.exclude(model__in=labels)


def _update_all(rows: QuerySet[Any]) -> int:
    """Write what these rows cite, and their words; return how much had changed."""
    number = 0
    for some in _batches(rows):
        wanted, stored = _wanted(some), _stored(some)
        _replace(wanted, stored)
        number += len(wanted ^ stored.keys()) + searched.write(some)
    return number


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield some
        last = some[-1].pk


def _wanted(rows: list[Any]) -> set[Line]:
    """Return the lines that rows of one model ask for."""
    if not rows:
        return set()
    model = type(rows[0])
    lacking = judging.lacking(rows) if model.is_judged else judging.undated(rows)
    cited = [(row, *use) for row in rows for use in row.cited()]
    # Besides what names no source, a figure in force may be lacking, which changes by
    # itself and so is no use of its source.
    known = {(row.pk, key, field) for row, key, field, _readings in cited}
    cited += [
        (row, key, field, "")
        for row in rows
        for key, field in lacking[row.pk]
        if (row.pk, key, field) not in known
    ]
    if not cited:
        return set()
    published = model.objects.published().filter(pk__in={row.pk for row, *_ in cited})
    public = set(published.values_list("pk", flat=True))
    label = model._meta.label_lower
    now = Citation.objects.keys_now({key for _row, key, *_ in cited})
    named: dict[tuple[Any, str, str], list[str]] = defaultdict(list)
    for row, key, field, readings in cited:
        named[row, now.get(key, key), field] += readings.split()
    found = set()
    for (row, key, field), slugs in named.items():
        lacks = lacking[row.pk].get((key, field), "")
        page, section = row.shown_in
        place = (page, section, row.pk in public)
        readings = " ".join(dict.fromkeys(slugs))
        found.add(Line(key, label, row.pk, field, readings, *place, lacks))
    return found


def _stored(rows: list[Any]) -> dict[Line, int]:
    """Return the lines that the index has of rows of one model, with their numbers."""
    label = type(rows[0])._meta.label_lower
    numbers = [row.pk for row in rows]
    return _numbered(IndexedUse.objects.filter(model=label, row__in=numbers))


def _numbered(lines: QuerySet[IndexedUse]) -> dict[Line, int]:
    found = lines.values_list(*Line._fields, "pk")
    return {Line(*line): number for *line, number in found}


def _replace(wanted: set[Line], stored: dict[Line, int]) -> None:
    """Put the wanted lines in place of the stored ones."""
    old, new = stored.keys() - wanted, wanted - stored.keys()
    numbers = [stored[line] for line in old]
    for some in _parted(numbers):
        IndexedUse.objects.filter(pk__in=some).delete()
    IndexedUse.objects.bulk_create(
        (IndexedUse(**line._asdict()) for line in sorted(new)), batch_size=BATCH
    )


def _parted(numbers: list[int]) -> Iterator[list[int]]:
    """Part numbers of rows into as many as are read, or written, at a time."""
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
