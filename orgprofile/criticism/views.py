"""The views of the criticism: the list of exchanges, and each exchange."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from orgprofile.criticism import pages
from orgprofile.models import Criticism
from references.ledger import list_without_sources
from references.showing import PlainPage, render_page, show

PAGE_SIZE = 25


def criticism_list(request: HttpRequest) -> HttpResponseBase:
    """List the criticism: of the organisation itself first."""
    rows = Criticism.objects.published().nearest_first().with_turns()
    listed = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page = PlainPage("Criticism", list_without_sources(listed))
    context = {"exchanges": map(pages.listed, listed), "pagination": listed}
    return render_page(
        request, "orgprofile/criticism/criticism_list.html", page, **context
    )


def criticism_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one criticism as an exchange."""
    published = Criticism.objects.published().with_turns()
    page = pages.criticism(get_object_or_404(published, slug=slug))
    return show(request, "orgprofile/criticism/criticism_detail.html", page)
