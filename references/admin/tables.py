"""Pages of the admin that are one table: deleted rows, proposals, the versions of a row."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def table_page(request: HttpRequest, **context: Any) -> HttpResponse:
    """Show a page of rows as a table: templates/admin/table.html says what it takes."""
    context |= admin.site.each_context(request)
    return render(request, "admin/table.html", context)


def time_words(when: datetime) -> str:
    """Write a time: "3 May 2026, 14:05 UTC"."""
    return f"{timezone.localtime(when):%-d %B %Y, %H:%M} UTC"
