"""The views of the criticism: the list of exchanges, each exchange, and the files."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from orgprofile.criticism import exports, filters, pages
from orgprofile.criticism.filters import CriticismFilter
from orgprofile.models import Criticism
from orgprofile.values.related import Finder, nothing
from references.catalogue.showing import show
from references.exchange.exports import send
from references.lists.choices import lay_out, numbered_page
from references.lists.questions import ask_for_file

# How many exchanges, which are long, a page of the criticism lists.
EXCHANGES_A_PAGE = 20


def criticism_list(request: HttpRequest) -> HttpResponseBase:
    """List the criticism, the oldest first, narrowed by the query string."""
    listing = lay_out(CriticismFilter(request.GET), filters.rows, filters.FACETS)
    pagination = numbered_page(
        listing.rows, listing.found, request.GET.get("page"), EXCHANGES_A_PAGE
    )
    shown: Any = pagination.object_list
    context = {
        "list": listing,
        "pagination": pagination,
        "json": listing.question.address(reverse("orgprofile:criticism-json")),
    }
    page = pages.criticism_list(shown.with_turns())
    return show(request, "orgprofile/criticism_list.html", page, **context)


def criticism_export(request: HttpRequest) -> HttpResponseBase:
    """Send all exchanges that the same query string lists as a file."""
    question = ask_for_file(CriticismFilter(request.GET))
    page = pages.criticism_list(filters.rows(question).with_turns())
    address = reverse("orgprofile:criticism-list")
    lines = exports.exchange_file(page.exchanges, page.notes, address)
    return send(request, lines, "criticism", "json")


def criticism_detail(
    request: HttpRequest, slug: str, related: Finder = nothing
) -> HttpResponseBase:
    """Show one criticism as an exchange."""
    row = _criticism(slug)
    page = pages.criticism(row, related=related(row))
    return show(request, "orgprofile/criticism_detail.html", page)


def exchange_export(request: HttpRequest, slug: str) -> HttpResponseBase:
    row = _criticism(slug)
    page = pages.criticism(row)
    address = row.get_absolute_url()
    lines = exports.exchange_file([page.exchange], page.notes, address)
    return send(request, lines, f"criticism-{row.slug}", "json")


def _criticism(slug: str) -> Criticism:
    published = Criticism.objects.published().in_order().with_turns()
    return get_object_or_404(published, slug=slug)
