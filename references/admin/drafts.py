"""The list of what is published with drafts among its parts."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from references.quality.drafts import Whole, with_draft_parts


def draft_parts(request: HttpRequest) -> HttpResponse:
    """List published rows with draft parts, each with a link to its form."""
    context = admin.site.each_context(request) | {
        "title": "Published with drafts among the parts",
        "wholes": list(_seen_by(request.user)),
    }
    return render(request, "admin/draft_parts.html", context)


def _seen_by(user: Any) -> Iterator[tuple[Whole, str]]:
    """Yield those that a user may see, each with the address of its form."""
    for whole in with_draft_parts():
        options = whole.row._meta
        codename = get_permission_codename("view", options)
        change = get_permission_codename("change", options)
        wanted = (f"{options.app_label}.{name}" for name in (codename, change))
        if any(user.has_perm(name) for name in wanted):
            page = f"admin:{options.app_label}_{options.model_name}_change"
            yield whole, reverse(page, args=[whole.row.pk])
