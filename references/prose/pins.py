"""Pins: what of a sentence can be looked up in the readings of its sources.

A reading is what a source says, in words. Numbers, dates, names and quoted phrases of a
sentence are its pins; the rest of its words is not compared.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from references.prose import tokens as reading
from references.prose.tokens import Date, Token

QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|‘[^‘’]*+(?:’(?=\w)[^‘’]*+)*+’(?!\w)")
# What may stand between two words of one name: "FOSTA-SESTA".
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")


@dataclass(frozen=True, slots=True)
class Pin:
    """How a sentence agrees with its readings, and what of it is `missing`, as first written.

    "exact": there is a reading and nothing is missing; "partly": some pins are found and
    some are not; "none": no pin is found, or there is no reading.
    """

    kind: Literal["exact", "partly", "none"]
    missing: tuple[str, ...]


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
            tokens = reading.read(text)
            dated = reading.dates(text, tokens)
            used = {i for d in dated for i in range(d.first, d.last + 1)}
            self._numbers |= {
                t.word for i, t in enumerate(tokens) if t.is_number and i not in used
            }
            for year, month, day in (date for d in dated for date in d.dates):
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
    tokens = reading.read(text)
    pins, used = _quoted(text, tokens)
    for d in reading.dates(text, tokens, used):
        pins.append(_Found(tokens[d.first].start, tokens[d.last].end, dates=d.dates))
        used.update(range(d.first, d.last + 1))
    pins += [
        _Found(t.start, t.end, number=t.word)
        for i, t in enumerate(tokens)
        if t.is_number and i not in used and text[t.start : t.end].lower() != "one"
    ]
    pins += _named(text, tokens, used, own, known)
    return sorted(pins, key=lambda pin: pin.start)


def _quoted(text: str, tokens: Sequence[Token]) -> tuple[list[_Found], set[int]]:
    """Return the quoted phrases, and which tokens are in them."""
    found: list[_Found] = []
    used: set[int] = set()
    i = 0
    for quotation in QUOTED.finditer(text):
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
    tokens: Sequence[Token],
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


def _is_name(text: str, token: Token) -> bool:
    written = text[token.start : token.end]
    # "US$" is a unit.
    is_unit = text.startswith("$", token.end)
    return any(map(str.isupper, written)) and written != "I" and not is_unit


def _runs(text: str, tokens: Sequence[Token], chosen: Sequence[int]) -> list[list[int]]:
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
    return {tuple(t.word for t in reading.read(name)) for name in names} - {()}
