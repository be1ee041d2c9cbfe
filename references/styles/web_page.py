"""Writes a page of this site in three ways, for "Cite this page".

It has a title, an address and the day it was read; perhaps an author, a site, a publisher,
and the day it was changed.
"""

from datetime import date

from references.styles import house, latex
from references.values.source import Source, babel_name, one_line


def apa(page: Source) -> str:
    """Write it as APA 7 does (section 10.16)."""
    day = date.fromisoformat(page.issued or page.accessed)
    written = f"({day:%Y, %B} {day.day})" if page.issued else "(n.d.)"
    first = [*page.author_names, written, page.title]
    if not page.author_names:
        first = [page.title, written]
    read = "" if page.issued else f"Retrieved {day:%B} {day.day}, {day.year}, from "
    return f"{_sentences(*first, page.container_title)}{read}{page.url}"


def bibtex(page: Source) -> str:
    """Write it as an entry of BibTeX, with the fields of biblatex."""
    fields = {
        "author": " and ".join(map(latex.person, page.author_names)),
        "title": latex.title(one_line(page.title)),
        "titleaddon": latex.title(page.container_title),
        "organization": latex.whole(_other_publisher(page)),
        "date": page.issued,
        "langid": babel_name(page.language),
        "language": page.language,
        "url": page.url,
        "urldate": page.accessed,
    }
    return latex.entry("online", house.key(page), fields)


def ris(page: Source) -> str:
    """Write it as a record of RIS; its lines end in CRLF, as the format asks."""
    lines = [
        ("TY", "ELEC"),
        ("ID", house.key(page)),
        *(("AU", name) for name in page.author_names),
        ("TI", one_line(page.title)),
        ("T2", page.container_title),
        ("PB", _other_publisher(page)),
        ("PY", page.issued[:4]),
        ("DA", page.issued and f"{page.issued.replace('-', '/')}/"),
        ("Y2", f"{page.accessed.replace('-', '/')}/"),
        ("LA", page.language),
        ("UR", page.url),
    ]
    written = [f"{tag}  - {value}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  -"])


def _other_publisher(page: Source) -> str:
    """Return the publisher, unless it is the author as well."""
    return "" if page.publisher in page.author_names else page.publisher


def _sentences(*parts: str) -> str:
    """Join what there is, with a stop and a space after each part."""
    ends = (".", "?", "!")
    return "".join(f"{p} " if p.endswith(ends) else f"{p}. " for p in parts if p)
