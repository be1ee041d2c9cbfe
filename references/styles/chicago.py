"""Chicago 17, full notes.

Source: The Chicago Manual of Style, 17th edition, chapter 14. Titles keep the
capitals of the source.
"""

from dataclasses import replace

from references.styles import dated, ranges
from references.styles.line import Line, Part, labelled
from references.styles.names import Name
from references.styles.remarks import remarks
from references.styles.work import ARTICLES, BOOKLIKE, IN_BOOKS, Work
from references.values.source import Source

FORM = dated.Form(dated.FULL, before_year=", ")
_READ = replace(FORM, has_brackets=False)
_WITHOUT_NO_DATE = frozenset({"entry-encyclopedia", "webpage"})
_CONTAINER_IN_ITALICS = frozenset({"interview", "post-weblog"})


def write(source: Source) -> tuple[Part, ...]:
    """Write the note in parts; joined, they are one line."""
    work = Work(source)
    line = Line()
    line.put("", _names(work.names))
    if work.kind in ARTICLES:
        _article(work, line)
    elif _is_under_a_word(work):
        _entry(work, line)
    elif work.kind in BOOKLIKE | IN_BOOKS:
        _book(work, line)
    else:
        _elsewhere(work, line)
    line.put(", ", work.medium)
    _address(work, line)
    line.stop()
    return (*line.parts(), *remarks(work, _READ))


def _names(names: tuple[Name, ...]) -> str:
    # 14.76: of four and more, the first.
    written = [name.direct() for name in names]
    if len(written) > 3:
        return f"{written[0]} et al."
    if len(written) == 3:
        return f"{written[0]}, {written[1]}, and {written[2]}"
    return " and ".join(written)


def _date(work: Work) -> str:
    if not work.issued:
        return "" if work.kind in _WITHOUT_NO_DATE else "n.d."
    is_year_only = work.kind in BOOKLIKE | IN_BOOKS
    return FORM.in_words(work.issued, is_year_only=is_year_only)


def _article(work: Work, line: Line) -> None:
    work.put_title(line, ", ")
    line.put(", ", work.container, is_italic=True)
    # 14.188 and 14.191: a magazine or a newspaper is cited by its date alone.
    if work.kind != "article-journal":
        line.put(", ", _date(work))
        return
    line.put(" " if work.container else ", ", work.volume)
    line.put(", ", work.numbered_issue)
    is_numbered = bool(work.volume or work.issue)
    date = _date(work)
    line.put(" " if is_numbered else ", ", f"({date})" if is_numbered else date)
    line.put(": " if is_numbered else ", ", ranges.chicago(work.pages))


def _is_under_a_word(work: Work) -> bool:
    """Return whether it is an entry that nobody signed (14.232)."""
    is_unsigned = work.kind == "entry-encyclopedia" and not work.names
    return is_unsigned and bool(work.container) and not work.is_supplied


def _entry(work: Work, line: Line) -> None:
    line.put("", work.container, is_italic=True)
    _volume_and_imprint(work, line)
    line.put(", ", "s.v. ")
    line.quote("", work.title, lang=work.lang)
    line.put(", ", ranges.chicago(work.pages))


def _book(work: Work, line: Line) -> None:
    work.put_title(line, ", ")
    if work.kind in IN_BOOKS:
        line.put(", ", "in " if work.container else "")
        line.put("", work.container, is_italic=True)
    _volume_and_imprint(work, line)
    line.put(", ", ranges.chicago(work.pages))


def _volume_and_imprint(work: Work, line: Line) -> None:
    line.put(", ", labelled("vol. ", work.volume))
    line.put(", ", work.numbered_issue)
    if work.kind in BOOKLIKE:
        line.put(", ", work.container)
    imprint = ", ".join(filter(None, (work.publisher, _date(work))))
    line.put(" ", f"({imprint})" if imprint else "")


def _elsewhere(work: Work, line: Line) -> None:
    work.put_title(line, ", ")
    line.put(", ", work.container, is_italic=work.kind in _CONTAINER_IN_ITALICS)
    line.put(", ", "" if work.is_by_publisher else work.publisher)
    line.put(", ", labelled("vol. ", work.volume))
    line.put(", ", work.numbered_issue)
    line.put(", ", _date(work))
    line.put(", ", ranges.chicago(work.pages))


def _address(work: Work, line: Line) -> None:
    # 14.12: the day it was read where the source has no date of its own.
    if work.accessed and work.is_dated_by_access:
        line.put(", ", f"accessed {_READ.in_words(work.accessed)}")
    line.put(", ", work.link, href=work.link)
