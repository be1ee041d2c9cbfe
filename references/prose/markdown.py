"""Cited prose: CommonMark with markers, turned into clean HTML.

    [@key]   [@key, p. 3]   [@first-key; @second-key]   [@key#slug, p. 3]
    [!slug]

The syntax of markers is that of Pandoc, without prefixes and suffixes, but with the slug of a
reading: what the source says on one point. `[!slug]` names a doubt. The markers in one pair of
square brackets are a group. A group has at most 500 characters, which limits the time to read
it. A line that begins with the bullet of a text processor is an item of a list.

The HTML is in pieces, and the groups of markers stand between the pieces. So a page can number
its marks after it was laid out. The result depends on the text alone, and is cached by it.
Source: CommonMark 0.31.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from references.values import addresses

LONGEST_BODY = 50_000
LONGEST_GROUP = 500
LONGEST_KEY = 80
LONGEST_READING = 60
# This sign begins the key of a doubt: "!slug".
DOUBT = "!"

_NAME = "[A-Za-z0-9][A-Za-z0-9_-]"
_SLUG = f"{_NAME}{{0,{LONGEST_READING - 1}}}"
_DOUBT = re.compile(rf"\[({DOUBT}{_SLUG})\]")
# A source in a group, with one of its readings and a locator.
_SOURCE = re.compile(
    rf"@({_NAME}{{0,{LONGEST_KEY - 1}}})(?:#({_SLUG}))?\s*+(?:,([^\[@]*))?"
)
# A group of markers as it is typed, well formed or not. static/js/prose.js highlights these.
MARKER = re.compile(r"\[(?:@|!(?=\w))[^\[\]]{0,500}\]")
# A footnote pasted from another site: “[12]”, “[citation needed]”, “<ref>”, “{{cite”, “.²”.
FOOTNOTE = re.compile(
    r"""\\?\[(?:\d{1,3}|\^[\w-]{1,20}|[a-z](?=\](?:[^\w(]|\Z))|(?:note|nb|n)\s?\d{1,3}
    |(?:[\w\s,-]{0,40}\s)?(?:needed|verification|dubious|update|who\??|whom\?|when\?))\\?\]
    |\{\{\s*[a-z]|</?ref\b|(?<=[.!?…,;:”’)\w][.!?…,;:”’)])[¹²³⁰⁴-⁹]+""",
    re.IGNORECASE | re.VERBOSE,
)
# A link that is shown as it was typed, “[words](address)”, since its address may not be linked.
_NO_LINK = re.compile(r"\[[^\[\]]{1,80}\]\([^\s()]{1,80}\)")
# What text processors write at the head of an item.
_BULLET = re.compile(r"^([ \t]*)(?:[•·][ \t]*|–[ \t]+)", re.MULTILINE)
# Signs that stay as they are typed: those of “5*3*2” and of “__init__”.
_PLAIN_SIGNS = re.compile(r"__+|(?<=[^\W_])\*+(?=[^\W_])")
# How a group of markers begins.
_GROUP_START = re.compile(r"\[@|\[!(?=\w)")
# A link to a page of this site, in the HTML of prose.
_LINK_HERE = re.compile(r'<a href="(?P<address>/[^"]*)">(?P<words>.*?)</a>', re.DOTALL)

# Stands for a group of markers while the HTML is cleaned. `_parsable` removes it from the
# text first. Nobody can write it as an entity either, since it is a noncharacter:
# "&#xFDD0;" gives no character (a private-use one would).
GROUP = "\ufdd0"
# `sentences.with_ends` puts this sign at the end of each sentence,
END = "\ufdd1"
# and these two before and after each run of a sentence's words.
START, STOP = "\ufdd2", "\ufdd3"
RESERVED_SIGNS = dict.fromkeys(map(ord, (GROUP, END, START, STOP)))

# Blocks of code are off: their words would be no sentence, and so would need no source.
_CODE = ("code", "fence")

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code"),
        *("h3", "h4", "h5", "h6", "br", "hr"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    # A link gets no title: readers might see it, but it is in no sentence that is checked.
    attributes={"a": {"href", "rel"}, "ol": {"start"}},
    url_schemes={"http", "https"},
    link_rel=None,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A source or a doubt as prose names it.

    `key` is that of the source, or "!slug" for a doubt. `locator` says where in the source
    ("p. 3"), and `reading` is the slug of one of its readings; both may be "".
    """

    key: str
    locator: str = ""
    reading: str = ""

    @property
    def name(self) -> str:
        """Return the name in the marker: "key" or "!slug", or "key#slug" for a reading."""
        return f"{self.key}#{self.reading}" if self.reading else self.key

    @property
    def is_doubt(self) -> bool:
        """Return whether the marker names a doubt, and not a source."""
        return self.key.startswith(DOUBT)


