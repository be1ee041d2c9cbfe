"""MLA 9, the list of works cited.

Source: MLA Handbook, 9th edition, chapter 5. Titles keep the capitals of the source.
"""

from dataclasses import replace

from references.styles import dated, ranges
from references.styles.line import Line, Part, capital, labelled
from references.styles.names import Name
from references.styles.remarks import remarks
from references.styles.work import ARTICLES, IN_BOOKS, Work
from references.values.source import Source

FORM = dated.Form(dated.MLA, is_day_first=True, about="circa ")
_READ = replace(FORM, has_brackets=False)
_DATED_BY_YEAR = IN_BOOKS | {"book"}
# A periodical, a list and a blog are named without who publishes them.
_WITHOUT_PUBLISHER = ARTICLES | {"post", "post-weblog"}


def write(source: Source) -> tuple[Part, ...]:
    """Write the entry in parts; joined, they are one line."""
    work = Work(source)
    line = Line()
    # A body that published its own work is named as its publisher.
    is_named_later = work.is_by_publisher and work.kind not in _WITHOUT_PUBLISHER
    line.put("", "" if is_named_later else _names(work.names))
    work.put_title(line, ". ")
    _container(work, line)
    line.stop()
    # The day it was read where the source has no date of its own.
    if not work.issued and work.accessed:
        line.put(" ", f"Accessed {_READ.in_words(work.accessed)}")
        line.stop()
    line.put(" ", work.medium)
    line.stop()
    return (*line.parts(), *remarks(work, _READ))


def _names(names: tuple[Name, ...]) -> str:
    # Of three and more, the first.
    if len(names) > 2:
        return f"{names[0].inverted()}, et al."
    if len(names) == 2:
        between = " and " if names[0].is_whole else ", and "
        return f"{names[0].inverted()}{between}{names[1].direct()}"
    return names[0].inverted() if names else ""


def _container(work: Work, line: Line) -> None:
    """Add container, number, publisher, date, pages and address, with commas."""
    publisher = "" if work.kind in _WITHOUT_PUBLISHER else work.publisher
    names = (Part(work.container, is_italic=True), Part(publisher))
    elements = [
        names[0],
        Part(labelled("vol. ", work.volume)),
        Part(work.numbered_issue),
        names[1],
        Part(_date(work)),
        Part(labelled(work.page_label, ranges.two_digits(work.pages))),
        Part(work.link, work.link),
    ]
    before = ". "
    for part in filter(lambda part: part.text, elements):
        # A name and an address begin as they are written: “resources.example.net”.
        is_ours = before == ". " and not part.href and part not in names
        text = capital(part.text) if is_ours else part.text
        line.put(before, text, href=part.href, is_italic=part.is_italic)
        before = ", "


def _date(work: Work) -> str:
    is_year_only = work.kind in _DATED_BY_YEAR
    return FORM.in_words(work.issued, is_year_only=is_year_only) if work.issued else ""
