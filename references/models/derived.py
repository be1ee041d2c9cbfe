"""Judges the statements of rows, and writes what is derived from rows.

That is a `Use` for each source or doubt that a field cites, with what it lacks, and a
`SearchEntry` with the words by which a search finds the row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    """Store what rows of one model cite (uses), and the words to find them (search entries)."""
    kind, public = _kind_and_public(rows)
    row_ids = {row.pk for row in rows}
    # Nothing is stored yet for new rows, so no query has to look.
    new, old = _differences(
        Use, uses_of(rows, kind, public), kind, () if are_new else row_ids
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
    hidden = () if are_new else row_ids - {entry.row for entry in entries}
    SearchEntry.objects.filter(content_type=kind, row__in=hidden).delete()


def write_rows(uses: Iterable[Use]) -> None:
    """Store anew the uses and search entries of the rows that have these uses."""
    row_ids: dict[Any, set[int]] = defaultdict(set)
    for use in uses:
        row_ids[use.model].add(use.row)
    _write_ids(row_ids)


def _write_ids(row_ids: Mapping[Any, set[int]]) -> None:
    """Store anew the uses and search entries of rows, given by model and id."""
    for model in filter(row_ids.get, statement_models()):
        for ids in in_batches(row_ids[model]):
            rows = list(related(model).filter(pk__in=ids))
            # A use outlives its row where somebody deleted that by SQL.
            if rows:
                write(rows)


def write_saved(saved: Mapping[Any, Iterable[int]]) -> None:
    """Store anew the uses and search entries of saved rows, given by model and id, and their parts."""
    # After a reading or comparison, those of the rows that name the same notes.
    affected: dict[Any, set[int]] = defaultdict(set)
    for model, row_ids in saved.items():
        for ids in in_batches(row_ids):
            if model in (Reading, Comparison):
                names = model.objects.filter(pk__in=ids).note_names()
                write_rows(Use.objects.naming(names))
                continue
            for affected_model, path in (*parts_of(model), (model, "pk")):
                if affected_model in statement_models():
                    rows = affected_model.objects.filter(**{f"{path}__in": ids})
                    pks = rows.order_by().values_list("pk", flat=True)
                    affected[affected_model] |= set(pks)
    _write_ids(affected)


@contextmanager
def writing_parts(whole: Record) -> Iterator[None]:
    """After the `with` block, store anew the uses and search entries of parts that it changes."""
    # Parts are rows that belong to the row, such as the variants of an event.
    model, before = type(whole), None
    if not whole._state.adding and parts_of(model):
        # The save has locked the revision before, as each save does: no two wait for each other.
        stored = model._base_manager.select_for_update(no_key=True)
        before = stored.filter(pk=whole.pk).first()
    yield
    if before is None or not _differ(before, whole):
        return
    for part, paths in groupby(parts_of(model), key=itemgetter(0)):
        names = [path for _part, path in paths]
        is_part = reduce(or_, (Q(**{name: whole}) for name in names))
        for rows in _batches(related(part).filter(is_part)):
            pairs = [(row, name) for row in rows for name in names]
            old = [_derived_under(row, name, before) for row, name in pairs]
            new = [_derived_under(row, name, whole) for row, name in pairs]
            if changed := {
                row.pk: row
                for (row, _name), was, now in zip(pairs, old, new, strict=True)
                if was != now
            }:
                write(list(changed.values()))


def _differ(before: Record, now: Record) -> bool:
    """Return whether two states of a row differ in a field other than prose."""
    # The uses and search entries of its parts can only depend on such fields.
    fields = [f for f in now._meta.concrete_fields if f.editable]
    names = [f.attname for f in fields if not isinstance(f, CitedTextField)]
    return any(getattr(before, name) != getattr(now, name) for name in names)


def _derived_under(part: Any, path: str, whole: Record) -> tuple[Any, ...]:
    """Return the values of a part that its uses and search entry depend on, under this whole."""
    # `path` leads from the part to its whole; () if it leads to another row.
    *steps, last = path.split("__")
    holder = reduce(getattr, steps, part)
    if getattr(holder, f"{last}_id") != whole.pk:
        return ()
    setattr(holder, last, whole)
    asserted = [
        part.asserted(f) for f in part.source_fields() if getattr(part, f"{f}_id")
    ]
    return whole.is_published, part.shown_in, part.found_by(), asserted


def write_everything() -> int:
    """Store the uses and search entries of all rows; return how many were missing or wrong."""
    number = 0
    with transaction.atomic():
        for rows in _all_batches():
            if changed := _stale_lines(rows):
                write(rows)
                number += changed
        # SQLite's indexes of words keep deleted words until they are rebuilt.
        is_sqlite = connection.vendor == "sqlite"
        for table in (Citation, Reading, SearchEntry) if is_sqlite else ():
            words = f"{table._meta.db_table}_words"
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {words}({words}) VALUES('rebuild')")
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
    for model in statement_models():
        yield from _batches(related(model))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield the rows in lists of at most `BATCH`, in the order of their primary keys."""
    batch = list(rows.order_by("pk")[:BATCH])
    while batch:
        yield batch
        # A batch that is not full is the last one, so no query has to look for more.
        is_last, after = len(batch) < BATCH, rows.filter(pk__gt=batch[-1].pk)
        batch = [] if is_last else list(after.order_by("pk")[:BATCH])


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values in lists of at most `BATCH`: a query can take no more."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _kind_and_public(rows: list[Any]) -> tuple[ContentType, set[int]]:
    """Return the content type of these rows of one model, and the ids of the public ones."""
    model, public = type(rows[0]), {row.pk for row in rows if row.is_published}
    if getattr(model, "part_of", ()):
        # The database knows whether the rows that they are parts of are public now.
        published = model.objects.published().filter(pk__in=public)
        public = set(published.values_list("pk", flat=True))
    return ContentType.objects.get_for_model(model), public


