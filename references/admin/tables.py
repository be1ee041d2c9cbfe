"""Pages of the admin that are one table: deleted rows, proposals, the versions of a row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def table_page(
    request: HttpRequest,
    title: str,
    note: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    page: Page,
    **more: Any,
) -> HttpResponse:
    """Show rows of cells, the first of which names its row, and the links to other pages."""
    context = {"title": title, "note": note, "columns": columns, "rows": rows}
    context |= admin.site.each_context(request) | {"page": page} | more
    return render(request, "admin/table.html", context)


def time_words(when: datetime) -> str:
    """Write a time: "3 May 2026, 14:05 UTC"."""
    return f"{timezone.localtime(when):%-d %B %Y, %H:%M} UTC"
