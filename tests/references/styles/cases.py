"""The sources of the golden files, each under the name its line begins with."""

from collections.abc import Iterator
from itertools import product

from references.values.source import Source

# Title, authors, container, publisher and date of each kind, and what else it has.
_KINDS: dict[str, tuple[str, str, str, str, str, dict[str, str]]] = {
    "article-journal": ("Sex tourism and the law", "Montgomery, Heather", "Children and Society", "Wiley", "2008-05", {"volume": "22", "issue": "3", "page": "217–231"}),
    "article-magazine": ("Who profits from the child sex trade", "North, Anna", "Time", "Time USA", "2018-04-16", {"page": "34–37"}),
    "article-newspaper": ("The fishy claim about 100,000 children", "Kessler, Glenn", "The Washington Post", "The Washington Post", "2015-09-02", {}),
    "book": ("The child and the tourist", "O’Grady, Ron", "", "Pace Publishing", "1992", {}),
    "chapter": ("The first campaign", "O’Grady, Ron", "The rape of the innocent", "Pace Publishing", "1994", {"page": "101–120"}),
    "document": ("Constitution of the network", "ECPAT International", "", "ECPAT International", "2018-11-14", {}),
    "entry-encyclopedia": ("ECPAT", "Ireland, Kevin", "Encyclopedia of Children’s Rights", "Routledge", "2012", {"page": "88–90"}),
    "interview": ("How it began", "O’Grady, Ron", "Nine to Noon", "Radio New Zealand", "2001-06-12", {}),
    "post": ("Call for papers on trafficking", "Beddoe, Christine", "Child Rights List", "", "2009-11-05", {}),
    "post-weblog": ("Stop sex trafficking", "Lim, Sarah", "The Body Shop Blog", "The Body Shop", "2011-09-29", {}),
    "pamphlet": ("A hotel group signs the Code", "ECPAT-USA", "", "ECPAT-USA", "2011-10", {}),
    "report": ("Regional overview: sexual exploitation of children in Southeast Asia", "Davy, Deanna", "", "ECPAT International", "2017-09", {"medium": "PDF"}),
    "webpage": ("Our history", "Ireland, Kevin", "", "Anti-Slavery International", "2019-12-04", {}),
}  # fmt: skip
_NAMES = {
    "two persons": "Hawke, Angela\nRaphael, Alison",
    "three persons": "Hawke, Angela\nRaphael, Alison\nDavy, Deanna",
    "four persons": "Hawke, Angela\nRaphael, Alison\nDavy, Deanna\nLim, Sarah",
    "seven persons": "Hawke, Angela\nRaphael, Alison\nDavy, Deanna\nLim, Sarah\n"
    "North, Anna\nKessler, Glenn\nIreland, Kevin",
    "twenty-two persons": "\n".join(
        f"Writer{c}, {c}nna" for c in "ABCDEFGHIJKLMNOPQRSTUV"
    ),
    "a body": "Terre des Hommes Netherlands",
    "two bodies": "ECPAT International\nTerre des Hommes",
    "a person and a body": "Hawke, Angela\nECPAT International",
    "a particle before the family name": "van der Berg, Anna Maria",
    "a particle after the given name": "Beauvoir, Simone de",
    "a rank after the given name": "King, Martin Luther, Jr.",
    "three given names": "Ward, Anna Maria Louise",
    "one name": "Somaly",
    "a double given name": "Bunn, Jean-Paul",
    "initials for a given name": "Austin, W. T.",
    "a name in Han characters": "王, 小明",
    "a name in Cyrillic": "Иванова, Анна Петровна",
    "a name in Thai": "ใจดี, สมชาย",
    "a name in Arabic": "حداد, ليلى",
}
_DATES = {
    "a year": "1997",
    "a month": "1997-05",
    "a day": "1997-05-01",
    "about a year": "1997~",
    "an uncertain year": "1997?",
    "about an uncertain year": "1997%",
    "about a day": "1997-05-01~",
    "a decade": "199X",
    "a century": "19XX",
    "years": "2009/2012",
    "months of a year": "2009-03/2009-05",
    "days of a month": "1996-08-27/1996-08-31",
    "days of two months": "1996-08-27/1996-09-02",
    "days of two years": "1996-12-30/1997-01-02",
    "since": "2018/..",
    "until": "../1996-08",
    "about the first year": "2009~/2012",
}
_NUMBERS = {
    "volume alone": {"issue": ""},
    "issue alone": {"volume": ""},
    "neither volume nor issue": {"volume": "", "issue": ""},
    "an issue with a name": {"volume": "", "issue": "Spring"},
    "one page": {"page": "217"},
    "an article number": {"page": "e12345"},
    "pages 101-108": {"page": "101-108"},
    "pages 96–101": {"page": "96–101"},
    "pages 1496–1504": {"page": "1496–1504"},
    "pages 12, 15–18": {"page": "12, 15–18"},
    "no journal": {"container_title": ""},
    "a DOI": {"doi": "10.1000/xyz-12"},
}
_ADDRESS = {"url": "https://example.org/x", "address": "page", "accessed": "2021-09-28"}
_DOI = {"doi": "10.1000/xyz-12"}
_COPY = {"url": "https://copies.example.net/1", "address": "copy"}
_ARCHIVE = {
    "archive_url": "https://archive.example.net/x",
    "archive_date": "2016-03-04",
}
_SITE = {"container_title": "Knowledge for policy"}
_SUPPLIED = "[Page on the history of the network]"
_OTHERS: dict[str, tuple[str, dict[str, str]]] = {
    "DOI and address": ("article-journal", _ADDRESS | _DOI),
    "DOI of an undated report": ("report", _ADDRESS | _DOI | {"issued": ""}),
    "DOI and a copy": ("book", _DOI | _COPY),
    "container: volume of a book": ("book", {"volume": "2"}),
    "container: book in a series": ("book", {"container_title": "Studies in childhood"}),
    "container: report in a series": ("report", {"container_title": "Regional reports", "volume": "4", "medium": ""}),
    "container: report by its publisher": ("report", {"authors": "ECPAT International", "medium": ""}),
    "container: report by its two publishers": ("report", {"authors": "ECPAT International\nINTERPOL", "publisher": "ECPAT International; INTERPOL", "medium": ""}),
    "container: site named in small letters": ("webpage", _ADDRESS | {"container_title": "resources.ecpat.net"}),
    "container: page of a site": ("webpage", _ADDRESS | _SITE),
    "container: page of a site, no publisher": ("webpage", _ADDRESS | _SITE | {"publisher": ""}),
    "container: site named as its publisher": ("webpage", _ADDRESS | {"container_title": "Anti-Slavery International"}),
    "container: document on a site": ("document", _ADDRESS | _SITE),
    "container: notice on a site": ("pamphlet", _SITE | {"authors": ""}),
    "container: blog, publisher alone": ("post-weblog", {"container_title": ""}),
    "container: blog by its publisher": ("post-weblog", {"authors": "The Body Shop"}),
    "container: newspaper, publisher alone": ("article-newspaper", {"container_title": ""}),
    "container: interview, nothing named": ("interview", {"container_title": "", "publisher": ""}),
    "container: chapter, no book": ("chapter", {"container_title": ""}),
    "title: quotation marks within": ("article-newspaper", {"title": "The “fishy” claim"}),
    "title: a question": ("article-newspaper", {"title": "Is that a good thing?"}),
    "title: a question, no author": ("article-newspaper", {"title": "Is that a good thing?", "authors": ""}),
    "title: a question, of a book": ("book", {"title": "Is that a good thing?"}),
    "title: a stop at its end": ("article-newspaper", {"title": "It ends here."}),
    "title: supplied": ("webpage", _ADDRESS | {"title": _SUPPLIED}),
    "title: supplied, of a book": ("book", {"title": _SUPPLIED}),
    "title: supplied, no author": ("webpage", {"title": _SUPPLIED, "authors": ""}),
    "publisher: a stop at its end": ("book", {"publisher": "Pace Inc."}),
    "address: not recorded, but read": ("webpage", {"accessed": "2021-09-28", "issued": ""}),
    "address: a copy and an archive": ("webpage", _COPY | _ARCHIVE),
    "address: archived, where is not recorded": ("webpage", {"archive_date": "2016-03-04"}),
    "address: read at about a time": ("webpage", _ADDRESS | {"accessed": "2021-09~", "issued": ""}),
}  # fmt: skip


