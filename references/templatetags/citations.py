"""Writes marks, passages, citations, readings and reference lists as HTML, in filters.

{{ passage|prose }}   {{ mark|superscript }}   {{ citation|cited }}
{{ references|rows }}      {{ references|doubts }}       {{ event.date|when }}    {{ text|reading:"de" }}
{{ citation|title }}   {{ words|in_language:"de" }}   {{ site_profile.about|uncited }}   {{ row|edit }}

    a group of marks   <sup><a id="m2" href="#n-1" role="doc-noteref">[1]</a></sup>
    its note           <li id="n-1"> citation, readings, places </li>
    that of a doubt    <li id="n-!1"> sign, words, places </li>

Every text is escaped here. HTML that depends on a source alone is cached by its content.
"""

import math
import re
import textwrap
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from string import ascii_lowercase
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from references import styles
from references.ledger import ReferenceList, doubts_named
from references.models import Citation
from references.models.doubt import doubt_address
from references.prose import markdown, sentences
from references.prose.footnotes import (
    DoubtEntry,
    Entry,
    Mark,
    Passage,
    entry_id,
)
from references.prose.markdown import DOUBT, END, START, STOP
from references.prose.sourcing import WAYS, Judged
from references.values import addresses, dates
from references.values.readings import KINDS, SIGNS, WEAK, ReadingText, at_words
from references.values.source import FIELDS, Source, foreign, title_language
from references.values.text import for_xml

# Every text is escaped here, so what is returned is safe.
# ruff: noqa: S308

register = template.Library()

# The roles of a mark and of the links back to it (W3C DPUB-ARIA 1.1).
NOTEREF, BACKLINK = 'role="doc-noteref"', 'role="doc-backlink"'
register.filter("for_xml", for_xml)

SIGN = re.compile(f"[{END}{START}{STOP}]")
# A link whose words end a sentence by themselves.
ENDINGS = (".</a>", "…</a>", "?</a>", "!</a>")
LINK = re.compile(r'<a href="([^"]*)"')
# So many sources are kept as HTML: some 500 bytes each, besides their fields.
MOST_KEPT = 2048


@register.filter("prose")
def passage(cited_text: Passage) -> SafeString:
    """Return prose as HTML with numbered marks."""
    # If the page asks for labels, each sentence also has one on how it is sourced.
    pieces = cited_text.prose.pieces
    if cited_text.labelled_ways:
        pieces = _with_labels(cited_text)
    # The pieces were cleaned by nh3 when the text was parsed (references.prose.markdown).
    first, *rest = pieces
    html = [first]
    adjacent: tuple[Mark, ...] = ()
    for group, piece in zip(cited_text.groups, rest, strict=True):
        adjacent += group
        # Groups of marks with nothing between them are shown as one.
        if piece:
            html += [marks(adjacent), piece]
            adjacent = ()
    return mark_safe("".join([*html, marks(adjacent)]))


def _with_labels(cited_text: Passage) -> tuple[str, ...]:
    """Return the HTML of a passage, cut at its marks; sentences have labels on their sourcing."""
    statements = list(cited_text.statements)
    labels = iter([_label(each, cited_text.labelled_ways) for each in statements])
    ways = [statement.kind if statement else "" for statement in statements]
    number = 0

    def html_of(sign: re.Match[str]) -> str:
        """Return the HTML for one of the signs that `with_ends` puts around sentences."""
        nonlocal number
        is_shown = number < len(ways) and ways[number] in cited_text.labelled_ways
        if sign[0] == END:
            number += 1
            return next(labels)
        start = f'<span class="judged judged--{ways[number]}">' if is_shown else ""
        return start if sign[0] == START else "</span>" * is_shown

    return tuple(
        SIGN.sub(html_of, piece) for piece in sentences.with_ends(cited_text.text)
    )


def _label(judged: Judged | None, ways: Container[str]) -> str:
    """Return a label on how a statement is sourced; "" if its way of sourcing is not in `ways`."""
    if judged is None or judged.kind not in ways:
        return ""
    sign, words = WAYS[judged.kind].sign, escape(judged.explained)
    # The words are visible only if something is missing.
    if judged.missing or judged.is_lacking:
        html = f'<b aria-hidden="true">{sign}</b> {words}'
    else:
        html = f'<b role="img" aria-label="{words}" title="{words}">{sign}</b>'
    return f'<span class="verdict verdict--{judged.kind} small">{html}</span> '


