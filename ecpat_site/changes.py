"""What changed: public statements by the day of their words, corrections and editions.

The day of a sentence is that of the first version of its row in which it stands as it does
now, without a break, where readers saw it. Of a row that was loaded the version before is not
known: its words may be older than its day, and it says so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.dateformat import format as date_text
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from ecpat_site import editions
from references.catalogue.showing import (
    PlainPage,
    absolute,
    published_corrections,
    render_page,
)
from references.ledger import dated
from references.loading.rows import REASON
from references.models.doubt import Doubt, doubt_address
from references.models.record import path_to
from references.models.registry import related, statement_models
from references.models.revision import per_revision
from references.models.statement import Status
from references.prose import sentences
from references.prose.markdown import DOUBT
from references.values.text import for_xml

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that readers see, and the day on which its words last changed."""

    changed: date
    title: str
    words: str
    address: str
    # The paths of the pages that it belongs to: its own, those above, and its sources'.
    pages: frozenset[str]
    # Whether its words may be older than the day: no earlier version is known.
    may_be_older: bool = False
    # The id of the mark of a statement, and the keys of its sources.
    id: str = ""
    sources: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Return the day in words: "28 November 2026 or before"."""
        day = date_text(self.changed, "j F Y")
        return f"{day} or before" if self.may_be_older else day


@per_revision
def statement_entries() -> list[Entry]:
    """Return all public statements, each once: several decisions may give one reason."""
    found: dict[tuple[str, str], Entry] = {}
    models = [model for model in statement_models() if model is not Doubt]
    history = {model: History(model) for model in models}
    for model in models:
        rows: Any = related(model)
        for row in rows.published():
            # A decision may not be one on the figures as they are.
            for entry in (
                _entries_of(row, history) if getattr(row, "holds", True) else ()
            ):
                found.setdefault((entry.id, entry.words), entry)
    return [*found.values()]


class History:
    """What is known of the past of all rows of a model. Two queries."""

    def __init__(self, model: Any) -> None:
        past = model.history.order_by("history_id")
        self.last_reasons = dict(past.values_list("id", "history_change_reason"))
        # The versions, the newest first, of what was saved more than once.
        self.versions = defaultdict(list)
        changed = model.objects.filter(version__gt=1).values("pk")
        for version in past.filter(id__in=changed).reverse():
            self.versions[version.id].append(version)

    def since(self, row: Any, stands_in: Callable[[Any], bool]) -> tuple[date, bool]:
        """Return since when readers see what stands in each version, and if perhaps longer."""
        if row.version == 1:
            reason = self.last_reasons.get(row.pk, REASON)
            return row.changed, reason == REASON
        versions, first = self.versions[row.pk], None
        for version in versions:
            is_there = version.history_type != "-"
            is_public = is_there and version.status == Status.PUBLISHED
            if not (is_public and stands_in(version)):
                break
            first = version
        if first is None:
            # It was written past its history.
            return row.changed, True
        is_begun = first is not versions[-1] or first.history_type == "+"
        is_loaded = first.history_change_reason == REASON
        return first.changed, is_loaded or not is_begun


def _entries_of(row: Any, history: dict[Any, History]) -> Iterator[Entry]:
    """Yield the statements of a row."""
    page = row.get_absolute_url().partition("#")[0]
    for field, group, words, keys in _statements(row):
        changed, may_be_older = _day(row, field, words, history)
        sources = [key for key in keys if key[0] != DOUBT]
        named = [path_to("references:citation-detail", key=key) for key in sources]
        doubts = [*keys, *[row.doubt_key] * row.is_doubted(field)]
        named += [doubt_address(key[1:]) for key in doubts if key[0] == DOUBT]
        pages = map(_with_those_above, (page, *named))
        anchor = row.anchor(field, group)
        yield Entry(
            changed,
            row.full_name(),
            words,
            f"{page}#{anchor}",
            frozenset(chain(*pages)),
            may_be_older,
            anchor,
            tuple(dict.fromkeys(sources)),
        )


def _statements(row: Any) -> Iterator[tuple[str, int, str, list[str]]]:
    """Yield field, number of the first mark, words, and keys of sources and doubts."""
    for field in row.prose_fields():
        group = 1
        for sentence in sentences.split(row.prose(field)):
            if sentence.markers or sentence.bare:
                keys = [marker.key for marker in sentence.markers]
                yield field, group, sentence.words, keys
            group += len(sentence.groups)
    for field in row.source_fields():
        if source := getattr(row, field):
            yield field, 1, row.asserted(field)[0], [source.key]


def _with_those_above(path: str) -> Iterator[str]:
    """Yield "/", "/history/" and "/history/founding/" for the last of them."""
    return (path[: i + 1] for i, sign in enumerate(path) if sign == "/")


def _day(
    row: Any, field: str, words: str, history: dict[Any, History]
) -> tuple[date, bool]:
    """Return since when readers see these words, and whether it may be longer."""

    def stands_in(version: Any) -> bool:
        old = copy(row)
        for column in row._meta.concrete_fields:
            if hasattr(version, column.attname):
                setattr(old, column.attname, getattr(version, column.attname))
        return words in {said for name, _, said, _ in _statements(old) if name == field}

    changed, may_be_older = history[type(row)].since(row, stands_in)
    for relation in row.part_of:
        # A part comes to be seen with its whole.
        whole = attrgetter(relation.replace("__", "."))(row)
        if whole and whole.version > 1:
            day, may_be = history[type(whole)].since(whole, lambda _version: True)
            if day > changed and not may_be:
                changed, may_be_older = day, False
    return changed, may_be_older


def entries() -> list[Entry]:
    """Return editions, corrections and statements, the newest first."""
    made = [
        Entry(
            edition.day,
            edition.title.capitalize(),
            edition.info["External_Description"],
            edition.address.removeprefix(absolute("")),
            frozenset(_with_those_above("/editions/")),
        )
        for edition in map(editions.named, editions.names())
    ]
    corrected = [
        Entry(
            row.day,
            f"Correction of {row.path}",
            f"It said: {row.was} It says: {row.now} {row.reason}",
            row.get_absolute_url(),
            frozenset([*_with_those_above(row.path), path_to("corrections")]),
        )
        for row in published_corrections()
    ]
    found: Iterable[Entry] = [*made, *corrected, *statement_entries()]
    return sorted(found, key=lambda e: (e.changed, not e.may_be_older), reverse=True)


def _narrowed(request: HttpRequest) -> tuple[list[Entry], str, str]:
    """Return the entries that are asked for, since which day, and of which page."""
    since, at = request.GET.get("since", ""), request.GET.get("at", "")
    found = entries()
    if since:
        try:
            day = date.fromisoformat(since)
        except ValueError as error:
            raise BadRequest(
                f"“{since[:40]}” is no day: write it as 2026-12-01."
            ) from error
        found = [entry for entry in found if entry.changed >= day]
    own = ("", request.path)
    return [e for e in found if at in own or at in e.pages], since, at


def change_list(request: HttpRequest) -> HttpResponseBase:
    """Show what changed, the newest first; on one page or since a day if asked for."""
    found, since, at = _narrowed(request)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"pagination": shown, "since": since, "at": at, "query": request.GET}
    page = PlainPage("What changed", dated(shown.object_list))
    return render_page(request, "ecpat_site/change_list.html", page, **context)


def feed(request: HttpRequest) -> HttpResponse:
    """Send the first page of the same list as Atom."""
    found, *_asked = _narrowed(request)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    atom = Atom1Feed(
        title=f"{settings.SITE_SUBJECT}: what changed",
        link=absolute(f"{reverse('changes:list')}{query}"),
        description="Statements, corrections and editions, the newest first",
        author_name=settings.PROFILE.signed_by or settings.SITE_SUBJECT,
        feed_url=absolute(f"{request.path}{query}"),
        language=settings.PROFILE.language,
    )
    for entry in found[:PAGE_SIZE]:
        atom.add_item(
            title=for_xml(entry.title),
            link=absolute(entry.address),
            description=for_xml(escape(entry.words)),
            # What changes again is new to who follows.
            unique_id=f"{absolute(entry.address)}?{entry.changed}",
            updateddate=datetime.combine(entry.changed, time(), UTC),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


app_name = "changes"
urlpatterns = [
    path("", change_list, name="list"),
    path("changes.atom", feed, name="feed"),
]
