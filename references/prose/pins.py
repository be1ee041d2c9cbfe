"""Pins: what of a sentence can be looked up in the readings of its sources.

A reading is what a source says, in words. Numbers, dates, names and quoted phrases of a
sentence are its pins; the rest of its words is not compared.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from references.values import text as plain_text

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
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORTH = {word: n for n, word in enumerate(_NUMBERS.split(), start=1)}
_WORTH |= {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
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

_QUOTED = re.compile(
    r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|‘[^‘’]*+(?:’(?=\w)[^‘’]*+)*+’(?!\w)"
)
# What may stand between two words of one name: "FOSTA-SESTA".
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")
_PLURAL_OF_INITIALS = re.compile(r"([A-Z]{2,})s")


@dataclass(frozen=True, slots=True)
class Pin:
    """How a sentence agrees with its readings, and what of it is `missing`, as first written.

    "exact": there is a reading and nothing is missing; "partly": some pins are found and
    some are not; "none": no pin is found, or there is no reading.
    """

    kind: Literal["exact", "partly", "none"]
    missing: tuple[str, ...]


@dataclass(slots=True)
class _Token:
    """A word or number of a text and its place: `word` is folded, "1,200" is "1200"."""

    start: int
    end: int
    word: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A pin with its place; of `words`, `number` and `dates` one is set."""

    start: int
    end: int
    words: tuple[str, ...] = ()
    number: str = ""
    dates: tuple[Date, ...] = ()


def check(
    sentence: str,
    said: Sequence[str],
    *,
    own: Collection[str] = (),
    known: Collection[str] = (),
) -> Pin:
    """Compare a sentence with what its readings say.

    Its pins are numbers (but not the word "one" alone), dates, quoted phrases, and names:
    capitalised words in a row. The first word of a sentence is a name if it has capitals
    inside, occurs again, or begins a `known` name; a name of the organisation's `own` is no
    pin. Each pin must stand in one of the readings. A date covers one that is less exact.
    "two hundred and five" is 200 and 5.
    """
    sentence = unicodedata.normalize("NFC", sentence)
    pins = _pins(sentence, _names(own), _names(known))
    offered = _Offered(said)
    lacking = [pin for pin in pins if not offered.has(pin)]
    missing = dict.fromkeys(sentence[pin.start : pin.end] for pin in lacking)
    if said and not lacking:
        return Pin("exact", ())
    return Pin("partly" if len(lacking) < len(pins) else "none", tuple(missing))


class _Offered:
    """The numbers, dates and runs of words in readings."""

    def __init__(self, said: Sequence[str]) -> None:
        """Read them all: linear in their length."""
        self._numbers: set[str] = set()
        self._dates: set[Date] = set()
        words: list[str] = []
        for text in said:
            text = unicodedata.normalize("NFC", text)
            tokens = _tokens(text)
            dates, used = _dates(text, tokens)
            self._numbers |= {
                t.word for i, t in enumerate(tokens) if t.is_number and i not in used
            }
            for year, month, day in (date for found in dates for date in found.dates):
                if year:
                    self._numbers.add(str(year))
                self._dates |= {
                    *((year, month, day), (year, month, None)),
                    *((None, month, day), (None, month, None)),
                }
            # No run of words reaches from one reading into the next.
            words += [*(t.word for t in tokens), ""]
        self._next = _automaton(words)

    def has(self, pin: _Found) -> bool:
        """Return whether one of the readings has this pin."""
        if pin.number:
            return pin.number in self._numbers
        if pin.dates:
            return self._dates.issuperset(pin.dates)
        state = 0
        for word in pin.words:
            if word not in self._next[state]:
                return False
            state = self._next[state][word]
        return True


def _automaton(words: Sequence[str]) -> list[dict[str, int]]:
    """Return the suffix automaton of a row of words: for each state the next by each word.

    Each run of words leads from state 0 to some state, and nothing else does. Linear time.
    Source: Blumer et al., "The smallest automaton recognizing the subwords of a text" (1985).
    """
    following: list[dict[str, int]] = [{}]
    link, length, last = [-1], [0], 0
    for word in words:
        new = len(following)
        following.append({})
        link.append(0)
        length.append(length[last] + 1)
        state, last = last, new
        while state >= 0 and word not in following[state]:
            following[state][word] = new
            state = link[state]
        if state < 0:
            continue
        old = following[state][word]
        if length[old] == length[state] + 1:
            link[new] = old
            continue
        copy = len(following)
        following.append(dict(following[old]))
        link.append(link[old])
        length.append(length[state] + 1)
        link[old] = link[new] = copy
        while state >= 0 and following[state].get(word) == old:
            following[state][word] = copy
            state = link[state]
    return following


def _pins(
    text: str, own: set[tuple[str, ...]], known: set[tuple[str, ...]]
) -> list[_Found]:
    """Return the pins of a sentence in the order in which they begin."""
    tokens = _tokens(text)
    pins, used = _quoted(text, tokens)
    dates, in_dates = _dates(text, tokens, used)
    used |= in_dates
    pins += dates
    pins += [
        _Found(t.start, t.end, number=t.word)
        for i, t in enumerate(tokens)
        if t.is_number and i not in used and text[t.start : t.end].lower() != "one"
    ]
    pins += _named(text, tokens, used, own, known)
    return sorted(pins, key=lambda pin: pin.start)


