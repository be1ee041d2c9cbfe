"""Sentences of cited prose, with their markers and their places.

A marker right after a stop belongs to the sentence before it. What a sentence is follows the
habits of written English. Where a stop may belong to a shortened word or a name, the text is
not split.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it.token import Token

from references.prose import markdown
from references.prose.markdown import END, GROUP, MASK
from references.prose.markers import Marker

# A sentence ends with a stop, closing signs and its groups, if what may begin another one
# follows. The last group is the first word of that one, with its stop.
_END = re.compile(
    rf"[.!?…][\"'’”»)\]]*(?:(?:\s*{GROUP})+\s*|\s+)"
    r"(?=[\"'‘“«(\[¿¡]*([^\W_]\w*\.?))"
)

# No sentence ends after these words, whatever follows.
_NEVER_LAST = {
    *("Dr", "Mr", "Mrs", "Ms", "Messrs", "Prof", "Rev", "Hon", "Gen", "Col", "Capt"),
    *("Lt", "Sgt", "Gov", "Sen", "Mt", "Ft", "St", "ca", "cf", "Cf", "vs", "viz"),
    *("approx", "Approx", "incl", "esp", "e.g", "E.g", "i.e", "I.e"),
}
# Nor after these if a number follows: "No. 5", "Vol. II", "1 Jan. 2020".
_BEFORE_A_NUMBER = {
    *("no", "nos", "art", "arts", "sec", "vol", "vols", "ch", "p", "pp", "para"),
    *("paras", "fig", "figs", "ed", "jan", "feb", "mar", "apr", "jun", "jul", "aug"),
    *("sep", "sept", "oct", "nov", "dec"),
}
_DIGITS = re.compile(r"\d")
_NUMBER = re.compile(r"\d|(?:[IVXLC]+|[A-Z])\b")
# Nor after these or one letter ("J. Smith", "U.S. Congress", "5 p.m. Sunday"), unless a
# word follows that begins sentences and hardly ever a name.
_SELDOM_LAST = {
    *("Jr", "Sr", "Inc", "Ltd", "Co", "Corp", "Bros", "al", "ed", "eds", "Ave"),
    *("U.S", "U.S.A", "U.K", "U.N", "E.U", "D.C", "a.m", "p.m", "A.M", "P.M"),
    *("M.A", "B.A", "M.D", "A.D", "B.C"),
}
_BEGINNINGS = frozenset(
    """
    A According After All Also Although An And Another As At Because Before Between Both
    But By Dr. During Each Every For From Four He Her Here His How However I If In It Its
    Later Many Most Mr. Mrs. Ms. My Nobody None Not Of On One Only Or Other Our She Since
    Some Such That The Their Then There These They This Those Three Through To Today Two
    Under Until We What When Where Which While Who Why With You
    """.split()  # noqa: SIM905
)
_LAST_WORD = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)*[^\W\d_]+\Z")
_LONGEST_SHORTENED = 10

# What is within these stays in one sentence, though it may hold stops.
_BRACKETS = re.compile(r"[“”«»()\[\]]")
_STRAIGHT = re.compile('"')
_OPENING = {"”": "“", "»": "«", ")": "(", "]": "["}

# A group is removed with the blank before it, unless a word follows.
_GROUP_AND_BLANK = re.compile(rf" ?{GROUP}(?=[\s{GROUP}.,;:!?…)\]’”]|\Z)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a body: its words without markup and groups, and its groups of markers.

    It is `[start:end]` of a block's words, in which a group and a line end are one character
    each; it begins where the one before it ends. `block` counts from 0 the inline tokens of
    `markdown.tokens`: paragraphs, items, quotations, headings and cells. A heading is one
    sentence. It is bare if it has no group and is no heading, no cell of a row with a
    marker, and no introduction with a colon to a list of which each item has a marker.
    `outside_links` are its words with “link” in place of those of each link.
    """

    words: str
    outside_links: str
    groups: tuple[tuple[Marker, ...], ...]
    bare: bool
    block: int
    start: int
    end: int

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Return its markers in reading order, repeats included."""
        return tuple(marker for group in self.groups for marker in group)


@lru_cache(maxsize=512)
def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences and headings of a body, in reading order.

    A text that is too long or nested too deep has none.
    """
    tokens = markdown.tokens(text)
    whole, last = _excused(tokens)
    found: list[Sentence] = []
    inline = [(i, token) for i, token in enumerate(tokens) if token.type == "inline"]
    for block, (i, token) in enumerate(inline):
        words, masked = _words(token), _words(token, MASK)
        groups = iter(_groups(token))
        inner = [] if tokens[i - 1].type == "heading_open" else ends(words)
        for start, end in pairwise([0, *inner, len(words)]):
            shown = _without_groups(words[start:end])
            own = tuple(next(groups) for _ in range(words.count(GROUP, start, end)))
            says = any(map(str.isalnum, shown))
            excused = i in whole or (i in last and end == len(words))
            bare = says and not own and not excused
            if shown or own:
                outside = re.sub(f"{MASK}+", "link", masked[start:end])
                place = (block, start, end)
                found.append(
                    Sentence(shown, _without_groups(outside), own, bare, *place)
                )
    return tuple(found)


