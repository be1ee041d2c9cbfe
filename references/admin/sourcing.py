"""Show editors what of a row stands in its notes: in forms and in lists."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from references.admin.addresses import form_address
from references.models import Reading
from references.models.fields import Derived, PartialDateField
from references.models.judging import said_to, statements, texts_of
from references.prose import sourcing
from references.prose.sourcing import Judged, Said
from references.values import dates
from references.values.dates import InvalidDate
from references.values.text import shortened

# So much of each sentence is shown.
LONGEST_SHOWN = 110


def is_sourced(model: type[Any]) -> bool:
    """Return whether rows of a model make statements that have sources."""
    return model.has_status and bool(model.prose_fields() or model.source_fields())


def readable(row: Any) -> Any:
    """Copy a row, without the dates that cannot be read, and with what a save derives."""
    row = copy(row)
    columns = row._meta.fields
    for each in (c for c in columns if isinstance(c, PartialDateField)):
        try:
            dates.partial_date(getattr(row, each.name) or "")
        except InvalidDate:
            setattr(row, each.name, "")
    for derived in (c for c in columns if isinstance(c, Derived)):
        derived.pre_save(row, add=False)
    return row


def bears_out(row: Any, said: Said | None = None) -> SafeString | str:
    """List the statements of a row, each with its kind; open if something is missing."""
    try:
        said = said_to([row]) if said is None else said
        found = [judged for _field, judged in statements(readable(row), said)]
    except ObjectDoesNotExist:
        return "shown once nothing that it needs is missing"
    if not found:
        return "no statement yet"
    kinds = sourcing.KINDS
    items = format_html_join(
        "",
        '<li><span aria-hidden="true">{}</span> {} <strong>{}</strong>{}</li>',
        (
            (
                *(kinds[r.kind].sign, shortened(r.words, LONGEST_SHOWN), r.explained),
                format_html_join("", "{}", ((each,) for each in _notes(r, said))),
            )
            for r in found
        ),
    )
    return format_html(
        '<details class="sourcing"{}><summary>{}</summary><ul>{}</ul></details>',
        " open" if any(judged.is_lacking for judged in found) else "",
        sourcing.in_short(sourcing.counted(found)),
        items,
    )


def _notes(judged: Judged, said: Said) -> Iterator[SafeString]:
    """Yield what each reading of a statement says, and the way to answer that it agrees."""
    for name in judged.names:
        key, _hash, slug = name.partition("#")
        if reading := said.get((key, slug)):
            yield format_html("<br><small>{}: {}</small>", name, reading.words)
            if judged.missing and judged.is_lacking:
                page = form_address(Reading, reading.number)
                query = urlencode({"agrees": judged.words})
                link = ' <a href="{}?{}#id_agrees">It agrees all the same</a>'
                yield format_html(link, page, query)


def column(rows: Iterable[Any]) -> Callable[[Any], str]:
    """Return the column of a list that says how the statements of its rows are sourced."""
    found = list(rows)
    if found:
        prefetch_related_objects(found, *type(found[0]).source_fields())
    said = said_to(found)

    @admin.display(description="sourcing")
    def sourced(row: Any) -> str:
        found = [judged for _field, judged in statements(row, said)]
        texts = texts_of(row).values()
        undated = sum(len(sourcing.undated(text)) for text in texts)
        if not found and not undated:
            return ""
        return sourcing.in_short(sourcing.counted(found), undated)

    return sourced
