"""The search of the whole site."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from ecpat_site.search import finding, pages
from ecpat_site.search.kinds import KINDS
from ecpat_site.search.pages import PAGE_SIZE, SearchPage
from references.catalogue.showing import render_page
from references.values import text

# So much of a search is read.
LONGEST = 200


def search(request: HttpRequest) -> HttpResponse:
    """Show what has all words of a search, by kind or of one kind."""
    asked = " ".join(text.for_xml(request.GET.get("q", "")[:LONGEST]).split())
    words = list(dict.fromkeys(text.tokens(asked)))[: text.MOST_WORDS]
    kind = KINDS.get(request.GET.get("kind", ""))
    shown = None
    if not words:
        page = SearchPage(asked, (), 0, (), kind)
    elif kind:
        found = finding.matches(words, kind)
        shown = Paginator(found.of(kind), PAGE_SIZE).get_page(request.GET.get("page"))
        page = pages.of_kind(asked, words, kind, found, list(shown.object_list))
    else:
        page = pages.overview(asked, words, finding.matches(words))
    # Without what else the address holds: each link repeats it.
    query = QueryDict(urlencode({"q": asked} | ({"kind": kind.code} if kind else {})))
    context = {"pagination": shown, "query": query}
    return render_page(request, "ecpat_site/search.html", page, **context)
