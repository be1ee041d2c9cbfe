"""The list of what is published with drafts among its parts."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from references.quality.drafts import Whole, with_draft_parts


def draft_parts(request: HttpRequest) -> HttpResponse:
    """List published rows with draft parts, each with a link to its form."""
    context = admin.site.each_context(request) | {
        "title": "Published with drafts among the parts",
        "wholes": list(_seen_in(request)),
    }
    return render(request, "admin/draft_parts.html", context)


def _seen_in(request: HttpRequest) -> Iterator[tuple[Whole, str]]:
    """Yield those whose user may see them and each draft, with the address of the form."""
    for whole in with_draft_parts():
        rows: list[Any] = [whole.row, *whole.drafts]
        admins = [admin.site.get_model_admin(type(row)) for row in rows]
        if all(
            a.has_view_permission(request, r) for a, r in zip(admins, rows, strict=True)
        ):
            options = whole.row._meta
            page = f"admin:{options.app_label}_{options.model_name}_change"
            yield whole, reverse(page, args=[whole.row.pk])
