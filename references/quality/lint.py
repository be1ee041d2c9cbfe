"""The linter of sources: it says what an editor should look at, and corrects nothing.

Each rule has a code that stays, a severity, and a sentence that says what to do.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from references.values import dates
from references.values.source import IN_PERIODICALS, Source

# From a record that can't be right to something only worth knowing.
SEVERITIES = ("error", "warning", "note")

# What sites call their first page: the whole title, or its part before a dash, bar or colon.
# "Home Office" and "Welcome to Lagos" do not match.
_FIRST_PAGE = re.compile(
    r"\A(?:home|homepage|home page|main page|index|start page|welcome|accueil|bienvenue|"
    r"hjem|inicio|início|startseite|willkommen)\W*(?:\Z|\s[-–—|:·»]\s|[:|])",
    re.IGNORECASE,
)


class Rule(NamedTuple):
    """A rule for sources: which break it, and a sentence, perhaps with fields of `{source}`."""

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
    return ", ".join(f"{n} {name}{'s' * (n > 1)}" for name, n in counts)


def _is_of_nobody(source: Source) -> bool:
    periodical = source.type.startswith(IN_PERIODICALS) and source.container_title
    return not (source.author_names or source.publisher.strip() or periodical)


def _lacks_periodical(source: Source) -> bool:
    is_in_one = source.type.startswith(IN_PERIODICALS)
    return is_in_one and source.publisher and not source.container_title


# In the order in which findings are listed: the gravest first.
# fmt: off
RULES = tuple(Rule(*parts) for parts in [
    ("no-title", "error", "No title",
     lambda source: not source.title.strip(),
     "The title is empty: give it as the source prints it, or say in [square "
     "brackets] what the source is."),
    ("accessed-before-issued", "error", "Read before it was published",
     lambda source: dates.is_before(source.accessed, source.issued),
     "It was read ({source.accessed}) before it was published ({source.issued}): "
     "one of the two dates is wrong, or the second is that of a later edition."),
    ("archived-before-issued", "error", "Archived before it was published",
     lambda source: dates.is_before(source.archive_date, source.issued),
     "It was archived ({source.archive_date}) before it was published "
     "({source.issued}): one of the two dates is wrong, or the copy is of something "
     "else."),
    ("title-home", "warning", "A title that names a place on a site",
     lambda source: _FIRST_PAGE.match(source.title.strip()),
     "The title “{source.title:.100}” names a place on a site, and no source: give "
     "the name of the site, or say in [square brackets] what the page is."),
    ("no-author-and-no-publisher", "warning", "No author and no publisher",
     _is_of_nobody,
     "Neither an author nor a publisher is recorded: look who answers for the "
     "source, and give the name as it is written there."),
    ("no-periodical", "warning", "An article or post without its periodical",
     _lacks_periodical,
     "Only the publisher, “{source.publisher:.100}”, is recorded: name the "
     "newspaper, journal or blog in which it appeared as its container."),
    ("not-read-at-its-address", "warning", "Not read, though it is at the address",
     lambda source: (
         source.address == "page" and source.extent in ("not-found", "other-page")
     ),
     "The source itself is said to be at the address, and yet not to have been read: "
     "correct what is there, or say how much of it was read."),
    ("copy-as-the-source-itself", "warning", "A copy, though it is the source itself",
     lambda source: source.address == "page" and source.copy_of,
     "The source itself is said to be at the address, and yet to be a copy of "
     "“{source.copy_of:.100}”: say that a copy is there, or take that out."),
    ("no-address", "note", "No address recorded",
     lambda source: not (source.url or source.doi),
     "No address is recorded: add its address when somebody has seen it, and never "
     "a guess."),
    ("address-without-access-date", "note", "An address without the day it was read",
     lambda source: source.url and not source.accessed,
     "The address is recorded without the day on which it was last read there "
     "(accessed): add it when you next read it."),
])
# fmt: on
