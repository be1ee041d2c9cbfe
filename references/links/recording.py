"""Which addresses are due, and what was found there, stored as rows.

A check is a row in its own table. Of the citation only what is derived from checks is
written, so that neither its version nor its history changes.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from references.links.judging import FINDINGS, Earlier, judge
from references.links.running import Item, our_fault
from references.links.seen import Seen
from references.models import Citation, CitationQuerySet, LinkCheck
from references.values.source import Source

# How many earlier checks of one address are read.
MOST_EARLIER = 50


def due(
    now: datetime, older_than: int = 0, keys: Collection[str] = ()
) -> CitationQuerySet:
    """Return the citations whose address should be requested, in that order.

    First those never requested at their present address, then the oldest checks.
    `older_than` leaves out those checked within so many days; `keys` takes only these.
    """
    never = Q(checked_at__isnull=True) | ~Q(checked_url=F("url"))
    found = Citation.objects.exclude(url="")
    if keys:
        found = found.filter(key__in=list(keys))
    if older_than:
        found = found.filter(never | Q(checked_at__lt=now - timedelta(days=older_than)))
    # PostgreSQL would put what has no date last.
    oldest_first = F("checked_at").asc(nulls_first=True)
    return found.annotate(was_asked=~never).order_by("was_asked", oldest_first, "key")


def record(item: Item, seen: Seen, now: datetime) -> LinkCheck | None:
    """Judge and store what was seen; return None if the citation has changed meanwhile.

    If that fails for a reason nobody foresaw, the check is stored as not judged.
    """
    try:
        return _record(item, seen, now)
    except Exception as error:
        return _record(item, our_fault(item.url, error), now)


@transaction.atomic
def _record(item: Item, seen: Seen, now: datetime) -> LinkCheck | None:
    held = Citation.objects.select_for_update(of=("self",))
    citation = held.filter(pk=item.pk, url=item.url).first()
    if citation is None:
        return None
    before = list(citation.checks.filter(url=item.url)[:MOST_EARLIER])
    verdict = judge(
        seen,
        Source.of(citation),
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
        # The editor's decision and the archived copy stay with the finding.
        check.settled_by_id = last.settled_by_id
        check.settled_at = last.settled_at
        check.archive_found = last.archive_found
    check.save()
    if citation.checked_url != item.url:
        citation.link_found = ""
    citation.checked_url = item.url
    citation.link_found = verdict.state or citation.link_found
    Citation.objects.filter(pk=citation.pk).update(
        link_state=citation.state_of_link,
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
    """Return the last judged check of each citation, if it is a finding.

    Checks of a former address do not count.
    """
    newest = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("citation__url")
    ).exclude(state="")
    return LinkCheck.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), state__in=FINDINGS
    )
