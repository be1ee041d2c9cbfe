"""What a public request asks for: the path, query and media type that its answer depends on.

All spellings of one question are one, so that no list of answers grows by spelling.
"""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from ecpat_site.middleware import PROBES
from ecpat_site.questions import QuestionFilter
from orgprofile.network.filters import MemberFilter
from references.catalogue.filters import CitationFilter
from references.exchange.formats import FORMATS
from timeline.filters import HistoryEventFilter

# What is not for everyone, changes by itself, or is a file already (of editions).
NOT_KEPT = ("/admin/", "/editions/2", settings.STATIC_URL, *PROBES)
# What narrows each list and file, by the name of its address; what else pages know is the
# number of a page, and how a page with notes may be had otherwise.
FILTERS: dict[str, Any] = {
    "search": ["q"],
    "changes:list": ["at", "since"],
    "changes:feed": ["at", "since"],
    "report": ["s"],
    "doubts:list": QuestionFilter.base_filters,
    "references:citation-list": CitationFilter.base_filters,
    "orgprofile:member-list": MemberFilter.base_filters,
    "orgprofile:member-csv": MemberFilter.base_filters,
    "timeline:event-list": HistoryEventFilter.base_filters,
    "timeline:event-csv": HistoryEventFilter.base_filters,
}
WITH_NOTES = (
    *("home", "doubts:list", "doubts:detail", "timeline:event-list"),
    *("timeline:event-detail", "references:citation-list", "orgprofile:count-list"),
    *("references:citation-detail", "orgprofile:criticism-list"),
    *("orgprofile:criticism-detail", "orgprofile:member-list", "orgprofile:leadership"),
    *("orgprofile:country-detail", "orgprofile:organisation-detail"),
    "orgprofile:other-count-list",
    # That of an organisation: see ecpat_site/urls.py.
    "organisation-with-history",
)
MEDIA_TYPES = ["text/html", *(form.media_type for form in FORMATS.values())]
# Files of the whole profile, and of all sources, take seconds where a profile is large.
WHOLE_FILES, SOURCES = ("/profile.json", "/statements.csv"), "/references/"
# What a file of all sources does not know.
OF_PAGES = ("page", "sourcing")
# A longer header is nobody's choice.
LONGEST_ACCEPT = 500


class Question(NamedTuple):
    """What an answer for everyone depends on, besides the revision and the day."""

    path: str
    query: str
    media_type: str

    @property
    def is_whole_file(self) -> bool:
        """Return whether it asks for a file of the whole profile, or of all sources."""
        if self.path != SOURCES:
            return self.path in WHOLE_FILES and not self.query
        is_named = self.query.removeprefix("sources=") in FORMATS
        return is_named or (not self.query and self.media_type != MEDIA_TYPES[0])


def question_of(environ: dict[str, Any]) -> Question | None:
    """Return what a request asks for; None if its answer is not for everyone."""
    path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or path.startswith(NOT_KEPT)
        or environ["wsgi.url_scheme"] != urlsplit(settings.SITE_URL).scheme
        or not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    ):
        return None
    media_type = wanted(environ.get("HTTP_ACCEPT", "*/*"))
    query = environ.get("QUERY_STRING", "")
    known = known_parameters(path)
    if query and known is not None:
        # Each byte as Django reads it, but spelled in one way; of several values the last counts.
        pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
        fields = {
            n: v for n, v in dict(pairs).items() if n in known and says_more(n, v)
        }
        if path == SOURCES and ("sources" in fields or media_type != MEDIA_TYPES[0]):
            # It has no pages, and no order of parameters.
            kept = sorted(
                (n, v.strip(" ") if n == "q" else v) for n, v in fields.items()
            )
            fields = {n: v for n, v in kept if v and n not in OF_PAGES}
        query = urlencode(fields, safe="/", encoding="latin-1")
    # These are one file, whatever else is preferred.
    is_named = path in WHOLE_FILES or "sources=" in query
    return Question(path, query, MEDIA_TYPES[0] if is_named else media_type)


@lru_cache(maxsize=1000)
def known_parameters(path: str) -> set[str] | None:
    """Return what the page of an address knows of a query; None where no page is."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    # The first leads from each page to the same without it.
    known = {"as_of", *FILTERS.get(name, ())}
    if name in FILTERS and (name == "search" or name.endswith("list")):
        known.add("page")
    return known | {"sources", "sourcing"} if name in WITH_NOTES else known


def says_more(name: str, value: str) -> bool:
    """Return whether a parameter asks for another answer than the page without it."""
    return value == "1" if name == "sourcing" else bool(value) or name != "sources"


def wanted(accept: str) -> str:
    """Return the media type that is preferred among those we have."""
    return _wanted(accept) if len(accept) <= LONGEST_ACCEPT else MEDIA_TYPES[0]


@lru_cache(maxsize=1000)
def _wanted(accept: str) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]