def marks(group: tuple[Mark, ...]) -> str:
    """Return the superscript of adjacent marks; "" for none.

    Sources come by number, then missing sources, then doubts. Marks that would read the
    same, such as two readings of one source, become one.
    """
    if not group:
        return ""
    marks_by_text: dict[tuple[str, str], list[Mark]] = {}
    ordered = sorted(group, key=lambda m: (m.key[0] == DOUBT, m.number or math.inf))
    for mark in ordered:
        marks_by_text.setdefault((mark.key, mark.locator), []).append(mark)
    # The lasting id of the group; that of a mark within a group is its own `id`.
    anchor = next((m.anchor for m in group if m.anchor not in ("", m.id)), "")
    id_ = f' id="{escape(anchor)}"' if anchor else ""
    links = [*map(_mark, marks_by_text.values())]
    # The sign leads to the note of the weak source, which says what is weak about it.
    weak = next((m for m in ordered if m.is_weak and m.number), None)
    if weak:
        links.append(
            f'<a href="#{weak.entry_id}" {NOTEREF} aria-label="Doubt: {SIGNS[WEAK]}">'
            f"[{WEAK}]</a>"
        )
    return f"<sup{id_}>{''.join(links)}</sup>"


@register.filter("superscript")
def mark(single: Mark | None) -> SafeString:
    """Return a mark outside prose, the mark of its row's doubt, and labels; "" for None."""
    # A label says in which way (see `WAYS`) a statement of the row is sourced, if the page
    # shows that way.
    if single is None:
        return SafeString()
    html = marks((single, single.doubted) if single.doubted else (single,))
    ways = single.labelled_ways
    labels = [_label(each, ways) for each in single.statements] if ways else []
    return mark_safe("".join([html, *labels]))


def _mark(alike: Sequence[Mark]) -> str:
    """Return one link to the note of several marks, which all read the same."""
    mark = alike[0]
    if mark.key[0] == DOUBT:
        doubt = mark.doubt
        if doubt is None:
            return _missing(f"doubt: {mark.key.removeprefix(DOUBT)}")
        return _link(mark, doubt.sign, f' aria-label="Doubt: {doubt.label}"')
    number = mark.number
    if number is None:
        return _missing(f"citation: {mark.key}")
    words = f"{number}, {escape(mark.locator)}" if mark.locator else str(number)
    # notes.js shows only the readings in the note that the marks name, by their places in it.
    slugs = {each.reading for each in alike}
    places = [str(n) for n, slug in enumerate(mark.slugs, 1) if slug in slugs]
    are_all = len(places) == len(mark.slugs)
    label = f' aria-label="Reference {words}"'
    of = "" if are_all else f' data-of="{" ".join(places)}"'
    return _link(mark, words, label + of)


def _missing(name: str) -> str:
    return f'<strong class="mark--missing">Missing {escape(name)}</strong>'


def _link(mark: Mark, words: str, attributes: str) -> str:
    where = f'id="{escape(mark.id)}" href="#{mark.entry_id}"'
    return f"<a {where} {NOTEREF}{attributes}>[{words}]</a>"


@register.filter
def doubts(references: ReferenceList) -> SafeString:
    """Return the rows that explain the doubts of a page, which also open at their signs."""
    return mark_safe("\n".join(map(_doubt_entry, references.doubts)))


def _doubt_entry(row: DoubtEntry) -> str:
    """Return the row that explains a doubt as HTML, with links back to its marks."""
    doubt, address = row.doubt, doubt_address(row.doubt.slug)
    more = "What would answer this" if doubt.settled_by else "Among the open questions"
    kind = doubt.label.capitalize()
    return (
        f'<li id="{row.id}"><p><b>{doubt.sign} {escape(doubt.title)}</b></p>'
        f"<p>{escape(kind)}.</p>"
        f"{passage(row.words)}<p>Checked {when(doubt.checked_on)}. {_places(row)} "
        f'<a href="{escape(address)}">{more}</a></p></li>'
    )


def _places(row: Entry[Any] | DoubtEntry) -> str:
    """Return links from a note back to its marks, and remarks on their statements.

    The links are letters, or for a single mark the name of its part of the page.
    """
    # A remark says which words of a statement the note lacks.
    marks_by_id = {mark.id: mark for mark in row.marks}
    if len(marks_by_id) == 1:
        return _only_place(row.marks[0])
    links, remarks = [], []
    of = "this doubt" if isinstance(row, DoubtEntry) else f"reference {row.number}"
    for number, (id_, mark) in enumerate(marks_by_id.items()):
        letter, place = _letters(number), _short(mark.place.title)
        label = f'aria-label="Back to use {letter} of {of}, {place}"'
        links.append(f'<a href="#{escape(id_)}" {BACKLINK} {label}>{letter}</a>')
        if mark.remarked:
            remarks.append(f" (at {letter}: {escape(mark.remarked.at_reading)})")
    return f"Used at {' '.join(links)}{''.join(remarks)}."


