"""Merging two citations of one source: one goes, and all that rests on it moves over.

Each row that cites is checked and saved as a form would save it, so that its version, its
history and the index of uses are right. The key of the one that goes leads to the other.
"""

from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from references.models import Citation, FormerKey, LinkCheck, Reading
from references.prose import markdown
from references.prose.renaming import renamed
from references.records.record import Record
from references.uses import questions
from references.uses.citing import Citing, citing_models
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


def lacking(citation: Citation, other: Citation) -> dict[str, tuple[str, ...]]:
    """Return the fields that a citation lacks and the other has, in the order of the form.

    Those that belong together are under the name of the first.
    """
    return {
        name: fields
        for name, fields in TAKEN_TOGETHER.items()
        if not _has(citation, fields) and _has(other, fields)
    }


def citing(citation: Citation, *, held: bool = False) -> Iterator[Citing]:
    """Yield the rows that cite a source, drafts among them; `held` locks them."""
    for model in citing_models():
        wanted = questions.may_cite([citation.key], *model.prose_fields())
        for name in model.source_fields():
            wanted |= Q(**{name: citation.pk})
        rows = model.objects.filter(wanted).order_by("pk")
        if held:
            rows = rows.select_for_update(of=("self",))
        for row in rows:
            if _links_to(row, citation) or _texts_citing(row, citation):
                yield row


@transaction.atomic
def merge(drop: Citation, keep: Citation, take: Collection[str] = ()) -> list[Citing]:
    """Move all that rests on `drop` to `keep`, and delete `drop`; return the rows changed.

    Both are as their editor saw them. `take` names what `keep` lacks and takes over: see
    `lacking`. Raises ValidationError with a sentence for each reason against it; then
    nothing is changed.
    """
    if drop.pk == keep.pk:
        raise ValidationError("Choose two citations: one can’t be merged into itself.")
    reason = f"“{drop.key}” was merged into “{keep.key}”"
    # In the order in which a save locks them: rows that cite, then sources by number.
    rows = list(citing(drop, held=True))
    drop, keep = _held(drop, keep)
    if rows != list(citing(drop)):
        raise ValidationError(
            f"What cites “{drop.key}” was changed by somebody just now. Try again."
        )
    wrong = _twice(drop, keep)
    if wrong:
        raise ValidationError(wrong)
    # Before the rows are checked: what they cite must be there.
    for reading in Reading.objects.filter(citation=drop).select_for_update():
        reading.citation = keep
        _save(reading, reason)
    for row in rows:
        wrong += [f"{name_of(row)}: {words}" for words in _move(row, drop, keep)]
    wrong += _take_over(drop, keep, take)
    if wrong:
        raise ValidationError(wrong)
    changed: list[Record] = [*rows, *([keep] if take else []), *_leading_on(drop, keep)]
    for record in changed:
        _save(record, reason)
    # What was seen at an address that is the other's now holds for that one.
    moved = Q(url=keep.url) | Q(url__in=keep.readings.values("read_at"))
    LinkCheck.objects.filter(moved, citation=drop).update(citation=keep)
    drop._change_reason = reason
    key = drop.key
    drop.delete()
    former = FormerKey(key=key, citation=keep)
    former.full_clean()
    _save(former, reason)
    return rows


def name_of(row: Record) -> str:
    """Name a row in a sentence: "section “History”"."""
    return f"{row._meta.verbose_name} “{row}”"


def _held(drop: Citation, keep: Citation) -> tuple[Citation, Citation]:
    """Lock and return both; raises ValidationError if either was saved meanwhile."""
    numbers = sorted([drop.pk, keep.pk])
    rows = Citation.objects.filter(pk__in=numbers).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    wrong = []
    for seen in (drop, keep):
        now = found.get(seen.pk)
        if now is None:
            wrong.append(f"“{seen.key}” is no longer there: somebody deleted it.")
        elif now.version != seen.version:
            wrong.append(
                f"“{seen.key}” was saved by somebody after you opened this page."
            )
    if wrong:
        raise ValidationError(wrong)
    return found[drop.pk], found[keep.pk]


def _move(row: Citing, drop: Citation, keep: Citation) -> list[str]:
    """Let a row cite `keep` instead; return the reasons against it."""
    for name in _links_to(row, drop):
        setattr(row, name, keep)
    for name in _texts_citing(row, drop):
        try:
            written = renamed(getattr(row, name), drop.key, keep.key)
        except ValueError as error:
            return [f"{_label(row, name)}: {error}"]
        setattr(row, name, written)
    return _refusals(row)


def _twice(drop: Citation, keep: Citation) -> list[str]:
    """Return a sentence for each slug that both have a reading of."""
    slugs = keep.readings.values_list("slug", flat=True)
    return [
        f"Both have a reading “{slug}”: give one of the two another slug, or delete it."
        for slug in drop.readings.filter(slug__in=list(slugs)).values_list(
            "slug", flat=True
        )
    ]


def _take_over(drop: Citation, keep: Citation, take: Collection[str]) -> list[str]:
    """Fill what `keep` lacks with what was chosen of `drop`; return reasons against it."""
    offered = lacking(keep, drop)
    wrong = [
        f"“{keep.key}” has its own {_label(keep, name)} now: nothing is taken over in its "
        "place."
        if name in TAKEN_TOGETHER
        else "A field was named that can’t be taken over."
        for name in take
        if name not in offered
    ]
    if wrong:
        return wrong
    for name in take:
        for field in offered[name]:
            setattr(keep, field, getattr(drop, field))
    return [f"“{keep.key}”: {words}" for words in _refusals(keep)] if take else []


def _leading_on(drop: Citation, keep: Citation) -> Iterable[FormerKey]:
    """Yield the former keys of `drop`, now of `keep`."""
    for former in FormerKey.objects.filter(citation=drop).select_for_update():
        former.citation = keep
        yield former


def _refusals(row: Record) -> list[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        return error.messages
    return []


def _save(row: Record, reason: str) -> None:
    row._change_reason = reason
    row.save()


def _links_to(row: Citing, citation: Citation) -> list[str]:
    return [n for n in row.source_fields() if getattr(row, f"{n}_id") == citation.pk]


def _texts_citing(row: Citing, citation: Citation) -> list[str]:
    texts = {name: markdown.parse(row.lasting(name)) for name in row.prose_fields()}
    return [name for name, text in texts.items() if citation.key in text.keys]


def _label(row: Record, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _has(citation: Citation, fields: tuple[str, ...]) -> bool:
    return any(getattr(citation, f) not in ("", "unknown") for f in fields)