def case(**fields: str) -> Source:
    """A source by its fields, with its authors one a line."""
    authors = tuple(fields.pop("authors", "").splitlines())
    return Source(**{"type": "webpage"} | fields, authors=authors)


def named() -> dict[str, Source]:
    """Every case under its name, in the order of the golden files."""
    return dict([*_grid(), *_rows()])


def _of(kind: str, fields: dict[str, str]) -> Source:
    title, authors, container, publisher, issued, more = _KINDS[kind]
    usual = {
        "type": kind,
        "title": title,
        "authors": authors,
        "container_title": container,
        "publisher": publisher,
        "issued": issued,
    }
    return case(**usual | more | fields)


def _grid() -> Iterator[tuple[str, Source]]:
    """Each kind with and without author, date, address and archived copy."""
    for kind, has in product(_KINDS, product((True, False), repeat=4)):
        author, date, address, archive = has
        fields = {} if author else {"authors": ""}
        fields |= {} if date else {"issued": ""}
        if address:
            fields |= _ADDRESS | {"url": f"https://example.org/{kind}"}
        if archive:
            url = f"https://archive.example.net/{kind}"
            fields |= _ARCHIVE | {"archive_url": url}
        words = ("author", "date", "address", "archive")
        shown = "".join(
            f" +{w}" for w, is_there in zip(words, has, strict=True) if is_there
        )
        yield f"{kind}{shown}", _of(kind, fields)


def _rows() -> Iterator[tuple[str, Source]]:
    for name, authors in _NAMES.items():
        yield f"names: {name}", _of("book", {"authors": authors})
    for name, issued in _DATES.items():
        yield f"date of a blog: {name}", _of("post-weblog", {"issued": issued})
        yield f"date of a book: {name}", _of("book", {"issued": issued})
    for name, fields in _NUMBERS.items():
        yield f"journal: {name}", _of("article-journal", fields)
    for name, (kind, fields) in _OTHERS.items():
        yield name, _of(kind, fields)
    for kind in ("webpage", "report"):
        for address in ("probable", "site", "substitute", "copy"):
            fields = _ADDRESS | {"address": address}
            yield f"address: {kind}, {address}", _of(kind, fields)
    yield "title alone", case(title="Our history")
    yield "title alone, of a book", case(type="book", title="Our history")
