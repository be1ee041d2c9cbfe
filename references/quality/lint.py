"""The linter of sources: it says what an editor should look at, and corrects nothing.

Each rule has a code that stays, a severity, and a sentence that says what to do.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
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

# Two records with the same value of one of these attributes may be of one source.
COMPARED = ("address_key", "doi", "work_key")


# The keys of the sources that share a value, under (attribute, value).
Others = Mapping[tuple[str, str], list[str]]
NO_OTHERS: Others = {}


def others_among(sources: Iterable[Source]) -> Others:
    """Return the keys of the sources with the same value of each attribute in `COMPARED`."""
    shared = defaultdict(list)
    for source in sources:
        for name in COMPARED:
            if value := getattr(source, name):
                shared[name, value].append(source.key)
    return shared


def alike(source: Source, others: Others, name: str) -> str:
    """Return the keys of other sources with the same value, in words: "“a” and 3 more"; or ""."""
    keys = others.get((name, getattr(source, name)), ())
    first, *rest = [key for key in keys if key != source.key] or [""]
    more = f" and {len(rest)} more" if rest else ""
    return f"“{first}”{more}" if first else ""


class Rule(NamedTuple):
    """A rule for sources: `look` returns what is wrong with a source, or a false value.

    The sentence may contain `{alike}`, what `look` returned, and fields of `{source}`.
    """

    code: str
    severity: str
    heading: str
    look: Callable[[Source, Others], Any]
    sentence: str

    def check(self, source: Source, others: Others) -> str:
        """Return what is wrong with a source by this rule, in a sentence; "" if nothing is."""
        outcome = self.look(source, others)
        return self.sentence.format(source=source, alike=outcome) if outcome else ""


def findings(source: Source, others: Others = NO_OTHERS) -> list[tuple[Rule, str]]:
    """Return the rules that a source breaks, alone or with others, each with its sentence."""
    checks = ((rule, rule.check(source, others)) for rule in RULES)
    return [(rule, sentence) for rule, sentence in checks if sentence]


def severities_in_words(broken: Iterable[tuple[Rule, str]]) -> str:
    """Return how many findings there are of each severity: "1 error, 2 notes"; "" for none."""
    numbers = Counter(rule.severity for rule, _sentence in broken)
    known = ((name, n) for name in SEVERITIES if (n := numbers[name]))
    return ", ".join(f"{n} {name}{'s' * (n > 1)}" for name, n in known)


def _same_work(source: Source, others: Others) -> str:
    """Return the keys of other sources with the same title, publisher and date, in words."""
    # A title alone ("Our history") is not enough to recognise a work.
    is_known = source.title and (source.publisher or source.issued)
    return alike(source, others, "work_key") if is_known else ""


def _is_of_nobody(source: Source, _others: Others) -> bool:
    periodical = source.type.startswith(IN_PERIODICALS) and source.container_title
    return not (source.author_names or source.publisher.strip() or periodical)


def _lacks_periodical(source: Source, _others: Others) -> bool:
    is_in_one = source.type.startswith(IN_PERIODICALS)
    return is_in_one and source.publisher and not source.container_title


# In the order in which findings are listed: the gravest first.
# fmt: off
RULES = tuple(Rule(*parts) for parts in [
    ("no-title", "error", "No title",
     lambda source, _others: not source.title.strip(),
     "The title is empty: give it as the source prints it, or say in [square "
     "brackets] what the source is."),
    ("accessed-before-issued", "error", "Read before it was published",
     lambda source, _others: dates.is_before(source.accessed, source.issued),
     "It was read ({source.accessed}) before it was published ({source.issued}): "
     "one of the two dates is wrong, or the second is that of a later edition."),
    ("archived-before-issued", "error", "Archived before it was published",
     lambda source, _others: dates.is_before(source.archive_date, source.issued),
     "It was archived ({source.archive_date}) before it was published "
     "({source.issued}): one of the two dates is wrong, or the copy is of something "
     "else."),
    ("duplicate-doi", "error", "The same DOI as another",
     lambda source, others: alike(source, others, "doi"),
     "It has the same DOI as {alike}: keep one record of one source, and correct "
     "what is another."),
    ("duplicate-address", "warning", "The same address as another",
     lambda source, others: alike(source, others, "address_key"),
     "It has the same address as {alike}: keep one record of one source, and correct "
     "what is another."),
    ("duplicate-work", "warning", "The same title, publisher and date as another",
     _same_work,
     "It has the same title, publisher and date as {alike}: keep one record of one "
     "source, and correct what is another."),
    ("title-home", "warning", "A title that names a place on a site",
     lambda source, _others: _FIRST_PAGE.match(source.title.strip()),
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
     lambda source, _others: (
         source.address == "page" and source.extent in ("not-found", "other-page")
     ),
     "The source itself is said to be at the address, and yet not to have been read: "
     "correct what is there, or say how much of it was read."),
    ("copy-as-the-source-itself", "warning", "A copy, though it is the source itself",
     lambda source, _others: source.address == "page" and source.copy_of,
     "The source itself is said to be at the address, and yet to be a copy of "
     "“{source.copy_of:.100}”: say that a copy is there, or take that out."),
    ("no-address", "note", "No address recorded",
     lambda source, _others: not (source.url or source.doi),
     "No address is recorded: add its address when somebody has seen it, and never "
     "a guess."),
    ("address-without-access-date", "note", "An address without the day it was read",
     lambda source, _others: source.url and not source.accessed,
     "The address is recorded without the day on which it was last read there "
     "(accessed): add it when you next read it."),
])
# fmt: on
