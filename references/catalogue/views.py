"""The sources: all of them, and each with what rests on it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from references.catalogue import pages
from references.catalogue.filters import CitationFilter
from references.catalogue.showing import PlainPage, asked_format, vary
from references.exchange.exports import send_file
from references.lists import keyset
from references.models import Citation, FormerKey
from references.values.source import Source

PAGE_SIZE = 100


@require_safe
def citation_list(request: HttpRequest) -> HttpResponseBase:
    """The sources, narrowed and put in order by the query string; as a page or a file.

    At most eight queries, however many sources there are.
    """
    narrowed = CitationFilter(request.GET, Citation.objects.all())
    wanted = asked_format(request)
    if wanted:
        narrowed.must_be_readable()
        rows = narrowed.order.sorted(narrowed.whole()).iterator(chunk_size=2000)
        name = f"{settings.SITE_ORGANISATION}-sources"
        return send_file(request, wanted, map(Source.of, rows), name)
    shown = keyset.turn(narrowed.qs, narrowed.order, request.GET, PAGE_SIZE)
    narrowed.count_choices()
    context = {
        "page": PlainPage("Sources"),
        "filter": narrowed,
        "active": narrowed.active(),
        "slice": shown,
        "query": narrowed.query,
    }
    return vary(render(request, "references/citation_list.html", context))


@require_safe
def citation_detail(request: HttpRequest, key: str) -> HttpResponseBase:
    """One source, field by field, and the statements that rest on it.

    The key of a source that was merged into another leads there for good.
    """
    citation = Citation.objects.filter(key=key).first()
    if citation is None:
        former = FormerKey.objects.filter(key=key).select_related("citation").first()
        if former is None:
            raise Http404(f"No source has the key {key}.")
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        address = f"{former.citation.get_absolute_url()}{asked}"
        return redirect(address, permanent=True)
    wanted = asked_format(request)
    if wanted:
        return send_file(request, wanted, [Source.of(citation)], key)
    context = {"page": pages.citation(citation)}
    return vary(render(request, "references/citation_detail.html", context))
