"""Stores the uses and search entries of rows.

A `Use` says that a field cites a source or a doubt, and what the statements of the field
lack. A `SearchEntry` has the words by which a search finds a row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from references.models import judging
from references.models.fields import CitedTextField
from references.models.registry import parts_of, related, statement_models
from references.models.use import SearchEntry, Use
from references.prose.sourcing import Known, names_of
from references.values import text

# How many rows are read, or written, at a time.
BATCH = 1000


def write(rows: list[Any], *, are_new: bool = False) -> None:
    """Store the uses and search entries of rows of one model, and delete outdated ones."""
    # With `are_new` nothing is stored yet for these rows, so nothing can be outdated.
    kind, public = _kind_and_public(rows)
    old_row_ids = set() if are_new else {row.pk for row in rows}
    uses = uses_of(rows, kind, public)
    missing, outdated = _differences(Use, uses, kind, old_row_ids)
    Use.objects.filter(pk__in=outdated).delete()
    Use.objects.bulk_create(missing, batch_size=BATCH)
    entries = list(entries_of(rows, kind, public))
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["content_type", "row"],
        update_fields=["search_text", "path"],
    )
    hidden = old_row_ids - {entry.row for entry in entries}
    SearchEntry.objects.filter(content_type=kind, row__in=hidden).delete()


def _write_ids(row_ids: Mapping[Any, set[int]]) -> None:
    """Store anew the uses and search entries of rows, given by model and id."""
    for model in filter(row_ids.get, statement_models()):
        for ids in in_batches(row_ids[model]):
            rows = list(related(model).filter(pk__in=ids))
            # Empty if somebody deleted the rows by SQL, since their uses still name them.
            if rows:
                write(rows)


def write_saved(saved: Mapping[Any, Iterable[int]]) -> None:
    """Store anew the uses and search entries of saved rows, given by model and id."""
    # The same is done for the parts of these rows, and for the rows that name them: a statement
    # may lack something else once its source, its reading or its doubt has other words.
    affected: dict[Any, set[int]] = defaultdict(set)
    for model, row_ids in saved.items():
        for ids in in_batches(row_ids):
            for use in _naming(model, ids):
                affected[use.model].add(use.row)
            for affected_model, path in (*parts_of(model), (model, "pk")):
                if affected_model in statement_models():
                    rows = affected_model.objects.filter(**{f"{path}__in": ids})
                    pks = rows.order_by().values_list("pk", flat=True)
                    affected[affected_model] |= set(pks)
    _write_ids(affected)


def _naming(model: Any, ids: list[int]) -> Iterable[Use]:
    """Return the uses that name these sources, readings or doubts; () for other models."""
    rows = model.objects.filter(pk__in=ids)
    if model is _model("Reading"):
        return Use.objects.naming(rows.reading_names())
    if model is _model("Citation"):
        return Use.objects.filter(source__in=rows.order_by().values("key"))
    if model is _model("Doubt"):
        return Use.objects.filter(doubt__in=rows.order_by().values("slug"))
    return ()


@contextmanager
def writing_parts(whole: Any) -> Iterator[None]:
    """Run the `with` block, which saves `whole`; then store anew what its parts derive from it."""
    # Parts are rows that belong to `whole`, such as the variants of an event. Their uses and
    # search entries may depend on fields of `whole`.
    model: Any = type(whole)
    before = None
    if not whole._state.adding and parts_of(model):
        # Each save locks the revision first. So two saves never wait for each other's rows.
        stored = model._base_manager.select_for_update(no_key=True)
        before = stored.filter(pk=whole.pk).first()
    yield
    if before is None or not _differ(before, whole):
        return
    paths_of: dict[Any, list[str]] = defaultdict(list)
    for part_model, path in parts_of(model):
        paths_of[part_model].append(path)
    for part_model, paths in paths_of.items():
        is_part = Q(*[(path, whole) for path in paths], _connector=Q.OR)
        for parts in _batches(related(part_model).filter(is_part)):
            changed = []
            for part in parts:
                was = [_derived_under(part, path, before) for path in paths]
                now = [_derived_under(part, path, whole) for path in paths]
                if was != now:
                    changed.append(part)
            if changed:
                write(changed)


def _differ(before: Any, now: Any) -> bool:
    """Return whether two states of a row differ in an editable field other than prose."""
    # The uses and search entries of the row's parts can't depend on its prose.
    fields = [f for f in now._meta.concrete_fields if f.editable]
    names = [f.attname for f in fields if not isinstance(f, CitedTextField)]
    return any(getattr(before, name) != getattr(now, name) for name in names)


def _derived_under(part: Any, path: str, whole: Any) -> tuple[Any, ...]:
    """Return the values on which the uses and search entry of a part depend, under `whole`."""
    # `whole` is the old or the new state of the row to which `path` leads from the part. This
    # function sets it on the part. Returns () if the path leads to another row.
    *steps, last_step = path.split("__")
    holder = reduce(getattr, steps, part)
    if getattr(holder, f"{last_step}_id") != whole.pk:
        return ()
    setattr(holder, last_step, whole)
    asserted = [
        part.asserted(f) for f in part.source_fields() if getattr(part, f"{f}_id")
    ]
    page = part.get_absolute_url()
    return whole.is_published, part.shown_in, page, part.found_by(), asserted


def write_everything() -> int:
    """Store the uses and search entries of all rows; return how many were missing or wrong."""
    number = 0
    with transaction.atomic():
        for rows in _all_batches():
            if stale_lines := _stale_lines(rows):
                write(rows)
                number += stale_lines
        # SQLite's indexes of words keep deleted words until they are rebuilt.
        if connection.vendor == "sqlite":
            for table in (_model("Citation"), _model("Reading"), SearchEntry):
                index = f"{table._meta.db_table}_words"
                with connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {index}({index}) VALUES('rebuild')")
    return number


def stale() -> int:
    """Return how many uses and search entries are missing or wrong."""
    return sum(map(_stale_lines, _all_batches()))


def _stale_lines(rows: list[Any]) -> int:
    """Return how many uses and search entries of these rows of one model are missing or wrong."""
    kind, public = _kind_and_public(rows)
    row_ids = {row.pk for row in rows}
    uses, entries = uses_of(rows, kind, public), entries_of(rows, kind, public)
    differences = (
        *_differences(Use, uses, kind, row_ids),
        *_differences(SearchEntry, entries, kind, row_ids),
    )
    return sum(map(len, differences))


def _all_batches() -> Iterator[list[Any]]:
    """Yield all rows that can cite a source, in lists of at most `BATCH` rows of one model."""
    for model in statement_models():
        yield from _batches(related(model))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield the rows in lists of at most `BATCH`, in the order of their primary keys."""
    batch = list(rows.order_by("pk")[:BATCH])
    while batch:
        yield batch
        # A batch that is not full is the last one, so no query has to look for more.
        if len(batch) < BATCH:
            return
        batch = list(rows.filter(pk__gt=batch[-1].pk).order_by("pk")[:BATCH])


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values in lists of at most `BATCH`, so that no query takes too many of them."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _kind_and_public(rows: list[Any]) -> tuple[ContentType, set[int]]:
    """Return the content type of these rows of one model, and the ids of the public ones."""
    model = type(rows[0])
    public = {row.pk for row in rows if row.is_published}
    if getattr(model, "part_of", ()):
        # Only the database knows whether the wholes of these rows are public now.
        published = model.objects.published().filter(pk__in=public)
        public = set(published.values_list("pk", flat=True))
    return ContentType.objects.get_for_model(model), public


