"""The views of the criticism: the list of exchanges, and each exchange."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from orgprofile.criticism import filters, pages
from orgprofile.criticism.filters import CriticismFilter
from orgprofile.models import Criticism
from orgprofile.values.related import Finder, nothing
from references.catalogue.showing import show
from references.lists.choices import lay_out, numbered_page

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
    }
    page = pages.criticism_list(shown.with_turns())
    return show(request, "orgprofile/criticism_list.html", page, **context)


def criticism_detail(
    request: HttpRequest, slug: str, related: Finder = nothing
) -> HttpResponseBase:
    """Show one criticism as an exchange."""
    row = _criticism(slug)
    page = pages.criticism(row, related=related(row))
    return show(request, "orgprofile/criticism_detail.html", page)


def _criticism(slug: str) -> Criticism:
    published = Criticism.objects.published().in_order().with_turns()
    return get_object_or_404(published, slug=slug)
