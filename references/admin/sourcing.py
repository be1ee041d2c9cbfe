"""Show editors what of a row its sources bear out: in forms and in lists."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from references.admin.previewing import readable
from references.models.judging import LACKING, said_to, statements, texts_of
from references.models.statement import Statement
from references.prose import relative_time, sourcing
from references.prose.sourcing import Judged, Said
from references.values.text import shortened

# So much of each sentence is shown.
LONGEST_SHOWN = 110


class SourcedAdmin(admin.options.BaseModelAdmin):
    """Shows at the end of the form how each statement of the row is sourced."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_readonly_fields(request, obj)
        return [*shown, bears_out] if is_sourced(self.model) else shown

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        *before, (name, options) = super().get_fieldsets(request, obj)
        fields: list[Any] = [*options["fields"]]
        if is_sourced(self.model) and bears_out not in fields:
            fields.append(bears_out)
        return [*before, (name, options | {"fields": fields})]


def is_sourced(model: type[Any]) -> bool:
    """Return whether rows of a model make statements that have sources."""
    return model.has_status and bool(model.prose_fields() or model.source_fields())


@admin.display(description="what its sources bear out")
def bears_out(row: Any) -> SafeString | str:
    """List the statements of a row, each with its kind; open if something is missing."""
    try:
        found = [j for _field, j in statements(readable(row), _said_on_page(row))]
    except ObjectDoesNotExist:
        return "shown once nothing that it needs is missing"
    return _as_list(found) if found else "no statement yet"


def _as_list(rows: list[Judged]) -> SafeString:
    items = format_html_join(
        "",
        '<li><span aria-hidden="true">{}</span> {} <strong>{}</strong></li>',
        (
            (
                sourcing.KINDS[row.kind].sign,
                shortened(row.words, LONGEST_SHOWN),
                row.told,
            )
            for row in rows
        ),
    )
    return format_html(
        '<details class="sourcing"{}><summary>{}</summary><ul>{}</ul></details>',
        " open" if any(row.kind in LACKING for row in rows) else "",
        sourcing.in_short(sourcing.counted(rows)),
        items,
    )


def read_together(rows: Iterable[Any]) -> None:
    """Read what the readings say that the rows of a page name. One query, or none."""
    found = [row for row in rows if isinstance(row, Statement)]
    said = said_to(found)
    for row in found:
        vars(row)["said_on_page"] = said


def _said_on_page(row: Statement) -> Said:
    """Return what `read_together` read; a row that is alone on its page is asked for."""
    said: Said | None = vars(row).get("said_on_page")
    return said_to([row]) if said is None else said


def column(rows: Iterable[Any]) -> Callable[[Any], str]:
    """Return the column of a list that says how the statements of its rows are sourced.

    It asks one question for all of them, and one for their sources if they were not read.
    """

    @cache
    def said() -> Said:
        found = list(rows)
        if found:
            prefetch_related_objects(found, *type(found[0]).source_fields())
        return said_to(found)

    @admin.display(description="sourcing")
    def sourced(row: Any) -> str:
        found = [judged for _field, judged in statements(row, said())]
        texts = texts_of(row).values()
        undated = sum(len(relative_time.undated(text)) for text in texts)
        if not found and not undated:
            return ""
        return sourcing.in_short(sourcing.counted(found), undated)

    return sourced
