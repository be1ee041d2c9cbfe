r"""Writes sources as BibTeX with the fields of biblatex, and parses any BibTeX.

What biblatex has no field for is written in its fields for users:

    verba   the address of something other than the source
    usera   what is at the address: page, probable, site, substitute, copy
    verbb   the address of the archived copy
    userb   the day it was made
    userc   the relation of the source to the organisation: self, member, partner, …
    usere   how much of it was read: whole, part, other-page, not-found
    userf   its tier: primary, secondary, tertiary
    lista   what it is a copy of
    listb   the publisher of an article
    annotation  the editor's note; taken where userc shows that the file is ours

`addendum` says in words, for a printed list, that `verba` is not the source's own.
"""

from collections.abc import Iterable, Iterator

from references.exchange.formats import latex, names, when
from references.exchange.formats.bibtex_source import Entry, entries
from references.exchange.formats.found import (
    LONGEST_MEDIUM,
    Found,
    Parser,
    Unreadable,
    checked,
    is_isbn,
    refused,
)
from references.values.source import (
    EXTENTS,
    NOT_THE_SOURCE,
    RELATIONS,
    TIERS,
    Source,
    paragraphs,
)

# The kind of entry for each type, and the entrysubtype that sets it apart.
_KINDS = {
    "article-journal": ("article", ""),
    "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", ""),
    "chapter": ("incollection", ""),
    "document": ("misc", "document"),
    "entry-encyclopedia": ("inreference", ""),
    "interview": ("misc", "interview"),
    "pamphlet": ("booklet", ""),
    "post": ("online", "post"),
    "post-weblog": ("online", "post-weblog"),
    "report": ("report", ""),
    "webpage": ("online", ""),
}
_SUBTYPES = {of for of in _KINDS.values() if of[1]}
_TYPES = {of: type_ for type_, of in _KINDS.items()} | {
    ("electronic", ""): "webpage",
    ("www", ""): "webpage",
    ("techreport", ""): "report",
    ("manual", ""): "report",
    ("mvbook", ""): "book",
    ("collection", ""): "book",
    ("proceedings", ""): "book",
    ("inbook", ""): "chapter",
    ("inproceedings", ""): "chapter",
    ("conference", ""): "chapter",
}
_PUBLISHER = {
    "article": "listb",
    "booklet": "howpublished",
    "misc": "organization",
    "online": "organization",
    "report": "institution",
}
# A booklet's publisher is in `howpublished`.
_MEDIUM = {"booklet": "type"}
_CONTAINER = {
    "article": "journaltitle",
    "incollection": "booktitle",
    "inreference": "booktitle",
    "book": "series",
    "report": "series",
}
_PUBLISHERS = ("publisher", "institution", "organization", "school")
_CONTAINERS = (
    "journaltitle", "journal", "booktitle", "titleaddon", "maintitle", "series",
)  # fmt: skip
_OTHER_URL_SAYS = {
    "site": "Only the publisher’s site is recorded",
    "substitute": "Another page by the publisher is recorded",
    "copy": "Read in a copy",
}
_ADDRESSES = ("page", "probable", *NOT_THE_SOURCE)


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, an entry at a time, from tidy sources."""
    for source in sources:
        kind, _subtype = _KINDS.get(source.type, _KINDS["document"])
        lines = [f"  {name} = {{{value}}}" for name, value in _fields(source) if value]
        yield f"@{kind}{{{_key(source.key)},\n" + ",\n".join(lines) + "\n}\n\n"


def _key(key: str) -> str:
    return "".join(c for c in key if c.isascii() and (c.isalnum() or c in "-_:."))


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    kind, subtype = _KINDS.get(source.type, _KINDS["document"])
    text = latex.encode
    yield "entrysubtype", subtype
    yield "author", names.write_list(source.authors)
    yield "title", _protected(source.title)
    yield _CONTAINER.get(kind, "titleaddon"), _protected(source.container_title)
    yield _PUBLISHER.get(kind, "publisher"), names.kept_whole(source.publisher)
    yield "date", source.issued
    yield "volume", text(source.volume)
    yield "number", text(source.issue)
    yield "pages", text(source.page)
    yield "doi", source.doi
    yield "isbn", source.isbn
    yield _MEDIUM.get(kind, "howpublished"), text(source.medium)
    # Programs know the language by its name; the tag says more.
    yield "langid", names.babel(source.language)
    yield "language", text(source.language)
    yield "url", source.own_url
    yield "urldate", source.accessed
    yield "verba", source.other_url
    yield "usera", text(source.address)
    if source.other_url:
        says = _OTHER_URL_SAYS[source.address]
        yield "addendum", rf"{says}: \url{{{source.other_url}}}"
    yield "verbb", source.archive_url
    yield "userb", source.archive_date
    yield "userc", text(source.relation)
    yield "usere", text(source.extent)
    yield "userf", text(source.tier)
    yield "lista", names.kept_whole(source.copy_of)
    yield "annotation", latex.encode_paragraphs(paragraphs(source.editors_note))


def _protected(title: str) -> str:
    """Encode a title in braces of its own: styles then leave its capitals as they are."""
    return title and f"{{{latex.encode(title)}}}"


def parse(file: str) -> list[Found]:
    """Return the entries of a file; raises Unreadable beyond the limits."""
    found = [
        refused(entry.line, entry.key, entry.problem)
        if entry.problem
        else _Parser(entry).found(entry.line, entry.key)
        for entry in entries(checked(file))
    ]
    if not found and file.strip():
        raise Unreadable(
            "No entry was found: one begins with “@article{” or the like. Was another "
            "format meant?"
        )
    return found


class _Parser(Parser):
    def __init__(self, entry: Entry) -> None:
        super().__init__({n: raw for n, raw in entry.fields.items() if raw.strip()})
        self.entry = entry
        # Only our own files have this field: what follows can then be taken as it is.
        self.relation = self._one_of("userc", RELATIONS)

    def source(self) -> Source:
        authors, has_others = names.parse_list(self._raw("author"))
        if has_others:
            self.also.append("and others")
        accessed = self._date("urldate")
        url, address = self._address()
        # The notes of other people's files are not meant for readers.
        note = self._text("annotation") if self.relation else ""
        return Source(
            key=self.entry.key,
            type=self._type(url),
            title=self._title(),
            authors=authors,
            publisher=self._publisher(),
            container_title=self._text(*_CONTAINERS),
            medium=self._medium(),
            issued=self._issued(),
            accessed=accessed,
            url=url,
            address=address,
            archive_url=latex.verbatim(self._raw("verbb")),
            archive_date=self._date("userb"),
            language=self._language(),
            relation=self.relation,
            editors_note=note,
            volume=self._text("volume"),
            issue=self._text("number", "issue"),
            page=self._text("pages"),
            doi=latex.verbatim(self._raw("doi")),
            isbn=self._isbn(),
            extent=self._one_of("usere", EXTENTS),
            tier=self._one_of("userf", TIERS),
            copy_of=self._text("lista"),
        )

    def _raw(self, *names: str) -> str:
        """Take the first of these fields that is given, as it is written."""
        name = next((name for name in names if name in self.rest), "")
        return self.rest.pop(name, "")

    def _text(self, *names: str) -> str:
        return latex.decode(self._raw(*names))

    def _date(self, name: str) -> str:
        return when.parse(latex.verbatim(self._raw(name)), name)

    def _one_of(self, name: str, choices: tuple[str, ...]) -> str:
        return self._raw(name) if self.rest.get(name) in choices else ""

    def _type(self, url: str) -> str:
        kind = self.entry.kind
        if (kind, self.rest.get("entrysubtype", "")) in _SUBTYPES:
            return _TYPES[kind, self._raw("entrysubtype")]
        if kind == "misc":
            return "webpage" if url else "document"
        if (kind, "") not in _TYPES:
            self.also.append(f"@{kind}")
        return _TYPES.get((kind, ""), "document")

    def _title(self) -> str:
        title, subtitle = self._text("title"), self._text("subtitle")
        return f"{title}: {subtitle}" if title and subtitle else title or subtitle

    def _publisher(self) -> str:
        publisher = self._text(*_PUBLISHERS)
        if publisher or not self.relation:
            return publisher
        return self._text(_PUBLISHER.get(self.entry.kind, "listb"))

    def _medium(self) -> str:
        if self.relation and self.entry.kind in _MEDIUM and "type" in self.rest:
            return self._text("type")
        medium = latex.decode(self.rest.get("howpublished", ""))
        is_one = 0 < len(medium) <= LONGEST_MEDIUM and "://" not in medium
        return self._text("howpublished") if is_one or self.relation else ""

    def _issued(self) -> str:
        date = self._date("date")
        if date:
            return date
        year = latex.verbatim(self._raw("year"))
        if not (year.isdecimal() and "month" in self.rest):
            return when.parse(year, "year")
        month, _, day = self._text("month").partition(" ")
        if month.strip("~ ").isdecimal() and day:  # "2~sep", as BibTeX joins them
            month, day = day, month
        return when.parts(year, month, day or self._text("day"), "month")

    def _language(self) -> str:
        found = {
            name: names.language(latex.decode(self.rest.get(name, "")))
            for name in ("language", "langid", "hyphenation")
        }
        first = next(filter(None, found.values()), "")
        tag = self._text("language") if self.relation else first
        for name, other in found.items():
            # What says the same is not left out.
            if other and other.partition("-")[0] == tag.partition("-")[0]:
                self.rest.pop(name, None)
        return tag

    def _isbn(self) -> str:
        fits = is_isbn(latex.verbatim(self.rest.get("isbn", "")))
        return latex.verbatim(self._raw("isbn")) if fits else ""

    def _address(self) -> tuple[str, str]:
        """Return the address and what is there, "" where the file doesn't say."""
        address = self._one_of("usera", _ADDRESSES)
        if address in NOT_THE_SOURCE:
            self.rest.pop("addendum", "")
            return latex.verbatim(self._raw("verba")), address
        url = latex.verbatim(self._raw("url"))
        written_elsewhere = self.rest.get("howpublished", "")
        if not (url or self.relation) and "\\url" in written_elsewhere:
            url = latex.verbatim(self._raw("howpublished"))
        return url, address
