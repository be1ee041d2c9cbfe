"""One run of link checks: request what is due, judge it, store it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from references.links import recording, running
from references.links.fetching import Client
from references.links.recording import Due
from references.links.running import Budget, Item, Progress
from references.links.seen import Problem
from references.models import LinkCheck


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
    advance: Callable[[int], None],
) -> Checked:
    """Check these addresses.

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
    except KeyboardInterrupt:
        done.progress.stopped_by = "interruption"
    finally:
        found.close()
    return done