def _quoted(text: str, tokens: Sequence[_Token]) -> tuple[list[_Found], set[int]]:
    """Return the quoted phrases, and which tokens are in them."""
    found: list[_Found] = []
    used: set[int] = set()
    i = 0
    for quotation in _QUOTED.finditer(text):
        while i < len(tokens) and tokens[i].start < quotation.start():
            i += 1
        first = i
        while i < len(tokens) and tokens[i].end <= quotation.end():
            i += 1
        if i > first:
            words = tuple(t.word for t in tokens[first:i])
            found.append(_Found(quotation.start(), quotation.end(), words))
            used.update(range(first, i))
    return found, used


def _named(
    text: str,
    tokens: Sequence[_Token],
    used: set[int],
    own: set[tuple[str, ...]],
    known: set[tuple[str, ...]],
) -> Iterator[_Found]:
    """Yield the names: capitalised words in a row."""
    names = [
        i
        for i, token in enumerate(tokens)
        if i not in used and not token.is_number and _is_name(text, token)
    ]
    again = {tokens[i].word for i in names if i > 0}
    longest = max(map(len, known), default=0)
    for run in _runs(text, tokens, names):
        words = tuple(tokens[i].word for i in run)
        if words in own:
            continue
        first = text[tokens[0].start : tokens[0].end]
        begins = run[0] == 0 and not any(map(str.isupper, first[1:]))
        is_known = begins and any(words[:n] in known for n in range(1, longest + 1))
        if begins and not is_known and words[0] not in again:
            run, words = run[1:], words[1:]
        if run:
            yield _Found(tokens[run[0]].start, tokens[run[-1]].end, words)


def _is_name(text: str, token: _Token) -> bool:
    written = text[token.start : token.end]
    # "US$" is a unit.
    is_unit = text.startswith("$", token.end)
    return any(map(str.isupper, written)) and written != "I" and not is_unit


def _runs(
    text: str, tokens: Sequence[_Token], chosen: Sequence[int]
) -> list[list[int]]:
    """Group these tokens by what they are parts of: one name each."""
    runs: list[list[int]] = []
    for i in chosen:
        if runs and runs[-1][-1] == i - 1:
            between = text[tokens[i - 1].end : tokens[i].start]
            if _WITHIN_A_NAME.fullmatch(between):
                runs[-1].append(i)
                continue
        runs.append([i])
    return runs


def _names(names: Collection[str]) -> set[tuple[str, ...]]:
    return {tuple(t.word for t in _tokens(name)) for name in names} - {()}


def _dates(
    text: str, tokens: Sequence[_Token], used: Collection[int] = frozenset()
) -> tuple[list[_Found], set[int]]:
    """Return the dates with a month, and which tokens are in them, but none of `used`."""
    found: list[_Found] = []
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
        read = _iso(text, tokens, i) or _worded(token.word, i, written, after)
        if read:
            first, last, dates = read
            taken.update(range(first, last + 1))
            found.append(_Found(tokens[first].start, tokens[last].end, dates=dates))
    return found, taken


def _iso(
    text: str, tokens: Sequence[_Token], i: int
) -> tuple[int, int, tuple[Date, ...]] | None:
    """Read "1990-05-02" or "1990-05": the first token, the last one, and the date."""
    token = tokens[i]
    month = _ISO_MONTH.match(text, token.end)
    if month is None or not _YEAR.fullmatch(text, token.start, token.end):
        return None
    last = i + (2 if month[2] else 1)
    if last >= len(tokens) or tokens[last].end != month.end():
        return None
    day = int(month[2]) if month[2] else None
    return i, last, ((int(token.word), int(month[1]), day),)


def _worded(
    word: str, i: int, written: Callable[[int], str], after: Callable[[int], str]
) -> tuple[int, int, tuple[Date, ...]] | None:
    """Read the date around a month: the first token, the last one, and the dates.

    Two days of a month are two dates: "6 and 7 June 2018", "27–31 August".
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
    return first, last, tuple((year, month, d) for d in days) or ((year, month, None),)


def _tokens(text: str) -> list[_Token]:
    """Return the words and numbers of a text; "1.7 million" and "twenty-five" are one each."""
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["number"]:
            whole = "".join(filter(str.isdigit, match["number"]))
            found.append(
                _Token(start, end, _figure(whole, match["fraction"] or ""), True)
            )
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
                found.append(_Token(start, end, _figure("1", zeros=_ZEROS[word]), True))
        elif word in _WORTH:
            worth = _WORTH[word]
            if (
                before
                and worth < 10
                and _folded(text[before.start : before.end]) in _TENS.split()
            ):
                before.word = str(int(before.word) + worth)
                before.end = end
            else:
                found.append(_Token(start, end, str(worth), True))
        else:
            found.append(_Token(start, end, word, False))
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