@dataclass(frozen=True, slots=True)
class Prose:
    """A text ready to be shown: `pieces` of clean HTML with `groups` of markers between.

    There is one piece more than groups. `stray` holds the first characters of each group of
    markers that is not well formed.
    """

    pieces: tuple[str, ...]
    groups: tuple[tuple[Marker, ...], ...]
    stray: tuple[str, ...]

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Return all markers in reading order, repeats included."""
        return tuple(marker for group in self.groups for marker in group)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the sources cited, each once, in order of first appearance."""
        return tuple(dict.fromkeys(m.key for m in self.markers if not m.is_doubt))

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return the keys of the doubts named, "!slug", each once, in order."""
        return tuple(dict.fromkeys(m.key for m in self.markers if m.is_doubt))

    @property
    def readings(self) -> dict[str, tuple[str, ...]]:
        """Return the slugs of the readings that the markers name, under the key of each source."""
        slugs_of: dict[str, dict[str, None]] = {}
        for marker in self.markers:
            if marker.reading:
                slugs_of.setdefault(marker.key, {})[marker.reading] = None
        return {key: tuple(slugs) for key, slugs in slugs_of.items()}


def read_group(text: str, start: int = 0) -> tuple[tuple[Marker, ...], int] | None:
    """Return the markers of the well-formed group at `text[start]`, and where it ends; or None."""
    if doubt := _DOUBT.match(text, start):
        return (Marker(doubt[1]),), doubt.end()
    names_sources = text.startswith("[@", start)
    end = text.find("]", start, start + LONGEST_GROUP) if names_sources else -1
    if end < 0:
        return None
    group = []
    for source in text[start + 1 : end].split(";"):
        match = _SOURCE.fullmatch(source.strip())
        if match is None:
            return None
        key, reading, locator = match.groups("")
        group.append(Marker(key, " ".join(locator.split()), reading))
    return tuple(group), end + 1


@lru_cache(maxsize=512)
def prose(text: str) -> Prose:
    """Turn CommonMark with markers into clean HTML and the markers in it.

    Any text is accepted: what is not well formed stays visible as it was written. A text that
    is too long or nested too deep comes back as one paragraph, as it was written.
    """
    text = _parsable(text)
    tokens = _parsed(text)
    if tokens is None:
        return Prose((f"<p>{escape(text)}</p>",), (), ())
    groups: list[tuple[Marker, ...]] = []
    stray: list[str] = []
    for token in _walk(tokens):
        if token.type == "marker_group":
            groups.append(token.meta["markers"])
            continue
        # Neither the title of a link nor its words may have markers.
        words = token.content if token.type == "text" else token.attrGet("title")
        visible = str(words or "")
        group_start = _GROUP_START.search(visible)
        if group_start:
            stray.append(visible[group_start.start() :][:40])
    return Prose(pieces(tokens), tuple(groups), tuple(stray))


def fault(text: str) -> str:
    """Return a sentence on why a text can't be published: a footnote, a broken marker; or ""."""
    if pasted := FOOTNOTE.search(text):
        words = text[pasted.start() :][:30].splitlines()[0]
        remedy = "Cite its source as [@key], or remove the footnote."
        return f"“{words}” looks like a footnote from another site. {remedy}"
    if stray := prose(text).stray:
        forms = "[@key], [@key, p. 3], [@key#note] or [@key-a; @key-b]"
        return (
            f"“{stray[0]}” is not a citation. Write {forms}, and never inside a link."
        )
    if link := _NO_LINK.search(plain(text)):
        forms = "[words](https://…), or a page of this site, [words](/history/)"
        return f"“{link[0]}” is no link. Write its complete address: {forms}."
    return ""


