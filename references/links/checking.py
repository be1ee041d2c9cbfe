"""One run of link checks: request what is due, judge it, store it, look for copies."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from references.links import archive, recording, running
from references.links.fetching import Client
from references.links.judging import DEAD, SOFT_404, TAKEOVER
from references.links.recording import Due
from references.links.running import Budget, Item, Progress
from references.links.seen import Problem
from references.models import LinkCheck

_LOST = (SOFT_404, TAKEOVER, DEAD)


@dataclass
class Checked:
    """The checks that a run has made so far, each with whether it is a new finding."""

    checks: list[tuple[LinkCheck, bool]] = field(default_factory=list)
    problems: set[Problem | None] = field(default_factory=set)
    progress: Progress = field(default_factory=Progress)

    @property
    def new_findings(self) -> int:
        return sum(is_new for _check, is_new in self.checks)

    @property
    def is_cut_off(self) -> bool:
        """Return whether the only result is that no host was reached."""
        asked = self.problems - {Problem.REFUSED_BY_US}
        return bool(asked) and asked <= {Problem.UNREACHABLE, Problem.NO_NAME_SERVER}

    @property
    def is_failed(self) -> bool:
        """Return whether each check ended with an error nobody foresaw."""
        return self.problems == {Problem.OUR_FAULT}


def check(
    wanted: Sequence[Due],
    client: Client,
    budget: Budget,
    archive_api: str,
    advance: Callable[[int], None],
) -> Checked:
    """Check these addresses, and look for copies where an API is named.

    Each check is stored as it comes: what ends the run early, Ctrl-C too, loses none.
    `advance` is called after each with the number of requests.
    """
    done = Checked()
    items = [Item(due.pk, due.url) for due in wanted]
    found = running.results(items, client.look, budget, done.progress)
    try:
        for item, seen in running.believed(found):
            stored = recording.record(item, seen, timezone.now())
            advance(done.progress.requests)
            done.problems.add(seen.problem)
            if stored:
                done.checks.append((stored, recording.is_new_finding(stored)))
        if archive_api:
            _look_for_copies(done, client, budget, archive_api)
    except KeyboardInterrupt:
        done.progress.stopped_by = "interruption"
    finally:
        found.close()
    return done


def _look_for_copies(done: Checked, client: Client, budget: Budget, api: str) -> None:
    """Store which copies an archive has of lost pages, as far as the requests reach."""
    for lost, _is_new in done.checks:
        if lost.state not in _LOST or lost.archive_found or lost.citation.archive_url:
            continue
        if done.progress.requests >= budget.requests:
            done.progress.stopped_by = "requests"
            return
        done.progress.requests += 1
        lost.archive_found = asyncio.run(_copy(lost, client, budget.delay, api))
        lost.save(update_fields=["archive_found"])


async def _copy(lost: LinkCheck, client: Client, delay: float, api: str) -> str:
    accessed = lost.citation.accessed or lost.citation.issued
    day = accessed[:10].replace("-", "")
    around = day if day.isdecimal() else ""
    found = await archive.find(client, api, lost.url, around)
    await asyncio.sleep(delay)
    return found
