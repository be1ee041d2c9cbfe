"""A source as the styles need it: the same questions, each answered once."""

import re
from urllib.parse import quote

from references.styles import names
from references.styles.line import Line
from references.values import addresses, dates
from references.values.dates import PartialDate
from references.values.source import Source

ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
IN_BOOKS = frozenset({"chapter", "entry-encyclopedia"})
BOOKLIKE = frozenset({"book", "pamphlet", "report"})
# Kinds named together with what they appeared in.
CONTAINED = ARTICLES | {"interview", "post", "post-weblog"}

_SEVERAL = re.compile(r"[-–,&]")


class Work:
    """A source with its names, dates and addresses parsed, each text on one line.

    A date that can't be parsed counts as unknown.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.kind = source.type
        self.title = _one_line(source.title)
        self.names = names.parse(source.authors)
        self.volume = _one_line(source.volume)
        self.issue = _one_line(source.issue)
        self.medium = _one_line(source.medium)
        # As printed: the styles shorten ranges differently.
        self.pages = _one_line(source.page)
        self.issued = _date(source.issued)
        self.accessed = _date(source.accessed)
        self.archived = _date(source.archive_date)
        publisher = _one_line(source.publisher)
        # A paper or a station may be known as its publisher.
        known_as = publisher if self.kind in CONTAINED - {"article-journal"} else ""
        self.container = _one_line(source.container_title) or known_as
        is_named = publisher.casefold() == self.container.casefold()
        self.publisher = "" if is_named else publisher
        bare = addresses.bare_doi(_one_line(source.doi))
        self.doi_address = addresses.link_to(_doi_address(bare)) if bare else ""
        self.doi = bare if self.doi_address else ""
        is_own = source.address in ("page", "probable")
        self.own_address = addresses.link_to(source.url) if is_own else ""

    @property
    def is_supplied(self) -> bool:
        """Return whether the title is ours: "[Page on the history of the network]"."""
        return self.title.startswith("[")

    @property
    def is_by_publisher(self) -> bool:
        """Return whether its authors are the bodies that published it: "A; B" for two."""
        published = _one_line(self.source.publisher).casefold().split(";")
        bodies = {body.strip() for body in published} - {""}
        authors = {name.inverted().casefold() for name in self.names}
        return bool(authors) and authors == bodies

    @property
    def is_dated_by_access(self) -> bool:
        """Return whether the day it was read is the only date to find the text by."""
        return bool(self.accessed and not self.issued and not self.doi)

    @property
    def is_online(self) -> bool:
        """Return whether it is known to have been read on the Internet."""
        return not self.doi and bool(self.own_address or self.accessed)

    @property
    def numbered_issue(self) -> str:
        """Return the issue as "no. 3"; one without a number as "Spring"."""
        return f"no. {self.issue}" if self.issue[:1].isdecimal() else self.issue

    @property
    def page_label(self) -> str:
        return "pp. " if _SEVERAL.search(self.pages) else "p. "

    @property
    def link(self) -> str:
        """Return the address by which the source is found, "" if none is recorded."""
        return self.doi_address or self.own_address

    @property
    def lang(self) -> str:
        """Return the language of the title, "" for English, which ours are in."""
        return self.source.title_language

    def put_title(self, line: Line, before: str) -> None:
        """Add the title in quotation marks, in italics for books, plain if it is ours."""
        if self.is_supplied or self.kind in BOOKLIKE:
            is_italic = not self.is_supplied
            line.put(before, self.title, is_italic=is_italic, lang=self.lang)
        else:
            line.quote(before, self.title, lang=self.lang)


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
