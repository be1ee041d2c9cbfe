"""Lists of changes: public statements by the day of their words, corrections and editions.

Words have the day of the first of the last public versions of their row that have them. What
stood before a load is not known: then they may be older than their day.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date
from itertools import takewhile
from operator import itemgetter
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.text import capfirst

from ecpat_site import editions, statements
from references.catalogue import showing
from references.exchange.exports import Row
from references.ledger import Notes
from references.loading.versions import LOADED
from references.models.doubt import doubt_address
from references.models.record import path_to
from references.models.registry import published_models, related, statement_models
from references.models.revision import per_revision
from references.models.sourced import Status
from references.prose import sentences

PAGE_SIZE = 50


@per_revision
def dated_statements() -> list[Row]:
    """Return the statements of `/profile.json`, each with its day and its row."""
    known = {}
    for model in statement_models():
        versions = defaultdict(list)
        # A doubt asserts nothing, and has no status.
        history = model.history.all() if model in published_models() else ()
        for version in history:
            versions[version.id].append(version)
        for row in related(model):
            # Of the row; its words may have stood longer.
            day = {"changed": row.changed, "may_be_older": True}
            days = _days(row, versions[row.pk])
            for field in (*model.prose_fields(), *model.source_fields()):
                place = {"label": row._meta.label_lower, "pk": row.pk, "field": field}
                known[row.anchor(field)] = place | day, days
    rows = []
    for each in statements.profile()["statements"]:
        text = each["id"] if each["id"] in known else each["id"].rpartition("_")[0]
        place, days = known[text]
        path = each["page"].removeprefix(showing.absolute(""))
        link = {"page": path, "link": f"{path}#{each['id']}"}
        rows.append(each | place | days.get(each["words"], {}) | link)
    return rows


def _days(row: Any, versions: list[Any]) -> dict[str, Row]:
    """Return since when the words of a row stand; `versions` begin with the newest."""
    standing = _words(row)
    days: dict[str, Row] = {}
    for version in takewhile(_is_public, versions):
        if version.version != row.version:
            old = copy(row)
            for field in version.tracked_fields:
                setattr(old, field.attname, getattr(version, field.attname))
            standing &= _words(old)
        is_cut_off = version is versions[-1] and version.history_type != "+"
        may_be_older = is_cut_off or version.history_change_reason == LOADED
        day = {"changed": version.changed, "may_be_older": may_be_older}
        days |= dict.fromkeys(standing, day)
    return days


def _words(row: Any) -> set[str]:
    """Return the sentences of a row, and what it says on the word of its sources."""
    texts = (sentences.split(getattr(row, field)) for field in row.prose_fields())
    asserted = (row.asserted(field) for field in row.source_fields())
    return {s.words for text in texts for s in text}.union(*asserted)


def _is_public(version: Any) -> bool:
    return version.history_type != "-" and version.status == Status.PUBLISHED


def entries() -> list[Row]:
    """Return editions, corrections and statements, the newest first."""
    rows: list[Row] = [
        {
            "changed": edition.day,
            "about": capfirst(edition.title),
            "words": edition.summary,
            "page": "/editions/",
            "link": f"/editions/{edition.name}/",
        }
        for edition in editions.whole()
    ]
    rows += [
        {
            "changed": row.day,
            "about": f"Correction of {', '.join(row.paths)}",
            "words": f"Old text: {row.was} New text: {row.now or 'none, we removed it.'} {row.reason}",
            "page": row.paths[0],
            "other_pages": row.paths[1:],
            "link": row.get_absolute_url(),
        }
        for row in showing.published_corrections()
    ]
    rows += dated_statements()
    # Of a day first what is known to be of it.
    rows.sort(key=lambda entry: entry.get("may_be_older", False))
    return sorted(rows, key=itemgetter("changed"), reverse=True)


def _is_on(entry: Row, path: str) -> bool:
    """Return whether it is on the page of this path, below it, or rests on its source."""
    pages = [entry["page"], entry["link"], *entry.get("other_pages", ())]
    keys, doubts = entry.get("sources", ()), entry.get("doubts", ())
    pages += [path_to("references:citation-detail", key=key) for key in keys]
    return any(page.startswith(path) for page in (*pages, *map(doubt_address, doubts)))


def change_list(request: HttpRequest) -> HttpResponseBase:
    """Show what changed, on one page or since a day if asked for."""
    since, at = request.GET.get("since", ""), request.GET.get("at", "")
    wanted = entries()
    if since:
        try:
            day = date.fromisoformat(since)
        except ValueError as error:
            words = f"“{since[:40]}” is not a day. Write a day such as 2026-12-01."
            raise BadRequest(words) from error
        wanted = [entry for entry in wanted if entry["changed"] >= day]
    if at != request.path:
        wanted = [entry for entry in wanted if _is_on(entry, at)]
    pagination = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    page = _page_with(pagination)
    context = {"pagination": pagination, "since": since, "at": at, "query": request.GET}
    return showing.render_page(request, "ecpat_site/change_list.html", page, **context)


def change_feed(request: HttpRequest) -> HttpResponseBase:
    """Send the newest changes as Atom."""
    newest = entries()[:PAGE_SIZE]
    page, template = _page_with(newest), "ecpat_site/change_list.atom"
    answer = showing.render_page(request, template, page, entries=newest)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


def _page_with(rows: Iterable[Row]) -> showing.PlainPage:
    """Return the page of these changes, with the day of the newest."""
    newest = max((row["changed"] for row in rows), default=None)
    return showing.PlainPage("What changed", Notes(changed=newest))


app_name = "changes"
urlpatterns = [
    path("", change_list, name="list"),
    path("changes.atom", change_feed, name="feed"),
]