def _differences(
    table: Any, made: Iterable[Any], kind: ContentType, row_ids: Collection[int]
) -> tuple[list[Any], list[int]]:
    """Return which of the rows in `made` (uses or entries) are not stored, and ids of outdated ones."""
    columns = [f.attname for f in table._meta.concrete_fields if not f.primary_key]
    wanted = {tuple(getattr(each, c) for c in columns): each for each in made}
    derived = table.objects.filter(content_type=kind, row__in=row_ids)
    stored = {tuple(line): pk for pk, *line in derived.values_list("pk", *columns)}
    new = [each for values, each in wanted.items() if values not in stored]
    return new, [pk for values, pk in stored.items() if values not in wanted]


def uses_of(rows: list[Any], kind: ContentType, public: set[int]) -> Iterator[Use]:
    """Yield the uses of these rows of one model: which source or doubt each field cites."""
    # A field with statements that lack a source has a use without source and doubt too.
    lacks_of = lacking(rows)
    cited = {row.pk: list(row.cited()) for row in rows}
    for row in rows:
        slugs_of: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for field, source, doubt, readings in cited[row.pk]:
            slugs_of[field, source, doubt] += readings
        lacks = lacks_of[row.pk]
        for field, source in lacks:
            slugs_of[field, source, ""] += []
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
    """Yield a search entry, the words by which a search finds a row, for each public row."""
    for row in rows:
        words = text.indexed_under(*row.found_by()) if row.pk in public else ""
        if words:
            yield SearchEntry(content_type=kind, row=row.pk, search_text=words)


# At most so many sentences without a source are quoted, each cut at so many characters.
MOST_NAMED = 5
LONGEST_NAMED = 120


def statements(row: Any, known: ReadingTexts) -> Iterator[tuple[str, Judged]]:
    """Yield how each statement of a row is sourced, after the name of its field.

    First what the row says by the source in a field, then its title if what stands below the
    title lacks some of it, then each sentence of prose. `known` has the readings that it
    names (what a source says on one point).
    """
    subject = (settings.SITE_SUBJECT,)
    for field in row.source_fields():
        source = getattr(row, field) if getattr(row, f"{field}_id") else None
        asserted = row.asserted(field) if source else ()
        if source and asserted:
            reading = (source.key, row.reading_of(field))
            statement = (asserted, reading, known, subject, row.anchor(field))
            is_doubted = row.is_doubted(field)
            yield field, sourcing.judge_row(*statement, is_doubted=is_doubted)
    if row.titled:
        notes = [known[name].words for name in _names(row) if name in known]
        sources = (getattr(row, field) for field in row.source_fields())
        titles = [source.title for source in sources if source]
        below = [*row.found_by()[1:], *titles, *notes]
        title = getattr(row, row.titled)
        if judged := sourcing.judge_title(title, below, subject):
            yield row.titled, judged
    for field, prose in texts_of(row).items():
        yield from ((field, each) for each in row.judged(field, prose, known) if each)


def texts_of(row: Any) -> dict[str, str]:
    """Return the prose of a row, under the names of its fields."""
    return {field: getattr(row, field) for field in row.prose_fields()}


def lacking(rows: Sequence[Any]) -> dict[int, dict[tuple[str, str], tuple[str, str]]]:
    """Return under the id of each row what its statements lack, by field and source.

    Under the field and the key of the source ("" without one) there are two texts with a
    sentence a line: statements that lack something, and those with words of relative time.
    One query at most.
    """
    known = readings_named_by(rows)
    result = {}
    for row in rows:
        lacks: dict[tuple[str, str], tuple[list[str], list[str]]]
        lacks = defaultdict(lambda: ([], []))
        for field, judged in statements(row, known):
            if judged.is_lacking:
                key = judged.names[0].partition("#")[0] if judged.names else ""
                lacks[field, key][0].append(judged.lack)
        for field, prose in texts_of(row).items():
            for words, advice in sourcing.undated_sentences(prose):
                lacks[field, ""][1].append(f"{words} ({advice})")
        result[row.pk] = {
            place: ("\n".join(lack), "\n".join(undated))
            for place, (lack, undated) in lacks.items()
        }
    return result


def readings_named_by(rows: Iterable[Any]) -> ReadingTexts:
    """Return the readings (points of sources) that rows name, by (key, slug). One query, or none."""
    names = {name for row in rows for name in _names(row)}
    return Reading.objects.texts_of(names) if names else {}


def _names(row: Any) -> Iterator[Name]:
    """Yield (key of the source, slug) of each reading that a row or its prose names."""
    for _field, key, _doubt, slugs in row.cited():
        yield from ((key, slug) for slug in slugs)


def unsourced(row: Any) -> dict[str, list[str]]:
    """Return under each field sentences on its first statements without a source."""
    bare = [each for each in statements(row, {}) if each[1].kind == "bare"]
    if any(each.missing for _field, each in bare):
        # A pin of a title that the row's own words lack may stand in a note that it names.
        read = statements(row, readings_named_by([row]))
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
    """Yield the names of the fields whose prose has no marker of a source or a doubt."""
    for field, prose in texts_of(row).items():
        # Also that of a heading alone, which needs no marker as a sentence does.
        if prose.strip() and not markdown.prose(prose).groups:
            yield field
