"""APA 7, the list of references.

Source: Publication Manual of the American Psychological Association, 7th edition,
chapters 9 and 10. Titles keep the capitals of the source.
"""

from references.styles import dated, ranges
from references.styles.line import Line, Part, labelled
from references.styles.names import Name
from references.styles.remarks import remarks
from references.styles.work import ARTICLES, BOOKLIKE, CONTAINED, IN_BOOKS, Work
from references.values.source import Source

FORM = dated.Form(
    dated.FULL,
    is_year_first=True,
    before_month=", ",
    since="–present",
    has_brackets=False,
)
# In a sentence the month comes first: “Retrieved September 28, 2021”.
_READ = dated.Form(dated.FULL, before_year=", ", has_brackets=False)
_DATED_BY_YEAR = IN_BOOKS | {"article-journal", "book", "report"}
_IN_ITALICS = BOOKLIKE | {"document", "post", "webpage"}
_LABELS = {"interview": "Interview", "post": "Online post"}
# Section 9.8: up to twenty names; of more, the first nineteen and the last.
_MOST_NAMES = 20


def write(source: Source) -> tuple[Part, ...]:
    """Write the reference in parts; joined, they are one line."""
    work = Work(source)
    line = Line()
    line.put("", _names(work.names))
    if not work.names:
        _title(work, line)
    line.put(". ", f"({_date(work)})")
    if work.names:
        _title(work, line)
    _source(work, line)
    _address(work, line)
    return (*line.parts(), *remarks(work, _READ))


def _names(names: tuple[Name, ...]) -> str:
    written = [name.inverted_initials() for name in names]
    if len(written) > _MOST_NAMES:
        return f"{', '.join(written[:19])}, … {written[-1]}"
    *first, last = written or [""]
    if len(names) == 2 and names[0].is_whole:
        return f"{first[0]} & {last}"
    return f"{', '.join(first)}, & {last}" if first else last


def _date(work: Work) -> str:
    if not work.issued:
        return "n.d."
    return FORM.in_words(work.issued, is_year_only=work.kind in _DATED_BY_YEAR)


def _title(work: Work, line: Line) -> None:
    is_italic = work.kind in _IN_ITALICS and not work.is_supplied
    line.put(". ", work.title, is_italic=is_italic, lang=work.lang)
    if work.kind not in ARTICLES and not _is_in_book(work):
        line.put(" ", _place(work))
    label = ", ".join(filter(None, (_LABELS.get(work.kind), work.medium)))
    line.put(" ", f"[{label}]" if label else "")


def _is_in_book(work: Work) -> bool:
    return work.kind in IN_BOOKS and bool(work.container)


def _place(work: Work) -> str:
    """Write volume and pages of a book: "(Vol. 2, pp. 101–120)"."""
    place = [
        labelled("Vol. ", work.volume),
        labelled("No. ", work.issue),
        labelled(work.page_label, ranges.whole(work.pages)),
    ]
    return f"({', '.join(filter(None, place))})" if any(place) else ""


def _source(work: Work, line: Line) -> None:
    if work.kind in ARTICLES:
        line.put(". ", work.container, is_italic=True)
        before = ", " if work.container else ". "
        line.put(before, work.volume, is_italic=True)
        issue = f"({work.issue})" if work.issue else ""
        line.put("" if work.volume else before, issue)
        is_first = not (work.container or work.volume or issue)
        line.put(". " if is_first else ", ", ranges.whole(work.pages))
        return
    if _is_in_book(work):
        line.put(". ", "In ")
        line.put("", work.container, is_italic=True)
        line.put(" ", _place(work))
    else:
        is_italic = work.kind in CONTAINED and work.kind != "post"
        line.put(". ", work.container, is_italic=is_italic)
    if work.kind not in CONTAINED or work.kind == "interview":
        # A body that published its own work is named once.
        line.put(". ", "" if work.is_by_publisher else work.publisher)


def _address(work: Work, line: Line) -> None:
    before = ". "
    # Section 9.16: the day it was read where the text has no date of its own.
    if work.accessed and work.is_dated_by_access:
        line.put(". ", f"Retrieved {_READ.in_words(work.accessed)}")
        line.put(", ", "from " if work.link else "")
        before = ""
    line.put(before, work.link, href=work.link)
    if not work.link:
        line.stop()
