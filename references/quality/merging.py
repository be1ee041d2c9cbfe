"""Merging two citations of one source: one goes, and all that rests on it moves over.

Rows that name it in a field, and its readings, are checked and saved as a form would. In
prose its key stays, as another name of the one that stays.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from references.models import Citation, FormerKey, LinkCheck, Reading, Use
from references.models.record import Record
from references.models.registry import statement_models
from references.models.statement import Statement
from references.models.use import write_rows
from references.values.source import FIELDS

_WITH = {"url": ("url", "address"), "archive_url": ("archive_url", "archive_date")}
_NEVER_TAKEN = {"key", "type", "title", "address", "archive_date"}
# What one record of a source may have and another lack, in the order of the form; some
# fields are taken over together.
TAKEN_TOGETHER = {
    field.name: _WITH.get(field.name, (field.name,))
    for field in Citation._meta.fields
    if field.name in FIELDS and field.name not in _NEVER_TAKEN
}


def lacking(citation: Citation, other: Citation) -> list[str]:
    """Return the fields that a citation lacks and the other has, in the order of the form."""
    return [
        name
        for fields in TAKEN_TOGETHER.values()
        if not _has(citation, fields) and _has(other, fields)
        for name in fields
    ]


def naming(citation: Citation) -> Iterator[Statement]:
    """Yield the rows that name a source in a field, locked."""
    for model in statement_models():
        wanted = [Q(**{name: citation.pk}) for name in model.source_fields()]
        if wanted:
            rows = model.objects.filter(Q(*wanted, _connector=Q.OR)).order_by("pk")
            yield from rows.select_for_update(of=("self",))


@transaction.atomic
def merge(drop: Citation, keep: Citation) -> None:
    """Move all that rests on `drop` to `keep`, which takes over what it lacks.

    Both are as their editor saw them. Raises ValidationError with a sentence for each
    reason against it; then nothing is changed.
    """
    if drop.pk == keep.pk:
        raise ValidationError("Choose two citations: one can’t be merged into itself.")
    reason = f"“{drop.key}” was merged into “{keep.key}”"
    # In the order in which a save locks them: rows that name it, then sources by number.
    rows = list(naming(drop))
    drop, keep = _held(drop, keep)
    slugs = drop.readings.filter(slug__in=keep.readings.values("slug"))
    wrong = [
        f"Both have a reading “{slug}”: give one of the two another slug, or delete it."
        for slug in slugs.values_list("slug", flat=True)
    ]
    if wrong:
        raise ValidationError(wrong)
    # Before the rows are checked: what they name must be there.
    for reading in Reading.objects.filter(citation=drop).select_for_update():
        reading.citation = keep
        _save(reading, reason)
    taken = lacking(keep, drop)
    for name in taken:
        setattr(keep, name, getattr(drop, name))
    for row in rows:
        wrong += _moved(row, drop, keep)
    wrong += [f"“{keep.key}”: {words}" for words in _refusals(keep)] if taken else []
    if wrong:
        raise ValidationError(wrong)
    former = list(FormerKey.objects.filter(citation=drop).select_for_update())
    former.append(FormerKey(key=drop.key))
    for key in former:
        key.citation = keep
    changed: list[Record] = [*rows, *([keep] if taken else []), *former]
    for record in changed:
        _save(record, reason)
    write_rows(Use.objects.filter(source=drop.key))
    # What was seen at an address that is the other's now holds for that one.
    moved = Q(url=keep.url) | Q(url__in=keep.readings.values("read_at"))
    LinkCheck.objects.filter(moved, citation=drop).update(citation=keep)
    drop._change_reason = reason
    drop.delete()


def _moved(row: Statement, drop: Citation, keep: Citation) -> list[str]:
    """Let a row have `keep` as its source for `drop`; return what is then wrong with it."""
    for name in row.source_fields():
        if getattr(row, f"{name}_id") == drop.pk:
            setattr(row, name, keep)
    return [f"{name_of(row)}: {words}" for words in _refusals(row)]


def name_of(row: Record) -> str:
    """Name a row in a sentence: "section “History”"."""
    return f"{row._meta.verbose_name} “{row}”"


def _held(drop: Citation, keep: Citation) -> tuple[Citation, Citation]:
    """Lock and return both; raises ValidationError if either was saved meanwhile."""
    rows = Citation.objects.filter(pk__in=[drop.pk, keep.pk]).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update()}
    wrong = [
        f"“{seen.key}” was saved by somebody after you opened this page."
        if seen.pk in found
        else f"“{seen.key}” is no longer there: somebody deleted it."
        for seen in (drop, keep)
        if seen.pk not in found or found[seen.pk].version != seen.version
    ]
    if wrong:
        raise ValidationError(wrong)
    return found[drop.pk], found[keep.pk]


def _refusals(row: Record) -> list[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        return error.messages
    return []


def _save(row: Record, reason: str) -> None:
    row._change_reason = reason
    row.save()


def _has(citation: Citation, fields: tuple[str, ...]) -> bool:
    return any(getattr(citation, f) not in ("", "unknown") for f in fields)
