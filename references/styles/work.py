"""A source as the styles need it: the same questions, each answered once."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from references.styles import names
from references.styles.line import Line
from references.styles.names import Name
from references.values import addresses, dates
from references.values.dates import PartialDate
from references.values.source import Source

ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
IN_BOOKS = frozenset({"chapter", "entry-encyclopedia"})
BOOKLIKE = frozenset({"book", "pamphlet", "report"})
# Kinds named together with what they appeared in.
CONTAINED = ARTICLES | {"interview", "post", "post-weblog"}

_SEVERAL = re.compile(r"[-–,&]")


@dataclass(frozen=True)
class Work:
    """A source with its names, dates and addresses parsed.

    A date that can't be parsed counts as unknown.
    """

    source: Source

    @property
    def kind(self) -> str:
        return self.source.type

    @cached_property
    def title(self) -> str:
        return _one_line(self.source.title)

    @property
    def is_supplied(self) -> bool:
        """Tell whether the title is ours: "[Page on the history of ECPAT]"."""
        return self.title.startswith("[")

    def put_title(self, line: Line, before: str) -> None:
        """Add the title in quotation marks, in italics for books, plain if it is ours."""
        if self.is_supplied or self.kind in BOOKLIKE:
            line.put(before, self.title, is_italic=not self.is_supplied)
        else:
            line.quote(before, self.title)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names.parse(self.source.authors)

    @cached_property
    def container(self) -> str:
        """Return what it appeared in; a paper or a station may be known as its publisher."""
        named = _one_line(self.source.container_title)
        is_known_by_publisher = self.kind in CONTAINED - {"article-journal"}
        return named or (
            _one_line(self.source.publisher) if is_known_by_publisher else ""
        )

    @cached_property
    def publisher(self) -> str:
        """Return who published it; "" where what it appeared in has the same name."""
        publisher = _one_line(self.source.publisher)
        is_named = publisher.casefold() == self.container.casefold()
        return "" if is_named else publisher

    @cached_property
    def is_by_publisher(self) -> bool:
        """Tell whether its authors are the bodies that published it: "A; B" for two."""
        published = _one_line(self.source.publisher).casefold().split(";")
        bodies = {body.strip() for body in published} - {""}
        authors = {name.inverted().casefold() for name in self.names}
        return bool(authors) and authors == bodies

    @property
    def volume(self) -> str:
        return _one_line(self.source.volume)

    @property
    def issue(self) -> str:
        return _one_line(self.source.issue)

    @property
    def numbered_issue(self) -> str:
        """Return the issue as "no. 3"; one without a number as "Spring"."""
        return f"no. {self.issue}" if self.issue[:1].isdecimal() else self.issue

    @property
    def medium(self) -> str:
        return _one_line(self.source.medium)

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
        """Return the bare DOI; "" if its address would be no web address."""
        bare = addresses.bare_doi(_one_line(self.source.doi))
        return bare if bare and addresses.is_web_address(_doi_address(bare)) else ""

    @property
    def doi_address(self) -> str:
        return _doi_address(self.doi) if self.doi else ""

    @property
    def own_address(self) -> str:
        """Return the address where the source itself stands, or probably does; else ""."""
        is_own = self.source.address in ("page", "probable")
        return addresses.link_to(self.source.url) if is_own else ""

    @property
    def link(self) -> str:
        """Return the address by which the source is found, "" if none is recorded."""
        return self.doi_address or self.own_address

    @property
    def is_dated_by_access(self) -> bool:
        """Tell whether the day it was read is the only date to find the text by."""
        return bool(self.accessed and not self.issued and not self.doi)

    @cached_property
    def is_online(self) -> bool:
        """Tell whether it is known to have been read on the Internet."""
        return not self.doi and bool(self.own_address or self.accessed)

    @cached_property
    def pages(self) -> str:
        """Return the pages as printed; the styles shorten their ranges differently."""
        return _one_line(self.source.page)

    @property
    def page_label(self) -> str:
        return "pp. " if _SEVERAL.search(self.pages) else "p. "


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _doi_address(doi: str) -> str:
    # Some characters of a DOI have a meaning in an address.
    return f"https://doi.org/{quote(doi, safe='/:;().', errors='replace')}"


def _date(text: str) -> PartialDate | None:
    try:
        return dates.parse(text) if text else None
    except dates.InvalidDate:
        return None
