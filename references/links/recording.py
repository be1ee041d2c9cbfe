"""One run of link checks: which addresses are due, and what was found, stored as rows.

A check is a row in its own table. Of the citation only what is derived from checks is
written, so that neither its version nor its history changes.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from references.links import running
from references.links.judging import FINDINGS, Earlier, Problem, Seen, judge
from references.links.running import Due, Look, Pace
from references.models import Citation, LinkCheck, Reading

# How many earlier checks of one address are read.
MOST_EARLIER = 50


@dataclass
class Checked:
    """The checks that a run has made so far, each with whether it is a new finding."""

    checks: list[tuple[LinkCheck, bool]] = field(default_factory=list)
    problems: set[Problem | None] = field(default_factory=set)
    stopped_by: str = ""

    @property
    def is_cut_off(self) -> bool:
        """Return whether the only result is that no host was reached."""
        asked = self.problems - {Problem.REFUSED_BY_US}
        return bool(asked) and asked <= {Problem.UNREACHABLE, Problem.NO_NAME_SERVER}


def check(
    wanted: Sequence[Due], look: Look, pace: Pace, advance: Callable[[], object]
) -> Checked:
    """Check these addresses, and `advance` after each.

    Each check is stored as it comes: what ends the run early, Ctrl-C too, loses none.
    """
    done = Checked()
    found = running.results(wanted, look, pace)
    try:
        for due, seen in running.believed(found):
            done.problems.add(seen.problem)
            if stored := record(due, seen, timezone.now()):
                done.checks.append(stored)
            advance()
        done.stopped_by = pace.stopped_by
    except KeyboardInterrupt:
        done.stopped_by = "interruption"
    finally:
        found.close()
    return done


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
    for rows, pk, url, key in _addresses():
        # PostgreSQL would put what has no date last.
        rows = rows.order_by(F("last").asc(nulls_first=True), key, url)
        if keys:
            rows = rows.filter(**{f"{key}__in": list(keys)})
        if older_than:
            limit = now - timedelta(days=older_than)
            rows = rows.filter(Q(last__isnull=True) | Q(last__lt=limit))
        found += [Due(*row) for row in rows.values_list(pk, url, key, "last")[:most]]
    found.sort(key=lambda d: (d.checked_at is not None, d.checked_at or now, d.key))
    return found[:most]


def _addresses() -> Iterator[tuple[QuerySet[Any], str, str, str]]:
    """Yield the rows with addresses, with `last`, and their columns of `Due`."""
    own = Case(When(checked_url=F("url"), then=F("checked_at")))
    yield Citation.objects.exclude(url="").annotate(last=own), "pk", "url", "key"
    checks = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("read_at")
    )
    known = Q(read_at=F("citation__url")) | Q(read_at=F("citation__archive_url"))
    elsewhere = Reading.objects.exclude(known).distinct()
    last = Subquery(checks.values("checked_at")[:1])
    yield elsewhere.annotate(last=last), "citation", "read_at", "citation__key"


def record(due: Due, seen: Seen, now: datetime) -> tuple[LinkCheck, bool] | None:
    """Judge and store what was seen; return the check, and whether it is a new finding.

    None if the address is recorded no longer. If storing fails for a reason nobody
    foresaw, the check is stored as not judged.
    """
    try:
        return _record(due, seen, now)
    except Exception as error:
        return _record(due, running.our_fault(due.url, error), now)


@transaction.atomic
def _record(due: Due, seen: Seen, now: datetime) -> tuple[LinkCheck, bool] | None:
    held = Citation.objects.select_for_update(of=("self",))
    citation = held.filter(pk=due.pk).first()
    if citation is None:
        return None
    is_own = citation.url == due.url
    if not is_own and not citation.readings.filter(read_at=due.url).exists():
        return None
    before = list(citation.checks.filter(url=due.url)[:MOST_EARLIER])
    earlier = [Earlier(c.checked_at.date(), c.state, c.failed) for c in before]
    verdict = judge(seen, now.date(), earlier)
    check = LinkCheck(
        citation=citation,
        url=due.url,
        checked_at=now,
        state=verdict.state,
        status=seen.status,
        final_url=verdict.final_url,
        reason=verdict.reason[: LinkCheck._meta.get_field("reason").max_length],
        failed=verdict.failed,
    )
    last = next((each for each in before if each.state), LinkCheck())
    is_known = (check.state, check.final_url) == (last.state, last.final_url)
    if is_known:
        # The editor's decision stays with the finding.
        check.settled_by_id = last.settled_by_id
        check.settled_at = last.settled_at
    check.save()
    if is_own:
        kept = citation.link_found if citation.checked_url == due.url else ""
        Citation.objects.filter(pk=citation.pk).update(
            link_found=verdict.state or kept, checked_url=due.url, checked_at=now
        )
    return check, check.state in FINDINGS and not is_known


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
