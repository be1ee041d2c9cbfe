"""Sentences of cited prose, with their markers and their places.

A marker, or a footnote pasted from elsewhere, belongs to the sentence before it if it stands
right after the stop. Sentences are split by the habits of written English. Where a stop may
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

# The blank before a group is removed with the group, unless a word follows.
_GROUP_AND_BLANK = re.compile(rf" ?{GROUP}(?=[\s{GROUP}.,;:!?…)\]’”]|\Z)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a heading of a body: its words without markup, and its groups of markers.

    `block` is the number of its block, from 0: a paragraph, item, quotation, heading or cell.
    The sentence is `[start:end]` of the words of the block, in which a group of markers counts
    as one character, and so does a line end. `tail` has the words after the last marker.

    `bare` says that the sentence needs a marker and has none. A heading needs no marker. Nor
    does a cell of a row that has a marker, nor a sentence that ends with a colon before a list
    if each item of the list has a marker, nor a cell of the head of a table. In `covered_by` are
    the markers in their place: those of the row, of the list, or of the whole table.
    """

    words: str
    groups: tuple[tuple[Marker, ...], ...]
    bare: bool
    block: int
    start: int
    end: int
    tail: str = ""
    is_heading: bool = False
    covered_by: tuple[Marker, ...] = ()

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Return the markers of the sentence in reading order, repeats included."""
        return tuple(marker for group in self.groups for marker in group)


@lru_cache(maxsize=512)
def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences and headings of a body, in reading order.

    Return () for a text that is too long or nested too deep.
    """
    tokens = markdown.tokens(text)
    of_blocks, of_last_sentences = _covering_markers(tokens)
    result: list[Sentence] = []
    inline = [(i, token) for i, token in enumerate(tokens) if token.type == "inline"]
    for block, (i, token) in enumerate(inline):
        words, groups_left = _words(token), _groups(token)
        is_heading = tokens[i - 1].type == "heading_open"
        later_starts = [] if is_heading else ends(words)
        for start, end in pairwise([0, *later_starts, len(words)]):
            raw = words[start:end]
            plain = _without_groups(raw)
            number = raw.count(GROUP)
            groups, groups_left = groups_left[:number], groups_left[number:]
            has_words = any(map(str.isalnum, plain))
            covering = of_blocks.get(i)
            if covering is None and end == len(words):
                covering = of_last_sentences.get(i)
            if plain or groups:
                sentence = Sentence(
                    words=plain,
                    groups=tuple(groups),
                    bare=has_words and covering is None and not groups,
                    block=block,
                    start=start,
                    end=end,
                    tail=raw.rpartition(GROUP)[2].strip(" .,;:") if groups else "",
                    is_heading=is_heading,
                    covered_by=() if groups else covering or (),
                )
                result.append(sentence)
    return tuple(result)


@lru_cache(maxsize=256)
def with_ends(text: str) -> tuple[str, ...]:
    """Return the pieces of HTML of a body, with signs that show where its sentences are."""
    # `START` and `STOP` stand around each run of a sentence's words, `END` after the sentence.
    tokens = markdown.tokens(text)
    inline = [token for token in tokens if token.type == "inline"]
    text_sentences = split(text)
    # From the end, so that earlier positions stay valid.
    for sentence in reversed(text_sentences):
        block = inline[sentence.block]
        _put_end(block, sentence.end)
        _enclose(block, sentence.start, sentence.end)
    return markdown.pieces(tokens) if text_sentences else markdown.prose(text).pieces


def _put_end(inline: Token, position: int) -> None:
    """Put the sign `END` into the tokens of a block, at this position in the words of the block."""
    for token in inline.children or []:
        length = len(_words_of(token))
        if position <= length and token.type in ("text", "code_inline"):
            before, after = token.content[:position], token.content[position:]
            token.content = f"{before}{END}{after}"
            return
        position -= length
    if inline.children is not None:
        inline.children.append(Token("text", "", 0, content=END))


