"""The index of uses: written whenever a row is saved or deleted, and made anew on request.

It follows from the rows that cite (docs/decisions/0017): see `references.uses.questions` for
what is asked of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.deletion import Collector
from django.db.models.functions import Coalesce

from references.prose import markdown
from references.uses import questions

# How many rows are read, or written, at a time.
BATCH = 1000


def index(row: Any, *, is_new: bool = False) -> None:
    """Note what a saved row cites, and whether the public may see it and its parts."""
    model = type(row)
    changed: set[str] = set()
    if model in questions.citing_models():
        cites = bool(_cited(row))
        is_public = cites and bool(_public(model, [row.pk]))
        wanted = _wanted(row, is_public=is_public) if cites else {}
        stored = {} if is_new else _stored(model._meta.label_lower, [row.pk])
        changed = _write(wanted, stored)
    if not is_new:
        changed |= _publish_parts(row)
    if changed:
        recount(changed)


def reindex() -> int:
    """Bring the whole index in step with the rows, and the counts with it.

    Returns how many of its lines, and else of the counts, had changed.
    """
    with transaction.atomic():
        changed: set[str] = set()
        number = 0
        for wanted, stored in _compared():
            number += len(wanted.items() ^ stored.items())
            changed |= _write(wanted, stored)
        recount(changed)
        # Those of citations that came in without being counted.
        miscounted = _miscounted()
        recount(miscounted)
    return number + len(miscounted)


def stale() -> int:
    """How many lines of the index are not what the rows say, or counts what it says."""
    lines = sum(len(wanted.items() ^ stored.items()) for wanted, stored in _compared())
    return lines + len(_miscounted())


def recount(keys: Iterable[str]) -> None:
    """Count anew how many public statements cite the sources of these keys."""
    names = sorted(keys)
    for start in range(0, len(names), BATCH):
        with transaction.atomic():
            _recount(names[start : start + BATCH])


def _recount(keys: list[str]) -> None:
    # Held before they are counted: of two saves at once, the second sees the first's.
    held = questions.citations().filter(key__in=keys).order_by("key")
    stored = dict(
        held.select_for_update(no_key=True).values_list("key", "use_count"),
    )
    lines = questions.lines().filter(key__in=list(stored), is_public=True)
    number = dict(lines.values_list("key").annotate(number=Count("*")))
    alike: dict[int, list[str]] = defaultdict(list)
    for key, counted in stored.items():
        if counted != number.get(key, 0):
            alike[number.get(key, 0)].append(key)
    for found, having in alike.items():
        # Derived, so neither a version nor a history tells of it.
        questions.citations().filter(key__in=having).update(use_count=found)


@contextmanager
def forgetting(rows: Any) -> Iterator[None]:
    """Delete within; then forget what these rows, and all that goes with them, cited."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    gone: dict[str, list[int]] = defaultdict(list)
    for model, found in collector.data.items():
        gone[model._meta.label_lower] += [row.pk for row in found]
    for some in collector.fast_deletes:
        gone[some.model._meta.label_lower] += some.values_list("pk", flat=True)
    with transaction.atomic():
        yield
        changed: set[str] = set()
        for label, numbers in gone.items():
            lines = questions.lines().filter(model=label, row__in=numbers)
            changed |= set(lines.values_list("key", flat=True))
            lines.delete()
        recount(changed)


Line = tuple[str, str, int, str]
# What the index says of a line: its page, its section, whether it is public.
Said = tuple[str, str, bool]


def _compared() -> Iterator[tuple[dict[Line, Said], dict[Line, Said]]]:
    """What the index should hold, and what it holds, for a number of rows at a time."""
    labels = []
    for model in questions.citing_models():
        label = model._meta.label_lower
        labels.append(label)
        for rows in _batches(model):
            public = _public(model, [row.pk for row in rows])
            wanted: dict[Line, Said] = {}
            for row in rows:
                wanted |= _wanted(row, is_public=row.pk in public)
            yield wanted, _stored(label, [row.pk for row in rows])
        gone = (
            questions.lines()
            .filter(model=label)
            .exclude(row__in=model.objects.values("pk"))
        )
        yield {}, _said(gone)
    yield {}, _said(questions.lines().exclude(model__in=labels))