def _differences(
    table: Any, made: Iterable[Any], kind: ContentType, row_ids: Collection[int]
) -> tuple[list[Any], list[int]]:
    """Return the uses or entries that are not stored yet, and the ids of outdated ones."""
    # `made` has the uses or entries that the rows with these ids should have now. One query.
    columns = [f.attname for f in table._meta.concrete_fields if not f.primary_key]
    wanted = {tuple(getattr(line, c) for c in columns): line for line in made}
    lines = table.objects.filter(content_type=kind, row__in=row_ids)
    stored = {tuple(values): pk for pk, *values in lines.values_list("pk", *columns)}
    missing = [line for values, line in wanted.items() if values not in stored]
    outdated = [pk for values, pk in stored.items() if values not in wanted]
    return missing, outdated


def uses_of(rows: list[Any], kind: ContentType, public: set[int]) -> Iterator[Use]:
    """Yield the uses of these rows of one model: which source or doubt each field cites."""
    # A field with a statement that lacks a source, or with words of relative time, also has a
    # use without source and doubt.
    known = known_by(rows)
    for row in rows:
        slugs_of: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for field, source, doubt, readings in row.cited():
            slugs_of[field, source, doubt] += readings
        lacks = judging.lacking(row, known)
        for field, source in lacks:
            slugs_of.setdefault((field, source, ""), [])
        page, section = row.shown_in
        for (field, source, doubt), slugs in slugs_of.items():
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
    """Yield the search entry of each public row."""
    for row in (row for row in rows if row.pk in public):
        words = text.indexed_under(*row.found_by())
        path = row.get_absolute_url()
        yield SearchEntry(content_type=kind, row=row.pk, search_text=words, path=path)


def known_by(rows: Iterable[Any]) -> Known:
    """Return what rows are judged by: the readings, sources and doubts that they name.

    At most three queries: one for all readings, one for all sources, one for all doubts.
    """
    cited = [each for row in rows for each in row.cited()]
    keys = {key for _field, key, _doubt, _slugs in cited if key}
    slugs = {doubt for _field, _key, doubt, _slugs in cited if doubt}
    names = {(key, slug) for _field, key, _doubt, slugs in cited for slug in slugs}
    return Known(
        subject=names_of(settings.SITE_SUBJECT),
        readings=_model("Reading").objects.texts_of(names) if names else {},
        sources=_model("Citation").objects.by_key(keys) if keys else {},
        doubts=_model("Doubt").objects.texts(slugs) if slugs else {},
    )


def _model(name: str) -> Any:
    """Return the model of this app with this name, whose module imports this module."""
    return apps.get_model("references", name)