@lru_cache(maxsize=512)
def without_links(parsed: Prose, addresses: frozenset[str]) -> Prose:
    """Return prose in which each link to one of these addresses is only its words.

    An address of a page stands for its parts too: "/history/a/" for "/history/a/#b".
    """

    def unlinked(link: re.Match[str]) -> str:
        is_gone = {link["address"], link["address"].partition("#")[0]} & addresses
        return link["words"] if is_gone else link[0]

    texts = (_LINK_HERE.sub(unlinked, piece) for piece in parsed.pieces)
    return replace(parsed, pieces=tuple(texts))


def pieces(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the cleaned HTML of blocks, cut into pieces at each group of markers."""
    html = _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    return tuple(html.strip().split(GROUP))


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Return the words of a text on one line, without markers and markup."""
    text = _parsable(text)
    tokens = _parsed(text)
    if tokens is None:
        return " ".join(text.split())
    words = []
    for token in _walk(tokens):
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.block or token.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return " ".join("".join(words).split())


def tokens(text: str) -> list[Token]:
    """Return the tokens of markdown-it for a text; [] if it is too long or nested too deep."""
    return _parsed(_parsable(text)) or []


def _parsable(text: str) -> str:
    """Return the text that markdown-it parses: with "- " for bullets, and without our own signs."""
    # Later our signs mark groups and sentences in the HTML. UTF-8 can't hold lone surrogates.
    text = _BULLET.sub(r"\1- ", text.translate(RESERVED_SIGNS))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parsed(text: str) -> list[Token] | None:
    """Return the tokens of a text, or None if it is too long or nested too deep."""
    tokens = _MARKDOWN.parse(text) if len(text) <= LONGEST_BODY else None
    return None if any(map(_is_cut_off, tokens or ())) else tokens


def _is_cut_off(token: Token) -> bool:
    """Return whether markdown-it has dropped the content of this quotation or list."""
    container = token.type in ("blockquote_open", "list_item_open")
    return container and token.level + 1 >= _MARKDOWN.options.maxNesting


def _walk(tokens: Sequence[Token]) -> list[Token]:
    """Return all tokens in reading order, each followed by those within it."""
    return [each for token in tokens for each in (token, *(token.children or ()))]


def _read_marker_group(state: StateInline, silent: bool) -> bool:
    """Add a token for a group of markers to `state`; return False if none begins here."""
    # This is a rule of markdown-it, which calls it at each position. With `silent` markdown-it
    # only looks for the end of a link's words: no group is parsed there.
    if silent or state.linkLevel > 0:
        return False
    parsed = read_group(state.src, state.pos)
    if parsed is None:
        return False
    group, end = parsed
    # "[@key](address)" is a link whose words are "@key".
    if state.src.startswith("(", end):
        return False
    state.push("marker_group", "", 0).meta = {"markers": group}
    state.pos = end
    return True


def _keep_signs(state: StateInline, silent: bool) -> bool:
    """Add signs that are no emphasis to the text in `state`; return False if none begin here."""
    if signs := _PLAIN_SIGNS.match(state.src, state.pos):
        state.pending += signs[0] * (not silent)
        state.pos = signs.end()
    return bool(signs)


def _show_heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """Return the tag of a heading two levels lower, h6 at most: an h3 for "# Aims"."""
    # A page has one h1 and its sections are h2, so a body begins at h3.
    token = tokens[index]
    closes = "/" if token.nesting < 0 else ""
    return f"<{closes}h{min(int(token.tag[1]) + 2, 6)}>"


def _may_link(address: str) -> bool:
    """Return whether prose may link to this address: a web address or a path of this site."""
    return addresses.is_web_address(address) or addresses.is_own_path(address)


def _markdown() -> MarkdownIt:
    """Return the parser: CommonMark with tables and markers, without images and code."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # What no rule parses is shown as it was typed. A reference definition
    # ("[@key]: https://…") would vanish with its marker.
    markdown.disable(["image", "html_block", "html_inline", "reference", *_CODE])
    markdown.inline.ruler.before("link", "marker_group", _read_marker_group)
    markdown.inline.ruler.before("emphasis", "plain_signs", _keep_signs)
    markdown.validateLink = _may_link  # type: ignore[method-assign,assignment]
    markdown.add_render_rule("marker_group", lambda *_given: GROUP)
    markdown.add_render_rule("heading_open", _show_heading)
    markdown.add_render_rule("heading_close", _show_heading)
    return markdown


_MARKDOWN = _markdown()
