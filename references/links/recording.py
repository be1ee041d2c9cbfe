"""Which addresses are due to be asked, and what was found there, kept as rows.

A check is a row of its own; of the citation only what is derived from it is written, so
that neither its version nor its history knows of it. No content is ever changed.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from references.links.case import FINDINGS, Earlier, Source
from references.links.judging import judge
from references.links.running import Item
from references.links.seen import Seen
from references.models import Citation, CitationQuerySet, LinkCheck

# Of the checks of one address, how many are looked back on.
MOST_EARLIER = 50


def due(
    now: datetime, older_than: int = 0, keys: Collection[str] = ()
) -> CitationQuerySet:
    """Citations whose address should be asked, in that order.

    First those never asked at the address they have now, then those not asked for
    longest. `older_than`: only those not asked for so many days; `keys`: only these.
    """
    never = Q(checked_at__isnull=True) | ~Q(checked_url=F("url"))
    found = Citation.objects.exclude(url="")
    if keys:
        found = found.filter(key__in=list(keys))
    if older_than:
        found = found.filter(never | Q(checked_at__lt=now - timedelta(days=older_than)))
    return found.annotate(was_asked=~never).order_by("was_asked", "checked_at", "key")


def items(citations: Iterable[Citation]) -> list[Item]:
    """The address of each, to be asked."""
    return [Item(citation.pk, citation.url) for citation in citations]


@transaction.atomic
def record(item: Item, seen: Seen, now: datetime) -> LinkCheck | None:
    """Judge what was seen, and keep it; None where the citation has changed meanwhile.

    An editor's word on the same finding, and the copy an archive held, carry over.
    """
    held = Citation.objects.select_for_update(of=("self",))
    citation = held.filter(pk=item.pk, url=item.url).first()
    if citation is None:
        return None
    before = list(citation.checks.filter(url=item.url)[:MOST_EARLIER])
    verdict = judge(
        seen,
        Source(citation.title, citation.publisher),
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
    same = last_judged(before)
    if same and is_same_finding(check, same):
        check.settled_by_id = same.settled_by_id
        check.settled_at = same.settled_at
        check.archive_found = same.archive_found
    check.save()
    if citation.checked_url != item.url:
        citation.link_state = ""
    citation.checked_url = item.url
    citation.link_state = verdict.state or citation.link_state
    Citation.objects.filter(pk=citation.pk).update(
        link_state=citation.state_of_link, checked_url=item.url, checked_at=now
    )
    return check


def last_judged(checks: Iterable[LinkCheck]) -> LinkCheck | None:
    """The first of these that came to a state."""
    return next((check for check in checks if check.state), None)


def is_same_finding(check: LinkCheck, other: LinkCheck) -> bool:
    return (check.state, check.final_url) == (other.state, other.final_url)


def is_new_finding(check: LinkCheck) -> bool:
    """Whether it is a finding that the check before it, of this address, was not."""
    if check.state not in FINDINGS:
        return False
    before = LinkCheck.objects.filter(citation=check.citation_id, url=check.url)
    last = before.exclude(pk=check.pk).exclude(state="").first()
    return last is None or not is_same_finding(check, last)


def last_findings() -> QuerySet[LinkCheck]:
    """What the last check that came to a state found amiss, one for each citation.

    An address that was changed since has none.
    """
    newest = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("citation__url")
    ).exclude(state="")
    return LinkCheck.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), state__in=FINDINGS
    )


def open_findings() -> QuerySet[LinkCheck]:
    """Those of them that no editor has settled."""
    return last_findings().filter(settled_at__isnull=True)
