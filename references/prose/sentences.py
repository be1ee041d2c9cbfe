"""Sentences of cited prose, with their markers and their places.

A marker right after a stop belongs to the sentence before it, and so does a footnote pasted
from elsewhere. What a sentence is follows the habits of written English. Where a stop may
belong to a shortened word or a name, the text is not split.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it.token import Token

from references.prose import markdown
from references.prose.markdown import END, GROUP, START, STOP, Marker

# A sentence ends with a stop, closing quotation marks or brackets, and its groups of markers,
# if what may begin another sentence follows. Quoted or bracketed text, up to its last stop,
# stays in one sentence, and so does what follows a shortened word.
_WITHIN = rf"(?:[^{{0}}.!?…{GROUP}]++|[.!?…]++(?!{{1}}))*+(?=[.!?…]*+{{1}})"
_BEGINNINGS = (
    "A|According|After|All|Also|Although|An|And|Another|As|At|Because|Before|Between|Both"
    "|But|By|During|Each|Every|For|From|He|Her|Here|His|How|However|I|If|In|It|Its|Later"
    "|Many|Most|No|Not|Of|On|One|Only|Or|Other|Our|She|Since|Some|Such|That|The|Their"
    "|Then|There|These|They|This|Those|Through|To|Today|Two|Under|Until|We|What|When"
    "|Where|Which|While|Who|Why|With|You"
)
# What may stand right after the stop of a pasted sentence: “[12]”, “²”, “(p. 3)”.
_PASTED = (
    r"(?:\s?\[(?:\d{1,3}|[a-z]|[\w\s,-]{0,40}(?:needed|verification|\?))\]"
    r"|\s?\{\{[^{}\n]{1,200}\}\}|\([^()\n]{1,40}\)|[¹²³⁰⁴-⁹]+"
    r"|\s?<ref\b[^<>\n]{0,200}>(?:[^<>\n]{0,200}</ref>)?)"
)
_END = re.compile(
    rf"""“{_WITHIN.format("“”", "”")} | «{_WITHIN.format("«»", "»")}
    | \({_WITHIN.format("()", "[)]")} | \[{_WITHIN.format("][", "[]]")}
    | "{_WITHIN.format('"', '"')}"?
    | (?<![^\W_]) (?:
        (?:Dr|Mrs?|Ms|Prof|Rev|Gen|Col|Gov|Sen|Mt|St|ca|[Cc]f|vs|[Aa]pprox|[Ee]\.g|[Ii]\.e)\.
      | (?i:nos?|arts?|sec|vols?|ch|pp?|paras?|figs?|eds?|jan|feb|mar|apr|jun|jul|aug|sept?
        |oct|nov|dec)\. (?=\s+(?:\d|[IVXLC]{{2,}}\b))
      | (?:(?:[^\W\d_]\.)*[^\W\d_]|[JS]r|Inc|Ltd|Co|Corp|al|eds?)\. (?!\s+(?:{_BEGINNINGS})\b)
      ) (?!\s*{GROUP}|{_PASTED})
    | (?:[.!?…]+ [\"'’”»)\]]* {_PASTED}*+ | [。！？]+) (?P<gap>
        (?:(?:\s*{GROUP})+\s*|\s+|(?<=[\]}})>¹²³⁰⁴-⁹。！？])) (?=[\"'‘“«(\[¿¡]*(?![a-zß-öø-ÿ](?![A-Z]))[^\W_])
      )?""",
    re.VERBOSE,
)

# What separates the blocks of a body: an empty line, or the beginning of an item or a row.
_BETWEEN = re.compile(r"(?:\A|\n\s*)(?:[-*+>#]+|\d+[.)])[ \t]|\n\s*\n|(?=\n[ \t]*\|)")

# A group is removed with the blank before it, unless a word follows.
_GROUP_AND_BLANK = re.compile(rf" ?{GROUP}(?=[\s{GROUP}.,;:!?…)\]’”]|\Z)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a heading of a body: its words without markup, and its markers.

    It is `[start:end]` of the words of its block, in which a group of markers and a line end
    count as one character each. `block` is the number of the block, from 0: a paragraph,
    item, quotation, heading or cell. `bare` says that the sentence needs a marker and has
    none. A heading needs none, nor does a cell of a row with a marker, nor words with a colon
    before a list in which each item has one. `tail` has the words after its last marker.
    """

    words: str
    groups: tuple[tuple[Marker, ...], ...]
    bare: bool
    block: int
    start: int
    end: int
    tail: str = ""
    is_heading: bool = False

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Return the markers of the sentence in reading order, repeats included."""
        return tuple(marker for group in self.groups for marker in group)


@lru_cache(maxsize=512)
def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences and headings of a body, in reading order.

    A text that is too long or nested too deep has none.
    """
    tokens = markdown.tokens(text)
    whole_blocks, last_sentences = _needing_no_marker(tokens)
    result: list[Sentence] = []
    inline = [(i, token) for i, token in enumerate(tokens) if token.type == "inline"]
    for block, (i, token) in enumerate(inline):
        words, groups = _words(token), iter(_groups(token))
        is_heading = tokens[i - 1].type == "heading_open"
        for start, end in pairwise(
            [0, *([] if is_heading else ends(words)), len(words)]
        ):
            plain = _without_groups(words[start:end])
            its = tuple(next(groups) for _ in range(words.count(GROUP, start, end)))
            is_last = i in last_sentences and end == len(words)
            needs_one = any(map(str.isalnum, plain)) and i not in whole_blocks
            bare = needs_one and not its and not is_last
            tail = words[start:end].rpartition(GROUP)[2].strip(" .,;:") if its else ""
            if plain or its:
                place = (block, start, end)
                result.append(Sentence(plain, its, bare, *place, tail, is_heading))
    return tuple(result)


@lru_cache(maxsize=256)
def with_ends(text: str) -> tuple[str, ...]:
    """Return the HTML of a body, cut at groups of markers, with signs around its sentences."""
    # `START` and `STOP` stand around each run of a sentence's words, `END` after the last.
    tokens = markdown.tokens(text)
    inline = [token for token in tokens if token.type == "inline"]
    parts = split(text)
    # From the end, so that earlier positions stay valid.
    for sentence in reversed(parts):
        block = inline[sentence.block]
        _put_end(block, sentence.end)
        _enclose(block, sentence.start, sentence.end)
    return markdown.pieces(tokens) if parts else markdown.prose(text).pieces


def _put_end(inline: Token, place: int) -> None:
    """Put the sign `END` into the tokens of a block, after so many characters of its words."""
    for token in inline.children or []:
        length = len(_words_of(token))
        if place <= length and token.type in ("text", "code_inline"):
            token.content = f"{token.content[:place]}{END}{token.content[place:]}"
            return
        place -= length
    if inline.children is not None:
        inline.children.append(Token("text", "", 0, content=END))


def _enclose(inline: Token, start: int, end: int) -> None:
    """Put `START` and `STOP` around each run of words of a block from start to end."""
    for token in inline.children or []:
        length = len(_words_of(token))
        first, last = max(start, 0), min(end, length)
        run = token.content[first:last].strip() if first < last else ""
        if run and token.type in ("text", "code_inline"):
            at = token.content.index(run, first)
            before, after = token.content[:at], token.content[at + len(run) :]
            token.content = f"{before}{START}{run}{STOP}{after}"
        start, end = start - length, end - length


def first_use(text: str, key: str, reading: str = "") -> tuple[int, str]:
    """Return the number of the first group that cites a source, and its sentence; or 0 and ""."""
    # Groups are counted from 1. With `reading`, only markers that name this reading count.
    groups = ((g, s.words) for s in split(text) for g in s.groups)
    for number, (group, words) in enumerate(groups, start=1):
        if any(m.key == key and reading in ("", m.reading) for m in group):
            return number, words
    return 0, ""


def ends(words: str) -> list[int]:
    """Return the positions in the words of a block where its second and later sentences begin."""
    return [stop.end() for stop in _END.finditer(words) if stop["gap"] is not None]


def as_written(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence as it is typed, and without markers; also the gaps between blocks."""
    # Joined, the first of each pair are the text.
    masked = markdown.MARKER.sub(lambda group: GROUP * len(group[0]), text)
    cuts = [at for gap in _BETWEEN.finditer(masked) for at in gap.span()]
    for first, last in pairwise([0, *cuts, len(text)]):
        inner = (first + at for at in ends(masked[first:last]))
        for start, end in pairwise([first, *inner, last]):
            yield text[start:end], masked[start:end].replace(GROUP, " ")


def _needing_no_marker(tokens: Sequence[Token]) -> tuple[set[int], set[int]]:
    """Return the indexes of the inline tokens in which sentences may lack a marker.

    In those of the first set none needs one: headings, and cells of a row with a marker. In
    those of the second the last needs none: it ends with a colon before a list, and each item
    of that has a marker.
    """
    whole, last = set(), set()
    for i, token in enumerate(tokens):
        if token.type == "inline" and tokens[i - 1].type in ("heading_open", "th_open"):
            whole.add(i)
        elif token.type == "tr_open":
            row = _within(tokens, i)
            if _has_marker(row):
                whole.update(range(i, i + len(row)))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            is_introduced = tokens[i - 1].type == "paragraph_close"
            if is_introduced and _without_groups(_words(tokens[i - 2])).endswith(":"):
                items = [
                    i + j
                    for j, item in enumerate(_within(tokens, i))
                    if item.type == "list_item_open" and item.level == token.level + 1
                ]
                if all(_has_marker(_within(tokens, item)) for item in items):
                    last.add(i - 2)
    return whole, last


def _within(tokens: Sequence[Token], opening: int) -> Sequence[Token]:
    """Return the tokens of an element: from its opening one up to its closing one."""
    end = opening + 1
    while tokens[end].nesting >= 0 or tokens[end].level != tokens[opening].level:
        end += 1
    return tokens[opening:end]


def _has_marker(tokens: Sequence[Token]) -> bool:
    """Return whether any of these tokens has a marker of a source or a doubt."""
    return any(group for token in tokens for group in _groups(token))


def _words(inline: Token) -> str:
    """Return the words of a block; a group of markers or a line end is one character."""
    return "".join(map(_words_of, inline.children or []))


def _words_of(token: Token) -> str:
    """Return the words of a token; for a group of markers the sign `GROUP`."""
    if token.type == "marker_group":
        return GROUP
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _groups(token: Token) -> list[tuple[Marker, ...]]:
    """Return the groups of markers in a block, in reading order."""
    groups = [t for t in token.children or [] if t.type == "marker_group"]
    return [group.meta["markers"] for group in groups]


def _without_groups(sentence: str) -> str:
    words = _GROUP_AND_BLANK.sub("", " ".join(sentence.split()))
    return words.replace(GROUP, "").strip()