def _enclose(inline: Token, start: int, end: int) -> None:
    """Put `START` and `STOP` around each run of words between two positions in a block."""
    # A run is what stands in one token: bold words in the middle of a sentence make three runs.
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
    """Return (number, sentence) of the first group of markers that has the key; else (0, "")."""
    # The key is that of a source, or "!slug" for a doubt. Groups are counted from 1. With the
    # slug of a reading, only markers that name this reading count.
    groups = ((group, s.words) for s in split(text) for group in s.groups)
    for number, (group, words) in enumerate(groups, start=1):
        for marker in group:
            if marker.key == key and reading in ("", marker.reading):
                return number, words
    return 0, ""


def ends(words: str) -> list[int]:
    """Return the positions in the words of a block where the second and later sentences begin."""
    return [stop.end() for stop in _END.finditer(words) if stop["gap"] is not None]


def as_written(text: str) -> Iterator[tuple[str, str]]:
    """Yield (text as typed, the same text with blanks in place of markers) for each sentence."""
    # What stands between two blocks is yielded too, so the first values joined are the text.
    # Signs in place of markers, as many as characters, so that all positions stay the same.
    masked = markdown.MARKER.sub(lambda group: GROUP * len(group[0]), text)
    cuts = [position for gap in _BETWEEN.finditer(masked) for position in gap.span()]
    for block_start, block_end in pairwise([0, *cuts, len(text)]):
        later_starts = ends(masked[block_start:block_end])
        starts = [block_start, *(block_start + position for position in later_starts)]
        for start, end in pairwise([*starts, block_end]):
            yield text[start:end], masked[start:end].replace(GROUP, " ")


def _covering_markers(
    tokens: Sequence[Token],
) -> tuple[dict[int, tuple[Marker, ...]], dict[int, tuple[Marker, ...]]]:
    """Return two dicts of markers that stand in for those of a block, by index of its token.

    In a block of the first dict no sentence needs a marker: headings, cells of a row that has
    a marker, and cells of the head of a table. In a block of the second dict the last sentence
    needs no marker: it ends with a colon before a list in which each item has a marker.
    """
    whole: dict[int, tuple[Marker, ...]] = {}
    last: dict[int, tuple[Marker, ...]] = {}
    of_table: tuple[Marker, ...] = ()
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            of_table = _markers(_within(tokens, i))
        elif token.type == "inline" and tokens[i - 1].type == "heading_open":
            whole[i] = ()
        elif token.type == "inline" and tokens[i - 1].type == "th_open":
            whole[i] = of_table
        elif token.type == "tr_open":
            row = _within(tokens, i)
            if markers := _markers(row):
                whole |= dict.fromkeys(range(i, i + len(row)), markers)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            is_introduced = tokens[i - 1].type == "paragraph_close"
            if is_introduced and _without_groups(_words(tokens[i - 2])).endswith(":"):
                items = [
                    _markers(_within(tokens, i + j))
                    for j, item in enumerate(_within(tokens, i))
                    if item.type == "list_item_open" and item.level == token.level + 1
                ]
                if all(items):
                    last[i - 2] = tuple(marker for item in items for marker in item)
    return whole, last


def _within(tokens: Sequence[Token], opening: int) -> Sequence[Token]:
    """Return the tokens of the element that opens at this index, without its closing token."""
    end = opening + 1
    while tokens[end].nesting >= 0 or tokens[end].level != tokens[opening].level:
        end += 1
    return tokens[opening:end]


def _markers(tokens: Sequence[Token]) -> tuple[Marker, ...]:
    """Return the markers of sources and doubts in these tokens, in reading order."""
    groups = (group for token in tokens for group in _groups(token))
    return tuple(marker for group in groups for marker in group)


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
    """Return the words of a sentence with single spaces, without its groups of markers."""
    words = _GROUP_AND_BLANK.sub("", " ".join(sentence.split()))
    return words.replace(GROUP, "").strip()
