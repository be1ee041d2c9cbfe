"""The list of sources, and the page of each."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from references.catalogue import filters, pages
from references.exchange.exports import send_file
from references.ledger import list_without_sources
from references.lists import ORDER, first_pages
from references.models import Citation
from references.showing import (
    PlainPage,
    asked_format,
    render_page,
)

PAGE_SIZE = 100


def citation_list(request: HttpRequest) -> HttpResponseBase:
    """Answer with the sources that match the query string, as a page or as a file."""
    rows = Citation.objects.public().in_order().with_use_count()
    narrowed = filters.CitationFilter(request.GET, rows)
    if wanted := asked_format(request):
        sources = narrowed.rows_for_file().prefetch_related("readings")
        rows = sources.iterator(chunk_size=2000)
        name = f"{settings.SITE_ORGANISATION}-sources"
        return send_file(request, wanted, rows, name)
    pagination = narrowed.page(request.GET.get("page"), PAGE_SIZE)
    sources = list(pagination.object_list)
    groups, letters = {("", ""): sources}, {}
    if ORDER not in narrowed.values:
        texts = narrowed.qs.values_list("sort_text", flat=True)
        groups = pages.by_letter(sources)
        letters = first_pages(pages.letter_of, texts, pagination)
    context = {"list": narrowed, "pagination": pagination, "groups": groups}
    page = PlainPage("Sources", list_without_sources(sources))
    return render_page(
        request, "references/citation_list.html", page, letters=letters, **context
    )


def citation_detail(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with the page of a source and the statements that cite it, or with its file."""
    citation = get_object_or_404(Citation.objects.public().with_use_count(), key=key)
    if wanted := asked_format(request):
        return send_file(request, wanted, [citation], key)
    page = pages.citation(citation)
    return render_page(request, "references/citation_detail.html", page)
