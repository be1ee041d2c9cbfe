"""Merging two citations of one source: both side by side, then one goes into the other.

In prose its key stays, as another name of the one that stays.
"""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from references import citing_sentences
from references.admin.addresses import may
from references.admin.uses import use_link
from references.models import Citation, FormerKey, LinkCheck, Reading, Use
from references.models.record import changing_because
from references.models.registry import statement_models
from references.models.statement import Statement
from references.models.use import write_rows
from references.values.source import FIELDS

COMPARED = [f for f in Citation._meta.fields if f.name in FIELDS and f.name != "key"]
# Each is taken over with the field before it.
_WITH = {"url": "address", "archive_url": "archive_date"}
_TAKEN = [f for f in COMPARED if f.name not in _WITH.values()]
_EMPTY = ("", "unknown")
# So many uses of each are named.
MOST_LISTED = 500


def may_merge(user: Any) -> bool:
    """Return whether a user may change all that names a source in a field."""
    naming = [model for model in statement_models() if model.source_fields()]
    return all(
        may(user, what, model)
        for model in (Citation, Reading, *naming)
        for what in ("change", "publish")
    )


def merge_view(of_rows: Any, request: HttpRequest, chosen: Any) -> HttpResponse | None:
    """Show two citations side by side, or merge them as their editor saw them."""
    # As they are now, and locked: their editor may have waited.
    rows = Citation.objects.filter(pk__in=chosen.values("pk")).select_for_update()
    two = list(rows.order_by("pk")[:3])
    if len(two) != 2:
        words = "Choose exactly two sources to merge: two records of one source."
        messages.error(request, words)
        return None
    errors: list[str] = []
    kept = request.POST.get("keep", "")
    if "_merge" in request.POST:
        drop, keep = sorted(two, key=lambda row: str(row.pk) == kept)
        try:
            if str(keep.pk) != kept:
                raise ValidationError("Choose the source that stays.")
            for row in two:
                if request.POST.get(f"version-{row.pk}") != str(row.version):
                    raise ValidationError(
                        f"“{row.key}” was saved by somebody after you opened this page."
                    )
            merge(drop, keep, request.POST.getlist("take"))
        except ValidationError as error:
            errors = error.messages
        else:
            words = (
                'Merged “{}” into <a href="{}">“{}”</a>: the old key is another name of '
                "it for good."
            )
            told = format_html(words, drop.key, keep.get_absolute_url(), keep.key)
            messages.success(request, told)
            return None
    uses = [citing_sentences.of_source(row.key, most=MOST_LISTED) for row in two]
    sides = [(row, [*map(use_link, own)]) for row, own in zip(two, uses, strict=True)]
    most_cited, _uses = max(sides, key=lambda side: len(side[1]))
    context = of_rows.admin_site.each_context(request) | {
        "title": "Merge two sources",
        "opts": of_rows.opts,
        "errors": errors,
        "rows": [*_compared(two)],
        "taken": request.POST.getlist("take"),
        "kept": kept or str(most_cited.pk),
        "sides": sides,
    }
    return TemplateResponse(request, "admin/references/citation/merge.html", context)


def _compared(two: list[Citation]) -> Iterator[tuple[str, list[str], str]]:
    """Yield each field: its label, both values, and its name if one may be chosen."""
    for field in COMPARED:
        values = [getattr(row, field.name) for row in two]
        words = [str(dict(field.flatchoices).get(value, value)) for value in values]
        is_choice = values[0] != values[1] and not {*values} & {*_EMPTY}
        if any(words):
            name = field.name if is_choice and field in _TAKEN else ""
            yield str(field.verbose_name), words, name


@transaction.atomic
def merge(drop: Citation, keep: Citation, chosen: Collection[str] = ()) -> None:
    """Move all that rests on `drop` to `keep`, which takes over what it lacks or is chosen.

    Raises ValidationError with a sentence for each reason against it.
    """
    slugs = keep.readings.values("slug")
    if twice := drop.readings.filter(slug__in=slugs).first():
        raise ValidationError(
            f"Both have a note “{twice.slug}”: give one of the two another name, or "
            "delete it."
        )
    with changing_because(f"“{drop.key}” was merged into “{keep.key}”"):
        # Before the rows are checked: what they name must be there.
        for reading in Reading.objects.filter(citation=drop):
            reading.citation = keep
            reading.save()
        rows: list[Any] = [*_naming(drop, keep)]
        rows += [keep] if _take_over(drop, keep, chosen) else []
        _check(rows)
        former = [*FormerKey.objects.filter(citation=drop), FormerKey(key=drop.key)]
        for key in former:
            key.citation = keep
        for row in (*rows, *former):
            row.save()
        write_rows(Use.objects.filter(source=drop.key))
        # What was seen at an address that is the other's now holds for that one.
        moved = Q(url=keep.url) | Q(url__in=keep.readings.values("read_at"))
        LinkCheck.objects.filter(moved, citation=drop).update(citation=keep)
        drop.delete()


def _naming(drop: Citation, keep: Citation) -> Iterator[Statement]:
    """Yield the rows that name `drop` in a field, and let them name `keep` there."""
    for model in statement_models():
        names = model.source_fields()
        wanted = reduce(or_, (Q((name, drop.pk)) for name in names), Q(pk=None))
        for row in model.objects.filter(wanted).order_by("pk"):
            for name in names:
                if getattr(row, f"{name}_id") == drop.pk:
                    setattr(row, name, keep)
            yield row


def _take_over(drop: Citation, keep: Citation, chosen: Collection[str]) -> list[str]:
    """Let a citation have what the other has and it lacks, or is chosen; return the fields."""
    taken = [
        each
        for field in _TAKEN
        if getattr(drop, name := field.name) not in _EMPTY
        and (name in chosen or getattr(keep, name) in _EMPTY)
        for each in filter(None, (name, _WITH.get(name)))
    ]
    for name in taken:
        setattr(keep, name, getattr(drop, name))
    return taken


def _check(rows: list[Any]) -> None:
    """Raise ValidationError with all that is wrong with these rows."""
    wrong = []
    for row in rows:
        try:
            row.full_clean()
        except ValidationError as error:
            name = f"{row._meta.verbose_name} “{row}”"
            wrong += [f"{name}: {words}" for words in error.messages]
    if wrong:
        raise ValidationError(wrong)
