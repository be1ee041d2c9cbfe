"""Where staff edit what a public page shows: asked once by its script, edit.js.

The page is the same for everyone. What an id on it names is found by what the id says: a
slug, a key, or the fragment of a row of which the page has few.
"""

import re
from collections.abc import Callable, Collection, Iterator
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import ResolverMatch, resolve, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ecpat_site import views
from ecpat_site.questions.views import question_detail, question_list
from orgprofile.criticism.views import criticism_detail, criticism_list
from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from orgprofile.network.views import count_list, country_detail, member_list
from orgprofile.profile.views import (
    leadership,
    organisation_detail,
    organisation_list,
)
from references.catalogue.views import citation_detail, citation_list
from references.models import Citation, Reading
from references.prose.markers import DOUBT
from references.statements.doubt import Doubt
from references.values.text import shortened
from timeline.models import HistoryEvent
from timeline.views import event_detail, event_list

# The id of the page as a whole, which stands at its heading.
WHOLE = ""
NOTE = "note-"
# As the ids of rows are; more of them than any page has are not looked up.
ID = re.compile(r"[\w!-]{1,200}")
MOST_IDS = 5_000
LONGEST_NAME = 80

# What each list is a list of.
LISTS: dict[Callable[..., Any], type[Any]] = {
    event_list: HistoryEvent,
    count_list: MembershipCount,
    member_list: Member,
    criticism_list: Criticism,
    leadership: KeyPerson,
    organisation_list: Organisation,
    citation_list: Citation,
    question_list: Doubt,
}
# Rows that a page may show, with what gives each its id there.
Rows = tuple[QuerySet[Any], Callable[[Any], str]]


@csrf_exempt
@require_POST
def edit_links(request: HttpRequest) -> JsonResponse:
    """Return, under ids of a page, where this user edits what they name, and its name.

    It changes nothing, so that it needs no token of a form: public pages have none. Six
    queries about rows at most.
    """
    match = resolve(request.POST.get("path", ""))
    named = request.POST.get("ids", "").split()[:MOST_IDS]
    ids = {name for name in named if ID.fullmatch(name)}
    found: dict[str, tuple[str, str]] = {}
    of_list = LISTS.get(match.func)
    if of_list and _may_change(request, of_list):
        words = f"Edit {of_list._meta.verbose_name_plural}"
        found[WHOLE] = _address(of_list, "changelist"), words
    for rows, id_of in _shown(match, ids):
        if _may_change(request, rows.model):
            found |= {id_of(row): _link(row) for row in rows}
    return JsonResponse(found)


def _may_change(request: HttpRequest, model: type[Any]) -> bool:
    return admin.site.get_model_admin(model).has_change_permission(request)


def _address(model: type[Any], page: str, *args: int) -> str:
    kind = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{kind}_{page}", args=args)


def _link(row: Any) -> tuple[str, str]:
    """Return the address of the form of a row, and the link in words."""
    words = shortened(str(getattr(row, "in_words", row.__str__)()), LONGEST_NAME)
    named = f"Edit the {row._meta.verbose_name} “{words}”"
    return _address(type(row), "change", row.pk), named


def _shown(match: ResolverMatch, ids: Collection[str]) -> Iterator[Rows]:
    """Yield the rows that the page at an address may show, the public ones alone."""
    view, asked = match.func, match.kwargs
    slug = asked.get("slug", settings.SITE_ORGANISATION)
    if view in (views.home, organisation_detail):
        yield _one(Organisation, slug=slug)
        yield _public(Section, organisation__slug=slug), attrgetter("slug")
        yield _public(Fact, organisation__slug=slug), attrgetter("fragment")
    if view in (views.home, organisation_detail, leadership):
        yield _public(KeyPerson, organisation__slug=slug), attrgetter("fragment")
    elif view is count_list:
        counts = _public(MembershipCount, slug__in=ids).select_related("measure")
        yield counts, attrgetter("slug")
        yield Measure.objects.filter(slug__in=ids), attrgetter("slug")
    elif view in (member_list, country_detail):
        yield _public(Member, network__slug=slug, slug__in=ids), attrgetter("slug")
        if view is country_detail:
            code = asked["country"].upper()
            yield _one(CountrySearch, network__slug=slug, country=code)
    elif view in (criticism_list, criticism_detail):
        yield (
            _one(Criticism, slug=slug)
            if view is criticism_detail
            else (_public(Criticism, slug__in=ids), attrgetter("slug"))
        )
        turns = _public(Turn, criticism__slug__in=ids).select_related("criticism")
        yield turns, attrgetter("fragment")
    elif view is event_list:
        yield _public(HistoryEvent, slug__in=ids), attrgetter("slug")
    elif view is event_detail:
        yield _one(HistoryEvent, slug=slug)
    elif view is question_list:
        yield _public(Doubt, slug__in=ids), attrgetter("slug")
    elif view is question_detail:
        yield _one(Doubt, slug=slug)
    elif view is citation_list:
        yield Citation.objects.filter(key__in=ids), attrgetter("key")
    elif view is citation_detail:
        yield Citation.objects.filter(key=asked["key"]), _whole
        readings = Reading.objects.filter(citation__key=asked["key"])
        yield readings, lambda row: f"reading-{row.slug}"
    yield from _notes(ids)


def _notes(ids: Collection[str]) -> Iterator[Rows]:
    """Yield what the notes of a page are about."""
    keys = {name.removeprefix(NOTE) for name in ids if name.startswith(NOTE)}
    doubts = {key.removeprefix(DOUBT) for key in keys if key.startswith(DOUBT)}
    if keys:
        sources = Citation.objects.filter(key__in=keys)
        yield sources, lambda row: f"{NOTE}{row.key}"
    if doubts:
        yield _public(Doubt, slug__in=doubts), lambda row: f"{NOTE}{row.key}"


def _public(model: Any, **wanted: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.published().filter(**wanted)
    return rows


def _one(model: Any, **wanted: Any) -> Rows:
    """Return the row that a page is about."""
    return _public(model, **wanted), _whole


def _whole(_row: Any) -> str:
    return WHOLE
