"""Vancouver, as the National Library of Medicine has it.

Source: Citing Medicine, 2nd edition (NLM, 2007, updated), chapters 1, 2, 8, 22, 23, 25.
"""

from dataclasses import replace

from references.styles import dated, ranges
from references.styles.line import Line, Part, capital, labelled
from references.styles.names import Name
from references.styles.remarks import remarks
from references.styles.work import ARTICLES, IN_BOOKS, Work
from references.values.source import Source

FORM = dated.Form(dated.SHORT, is_year_first=True)
_READ = replace(FORM, has_brackets=False)
_DATED_BY_YEAR = IN_BOOKS | {"book"}
# Of seven names and more, the first six.
_MOST_NAMES = 6


def write(source: Source) -> tuple[Part, ...]:
    """Write the reference in parts; joined, they are one line."""
    work = Work(source)
    line = Line()
    line.put("", _names(work.names))
    if work.kind in ARTICLES | {"post-weblog"}:
        _in_periodical(work, line)
    elif work.kind == "webpage" and work.container:
        _on_site(work, line)
    else:
        _whole(work, line)
    _address(work, line)
    return (*line.parts(), *remarks(work, _READ))


def _names(names: tuple[Name, ...]) -> str:
    written = [name.bare_initials() for name in names[:_MOST_NAMES]]
    return ", ".join([*written, *(["et al."] if len(names) > _MOST_NAMES else [])])


def _date(work: Work) -> str:
    if not work.issued:
        return "[date unknown]"
    return FORM.in_words(work.issued, is_year_only=work.kind in _DATED_BY_YEAR)


def _designator(work: Work) -> str:
    """Write what kind of copy was read: "[Internet]", "[PDF]"."""
    named = work.medium or ("Internet" if work.is_online else "")
    return f"[{named}]" if named else ""


def _read(work: Work, line: Line) -> None:
    if work.is_online and work.accessed:
        line.put(" ", f"[cited {_READ.in_words(work.accessed)}]")


def _in_periodical(work: Work, line: Line) -> None:
    line.put(". ", work.title, lang=work.lang)
    line.put(". ", work.container)
    line.put(" ", _designator(work))
    line.put(". ", capital(_date(work)))
    _read(work, line)
    issue = f"({work.issue})" if work.issue else ""
    line.put(";", f"{work.volume}{issue}")
    pages = ranges.shortest(work.pages)
    line.put(":" if work.volume or issue else ";", pages)


def _on_site(work: Work, line: Line) -> None:
    """Add a page of a site, after the site (chapter 25, parts of web sites)."""
    line.put(". ", work.container)
    line.put(" ", _designator(work))
    _imprint(work, line)
    line.put(". ", work.title, lang=work.lang)


def _whole(work: Work, line: Line) -> None:
    line.put(". ", work.title, lang=work.lang)
    if work.kind in IN_BOOKS:
        line.put(". ", "In: " if work.container else "")
        line.put("", work.container)
    else:
        line.put(". ", work.container)
    line.put(" ", _designator(work))
    line.put(". ", labelled("Vol. ", work.volume))
    line.put(". ", labelled("No. ", work.issue))
    _imprint(work, line)
    line.put(". ", labelled("p. ", ranges.shortest(work.pages)))


def _imprint(work: Work, line: Line) -> None:
    line.put(". ", work.publisher)
    if work.publisher:
        line.put("; ", _date(work))
    else:
        line.put(". ", capital(_date(work)))
    _read(work, line)


def _address(work: Work, line: Line) -> None:
    if work.doi:
        line.put(". ", "doi:")
        line.put("", work.doi, href=work.doi_address)
    elif work.own_address:
        line.put(". ", "Available from: ")
        line.put("", work.own_address, href=work.own_address)
    else:
        line.stop()