def _miscounted() -> set[str]:
    """The keys of the citations that carry another number of uses than the index has."""
    lines = questions.lines().filter(key=OuterRef("key"), is_public=True).order_by()
    number = lines.values("key").annotate(number=Count("*")).values("number")
    counted = questions.citations().annotate(number=Coalesce(Subquery(number), 0))
    return set(counted.exclude(use_count=F("number")).values_list("key", flat=True))


def _batches(model: Any) -> Iterator[list[Any]]:
    """All rows of a model, so many at a time, each with what names its place."""
    last = 0
    while rows := list(
        questions.related(model).filter(pk__gt=last).order_by("pk")[:BATCH]
    ):
        yield rows
        last = rows[-1].pk


def _wanted(row: Any, *, is_public: bool) -> dict[Line, Said]:
    """The lines of the index that a row asks for."""
    page, section = row.shown_in
    return {
        (key, type(row)._meta.label_lower, row.pk, field): (
            page,
            section[:120],
            is_public,
        )
        for key, field in _cited(row)
    }


def _cited(row: Any) -> list[tuple[str, str]]:
    """The keys a row cites, each with the field in which it does."""
    model = type(row)
    found = [
        (key, name)
        for name in model.prose_fields()
        for key in markdown.parse(getattr(row, name)).keys
    ]
    linked = [(getattr(row, name), name) for name in questions.links(model)]
    return found + [(citation.key, name) for citation, name in linked if citation]


def _stored(label: str, numbers: Collection[int]) -> dict[Line, Said]:
    return _said(questions.lines().filter(model=label, row__in=numbers))


def _said(lines: QuerySet) -> dict[Line, Said]:
    names = ("key", "model", "row", "field", "page", "section", "is_public")
    return {tuple(line[:4]): tuple(line[4:]) for line in lines.values_list(*names)}


def _write(wanted: dict[Line, Said], stored: dict[Line, Said]) -> set[str]:
    """Put the wanted lines in place of the stored ones; the keys of those that differ."""
    old = stored.items() - wanted.items()
    new = wanted.items() - stored.items()
    for (key, label, row, field), _said_of_it in old:
        questions.lines().filter(key=key, model=label, row=row, field=field).delete()
    model: Any = apps.get_model("references", "IndexedUse")
    model.objects.bulk_create(
        (
            model(
                key=key,
                model=label,
                row=row,
                field=field,
                page=page,
                section=section,
                is_public=is_public,
            )
            for (key, label, row, field), (page, section, is_public) in sorted(new)
        ),
        batch_size=BATCH,
    )
    return {line[0] for line, _said_of_it in (*old, *new)}


def _publish_parts(row: Any) -> set[str]:
    """Note anew what the public may see of all that is a part of a row.

    Returns the keys whose uses changed.
    """
    changed: set[str] = set()
    whole: Any = type(row)
    for model, path in _parts(whole):
        rows = model.objects.filter(**{path: row.pk})
        public = model.objects.published().filter(**{path: row.pk}).values("pk")
        lines = questions.lines().filter(
            model=model._meta.label_lower, row__in=rows.values("pk")
        )
        shown = lines.filter(is_public=False, row__in=public)
        hidden = lines.filter(is_public=True).exclude(row__in=public)
        for differing, is_public in ((shown, True), (hidden, False)):
            keys = set(differing.values_list("key", flat=True))
            if keys:
                differing.update(is_public=is_public)
                changed |= keys
    return changed


@cache
def _parts(whole: Any) -> tuple[tuple[Any, str], ...]:
    """The models whose rows are a part of those of a model, each with the path to it."""
    found = []
    for model in questions.citing_models():
        for path in getattr(model, "part_of", ()):
            reached: Any = model
            names: list[str] = []
            for name in path.split("__"):
                reached = reached._meta.get_field(name).related_model
                names.append(name)
                if reached is whole:
                    found.append((model, "__".join(names)))
    return tuple(dict.fromkeys(found))


def _public(model: Any, numbers: Collection[int]) -> set[int]:
    """Which of these rows the public may see."""
    if not hasattr(model.objects, "published"):
        return set(numbers)
    published = model.objects.published().filter(pk__in=numbers)
    return set(published.values_list("pk", flat=True))
