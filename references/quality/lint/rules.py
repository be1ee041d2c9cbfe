"""The rules: each a code, a severity, and a function that says what it finds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from references.quality.lint.others import NONE, Others, Shared, host_at
from references.values import dates
from references.values.dates import InvalidDate, PartialDate
from references.values.source import IN_PERIODICALS, Source

# From what cannot be right to what is only worth knowing.
SEVERITIES = ("error", "warning", "note")

# What sites call their first page, folded; the title goes on with a dash or a bar, if
# it goes on. "Home Office" and "Welcome to Lagos" are titles.
FIRST_PAGES = (
    *("home", "homepage", "home page", "main page", "index", "start page", "welcome"),
    *("accueil", "bienvenue", "hjem", "inicio", "início", "startseite", "willkommen"),
)
_FIRST_PAGE = re.compile(
    rf"\A(?:{'|'.join(FIRST_PAGES)})\W*(?:\Z|\s[-–—|:·»]\s|[:|])", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d%]|,\d)")
# A title may look ahead: "the 2030 Agenda", "Vision 2030", "by 2025".
_AHEAD = re.compile(
    r"\b(?:agenda|vision|horizon|by|until|towards?)\s+20\d\d|\b20\d\d\s+agenda",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in a source, in a sentence that says what to do."""

    code: str
    severity: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.sentence}"


