"""A source as the styles look at it: the same questions, each answered once."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from references.styles import names
from references.styles.names import Name
from references.values import addresses, dates
from references.values.dates import PartialDate
from references.values.source import Source

ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
IN_BOOKS = frozenset({"chapter", "entry-encyclopedia"})
BOOKLIKE = frozenset({"book", "pamphlet", "report"})
# Kinds that stand in something by which they are named.
HOUSED = ARTICLES | {"interview", "post", "post-weblog"}

_SEVERAL = re.compile(r"[-–,&]")


@dataclass(frozen=True)
class Work:
    """A source with its names, dates and addresses understood.

    A date that is no date counts as unknown: a row may hold anything.
    """

    source: Source

    @property
    def kind(self) -> str:
        return self.source.type

    @cached_property
    def title(self) -> str:
        return _line(self.source.title)

    @property
    def is_supplied(self) -> bool:
        """Whether the title is ours: "[Page on the history of ECPAT]"."""
        return self.title.startswith("[")

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names.read(self.source.authors)

    @cached_property
    def container(self) -> str:
        """What it appeared in; a paper or a station may be known as its publisher."""
        named = _line(self.source.container_title)
        is_known_by_publisher = self.kind in HOUSED - {"article-journal"}
        return named or (_line(self.source.publisher) if is_known_by_publisher else "")

    @cached_property
    def publisher(self) -> str:
        """Who published it, "" where what it appeared in has the same name."""
        publisher = _line(self.source.publisher)
        return "" if _is_same(publisher, self.container) else publisher

    @cached_property
    def is_by_publisher(self) -> bool:
        """Whether its authors are the bodies that published it: "A; B" for two."""
        published = _line(self.source.publisher).casefold().split(";")
        bodies = {body.strip() for body in published} - {""}
        authors = {name.inverted().casefold() for name in self.names}
        return bool(authors) and authors == bodies

    @property
    def volume(self) -> str:
        return _line(self.source.volume)

    @property
    def issue(self) -> str:
        return _line(self.source.issue)

    @property
    def numbered_issue(self) -> str:
        """The issue with its label, "no. 3"; one without a number as "Spring"."""
        return f"no. {self.issue}" if self.issue[:1].isdecimal() else self.issue

    @property
    def medium(self) -> str:
        return _line(self.source.medium)

    @cached_property
    def issued(self) -> PartialDate | None:
        return _date(self.source.issued)

    @cached_property
    def accessed(self) -> PartialDate | None:
        return _date(self.source.accessed)

    @cached_property
    def archived(self) -> PartialDate | None:
        return _date(self.source.archive_date)

    @cached_property
    def doi(self) -> str:
        """The DOI, bare; "" where what stands there leads nowhere."""
        bare = addresses.bare_doi(_line(self.source.doi))
        return bare if bare and addresses.is_web_address(_doi_address(bare)) else ""

    @property
    def doi_address(self) -> str:
        """The address a DOI stands for, "" where there is no DOI."""
        return _doi_address(self.doi) if self.doi else ""

    @property
    def own_address(self) -> str:
        """Where the source itself stands, or probably does; else ""."""
        is_own = self.source.address in ("page", "probable")
        return addresses.link_to(self.source.url) if is_own else ""

    @cached_property
    def is_online(self) -> bool:
        """Whether it is known to have been read on the Internet."""
        return not self.doi and bool(self.own_address or self.accessed)

    @cached_property
    def pages(self) -> str:
        """The pages as printed; the styles shorten their ranges differently."""
        return _line(self.source.page)

    @property
    def has_several_pages(self) -> bool:
        return bool(_SEVERAL.search(self.pages))


def _line(text: str) -> str:
    return " ".join(text.split())


def _doi_address(doi: str) -> str:
    # A DOI may hold any sign; in an address some of them mean something else.
    return f"https://doi.org/{quote(doi, safe='/:;().', errors='replace')}"


def _is_same(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()


def _date(text: str) -> PartialDate | None:
    try:
        return dates.parse(text) if text else None
    except dates.InvalidDate:
        return None
