"""Show editors what of their prose its sources bear out: in forms and in lists."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from references.prose import relative_time, sourcing
from references.prose.sourcing import Judged, Said
from references.statements.statement import Statement
from references.uses.judging import LACKING, of, said_to
from references.values.text import shortened

# So much of each sentence is shown.
LONGEST_SHOWN = 110


class SourcedProse(admin.options.BaseModelAdmin):
    """Shows a list under each field of prose: see `listed`."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_readonly_fields(request, obj)
        return [*shown, *map(listed, prose_of(self.model))]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, with a list after each line that has prose."""
        prose = prose_of(self.model)
        return [
            (name, options | {"fields": _with_lists(options["fields"], prose)})
            for name, options in super().get_fieldsets(request, obj)
        ]


def prose_of(model: type[Any]) -> list[str]:
    """Name the fields of prose that are listed: those of statements."""
    return model.prose_fields() if issubclass(model, Statement) else []


def _with_lists(lines: Iterable[Any], prose: list[str]) -> list[Any]:
    found: list[Any] = []
    for line in lines:
        names = line if isinstance(line, list | tuple) else [line]
        found += [line, *(listed(name) for name in names if name in prose)]
    return found


@cache
def listed(field: str) -> Callable[[Any], SafeString | str]:
    """Return the read-only field that lists the sentences of a field of prose."""

    @admin.display(description="what its sources bear out")
    def sentences(row: Any) -> SafeString | str:
        return _as_list(of(row, field, _said_on_page(row)))

    sentences.__name__ = f"{field}_sentences"
    return sentences


def _as_list(found: Iterable[Judged]) -> SafeString | str:
    """Return sentences as a list, each with its kind; open if something is missing."""
    rows = list(found)
    if not rows:
        return "no sentence yet"
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
    statements = [row for row in rows if isinstance(row, Statement)]
    said = said_to(statements)
    for row in statements:
        vars(row)["said_on_page"] = said


def _said_on_page(row: Statement) -> Said:
    """Return what `read_together` read; a row that is alone on its page is asked for."""
    said: Said | None = vars(row).get("said_on_page")
    return said_to([row]) if said is None else said


def column(rows: Iterable[Any]) -> Callable[[Any], str]:
    """Return the column of a list that says how the prose of its rows is sourced.

    It asks one question for all of them.
    """
    said = cache(lambda: said_to(rows))

    @admin.display(description="sourcing")
    def sourced(row: Any) -> str:
        fields = row.prose_fields()
        found = [s for f in fields for s in of(row, f, said())]
        undated = sum(len(relative_time.undated(row.prose(f))) for f in fields)
        if not found and not undated:
            return ""
        return sourcing.in_short(sourcing.counted(found), undated)

    return sourced
