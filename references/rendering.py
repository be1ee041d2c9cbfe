"""Writes marks, passages, citations and reference lists as HTML.

Plain Python: frozen values in, HTML out, with every text escaped. What depends on a source
alone is kept by its content.

    a group of marks   <sup><a id="cite-face-2" href="#note-face">[1]</a></sup>
    its note           <li class="note" id="note-face"> citation, readings, places </li>
    that of a doubt    <li class="note note--doubt" id="note-!years"> sign, words, places </li>
"""

import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from references.prose import sentences
from references.prose.footnotes import DoubtNote, Mark, Note, Passage
from references.prose.markdown import DOUBT, END
from references.prose.sourcing import SHOWN, Judged
from references.styles import house
from references.values import addresses, dates, languages
from references.values.reading import ReadingText, at_words
from references.values.source import FIELDS, Source

END_SIGN = re.compile(END)
# So many sources are kept as HTML: some 500 bytes each, besides their fields.
MOST_KEPT = 2048


def passage(shown: Passage) -> str:
    """Return a passage with its numbered marks, after its page was closed.

    If asked for, each sentence ends with how it is sourced.
    """
    pieces = shown.prose.pieces
    if shown.shown_kinds:
        labels = _labels(shown.judged, shown.shown_kinds)
        ended = sentences.with_ends(shown.text)
        pieces = tuple(END_SIGN.sub(lambda _sign: next(labels), p) for p in ended)
    # The pieces were cleaned by nh3 when the text was parsed (references.prose.markdown).
    first, *rest = pieces
    html = [first]
    together: tuple[Mark, ...] = ()
    for group, piece in zip(shown.groups, rest, strict=True):
        together += group
        # Groups with nothing in between are one to the reader.
        if piece:
            html += [marks(together), piece]
            together = ()
    return "".join([*html, marks(together)])


def _labels(found: Iterable[Judged | None], kinds: Container[str]) -> Iterator[str]:
    """Yield how each statement is sourced, in words and by a sign; "" for other kinds."""
    for judged in found:
        if judged is None or judged.kind not in kinds:
            yield ""
            continue
        yield (
            f'<span class="sourced sourced--{judged.kind}">{SHOWN[judged.kind].sign} '
            f"{escape(judged.explained)}</span> "
        )


def marks(group: tuple[Mark, ...]) -> str:
    """Return the superscript of marks that stand together, by number; "" for none.

    Doubts come last, and a missing citation after all numbers. Marks that would read
    alike, such as those of two readings of a source, are one.
    """
    if not group:
        return ""
    alike: dict[tuple[str, str], list[Mark]] = {}
    ordered = sorted(group, key=lambda m: (m.key[0] == DOUBT, m.number or math.inf))
    for mark in ordered:
        alike.setdefault((mark.key, mark.locator), []).append(mark)
    return f"<sup>{''.join(map(_mark, alike.values()))}</sup>"


def mark(single: Mark) -> str:
    """Return the superscript of a mark outside prose, with that of the row's doubt."""
    group = marks((single, single.doubted) if single.doubted else (single,))
    kinds = single.shown_kinds
    return "".join([group, *_labels([single.judged], kinds)]) if kinds else group


def _mark(alike: Sequence[Mark]) -> str:
    """Return a link to the note, which opens with these readings alone: see notes.js."""
    mark = alike[0]
    if mark.key[0] == DOUBT:
        return _doubt_mark(mark)
    number = mark.number
    if number is None:
        words = f"Missing citation: {escape(mark.key)}"
        return f'<strong class="mark--missing">{words}</strong>'
    said = f"{number}, {escape(mark.locator)}" if mark.locator else str(number)
    numbers = [mark.reading_number for mark in alike]
    named = " ".join(str(number) for number in numbers if number)
    reading = f' data-readings="{named}"' if named else ""
    return (
        f'<a id="{escape(mark.id)}" href="#{escape(mark.note_id)}" role="doc-noteref" '
        f'aria-label="Reference {said}"{reading}>[{said}]</a>'
    )


def _doubt_mark(mark: Mark) -> str:
    doubt = mark.doubt
    if doubt is None:
        words = f"Missing doubt: {escape(mark.key.removeprefix(DOUBT))}"
        return f'<strong class="mark--missing">{words}</strong>'
    return (
        f'<a id="{escape(mark.id)}" href="#{escape(mark.note_id)}" role="doc-noteref" '
        f'aria-label="Doubt: {doubt.label}">[{doubt.sign}]</a>'
    )


