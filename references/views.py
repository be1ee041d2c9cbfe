"""The sources: all of them, and each with what rests on it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from references import pages
from references.filters import CitationFilter
from references.models import Citation

PAGE_SIZE = 200


@require_safe
def citation_list(request: HttpRequest) -> HttpResponse:
    """Every source, by author or title, narrowed by the query string."""
    citations = CitationFilter(request.GET, Citation.objects.in_order())
    page = Paginator(citations.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": citations,
        "rows": pages.citation_rows(page.object_list),
        "pagination": page,
    }
    return render(request, "references/citation_list.html", context)


@require_safe
def citation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One source, field by field, and the statements that rest on it."""
    citation = get_object_or_404(Citation, key=key)
    context = {"page": pages.citation(citation)}
    return render(request, "references/citation_detail.html", context)