@lru_cache(maxsize=256)
def with_ends(text: str) -> tuple[str, ...]:
    """Return the HTML of a body between its groups, `END` after each of its sentences."""
    tokens = markdown.tokens(text)
    inline = [token for token in tokens if token.type == "inline"]
    found = split(text)
    # From the end, so that earlier positions stay valid.
    for sentence in reversed(found):
        _put_end(inline[sentence.block], sentence.end)
    return markdown.pieces(tokens) if found else markdown.parse(text).pieces


def _put_end(inline: Token, place: int) -> None:
    """Put `END` into the words of a block, at this place of what `_words` returns."""
    for token in inline.children or []:
        length = len(_words_of(token))
        if place <= length and token.type in ("text", "code_inline"):
            token.content = f"{token.content[:place]}{END}{token.content[place:]}"
            return
        place -= length
    if inline.children is not None:
        inline.children.append(Token("text", "", 0, content=END))


def first_use(text: str, key: str, reading: str = "") -> tuple[int, str]:
    """Return the number of the first group that cites a source, and its sentence.

    With a reading, of the first that names it. Returns 0 and "" if none does.
    """
    groups = ((g, s.words) for s in split(text) for g in s.groups)
    for number, (group, words) in enumerate(groups, start=1):
        if any(m.key == key and reading in ("", m.reading) for m in group):
            return number, words
    return 0, ""


def ends(words: str) -> list[int]:
    """Return where each sentence of a block ends but the last: where the next one begins."""
    found = []
    enclosures = iter(_enclosures(words))
    start, end = next(enclosures, (len(words), len(words)))
    for stop in _END.finditer(words):
        while end < stop.end():
            start, end = next(enclosures, (len(words), len(words)))
        # A group after the stop shows that the sentence ended there, after any word.
        marked = GROUP in stop[0]
        if not _may_begin(stop[1]) or (start < stop.start() and not marked):
            continue
        before = words[max(0, stop.start() - _LONGEST_SHORTENED) : stop.start()]
        if marked or stop[0][0] != "." or not _runs_on(before, stop[1]):
            found.append(stop.end())
    return found


def _may_begin(word: str) -> bool:
    """Return whether a word may begin a sentence: "The", "3", "iPhone", but not "phone"."""
    return not word[0].islower() or word[1:2].isupper()


def _runs_on(before: str, word: str) -> bool:
    """Return whether what is `before` a full stop is shortened, and a sentence goes on."""
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    if last[0] in _NEVER_LAST:
        return True
    if last[0].lower() in _BEFORE_A_NUMBER:
        number = _NUMBER if last[0][0].isupper() else _DIGITS
        return bool(number.match(word))
    if len(last[0]) == 1 or last[0] in _SELDOM_LAST:
        return word not in _BEGINNINGS
    # Other initials are part of a name: "P.S. The Children".
    return "." in last[0]


def _enclosures(words: str) -> list[tuple[int, int]]:
    """Return the quotations and brackets of a block: (first sign, last sign), in order."""
    found: list[tuple[int, int]] = []
    open_at: dict[str, list[int]] = {sign: [] for sign in _OPENING.values()}
    straight = [at.start() for at in _STRAIGHT.finditer(words)]
    # An inch or a forgotten sign would turn all quotations after it inside out.
    if len(straight) % 2 == 0:
        found += zip(straight[::2], straight[1::2], strict=True)
    for sign in _BRACKETS.finditer(words):
        if sign[0] in open_at:
            open_at[sign[0]].append(sign.start())
        elif open_at[_OPENING[sign[0]]]:
            found.append((open_at[_OPENING[sign[0]]].pop(), sign.start()))
    return sorted(found)


def _excused(tokens: Sequence[Token]) -> tuple[set[int], set[int]]:
    """Return the inline tokens that may lack markers, by index: whole, or their last words.

    See `Sentence` for the rule.
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
            introduced = tokens[i - 1].type == "paragraph_close"
            if introduced and _without_groups(_words(tokens[i - 2])).endswith(":"):
                items = [
                    i + j
                    for j, item in enumerate(_within(tokens, i))
                    if item.type == "list_item_open" and item.level == token.level + 1
                ]
                if all(_has_marker(_within(tokens, item)) for item in items):
                    last.add(i - 2)
    return whole, last


def _within(tokens: Sequence[Token], opening: int) -> Sequence[Token]:
    """Return the tokens from an opening one to the one that closes it, which is left out."""
    level = tokens[opening].level
    end = next(
        i
        for i in range(opening + 1, len(tokens))
        if tokens[i].nesting < 0 and tokens[i].level == level
    )
    return tokens[opening:end]


def _has_marker(tokens: Sequence[Token]) -> bool:
    """Return whether any of these tokens names a source or a doubt."""
    return any(group for token in tokens for group in _groups(token))


def _words(inline: Token, mask: str = "") -> str:
    """Return the words of a block, a group and a line end being one character each.

    The words of links are as many signs of the mask, if there is one.
    """
    found, level = [], 0
    for token in inline.children or []:
        level += token.nesting * token.type.startswith("link_")
        words = _words_of(token)
        found.append(mask * len(words) if mask and level else words)
    return "".join(found)


def _words_of(token: Token) -> str:
    if token.type == "marker_group":
        return GROUP
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _groups(token: Token) -> list[tuple[Marker, ...]]:
    """Return the groups of a token in reading order."""
    groups = [t for t in token.children or [] if t.type == "marker_group"]
    return [group.meta["markers"] for group in groups]


def _without_groups(sentence: str) -> str:
    words = _GROUP_AND_BLANK.sub("", " ".join(sentence.split()))
    return words.replace(GROUP, "").strip()
