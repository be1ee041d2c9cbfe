"""Checks sources by rules: says what an editor should look at, and corrects nothing.

Each rule has a code that never changes, a severity, and a sentence that says what to do.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from references.values import dates
from references.values.source import IN_PERIODICALS, Source

# From "error", a record that can't be right, to "note", something worth knowing.
SEVERITIES = ("error", "warning", "note")

# What sites call their first page: the whole title, or its part before a dash, bar or colon.
# "Home Office" and "Welcome to Lagos" do not match.
_FIRST_PAGE = re.compile(
    r"\A(?:home|homepage|home page|main page|index|start page|welcome|accueil|bienvenue|"
    r"hjem|inicio|início|startseite|willkommen)\W*(?:\Z|\s[-–—|:·»]\s|[:|])",
    re.IGNORECASE,
)


class Rule(NamedTuple):
    """A rule for sources: a test of a source, and a sentence, which may have `{source.title}`."""

    code: str
    severity: str
    heading: str
    is_broken: Callable[[Source], Any]
    sentence: str

    def check(self, source: Source) -> str:
        """Return what is wrong with a source by this rule, in a sentence; "" if nothing is."""
        return self.sentence.format(source=source) if self.is_broken(source) else ""


def findings(source: Source) -> list[tuple[Rule, str]]:
    """Return the rules that a source breaks, each with its sentence."""
    checks = ((rule, rule.check(source)) for rule in RULES)
    return [(rule, sentence) for rule, sentence in checks if sentence]


def severities_in_words(broken: Iterable[tuple[Rule, str]]) -> str:
    """Return how many findings there are of each severity: "1 error, 2 notes"; "" for none."""
    numbers = Counter(rule.severity for rule, _sentence in broken)
    counts = ((name, numbers[name]) for name in SEVERITIES if numbers[name])
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts)


def _is_of_nobody(source: Source) -> bool:
    """Return whether a source has no author, no publisher, and no periodical in which it is."""
    periodical = source.type.startswith(IN_PERIODICALS) and source.container_title
    return not (source.author_names or source.publisher.strip() or periodical)


def _lacks_periodical(source: Source) -> bool:
    """Return whether an article or post names its publisher, but not its periodical."""
    is_in_one = source.type.startswith(IN_PERIODICALS)
    return is_in_one and source.publisher and not source.container_title


# In the order in which findings are listed: the gravest first.
# fmt: off
RULES = tuple(Rule(*parts) for parts in [
    ("no-title", "error", "No title",
     lambda source: not source.title.strip(),
     "The title is missing. Copy the title from the source, or describe the source in [square "
     "brackets]."),
    ("accessed-before-issued", "error", "Read before it was published",
     lambda source: dates.is_before(source.accessed, source.issued),
     "“Date read” ({source.accessed}) is before “published” ({source.issued}). Correct one of the "
     "two dates."),
    ("archived-before-issued", "error", "Archived before it was published",
     lambda source: dates.is_before(source.archive_date, source.issued),
     "“Archived on” ({source.archive_date}) is before “published” ({source.issued}). Correct one "
     "of the two dates, or the address of the copy."),
    ("title-home", "warning", "A title that does not say which source it is",
     lambda source: _FIRST_PAGE.match(source.title.strip()),
     "The title “{source.title:.100}” does not say which source it is. Give the name of the site, "
     "or describe the page in [square brackets]."),
    ("no-author-and-no-publisher", "warning", "No author and no publisher",
     _is_of_nobody,
     "The source has no author and no publisher. Look in the source for its author or publisher, "
     "and copy the name."),
    ("no-periodical", "warning", "An article or post without the name of its newspaper, journal or blog",
     _lacks_periodical,
     "Only the publisher, “{source.publisher:.100}”, is recorded. Write the name of the "
     "newspaper, journal or blog into the field “in (newspaper, journal, site)”."),
    ("not-read-at-its-address", "warning", "Nobody read it, but it is at the address",
     lambda source: (
         source.address == "page" and source.extent in ("not-found", "other-page")
     ),
     "“What the address opens” says that the address leads to the source. “How much was read” says that "
     "nobody read the source. Correct one of the two."),
    ("copy-as-the-source-itself", "warning", "Recorded both as a copy and as the source itself",
     lambda source: source.address == "page" and source.copy_of,
     "“What the address opens” says “the source itself”, but the source is recorded as a copy of "
     "“{source.copy_of:.100}”. Correct one of the two."),
    ("no-address", "note", "No address recorded",
     lambda source: not (source.url or source.doi),
     "No address is recorded. Add the address when somebody has opened it, but never guess an "
     "address."),
    ("address-without-access-date", "note", "An address without the day it was read",
     lambda source: source.url and not source.accessed,
     "The day on which somebody last read the source at its address is missing. Fill in “date read” "
     "when you next read the source."),
])
# fmt: on
