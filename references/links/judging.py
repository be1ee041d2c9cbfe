"""What was seen at an address, judged: is the source still there for a reader?

The rules are in a table. The first rule that returns a verdict decides, and the
docstring of each gives its reason. Where nothing can be known, nothing is claimed: the
state stays what it was.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from references.links import signs
from references.links.seen import Address, Page, Problem, Seen
from references.values import text
from references.values.source import Source

LIVE, MOVED, SOFT_404, TAKEOVER, DEAD = "live", "moved", "soft-404", "takeover", "dead"
# The states an editor is asked to look at.
FINDINGS = (MOVED, SOFT_404, TAKEOVER, DEAD)

PERMANENT = frozenset({301, 308})
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Earlier:
    """An earlier check of the same address; `state` is "" if it was not judged."""

    day: date
    state: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Verdict:
    """The result of a check.

    `state` is "" if nothing could be judged: then the earlier state stays. `failed` says
    that the address did not lead to the source this time. `final_url` is the address
    found in place of the recorded one, or "" if it is the same.
    """

    state: str
    reason: str
    failed: bool = False
    final_url: str = ""


@dataclass(frozen=True)
class Case:
    """Everything a rule may look at. `earlier` is sorted, the newest first."""

    seen: Seen
    source: Source
    today: date
    earlier: tuple[Earlier, ...] = ()

    @cached_property
    def asked(self) -> Address:
        return Address(self.seen.address)

    @cached_property
    def final(self) -> Address:
        return Address(self.seen.final)

    @cached_property
    def page(self) -> Page:
        """Return the words of the page, folded; empty where none was read."""
        page = self.seen.page or Page()
        return Page(*map(text.fold, (page.title, page.heading, page.text)))

    @cached_property
    def title(self) -> str:
        """Return the folded title of the source; "" if an editor gave it in brackets."""
        title = self.source.title.strip()
        return "" if title.startswith("[") else text.fold(title)

    @cached_property
    def _all_words(self) -> str:
        return f"{self.page.title} {self.page.heading} {self.page.text}"

    @cached_property
    def names_the_source(self) -> bool:
        """Return whether the page names the publisher, or half the words of the title."""
        publisher = _letters(text.fold(self.source.publisher))
        if len(publisher) >= 4 and publisher in _letters(self._all_words):
            return True
        wanted = set(re.findall(r"\w{4,}", self.title))
        met = wanted & set(re.findall(r"\w{4,}", self._all_words))
        return bool(met) and 2 * len(met) >= len(wanted)

    @cached_property
    def names_the_site(self) -> bool:
        """Return whether the page, or its address, contains the name of the old site."""
        name = self.asked.name
        return len(name) >= 4 and (
            name in self.final.name or name in _letters(self._all_words)
        )

    def failure(self, what: str) -> Verdict:
        """Return dead, if a check of an earlier day failed and none since succeeded.

        A site can be down for a day; two failures of one day may be one fault.
        """
        for check in self.earlier:
            if check.state and check.state != DEAD:
                break
            if (check.failed or check.state == DEAD) and check.day != self.today:
                since = f"It failed on {check.day:%Y-%m-%d} too."
                return Verdict(DEAD, f"{what} {since}", True)
        wait = "A failure on another day as well makes it dead."
        return Verdict("", f"{what} {wait}", True)

    def unknown(self, why: str) -> Verdict:
        return Verdict("", f"Could not be judged: {why}")

    def suspected(self, state: str, why: str) -> Verdict:
        return Verdict(state, why, final_url=self.elsewhere)

    @property
    def elsewhere(self) -> str:
        """Return the address that answered, or "" if it is the one asked."""
        return "" if self.seen.final == self.seen.address else self.seen.final


def judge(
    seen: Seen, source: Source, today: date, earlier: Iterable[Earlier] = ()
) -> Verdict:
    """Return the verdict; `earlier` holds checks of this address, the newest first."""
    case = Case(seen, source, today, tuple(earlier))
    return next(said for rule in RULES if (said := rule(case)))


# --- The rules: each returns a verdict, or None -----------------------------------------

NO_ANSWER = {
    Problem.NO_SUCH_HOST: (True, "No machine has this name any more."),
    Problem.CONNECTION_REFUSED: (True, "The machine takes no connection."),
    Problem.CONNECT_TIMEOUT: (True, "The machine can’t be reached."),
    Problem.UNREACHABLE: (False, "no way was found to the machine."),
    Problem.NO_NAME_SERVER: (False, "no name server could say where it is."),
    Problem.TOO_SLOW: (False, "the answer took too long."),
    Problem.CERTIFICATE: (False, "its certificate doesn’t vouch for this name."),
    Problem.BROKEN_OFF: (False, "the connection broke off."),
    Problem.GIBBERISH: (False, "what came back is not an answer of the web."),
    Problem.TOO_MANY_REDIRECTS: (False, "it redirects in circles."),
}


def no_answer(case: Case) -> Verdict | None:
    """No machine there is a failure; a fault that may be ours, or may pass, is not.

    A machine that is slow, or turns a program away, may well answer a reader.
    """
    if case.seen.problem is Problem.REFUSED_BY_US:
        return case.unknown(f"it was not asked. {case.seen.detail}".strip())
    if case.seen.problem is Problem.OUR_FAULT:
        return case.unknown(f"the check itself failed ({case.seen.detail}).")
    if case.seen.problem:
        is_failure, what = NO_ANSWER[case.seen.problem]
        return case.failure(what) if is_failure else case.unknown(what)
    return None


def gone(case: Case) -> Verdict | None:
    """404 and 410 say that the page is not there, which may be a slip of one day."""
    if case.seen.status in GONE:
        return case.failure(f"It answers {case.seen.status}: not there.")
    return None


_TURNED_AWAY = {
    401: "it asks who is reading (401).",
    402: "it asks for money (402).",
    403: "it turns a program away (403).",
    407: "a proxy is in between (407).",
    429: "it was asked too often (429).",
    451: "it is withheld for legal reasons here (451).",
}


def turned_away(case: Case) -> Verdict | None:
    """Any other status than success says nothing of whether the page is there.

    Pages behind a paywall or a guard against programs are open to a reader, and a
    server's own fault (500 and above) is mended.
    """
    status = case.seen.status or 0
    if 200 <= status < 300:
        return None
    why = _TURNED_AWAY.get(status, f"it answers {status}.")
    if case.seen.retry_after:
        why += f" It asks for {round(case.seen.retry_after)} seconds of rest."
    return case.unknown(why)


def sign_in(case: Case) -> Verdict | None:
    """A form to sign in comes before the page, not in place of it."""
    if case.seen.hops and signs.SIGN_IN.search(case.final.path):
        return case.unknown("it asks who is reading.")
    return None


def for_sale(case: Case) -> Verdict | None:
    """A domain that is for sale, or expired, has lost the one who published there."""
    if case.final.site in signs.DOMAIN_SELLERS and case.asked.site != case.final.site:
        return case.suspected(
            TAKEOVER, f"It leads to {case.final.host}, where domains are sold."
        )
    words = f"{case.page.title} {case.page.heading} {case.page.text[:1500]}"
    for phrase in signs.PARKED:
        if phrase in words and phrase not in case.title:
            return case.suspected(TAKEOVER, f"The page says: “{phrase}”.")
    return None


def says_not_found(case: Case) -> Verdict | None:
    """Many sites answer 200 and write in the page that there is none."""
    names = [case.page.title, case.page.heading]
    # In a long text, or as two words alone, the same may be what the page is about.
    is_short = len(case.page.text) < 600
    for phrase in signs.NOT_FOUND:
        in_text = is_short and phrase.count(" ") > 1 and phrase in case.page.text
        in_names = any(phrase in name for name in names)
        if phrase not in case.title and (in_text or in_names):
            return case.suspected(SOFT_404, f"The page says: “{phrase}”.")
    if "404" not in case.title and any(signs.BARE_404.search(name) for name in names):
        return case.suspected(SOFT_404, "The page’s title says 404.")
    return None


def nothing_there(case: Case) -> Verdict | None:
    """An empty page is not the source, and does not say that the source is gone."""
    if case.seen.page is not None and not case.seen.size:
        return case.unknown("the page is empty.")
    return None


def lasting(case: Case) -> Verdict | None:
    """A DOI or handle is made to redirect: the address to cite is the lasting one."""
    if case.asked.site in signs.LASTING:
        return Verdict(
            LIVE, f"Leads on to {case.final.host}.", final_url=case.elsewhere
        )
    return None


def somebody_else(case: Case) -> Verdict | None:
    """An old address leads to another site that names neither the source nor the old site.

    An organisation with a new name says so somewhere; whoever bought the old one doesn't.
    """
    if case.asked.site == case.final.site or not (case.page.title or case.page.text):
        return None
    if case.names_the_source or case.names_the_site:
        return None
    return case.suspected(
        TAKEOVER,
        f"It leads to {case.final.host}, and the page there names neither the source "
        "nor its publisher.",
    )


def only_the_front_page(case: Case) -> Verdict | None:
    """Sites that were rebuilt send old addresses to the front page: the page is gone."""
    if case.seen.hops and not case.asked.is_front_page and case.final.is_front_page:
        return case.suspected(
            SOFT_404, f"It leads to the front page of {case.final.host} only."
        )
    return None


def another_trade(case: Case) -> Verdict | None:
    """Expired domains are bought for the links that lead there, most often by these."""
    for trade in signs.TRADES:
        if trade in case.page.title and trade not in case.title:
            why = f"The page there is about: “{trade}”."
            return None if case.names_the_source else case.suspected(TAKEOVER, why)
    return None


def moved(case: Case) -> Verdict | None:
    """301 and 308 say that the page has a new address for good.

    What follows a redirect that is not permanent may change daily and does not count. A
    change of scheme, "www." or the last slash gives the same address to a reader.
    """
    target = ""
    for hop in case.seen.hops:
        if hop.status not in PERMANENT:
            break
        target = hop.address
    if not target or Address(target).is_same_as(case.asked):
        return None
    there = f" The page there is called “{_title(case)}”." if _title(case) else ""
    return Verdict(
        MOVED,
        f"It has moved to {Address(target).host} for good.{there}",
        final_url=target,
    )


def live(case: Case) -> Verdict:
    """The address answers, and nothing says that it is not the source."""
    reason = "It answers."
    if case.title and _title(case) and not case.names_the_source:
        reason += f" The page there is called “{_title(case)}”."
    return Verdict(LIVE, reason, final_url=case.elsewhere)


RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    no_answer,
    gone,
    turned_away,
    sign_in,
    for_sale,
    says_not_found,
    nothing_there,
    lasting,
    somebody_else,
    only_the_front_page,
    another_trade,
    moved,
    live,
)


def _title(case: Case) -> str:
    return (case.seen.page.title if case.seen.page else "")[:120]


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words)