# Gives the sentence for a source, or "".
Check = Callable[[Source, Others], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding, and the function that looks for it."""

    code: str
    severity: str
    heading: str
    check: Check


# In the order in which findings are listed: the gravest first, as they come below.
CODES: dict[str, Rule] = {}


def findings(source: Source, others: Others = NONE) -> list[Finding]:
    """List what to look at in a source, compared with others; the gravest first."""
    found = ((rule, rule.check(source, others)) for rule in RULES)
    return [Finding(r.code, r.severity, sentence) for r, sentence in found if sentence]


def in_words(numbers: Mapping[str, int]) -> str:
    """Say how many findings there are of each severity: "1 error, 2 notes", or ""."""
    return ", ".join(
        f"{numbers[severity]} {severity}{'' if numbers[severity] == 1 else 's'}"
        for severity in SEVERITIES
        if numbers.get(severity)
    )


def _rule(code: str, severity: str, heading: str) -> Callable[[Check], Check]:
    def declare(check: Check) -> Check:
        CODES[code] = Rule(code, severity, heading, check)
        return check

    return declare


# --- Errors ------------------------------------------------------------------------------


@_rule("no-title", "error", "No title")
def _no_title(source: Source, others: Others) -> str:
    if source.title.strip():
        return ""
    return (
        "The title is empty: give it as the source prints it, or say in [square "
        "brackets] what the source is."
    )


@_rule("accessed-before-issued", "error", "Read before it was published")
def _accessed_before_issued(source: Source, others: Others) -> str:
    if not _is_before(source.accessed, source.issued):
        return ""
    return (
        f"It was read ({source.accessed}) before it was published ({source.issued}): "
        "one of the two dates is wrong, or the second is that of a later edition."
    )


@_rule("archived-before-issued", "error", "Archived before it was published")
def _archived_before_issued(source: Source, others: Others) -> str:
    if not _is_before(source.archive_date, source.issued):
        return ""
    return (
        f"It was archived ({source.archive_date}) before it was published "
        f"({source.issued}): one of the two dates is wrong, or the copy is of something "
        "else."
    )


@_rule("duplicate-doi", "error", "The same DOI as another")
def _duplicate_doi(source: Source, others: Others) -> str:
    return _shared("DOI", source, others.dois.get(source.doi))


# --- Warnings ----------------------------------------------------------------------------


@_rule("duplicate-address", "warning", "The same address as another")
def _duplicate_address(source: Source, others: Others) -> str:
    return _shared("address", source, others.addresses.get(source.address_key))


@_rule("duplicate-work", "warning", "The same title, publisher and date as another")
def _duplicate_work(source: Source, others: Others) -> str:
    # A title alone ("Our history") says too little.
    if not source.title or not (source.publisher or source.issued):
        return ""
    alike = others.works.get(source.work_key)
    return _shared("title, publisher and date", source, alike)


@_rule("title-year-after-date", "warning", "A title that names a later year")
def _title_year_after_date(source: Source, others: Others) -> str:
    issued = _certain(source.issued)
    years = [int(year) for year in _YEAR.findall(_AHEAD.sub("", source.title))]
    # "Plan 2015–2020" is of 2015: the first year it names is the one to compare.
    if not issued or not years or min(years) <= issued.latest.year:
        return ""
    return (
        f"The title names the year {min(years)}, later than the date of issue "
        f"({source.issued}): see whether that is the date of a page, and not of the "
        "source."
    )


@_rule("title-home", "warning", "A title that names a place on a site")
def _title_home(source: Source, others: Others) -> str:
    if not _FIRST_PAGE.match(source.title.strip()):
        return ""
    return (
        f"The title “{source.title[:100]}” names a place on a site, and no source: give "
        "the name of the site, or say in [square brackets] what the page is."
    )


@_rule("no-author-and-no-publisher", "warning", "No author and no publisher")
def _nobody(source: Source, others: Others) -> str:
    periodical = source.type.startswith(IN_PERIODICALS) and source.container_title
    if source.author_names or source.publisher.strip() or periodical:
        return ""
    return (
        "Neither an author nor a publisher is recorded: look who answers for the "
        "source, and give the name as it is written there."
    )


@_rule("no-periodical", "warning", "An article or post without its periodical")
def _no_periodical(source: Source, others: Others) -> str:
    is_in_one = source.type.startswith(IN_PERIODICALS)
    if not is_in_one or not source.publisher or source.container_title:
        return ""
    return (
        f"Only the publisher, “{source.publisher[:100]}”, is recorded: name the "
        "newspaper, journal or blog in which it appeared as its container."
    )


@_rule("not-read-at-its-address", "warning", "Not read, though it is at the address")
def _not_read_at_its_address(source: Source, others: Others) -> str:
    if source.address != "page" or source.extent not in ("not-found", "other-page"):
        return ""
    return (
        "The source itself is said to be at the address, and yet not to have been read: "
        "correct what is there, or say how much of it was read."
    )


@_rule("copy-as-the-source-itself", "warning", "A copy, though it is the source itself")
def _copy_as_the_source_itself(source: Source, others: Others) -> str:
    if source.address != "page" or not source.copy_of:
        return ""
    return (
        f"The source itself is said to be at the address, and yet to be a copy of "
        f"“{source.copy_of[:100]}”: say that a copy is there, or take that out."
    )


# --- Notes -------------------------------------------------------------------------------


@_rule("no-address", "note", "No address recorded")
def _no_address(source: Source, others: Others) -> str:
    if source.url:
        return ""
    return (
        "No address is recorded: add its address when somebody has seen it, and never "
        "a guess."
    )


@_rule("address-without-access-date", "note", "An address without the day it was read")
def _address_without_access_date(source: Source, others: Others) -> str:
    if not source.url or source.accessed:
        return ""
    return (
        "The address is recorded without the day on which it was last read there "
        "(accessed): add it when you next read it."
    )


@_rule("http-where-https-is-recorded", "note", "http where https is recorded")
def _plain_http(source: Source, others: Others) -> str:
    host = host_at("http", source.url)
    if not host or host not in others.secure_hosts:
        return ""
    return (
        f"The address begins with http://, while others on {host} are recorded with "
        "https://: see whether the page answers there too."
    )


RULES = tuple(CODES.values())


def _shared(what: str, source: Source, alike: Shared | None) -> str:
    named = alike.without(source.key) if alike else ""
    if not named:
        return ""
    return (
        f"It has the same {what} as {named}: merge what is one source, and correct what "
        "is not."
    )


def _is_before(written: str, issued: str) -> bool:
    """Return whether the first date is certainly before the second.

    It is if its last day comes before the other's first, and neither is approximate,
    uncertain or open on that side: 2015 is not before 2015-06.
    """
    first, second = _certain(written), _certain(issued)
    return bool(first and second and first.latest < second.earliest)


def _certain(written: str) -> PartialDate | None:
    """Return the date, if one is given and is neither approximate nor uncertain."""
    try:
        date = dates.parse(written)
    except InvalidDate:
        return None
    return date if date.is_certain else None
