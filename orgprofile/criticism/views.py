"""The views of the criticism: the list of exchanges, each exchange, and the files."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from orgprofile.criticism import exports, pages
from orgprofile.criticism.filters import CriticismFilter
from orgprofile.models import Criticism
from orgprofile.values.related import Finder, nothing
from references.catalogue.showing import show
from references.exchange.exports import json_lines, send

# How many exchanges, which are long, a page of the criticism lists.
EXCHANGES_A_PAGE = 20


@require_safe
def criticism_list(request: HttpRequest) -> HttpResponseBase:
    """List the criticism, the oldest first, narrowed by the query string."""
    narrowed = _criticism_filter(request)
    pagination = narrowed.page(request.GET.get("page"), EXCHANGES_A_PAGE)
    narrowed.count_choices()
    rows: Any = pagination.object_list
    query = f"?{narrowed.query}" if narrowed.query else ""
    context = {
        "filter": narrowed,
        "active": narrowed.active(),
        "found": narrowed.found,
        "pagination": pagination,
        "json": reverse("orgprofile:criticism-json") + query,
    }
    page = pages.criticism_list(rows.with_turns())
    return show(request, "orgprofile/criticism_list.html", page, **context)


@require_safe
def criticism_export(request: HttpRequest) -> HttpResponseBase:
    """Send all exchanges that the same query string lists as a file."""
    narrowed = _criticism_filter(request)
    narrowed.must_be_readable()
    page = pages.criticism_list(narrowed.qs.with_turns())
    lines = json_lines(
        exports.about_exchanges(reverse("orgprofile:criticism-list")),
        "exchanges",
        exports.exchange_records(page.exchanges, page.notes),
    )
    return send(request, lines, "criticism", "json")


@require_safe
def criticism_detail(
    request: HttpRequest, slug: str, related: Finder = nothing
) -> HttpResponseBase:
    """Show one criticism as an exchange."""
    row = _criticism(slug)
    page = pages.criticism(row, related=related(row))
    return show(request, "orgprofile/criticism_detail.html", page)


@require_safe
def exchange_export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send one exchange as a file."""
    row = _criticism(slug)
    page = pages.criticism(row)
    lines = json_lines(
        exports.about_exchanges(row.get_absolute_url()),
        "exchanges",
        exports.exchange_records([page.exchange], page.notes),
    )
    return send(request, lines, f"criticism-{row.slug}", "json")


def _criticism(slug: str) -> Criticism:
    published = Criticism.objects.published().in_order().with_turns()
    return get_object_or_404(published, slug=slug)


def _criticism_filter(request: HttpRequest) -> CriticismFilter:
    return CriticismFilter(request.GET, Criticism.objects.published().in_order())
