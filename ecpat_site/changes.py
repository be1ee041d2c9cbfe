"""Lists of what changed in public: rows, corrections and editions, the newest first.

What changed in a row, and when and why, follows from its versions. The words of what was
replaced or withdrawn are never shown again, nor the title of what was withdrawn: it may have
been taken down because it was false, or hurt somebody. A correction alone has old words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import (
    Case,
    Count,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, path, resolve
from django.utils import timezone
from django.utils.text import capfirst

from ecpat_site import editions
from references import showing
from references.exchange.exports import Row
from references.ledger import ReferenceList
from references.loading.versions import FILE_REASONS, LOADED
from references.models import SearchEntry, Use
from references.models.registry import published_models, related
from references.models.revision import per_revision
from references.models.sourced import Status

# A page shows so many changes, of each kind of row and of all.
MOST = 50
# Characters of an address: as many as `SearchEntry.path` keeps.
LONGEST = 400
# What is read of a version: it may be long.
COLUMNS = (
    *("id", "history_id", "history_type", "history_date", "history_change_reason"),
    *("status", "was", "was_type", "day"),
)
IS_PUBLIC = Q(status=Status.PUBLISHED) & ~Q(history_type="-")
WAS_PUBLIC = Q(was=Status.PUBLISHED) & ~Q(was_type="-")
ADDED, CHANGED = "Added", "Changed"
CORRECTED, WITHDRAWN = "Corrected", "Withdrawn"

# The primary keys of rows, by model.
Ids = dict[Any, set[int]]


def entries(at: str = "", since: date = date.min) -> list[Row]:
    """Return the newest changes since a day, at most `MOST`; with `at` those of one page."""
    # A page has also what is below it, and that of a source or doubt what rests on it.
    changes = [*_of_editions(), *_of_corrections(), *_of_rows(at, since)]
    wanted = (e for e in changes if e["changed"] >= since and _is_at(e, at))
    return sorted(wanted, key=itemgetter("changed"), reverse=True)[:MOST]


def _is_at(entry: Row, at: str) -> bool:
    """Return whether an edition or correction is on a page; of rows only such are read."""
    is_row = "pages" not in entry
    return is_row or any(page.startswith(at) for page in entry["pages"])


def _of_editions() -> Iterator[Row]:
    for edition in editions.whole():
        yield {
            "changed": edition.day,
            "done": ADDED,
            "about": capfirst(edition.title),
            "words": edition.summary,
            "pages": ["/editions/"],
            "link": f"/editions/{edition.name}/",
            "id": f"/editions/{edition.name}/?{edition.day}",
        }


def _of_corrections() -> Iterator[Row]:
    for row in showing.published_corrections():
        now = row.now or "none, we removed it."
        yield {
            "changed": row.day,
            "done": CORRECTED,
            "about": ", ".join(row.paths),
            "words": f"Old text: {row.was} New text: {now} {row.reason}",
            "pages": [*row.paths, row.get_absolute_url()],
            "link": row.get_absolute_url(),
            "id": f"{row.get_absolute_url()}?{row.day}",
            "correction": row,
        }


def _of_rows(at: str, since: date) -> Iterator[Row]:
    """Yield the newest changes of rows; of each kind so many that no older one is shown."""
    ids = _ids_at(at) if at else None
    for model in published_models():
        # Django takes longer to write the query below than to run it.
        loaded = {"history_type": "+", "history_change_reason": LOADED}
        if not model.history.exclude(**loaded).exists():
            continue
        versions = _public_changes(model).filter(day__gte=since)
        if ids is not None:
            versions = versions.filter(id__in=ids[model])
        columns = versions.order_by("-day", "-history_id").values_list(
            *COLUMNS, named=True
        )
        newest = list(columns[:MOST])
        pks = {version.id for version in newest}
        rows = related(model).published().in_bulk(pks) if pks else {}
        yield from (_entry(model, each, rows.get(each.id)) for each in newest)


@cache
def reasons_since() -> datetime:
    """Return when this version came: editors of before did not know that readers see reasons."""
    applied = MigrationRecorder.Migration.objects.filter(name="0005_smaller")
    first = applied.filter(app="references").values_list("applied", flat=True).first()
    return first or timezone.now()


def _public_changes(model: Any) -> QuerySet[Any]:
    """Return the versions by which readers saw a row come, change or go, but for first loads."""
    before = model.history.filter(
        id=OuterRef("id"), history_id__lt=OuterRef("history_id")
    ).order_by("-history_id")
    versions = model.history.annotate(
        was=Subquery(before.values("status")[:1]),
        was_type=Subquery(before.values("history_type")[:1]),
        # A load keeps the day that the files give; a deletion is of the day on which it was made.
        day=Case(
            When(history_type="-", then=TruncDate("history_date")),
            default=F("changed"),
        ),
    )
    is_first_load = Q(was=None, history_change_reason=LOADED)
    # Of a row that has gone since, only that is shown.
    is_shown = IS_PUBLIC & Q(id__in=model.objects.published().order_by().values("pk"))
    has_gone = ~IS_PUBLIC & WAS_PUBLIC
    return versions.filter(is_shown | has_gone).exclude(is_first_load)


def _entry(model: Any, version: Any, row: Any) -> Row:
    """Return a change of a row in words; `row` is None if that is why readers see it no more."""
    is_public = version.status == Status.PUBLISHED and version.history_type != "-"
    was_public = version.was == Status.PUBLISHED and version.was_type != "-"
    reason = version.history_change_reason or ""
    is_told = reason not in FILE_REASONS and version.history_date >= reasons_since()
    entry = {
        "changed": version.day,
        "words": reason if is_told else "",
        "id": f"/changes/?{model._meta.model_name}-{version.history_id}",
    }
    if not is_public:
        kind = str(model._meta.verbose_name)
        return entry | {"done": WITHDRAWN, "about": kind, "link": "", "words": ""}
    done = CHANGED if was_public else ADDED
    about, link = row.full_name(), row.get_absolute_url()
    return entry | {"done": done, "about": about, "link": link}


def _ids_at(at: str) -> Ids:
    """Return the public rows on a page and below; for a source or doubt, also those citing it."""
    ids: Ids = defaultdict(set)
    lists: list[QuerySet[Any]] = [SearchEntry.objects.filter(path__startswith=at)]
    try:
        page = resolve(at)
    except Resolver404:
        page = None
    if page and page.view_name == "references:citation-detail":
        lists.append(Use.objects.public().filter(source=page.kwargs["key"]))
    if page and page.view_name == "doubts:detail":
        lists.append(Use.objects.public().filter(doubt=page.kwargs["slug"]))
    lines = (rows.order_by().values_list("content_type_id", "row") for rows in lists)
    for kind, row in chain.from_iterable(lines):
        ids[ContentType.objects.get_for_id(kind).model_class()].add(row)
    return ids


@per_revision
def first_load() -> Row:
    """Return the `number` of public rows that were loaded, and their newest `day`; {} for none."""
    number, days = 0, []
    for model in published_models():
        public = model.history.filter(
            history_type="+",
            history_change_reason=LOADED,
            id__in=model.objects.published().order_by().values("pk"),
        )
        counted = public.aggregate(
            number=Count("id", distinct=True), last=Max("changed")
        )
        if counted["last"]:
            number += counted["number"]
            days.append(counted["last"])
    return {"number": number, "day": max(days)} if days else {}


def change_list(request: HttpRequest) -> HttpResponseBase:
    """Show what changed, on one page or since a day if asked for."""
    since, at = request.GET.get("since", ""), request.GET.get("at", "")
    try:
        day = date.fromisoformat(since) if since else date.min
    except ValueError as error:
        words = f"“{since[:40]}” is not a day. Write a day such as 2026-12-01."
        raise BadRequest(words) from error
    # A browser takes "/\" for "//", which leads to another site.
    is_path = not at or re.fullmatch(r"/(?!/)[^\s\\]*", at)
    if not is_path or not at.isprintable() or len(at) > LONGEST:
        raise BadRequest("No page has such an address.")
    listed = entries("" if at == request.path else at, day)
    context = {"entries": listed, "since": since, "at": at, "most": MOST}
    if not (since or at):
        context["first_load"] = first_load()
    page = _page_with(listed)
    return showing.render_page(request, "ecpat_site/change_list.html", page, **context)


def correction_list(request: HttpRequest) -> HttpResponseBase:
    """Show the same list, but of corrections alone, and all of them."""
    listed = list(_of_corrections())
    page = _page_with(listed, "Corrections")
    context = {"entries": listed, "are_corrections": True}
    return showing.render_page(request, "ecpat_site/change_list.html", page, **context)


def change_feed(request: HttpRequest) -> HttpResponseBase:
    """Send the newest changes as Atom."""
    listed = entries()
    page, template = _page_with(listed), "ecpat_site/change_list.atom"
    answer = showing.render_page(request, template, page, entries=listed)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


def _page_with(rows: Iterable[Row], title: str = "What changed") -> showing.PlainPage:
    """Return the page of these changes, with the day of the newest."""
    newest = max((row["changed"] for row in rows), default=None)
    return showing.PlainPage(title, ReferenceList(changed=newest))


app_name = "changes"
urlpatterns = [
    path("", change_list, name="list"),
    path("changes.atom", change_feed, name="feed"),
]
