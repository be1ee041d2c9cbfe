"""Which addresses are due, and what was found there, stored as rows.

A check is a row in its own table. Of the citation only what is derived from checks is
written, so that neither its version nor its history changes.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from references.links.judging import FINDINGS, Earlier, judge
from references.links.running import Item, our_fault
from references.links.seen import Seen
from references.models import Citation, LinkCheck, Reading

# How many earlier checks of one address are read.
MOST_EARLIER = 50


class Due(NamedTuple):
    """An address to request, its citation, and when it was last requested, if ever."""

    pk: int
    key: str
    url: str
    checked_at: datetime | None


def due(
    now: datetime,
    older_than: int = 0,
    keys: Collection[str] = (),
    most: int | None = None,
) -> list[Due]:
    """Return at most so many addresses that should be requested, in that order.

    They are those of the citations, and those where readings were taken elsewhere than at
    the citation's own address or archived copy. First come those never requested, then the
    oldest checks. `older_than` leaves out those checked within so many days; `keys` takes
    only these.
    """
    found: list[Due] = []
    for rows, *columns in _addresses():
        # PostgreSQL would put what has no date last.
        oldest_first = F("last").asc(nulls_first=True)
        rows = rows.order_by(oldest_first, *columns[1:])
        if keys:
            rows = rows.filter(**{f"{columns[1]}__in": list(keys)})
        if older_than:
            limit = now - timedelta(days=older_than)
            rows = rows.filter(Q(last__isnull=True) | Q(last__lt=limit))
        found += [Due(*row) for row in rows.values_list(*columns, "last")[:most]]
    found.sort(key=lambda d: (d.checked_at is not None, d.checked_at or now, d.key))
    return found[:most]


def _addresses() -> Iterator[tuple[QuerySet[Any], str, str, str]]:
    """Yield the rows with addresses, with `last`, and their columns of `Due`."""
    own = Case(When(checked_url=F("url"), then=F("checked_at")))
    yield Citation.objects.exclude(url="").annotate(last=own), "pk", "key", "url"
    checks = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("read_at")
    )
    known = Q(read_at=F("citation__url")) | Q(read_at=F("citation__archive_url"))
    elsewhere = Reading.objects.exclude(known).distinct()
    last = Subquery(checks.values("checked_at")[:1])
    yield elsewhere.annotate(last=last), "citation", "citation__key", "read_at"


def record(item: Item, seen: Seen, now: datetime) -> LinkCheck | None:
    """Judge and store what was seen; return None if the address is recorded no longer.

    If that fails for a reason nobody foresaw, the check is stored as not judged.
    """
    try:
        return _record(item, seen, now)
    except Exception as error:
        return _record(item, our_fault(item.url, error), now)


@transaction.atomic
def _record(item: Item, seen: Seen, now: datetime) -> LinkCheck | None:
    held = Citation.objects.select_for_update(of=("self",))
    citation = held.filter(pk=item.pk).first()
    if citation is None:
        return None
    is_own = citation.url == item.url
    if not is_own and not citation.readings.filter(read_at=item.url).exists():
        return None
    before = list(citation.checks.filter(url=item.url)[:MOST_EARLIER])
    verdict = judge(
        seen,
        now.date(),
        [Earlier(c.checked_at.date(), c.state, c.failed) for c in before],
    )
    check = LinkCheck(
        citation=citation,
        url=item.url,
        checked_at=now,
        state=verdict.state,
        status=seen.status,
        final_url=verdict.final_url,
        reason=verdict.reason[: LinkCheck._meta.get_field("reason").max_length],
        failed=verdict.failed,
    )
    last = next((earlier for earlier in before if earlier.state), None)
    if last and _is_same_finding(check, last):
        # The editor's decision stays with the finding.
        check.settled_by_id = last.settled_by_id
        check.settled_at = last.settled_at
    check.save()
    if not is_own:
        return check
    if citation.checked_url != item.url:
        citation.link_found = ""
    citation.checked_url = item.url
    citation.link_found = verdict.state or citation.link_found
    Citation.objects.filter(pk=citation.pk).update(
        link_found=citation.link_found,
        checked_url=item.url,
        checked_at=now,
    )
    return check


def _is_same_finding(check: LinkCheck, other: LinkCheck) -> bool:
    return (check.state, check.final_url) == (other.state, other.final_url)


def is_new_finding(check: LinkCheck) -> bool:
    """Return whether the last judged check of this address did not find the same."""
    if check.state not in FINDINGS:
        return False
    before = LinkCheck.objects.filter(citation=check.citation_id, url=check.url)
    last = before.exclude(pk=check.pk).exclude(state="").first()
    return last is None or not _is_same_finding(check, last)


def last_findings() -> QuerySet[LinkCheck]:
    """Return the last judged check of each address, if it is a finding.

    Checks of a former address do not count.
    """
    newest = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("url")
    ).exclude(state="")
    read_there = Reading.objects.filter(
        citation=OuterRef("citation"), read_at=OuterRef("url")
    )
    return LinkCheck.objects.filter(
        Q(url=F("citation__url")) | Exists(read_there),
        pk=Subquery(newest.values("pk")[:1]),
        state__in=FINDINGS,
    )