def _only_place(mark: Mark) -> str:
    """Return a link to the only mark of a note, by the part of the page, and a remark on it."""
    remark = f" ({escape(mark.remarked.at_reading)})" if mark.remarked else ""
    link = f'<a href="#{escape(mark.id)}" {BACKLINK}>{_short(mark.place.title)}</a>'
    ends_itself = not remark and link.endswith(ENDINGS)
    return f"Used under {link}{remark}{'' if ends_itself else '.'}"


@lru_cache(MOST_KEPT)
def _short(title: str) -> str:
    """Return the first words of a title as HTML: enough to know a part of the page by."""
    return escape(re.sub(r"\W+…$", "…", textwrap.shorten(title, 40, placeholder="…")))


def _letters(number: int) -> str:
    """Return the letter of the mark with this number, from 0: "a" to "z", then "aa"."""
    before = _letters(number // 26 - 1) if number >= 26 else ""
    return before + ascii_lowercase[number % 26]


@register.filter
def rows(references: Iterable[Entry[Citation]]) -> SafeString:
    """Return the rows of a reference list, which also open at their marks.

    A row shows the readings that the marks name. Its links lead to the page about the source,
    and back to the marks.
    """
    return mark_safe("\n".join(map(_entry, references)))


def _entry(row: Entry[Citation]) -> str:
    """Return the row of a reference list for a source, with links back to its marks."""
    # Pages share the source, so the HTML of the source with these readings is kept in it.
    cache = row.source.__dict__.setdefault("_entries", {})
    if row.readings not in cache:
        cache[row.readings] = _fixed_parts(row)
    before, after = cache[row.readings]
    return f'<li id="{entry_id(row.number)}">{before}{_places(row)} {after}'


def _fixed_parts(row: Entry[Citation]) -> tuple[str, str]:
    """Return the HTML of a note before and after the links back to its marks."""
    source, readings = row.source, row.readings
    # If all were read in the same way on the same day, that is said once: in place of the day of
    # retrieval if both days are in one month, else after the citation.
    how_read = {_how_read(text.extent, text.read_on) for text in readings}
    how = how_read.pop() if len(how_read) == 1 else ""
    is_of_month = bool(how) and readings[0].read_on[:7] == source.accessed[:7]
    cited = citation(source, how if is_of_month else "").rstrip()
    if how and not is_of_month:
        cited += f" {how}."
    if source.weakness:
        cited += f" {WEAK} {capfirst(source.weakness)}."
    says, links = "", LINK.findall(cited) or [""]
    first, last = unescape(links[0]), unescape(links[-1])
    for text in readings:
        says += reading(text, source.language, first, last, is_day_said=bool(how))
        last = text.link or last
    summary = "What it says" if says else "Where it is used"
    return (
        f"{cited} <details><summary>{summary}</summary>{says}<p>",
        f'<a href="{escape(source.get_absolute_url())}">About this source</a>'
        "</p></details></li>",
    )


@register.filter
@lru_cache(MOST_KEPT)
def reading(
    text: ReadingText,
    language: str = "",
    address: str = "",
    linked_before: str = "",
    *,
    is_day_said: bool = False,
) -> SafeString:
    """Return a reading as a paragraph: what the source says, and where and how it was read.

    The second part links to the page that was read, at the words to find. If the last link
    before the paragraph, `linked_before`, leads to that page, this part is an <i>, which
    static/js/notes.js makes a link. The second part names the site of the page, unless it is
    that of `address`, the source's own; it leaves out how much was read, and when, if `is_day_said`. `language`
    is the tag of the source's own words, "" if not known.
    """
    quoted = f" “{in_language(text.quotation, language)}”" if text.quotation else ""
    host = addresses.host(text.read_at) if text.link else ""
    site = f"at {host}" if host and host != addresses.host(address) else ""
    how = "" if is_day_said else _how_read(text.extent, text.read_on)
    where = capfirst(", ".join(filter(None, [how, site, text.locator])))
    second, is_linked = escape(where.rstrip(".")), text.link not in ("", linked_before)
    # A link is written if notes.js could not tell the page, or the words to find, from the HTML.
    is_linked |= "#" in text.link or bool(text.link and ": “" in where + text.find)
    if text.find:
        words = in_language(text.first_words, language)
        second = f"{second or 'There'}: “{words}”"
    if is_linked:
        link = at_words(text.link, text.find)
        second = f' <a href="{escape(link)}">{second or f"At {host}"}.</a>'
    elif second:
        tag = "i" if text.link else "small"
        second = f" <{tag}>{second}.</{tag}>"
    # What a program last saw of the words to find.
    seen = f" <small>{escape(text.seen)}</small>" if text.seen else ""
    return mark_safe(f"<p>{escape(text.says)}{quoted}{second}{seen}</p>")


@lru_cache(MOST_KEPT)
def _how_read(extent: str, read_on: str) -> str:
    """Return how much of a source was read, and when: "Read in part on 25 November 2026"."""
    if not read_on:
        return f"Read {extent}"
    return f"Read {extent} {dates.on(read_on)}"


@register.filter
def in_language(words: str, tag: str) -> SafeString:
    """Return words of a source as HTML; a `lang` attribute names any language but English."""
    lang = escape(foreign(tag))
    marked = f'<span lang="{lang}">{escape(words)}</span>'
    return mark_safe(marked if lang else escape(words))


@register.filter
def linked(address: str, unknown: str) -> SafeString:
    """Return a link to an address of another site, or the words `unknown` if it is empty."""
    if not address:
        return format_html('<span class="unknown">{}</span>', unknown)
    link = '<a class="address" href="{0}">{0}</a>'
    return format_html(link, address)


@register.filter
def title(citation: Citation) -> SafeString:
    """Return the title of a source as HTML, as `in_language` does."""
    return in_language(citation.title, title_language(citation))


@register.filter("cited")
def citation(source: Source, how_read: str = "") -> SafeString:
    """Return the citation of a source in house style, as HTML; see `styles.write`."""
    fields = tuple(getattr(source, name) for name in FIELDS)
    return _citation(_Written(fields, source), how_read)


@dataclass(frozen=True, slots=True)
class _Written:
    """A source as the key of a cache: two with the same fields are equal."""

    fields: tuple[str, ...]
    source: Source = field(compare=False)


@lru_cache(MOST_KEPT)
def _citation(written: _Written, how_read: str) -> SafeString:
    return mark_safe("".join(map(_part, styles.write(written.source, how_read))))


def _part(part: styles.Part) -> str:
    """Return a part of a citation as HTML: a link, a title in italics, or text."""
    if part.href:
        lang = f' lang="{escape(part.lang)}"' if part.lang else ""
        return f'<a href="{escape(part.href)}"{lang}>{escape(part.text)}</a>'
    marked = in_language(part.text, part.lang)
    return f"<cite>{escape(part.text)}</cite>" if part.is_italic else marked


@register.simple_tag
def change(span: dates.PartialDate | None, verb: str, unknown: str) -> SafeString:
    """Return when something began or ended: "ended between 2010 and 2012"; `unknown` for None."""
    if not span:
        return format_html('<span class="unknown">{}</span>', unknown)
    start, end = (
        when(f"{point}") if point else None for point in (span.start, span.end)
    )
    if start == end:
        words = format_html("{}", start)
    elif start and end:
        words = format_html("between {} and {}", start, end)
    else:
        words = format_html("{} or {}", start or end, "later" if start else "earlier")
    return format_html("{} {}", verb, words) if verb else words


@register.filter
@lru_cache(MOST_KEPT)
def when(text: str, of: str = "span") -> SafeString:
    """Return a partial date or span in words; an end is a <time> if HTML has a value for it.

    `of` is "span" for what lasted all the time, and "some day" for what held on one day within
    the date, such as a figure.
    """
    date = dates.partial_date(text) if text else None
    pieces = date.pieces(is_some_day=of == "some day") if date else ()
    html = (
        f'<time datetime="{machine_text}">{escape(words)}</time>'
        if machine_text
        else escape(words)
        for words, machine_text in pieces
    )
    return mark_safe("".join(html))


@register.filter
def edit(row: Any) -> SafeString | str:
    """Return the attribute by which static/js/edit.js links a row to its form; "" for no row."""
    if not row:
        return ""
    return format_html('data-edit="{}:{}"', row._meta.label_lower, row.pk)


@register.filter
def uncited(text: str) -> SafeString:
    """Return prose that cites nothing as HTML; a single paragraph comes without its <p>."""
    html = "".join(markdown.prose(text).pieces)
    if html.count("<p>") == 1:
        html = html.removeprefix("<p>").removesuffix("</p>")
    return mark_safe(html)


@register.filter
def signs(keys: Collection[str]) -> SafeString:
    """Return the signs of the doubts with these keys, each a link to its open question."""
    sign = ' <a class="sign" href="{}" aria-label="Doubt: {}">{}</a>'
    doubts = doubts_named(keys)
    rows = ((doubt_address(d.slug), d.label, d.sign) for d in doubts)
    return format_html_join("", sign, rows)


@register.simple_tag
def doubt_kind(code: str) -> SafeString:
    """Return the sign of a kind of doubt, and its name: "≠ Sources differ"."""
    kind = KINDS[code]
    return format_html('<b class="sign">{}</b> {}', kind.sign, capfirst(kind.words))
