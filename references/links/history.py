"""The history of a source's address: what was recorded, and what checks found there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from references.models import Citation
from references.values import addresses, dates

# The number of changes, and of checks, that are read: the newest.
MOST = 200

_FOUND = {
    Citation.Link.LIVE: "live",
    Citation.Link.MOVED: "found to have moved",
    Citation.Link.SOFT_404: "suspected to be gone, though something answers there",
    Citation.Link.TAKEOVER: "suspected to lead to somebody else",
    Citation.Link.DEAD: "dead",
    "failed": "did not lead to the source",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of an address, or what checks found there from `day` to `until`.

    `what` is "recorded", "changed", "removed", "archived", "archive-changed",
    "archive-removed", "failed" or a state of `Citation.Link`.
    """

    day: date
    what: str
    address: str
    until: date | None = None
    before: str = ""

    @property
    def sentence(self) -> str:
        """Return the entry in words for a reader, with its days."""
        on = f"on {_day(self.day)}"
        former = f"; before that it was at {_host(self.before)}" if self.before else ""
        happened = {
            "recorded": f"Address recorded {on}",
            "changed": f"Address changed {on}{former}",
            "removed": f"Address taken away {on}{former}",
            "archived": f"Archived copy recorded {on}",
            "archive-changed": f"Another archived copy recorded {on}",
            "archive-removed": f"Archived copy taken away {on}",
        }
        if self.what in happened:
            return happened[self.what]
        found = _FOUND[self.what].capitalize()
        if self.until and self.until != self.day:
            days = dates.parse(f"{self.day.isoformat()}/{self.until.isoformat()}")
            return f"{found} from {days.in_words()}"
        return f"{found} {on}"


def address_history(citation: Citation) -> tuple[Entry, ...]:
    """Return the history of the source's address, the newest first, in two queries.

    Nobody is named. Checks that could not be judged are left out.
    """
    # On the same day, an address is recorded before it is checked.
    entries = [*_checks(citation), *_changes(citation)]
    return tuple(sorted(entries, key=lambda entry: entry.day, reverse=True))


def _checks(citation: Citation) -> Iterator[Entry]:
    """Yield an entry for each run of checks that found the same, newest first."""
    # Those of its readings are addresses of other pages.
    own = citation.checks.filter(url__in=citation.history.values("url"))
    rows = own.order_by("-checked_at", "-pk").values_list(
        "checked_at", "url", "state", "failed"
    )
    found = [
        (state or ("failed" if failed else ""), url, at.date())
        for at, url, state, failed in rows[:MOST]
    ]
    judged = [check for check in found if check[0] in _FOUND]
    for (what, url), run in groupby(judged, key=lambda check: check[:2]):
        days = [day for _what, _url, day in run]
        yield Entry(days[-1], what, url, until=days[0])


def _changes(citation: Citation) -> Iterator[Entry]:
    """Yield the editors' changes of the address and the archived copy, newest first."""
    rows = citation.history.order_by("-history_date", "-history_id").values_list(
        "history_date", "url", "archive_url"
    )
    newest = list(rows[: MOST + 1])
    # Where older rows exist, the oldest row read is not the first: it is left out.
    before = [] if len(newest) > MOST else [(None, "", "")]
    for (at, url, archive), (_at, old_url, old_archive) in pairwise([*newest, *before]):
        yield from _change(at.date(), url, old_url, archive, old_archive)


def _change(
    day: date, url: str, old_url: str, archive: str, old_archive: str
) -> Iterable[Entry]:
    if archive != old_archive:
        what = "archived" if not old_archive else "archive-changed"
        yield Entry(day, what if archive else "archive-removed", archive or old_archive)
    if url != old_url:
        what = "recorded" if not old_url else "changed"
        yield Entry(day, what if url else "removed", url or old_url, before=old_url)


def _day(day: date) -> str:
    return dates.parse(day.isoformat()).in_words()


def _host(address: str) -> str:
    return addresses.host(address) if addresses.is_web_address(address) else "another"
