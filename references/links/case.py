"""One address, what was seen there and what is recorded of it, ready to be judged.

Nothing here knows of Django or of a database.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from references.links.places import Place
from references.links.seen import Page, Seen
from references.values import text

LIVE, MOVED, SOFT_404, TAKEOVER, DEAD = "live", "moved", "soft-404", "takeover", "dead"
# The states an editor is asked to look at.
FINDINGS = (MOVED, SOFT_404, TAKEOVER, DEAD)


@dataclass(frozen=True)
class Source:
    """What is recorded of the source; a title supplied in brackets is not its own."""

    title: str = ""
    publisher: str = ""


@dataclass(frozen=True)
class Earlier:
    """An earlier check of the same address: its day, its state ("": not judged)."""

    day: date
    state: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a check came to.

    `state` is "" where nothing could be judged: then the earlier state stands.
    `failed` says that the address did not lead to the source this time. `final_url` is
    the address found in place of the recorded one; "" where it is the same.
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
    earlier: tuple[Earlier, ...] = field(default=())

    @cached_property
    def asked(self) -> Place:
        return Place(self.seen.address)

    @cached_property
    def final(self) -> Place:
        return Place(self.seen.final)

    @cached_property
    def page(self) -> Page:
        """The words of the page, folded; empty where none was read."""
        page = self.seen.page or Page()
        return Page(
            *(text.fold(part) for part in (page.title, page.heading, page.text))
        )

    @cached_property
    def title(self) -> str:
        """The title the source itself bears, folded; "" where none is recorded."""
        title = self.source.title.strip()
        return "" if title.startswith("[") else text.fold(title)

    @cached_property
    def words(self) -> str:
        return f"{self.page.title} {self.page.heading} {self.page.text}"

    @cached_property
    def names_the_source(self) -> bool:
        """Whether the page names the publisher, or half the words of the title."""
        publisher = _letters(text.fold(self.source.publisher))
        if len(publisher) >= 4 and publisher in _letters(self.words):
            return True
        wanted = set(re.findall(r"\w{4,}", self.title))
        met = wanted & set(re.findall(r"\w{4,}", self.words))
        return bool(met) and 2 * len(met) >= len(wanted)

    @cached_property
    def names_the_site(self) -> bool:
        """Whether the page, or its address, bears the name of the old site."""
        name = self.asked.name
        return len(name) >= 4 and (
            name in self.final.name or name in _letters(self.words)
        )

    def failure(self, what: str) -> Verdict:
        """Dead, if an earlier day ended the same way and none since went better.

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
        """The address that answered, where it is another than the one asked."""
        return "" if self.seen.final == self.seen.address else self.seen.final


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words)
