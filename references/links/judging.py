"""Judges an answer: is the source still at its address for a reader?"""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from references.values import addresses

# Waits until a host may be asked, and holds it; raises to end the run.
Hold = Callable[[str], AbstractAsyncContextManager[None]]


class Problem(StrEnum):
    """Why there was no answer."""

    NO_SUCH_HOST = "no-such-host"
    NO_NAME_SERVER = "no-name-server"
    CONNECTION_REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    CONNECT_TIMEOUT = "connect-timeout"
    TOO_SLOW = "too-slow"
    CERTIFICATE = "certificate"
    BROKEN_OFF = "broken-off"
    GIBBERISH = "gibberish"
    REFUSED_BY_US = "refused-by-us"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    OUR_FAULT = "our-fault"


class Hop(NamedTuple):
    """A redirect: the status of the answer, and the address it led to."""

    status: int
    address: str


@dataclass(frozen=True)
class Seen:
    """The outcome of requesting one address.

    `status` is None if there was no answer, and `problem` says why. `title` is None if
    none was read, as of a PDF. `body` holds the first bytes as they were sent; packed
    ones are not read, since they may be a bomb. `retry_after` is in seconds.
    """

    address: str
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    title: str | None = None
    problem: Problem | None = None
    detail: str = ""
    retry_after: float | None = None
    media_type: str = ""
    is_packed: bool = False
    body: bytes = b""

    @property
    def final(self) -> str:
        """Return the address that answered last."""
        return self.hops[-1].address if self.hops else self.address


def host_of(address: str) -> str:
    """Return the host as a reader names it: "example.org"; "" where it can't be parsed."""
    try:
        return addresses.host(address)
    except ValueError:
        return ""


LIVE, MOVED, DEAD = "live", "moved", "dead"
# The states an editor is asked to look at.
FINDINGS = (MOVED, DEAD)

# Sites that exist to redirect: the address cited is the lasting one.
_LASTING = ("doi.org", "handle.net", "n2t.net", "purl.org", "w3id.org", "urn.fi")
# Whether no answer is a failure, and why there was none. A fault that may be ours, or may
# pass, is none: a machine that is slow, or turns a program away, may well answer a reader.
NO_ANSWER = {
    Problem.NO_SUCH_HOST: (True, "No machine of this name was found."),
    Problem.CONNECTION_REFUSED: (True, "The machine takes no connection."),
    Problem.CONNECT_TIMEOUT: (True, "The machine can’t be reached."),
    Problem.UNREACHABLE: (False, "no way was found to the machine."),
    Problem.NO_NAME_SERVER: (False, "no name server could say where it is."),
    Problem.TOO_SLOW: (False, "the answer took too long."),
    Problem.CERTIFICATE: (False, "its certificate doesn’t vouch for this name."),
    Problem.BROKEN_OFF: (False, "the connection broke off."),
    Problem.GIBBERISH: (False, "what came back is not an answer of the web."),
    Problem.TOO_MANY_REDIRECTS: (False, "it redirects in circles."),
    Problem.REFUSED_BY_US: (False, "it was not asked. {detail}"),
    Problem.OUR_FAULT: (False, "the check itself failed ({detail})."),
}
_TURNED_AWAY: dict[int | None, str] = {
    401: "it asks who is reading (401).",
    403: "it turns a program away (403).",
    429: "it was asked too often (429).",
}


class Verdict(NamedTuple):
    """The result of a check.

    `state` is "" if nothing could be judged: then the earlier state stays. `final_url`
    is the address found in place of the recorded one, or "" if it is the same.
    """

    state: str
    reason: str
    failed: bool = False
    final_url: str = ""


def judge(seen: Seen, today: date, earlier: Iterable[Any] = ()) -> Verdict:
    """Return the verdict; `earlier` holds checks of this address, the newest first."""
    is_failure, why = _what_failed(seen)
    if is_failure:
        return _failure(why, today, earlier)
    if why := why or _refusal(seen):
        return Verdict("", f"Could not be judged: {why}")
    elsewhere = "" if seen.final == seen.address else seen.final
    host = host_of(seen.address)
    # A DOI or handle is made to redirect: the address to cite is the lasting one.
    if any(f".{host}".endswith(f".{site}") for site in _LASTING):
        leads_on = f"Leads on to {host_of(seen.final)}."
        return Verdict(LIVE, leads_on, final_url=elsewhere)
    if target := _new_address(seen):
        there = f" The page there is called “{seen.title[:120]}”." if seen.title else ""
        reason = f"It has moved to {host_of(target)} for good.{there}"
        return Verdict(MOVED, reason, final_url=target)
    return Verdict(LIVE, "It answers.", final_url=elsewhere)


def _what_failed(seen: Seen) -> tuple[bool, str]:
    """Return whether the page is not there, and why; (False, "") if it answered."""
    if seen.problem:
        is_failure, why = NO_ANSWER[seen.problem]
        return is_failure, why.format(detail=seen.detail).strip()
    # This may be a slip of one day.
    is_gone = seen.status in (404, 410)
    return is_gone, f"It answers {seen.status}: not there." if is_gone else ""


def _failure(what: str, today: date, earlier: Iterable[Any]) -> Verdict:
    """Return dead, if a check of an earlier day failed and none since succeeded."""
    for check in earlier:
        if check.state not in ("", DEAD):
            break
        day = check.checked_at.date()
        if (check.failed or check.state == DEAD) and day != today:
            return Verdict(DEAD, f"{what} It failed on {day:%Y-%m-%d} too.", True)
    wait = "A failure on another day as well makes it dead."
    return Verdict("", f"{what} {wait}", True)


def _refusal(seen: Seen) -> str:
    """Return why an answer says nothing of whether the page is there; "" if it does.

    A page behind a paywall or a guard against programs is open to a reader, and a server's
    own fault (500 and above) is mended.
    """
    if 200 <= (seen.status or 0) < 300:
        return ""
    why = _TURNED_AWAY.get(seen.status, f"it answers {seen.status}.")
    rest = round(seen.retry_after or 0)
    return f"{why} It asks for {rest} seconds of rest." if rest else why


def _new_address(seen: Seen) -> str:
    """Return where permanent redirects (301 and 308) lead; "" if that is the same page.

    What follows a redirect that is not permanent may change daily and does not count.
    """
    target = ""
    for hop in seen.hops:
        if hop.status not in (301, 308):
            break
        target = hop.address
    is_same = addresses.normal(target) == addresses.normal(seen.address)
    return "" if is_same else target
