"""Words, numbers and dates of a text, each in one way however it is written.

"1,200" is "1200", "1.7 million" is "1700000"; "NGOs", "NGO’s" and "ngo" are one word.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from references.values import text as plain_text

# Year, month and day; what is not given is None.
Date = tuple[int | None, int, int | None]

_TOKEN = re.compile(
    r"""(?P<number>[0-9]{1,3}(?:[,\ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+)
        (?:\.(?P<fraction>[0-9]+))?(?![^\W_])
      | [^\W_]+(?:['’][^\W_]+)* | &""",
    re.VERBOSE,
)
# The words for numbers of things; "first" and "tenth" are none.
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORTH = {word: n for n, word in enumerate(_NUMBERS.split(), start=1)}
_WORTH |= {word: 10 * n for n, word in enumerate(_TENS, start=2)}
# The zeros that a word adds to the number before it.
_ZEROS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9}

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {word: n for n, word in enumerate(_MONTHS.split(), start=1)}
# Shortened, a month counts only beside a day or a year.
_SHORT_MONTH = {word[:3]: n for word, n in _MONTH.items()} | {"sept": 9}
_DAY = re.compile(r"(0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_ISO_MONTH = re.compile(
    r"-(0[1-9]|1[0-2])(?![0-9])(?:-(0[1-9]|[12][0-9]|3[01])(?![0-9]))?"
)
_PLURAL_OF_INITIALS = re.compile(r"([A-Z]{2,})s")


@dataclass(slots=True)
class Token:
    """A word or number of a text and its place: `word` is folded, a number in digits."""

    start: int
    end: int
    word: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """Dates written as one, "6 and 7 June 2018": the first token, the last one, the dates."""

    first: int
    last: int
    dates: tuple[Date, ...]


def read(text: str) -> list[Token]:
    """Return the words and numbers of a text; "1.7 million" and "twenty-five" are one each."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["number"]:
            whole = "".join(filter(str.isdigit, match["number"]))
            figure = _figure(whole, match["fraction"] or "")
            found.append(Token(start, end, figure, True))
            continue
        word = _folded(match[0])
        before = found[-1] if found and found[-1].is_number else None
        if before and text[before.end : start] not in (" ", "-", "\u00a0"):
            before = None
        if word in _ZEROS:
            if before:
                before.word = _figure(*_parts(before.word), zeros=_ZEROS[word])
                before.end = end
            else:
                found.append(Token(start, end, _figure("1", zeros=_ZEROS[word]), True))
        elif word in _WORTH:
            worth = _WORTH[word]
            if (
                before
                and worth < 10
                and text[before.start : before.end].lower() in _TENS
            ):
                before.word = str(int(before.word) + worth)
                before.end = end
            else:
                found.append(Token(start, end, str(worth), True))
        else:
            found.append(Token(start, end, word, False))
    return found


def _folded(word: str) -> str:
    """Return a word without accents, capitals, possessive ’s and the plural of initials.

    "&" is "and".
    """
    if word == "&":
        return "and"
    word = word.removesuffix("’s").removesuffix("'s")
    plural = _PLURAL_OF_INITIALS.fullmatch(word)
    return plain_text.fold(plural[1] if plural else word)


def _figure(whole: str, fraction: str = "", zeros: int = 0) -> str:
    """Return a number in digits, in one way: "1700000" for 1.7 with six zeros."""
    digits = whole + fraction.ljust(zeros, "0")
    point = len(whole) + zeros
    fraction = digits[point:].rstrip("0")
    return (digits[:point].lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def _parts(figure: str) -> tuple[str, str]:
    whole, _point, fraction = figure.partition(".")
    return whole, fraction


def dates(
    text: str, tokens: Sequence[Token], used: Collection[int] = frozenset()
) -> list[Dated]:
    """Return the dates that name a month, in order, without the tokens that are `used`."""
    found: list[Dated] = []
    taken: set[int] = set()

    def written(i: int) -> str:
        """Return a token that is still free as it is written, or ""."""
        is_free = 0 <= i < len(tokens) and i not in used and i not in taken
        return text[tokens[i].start : tokens[i].end] if is_free else ""

    def after(i: int) -> str:
        """Return what stands between a token and the next one."""
        return text[tokens[i].end : tokens[i + 1].start] if i + 1 < len(tokens) else ""

    for i, token in enumerate(tokens):
        if not written(i):
            continue
        dated = _iso(text, tokens, i) or _worded(token.word, i, written, after)
        if dated:
            taken.update(range(dated.first, dated.last + 1))
            found.append(dated)
    return found


def _iso(text: str, tokens: Sequence[Token], i: int) -> Dated | None:
    """Read "1990-05-02" or "1990-05"."""
    token = tokens[i]
    month = _ISO_MONTH.match(text, token.end)
    if month is None or not _YEAR.fullmatch(text, token.start, token.end):
        return None
    last = i + (2 if month[2] else 1)
    if last >= len(tokens) or tokens[last].end != month.end():
        return None
    day = int(month[2]) if month[2] else None
    return Dated(i, last, ((int(token.word), int(month[1]), day),))


def _worded(
    word: str, i: int, written: Callable[[int], str], after: Callable[[int], str]
) -> Dated | None:
    """Read the date around a month: "May 1990", "2 May", "27–31 August", "May 2, 1990".

    `written` gives a token as written, `after` what stands between it and the next one.
    """
    month = _MONTH.get(word) or _SHORT_MONTH.get(word)
    if month is None or not written(i)[0].isupper():
        return None

    def day(j: int) -> int:
        match = _DAY.fullmatch(written(j))
        return int(match[1]) if match else 0

    first = last = i
    days: list[int] = []
    if day(i - 1) and after(i - 1) == " ":
        days, first = [day(i - 1)], i - 1
        if day(i - 2) and after(i - 2).strip() in ("-", "–", "—"):
            days, first = [day(i - 2), *days], i - 2
        elif written(i - 2) in ("and", "or", "to") and day(i - 3):
            days, first = [day(i - 3), *days], i - 3
    elif day(i + 1) and after(i) in (" ", ". "):
        days, last = [day(i + 1)], i + 1
    is_shortened = word not in _MONTH
    gaps = (" ", ", ", ". ") if is_shortened and last == i else (" ", ", ")
    year = None
    if _YEAR.fullmatch(written(last + 1)) and after(last) in gaps:
        last += 1
        year = int(written(last))
    # Alone, "May" may be a verb where a sentence begins, and "Mar" a name.
    if first == last and (is_shortened or i == 0):
        return None
    return Dated(
        first, last, tuple((year, month, d) for d in days) or ((year, month, None),)
    )
