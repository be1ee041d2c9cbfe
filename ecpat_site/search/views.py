"""The search of the whole site."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from ecpat_site.search.finding import KINDS, matches
from ecpat_site.search.pages import SearchPage, group
from references.catalogue.showing import render_page
from references.values import text

# So much of a search is read.
LONGEST = 200
# So many of a kind are shown beside other kinds; of a kind alone, so many a page.
MOST_OF_A_KIND = 20
PAGE_SIZE = 50


def search(request: HttpRequest) -> HttpResponse:
    """Show what has all words of a search, by kind or of one kind."""
    asked = " ".join(text.for_xml(request.GET.get("q", "")[:LONGEST]).split())
    words = list(dict.fromkeys(text.tokens(asked)))[: text.MOST_WORDS]
    kind = KINDS.get(request.GET.get("kind", ""))
    found = matches(words, [kind] if kind else KINDS.values()) if words else {}
    pagination = None
    if kind and words:
        rows = found.get(kind, [])
        pagination = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        groups = [group(kind, len(rows), list(pagination.object_list))]
    else:
        groups = [
            group(each, len(rows), rows[:MOST_OF_A_KIND], len(rows[MOST_OF_A_KIND:]))
            for each, rows in found.items()
        ]
    page = SearchPage(asked, words, [g for g in groups if g.results], kind)
    # Without what else the address holds: each link repeats it.
    query = QueryDict(urlencode({"q": asked} | ({"kind": kind.code} if kind else {})))
    context = {"pagination": pagination, "query": query}
    return render_page(request, "ecpat_site/search.html", page, **context)