def doubt_note(row: DoubtNote, address: str) -> str:
    """Return the row that explains a doubt, which also opens at its signs.

    `address` is where the doubt stands among the open questions.
    """
    doubt = row.doubt
    more = "What would settle it" if doubt.settled_by else "Among the open questions"
    return (
        f'<li class="note note--doubt" id="{escape(row.id)}"><p class="doubt__kind">'
        f"<b>{doubt.sign}</b> {doubt.label.capitalize()}</p>{passage(row.words)} "
        f"<small>Checked {when(doubt.checked_on)}. {_places(row)} "
        f'<a href="{escape(address)}">{more}</a></small></li>'
    )


def _places(row: Note[Any] | DoubtNote) -> str:
    """Link to the first mark in each part of the page."""
    places = ", ".join(
        f'<a href="#{escape(mark.id)}" role="doc-backlink">{escape(mark.place.title)}</a>'
        for mark in row.places
    )
    verb = "Cited" if isinstance(row, Note) else "Stands"
    # A name may end with a stop of its own: "e.V.", "Who pays?".
    stop = "" if row.places[-1].place.title.endswith((".", "?", "!")) else "."
    return f"{verb} in {places}{stop}"


def note(row: Note[Any], address: str) -> str:
    """Return a row of the reference list, which also opens at its marks.

    It gives the readings that the marks name. It leads to the page about the source at
    `address`, and back to the first mark in each part of the page.
    """
    source = row.source
    said = "".join(
        reading(text, source.language, source.url, is_in_note=True) for text in row.said
    )
    return (
        f'<li class="note" id="{escape(row.id)}">{citation(source)}{said} '
        f"<small>{_places(row)} "
        f'<a href="{escape(address)}">About this source</a></small></li>'
    )


@lru_cache(MOST_KEPT)
def reading(
    text: ReadingText,
    language: str = "",
    address: str = "",
    *,
    is_in_note: bool = False,
) -> str:
    """Return what a source says on one point, and how it was read, as a paragraph.

    It has the words to find there, at which its link opens: in a note, to keep a page
    light, by static/js/notes.js. `language` is the tag of the source's own words, "" if
    not known. The site where it was read is named unless it is that of `address`, which a
    reader sees beside it.
    """
    lang = languages.foreign(language)
    quoted = f" “{in_language(text.quotation, lang)}”" if text.quotation else ""
    read_on = dates.partial_date(text.read_on).spelled_out() if text.read_on else ""
    host = addresses.host(text.read_at) if text.link else ""
    at = f"at {host}" if host != addresses.host(address) else ""
    known = filter(None, [f"Read {text.extent}", read_on, at, text.locator])
    found = f"; there: “{in_language(text.first_words, lang)}”" if text.find else ""
    how = f"{escape(', '.join(known))}{found}."
    if text.link:
        link = text.link if is_in_note else at_words(text.link, text.find)
        how = f'<a href="{escape(link)}" rel="noopener noreferrer">{how}</a>'
    return f'<p class="says">{escape(text.says)}{quoted} {how}</p>'


def in_language(words: str, lang: str) -> str:
    """Mark words in another language than the page's, so that they are read aloud in it."""
    marked = f'<span lang="{escape(lang)}">{escape(words)}</span>'
    return marked if lang else escape(words)


def plain_citation(source: Source) -> str:
    """Return a citation in house style without its links."""
    parts = house.write(source)
    return "".join(in_language(part.text, part.lang) for part in parts).strip()


def citation(source: Source) -> str:
    """Return a citation in house style."""
    fields = tuple(getattr(source, name) for name in (*FIELDS, "gone"))
    return _citation(_Written(fields, source))


@dataclass(frozen=True, slots=True)
class _Written:
    """A source, which equals another that is written alike."""

    fields: tuple[str, ...]
    source: Source = field(compare=False)


@lru_cache(MOST_KEPT)
def _citation(written: _Written) -> str:
    return "".join(map(_part, house.write(written.source)))


def _part(part: house.Part) -> str:
    if part.href:
        lang = f' lang="{escape(part.lang)}"' if part.lang else ""
        attributes = f'rel="noopener noreferrer"{lang}'
        return f'<a href="{escape(part.href)}" {attributes}>{escape(part.text)}</a>'
    marked = in_language(part.text, part.lang)
    return f"<cite>{escape(part.text)}</cite>" if part.is_italic else marked


@lru_cache(MOST_KEPT)
def when(text: str) -> str:
    """Return a partial date in words, each end in `<time>` if HTML has a value for it."""
    pieces = dates.partial_date(text).pieces() if text else ()
    return "".join(
        f'<time datetime="{machine_text}">{escape(words)}</time>'
        if machine_text
        else escape(words)
        for words, machine_text in pieces
    )
