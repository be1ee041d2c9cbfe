"""Splits a BibTeX file into its entries in one pass, their values as written.

A brace counts even after a backslash, as it does for BibTeX itself. A line that begins
an entry ends an entry that is not closed, so that no part of a file is scanned twice.
"""

import calendar
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise

from references.exchange.formats.found import (
    DEEPEST,
    LARGEST,
    LONGEST_VALUE,
    Refused,
    Unreadable,
    check_depth,
    check_length,
    check_number,
)

_OPENING = re.compile(r"@[ \t]*([A-Za-z]+)[ \t]*([{(])")
# By the sign that closes the entry: keys of other programs hold apostrophes and brackets.
_KEY = {
    "}": re.compile(r"\s*([^\s,{}=]*)\s*"),
    ")": re.compile(r"\s*([^\s,{}()=]*)\s*"),
}
_NAME = re.compile(r"\s*([A-Za-z0-9_:.+/-]+)\s*=\s*")
_BARE = re.compile(r"[A-Za-z0-9_:.+/-]+")
_SPACE = re.compile(r"\s*")
_NEXT = r"|(?P<next>\n[ \t]*@[A-Za-z]+[ \t]*\{)"
_IN_BRACES = re.compile(r"[{}]" + _NEXT)
_IN_QUOTES = re.compile(r'[{}"]' + _NEXT)
_NO_ENTRY = ("comment", "preamble")
# What an entry takes of the one that its `crossref` names, a group where it has nothing of
# the group. Source: biblatex 3.20 manual, appendix B; addresses and notes are of one alone.
_INHERITED = (
    ("publisher", "institution", "organization", "school"),
    ("date", "year", "month", "day"),
    ("langid", "language", "hyphenation"),
    ("volume",),
    ("number", "issue"),
    ("journaltitle", "journal", "booktitle"),
)
# The values of @string and `crossref` that may be inserted: as long as two whole files.
INSERTABLE = 2 * LARGEST
_MONTHS = [name.lower() for name in calendar.month_abbr if name]


@dataclass(slots=True)
class Entry:
    """An entry as written: its kind, its key, each field with its raw value."""

    line: int
    kind: str
    key: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    problem: str = ""


class _Broken(Exception):  # noqa: N818 (it says what the entry is)
    """The entry is not well formed; parsing goes on at `position`."""

    def __init__(self, why: str, position: int) -> None:
        super().__init__(why)
        self.position = position


def entries(text: str) -> list[Entry]:
    """Return the entries of a file in order; raises Unreadable beyond the limits.

    Each has what its `crossref` gives it; a `crossref` to no entry stays as a field.
    """
    found = list(_Scanner(text).entries())
    sound = {entry.key.lower(): entry.fields for entry in found if not entry.problem}
    inserted = 0
    for entry in found:
        parent = sound.get(entry.fields.get("crossref", "").strip().lower())
        if parent is None or parent is entry.fields:
            continue
        entry.fields = _with_inherited(entry.fields, parent)
        inserted += sum(map(len, entry.fields.values()))
        if inserted > INSERTABLE:
            raise Unreadable(
                f"Line {entry.line}: entries named by “crossref” give more text than is "
                "read at once. Part the file and import the parts."
            )
    return found


def only(text: str, lines: Collection[int]) -> str:
    """Return the entries that begin on these lines, and what they rest on, as a file.

    That is every @string, and the entries that their `crossref` names.
    """
    scanner = _Scanner(text)
    found = list(scanner.entries())
    named = {
        e.fields.get("crossref", "").strip().lower() for e in found if e.line in lines
    }
    wanted = {e.line for e in found if e.key.lower() in named - {""}}
    kept = [
        text[start:end].strip()
        for (start, line, kind), (end, _, _) in pairwise(
            [*scanner.openings, (len(text), 0, "")]
        )
        if line in wanted or line in lines or kind == "string"
    ]
    return "".join(f"{written}\n\n" for written in kept)


def _with_inherited(own: dict[str, str], parent: dict[str, str]) -> dict[str, str]:
    titles = (parent.get("title", "").strip(), parent.get("subtitle", "").strip())
    given = {"booktitle": ": ".join(filter(None, titles))} | parent
    taken = {
        name: given[name]
        for group in _INHERITED
        if not any(own.get(name, "").strip() for name in group)
        for name in group
        if name in given
    }
    return {name: own[name] for name in own if name != "crossref"} | taken


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line = 1
        self.counted = 0
        self.macros = dict(zip(_MONTHS, _MONTHS, strict=True))
        self.insertable = INSERTABLE
        # Where each entry, or what looks like one, begins; its line and its kind.
        self.openings: list[tuple[int, int, str]] = []

    def entries(self) -> Iterator[Entry]:
        number = 0
        while match := _OPENING.search(self.text, self.position):
            self.position = match.end()
            entry = Entry(self._line_of(match.start()), match[1].lower())
            self.openings.append((match.start(), entry.line, entry.kind))
            closing = "}" if match[2] == "{" else ")"
            if entry.kind in _NO_ENTRY:
                self._pass_over(closing)
                continue
            number += 1
            check_number(number)
            try:
                self._scan(entry, closing)
            except _Broken as broken:
                entry.problem = str(broken)
                self.position = broken.position
            except Refused as why:
                # Its end is not known: the next line that begins an entry is.
                entry.problem = str(why)
            if entry.problem or entry.kind != "string":
                yield entry

    def _line_of(self, position: int) -> int:
        self.line += self.text.count("\n", self.counted, position)
        self.counted = position
        return self.line

    def _pass_over(self, closing: str) -> None:
        """Skip a comment; of one that is not closed, only the first word."""
        if closing == ")":
            return
        try:
            self._skip_value()
        except _Broken as broken:
            self.position = broken.position

    def _scan(self, entry: Entry, closing: str) -> None:
        if entry.kind != "string":
            match = _KEY[closing].match(self.text, self.position)
            entry.key = match[1] if match else ""
            self.position = match.end() if match else self.position
            if self._takes(closing):
                return
            if not self._takes(","):
                raise self._broken("a comma is missing after the key")
        while not self._takes(closing):
            match = _NAME.match(self.text, self.position)
            if not match:
                raise self._broken("here a field should begin, as in “title = {…}”")
            self.position = match.end()
            name = match[1].lower()
            value = self._value(name)
            if entry.kind == "string":
                self.macros[name] = value
            elif name not in entry.fields:
                entry.fields[name] = value
            elif value != entry.fields[name]:
                raise Refused(f"“{name}” is given twice: keep one of the two.")
            if not self._takes(",") and not self._at(closing):
                raise self._broken(f"a comma or “{closing}” is missing after “{name}”")

    def _value(self, name: str) -> str:
        pieces = [self._piece(name)]
        length = len(pieces[0])
        while self._takes("#"):
            pieces.append(self._piece(name))
            length += len(pieces[-1])
            if length > LONGEST_VALUE:
                break
        value = "".join(pieces)
        check_length(name, value)
        self.insertable -= length
        if self.insertable < 0:
            raise Unreadable(
                f"Line {self._line_of(self.position)}: the abbreviations (@string) "
                "stand for more text than is read at once. Write them out in part."
            )
        return value

    def _piece(self, name: str) -> str:
        self._skip_space()
        start = self.position + 1
        if self._takes("{"):
            self._skip_value()
            return self.text[start : self.position - 1]
        if self._takes('"'):
            self._skip_value(is_quoted=True)
            return self.text[start : self.position - 1]
        match = _BARE.match(self.text, self.position)
        if not match:
            raise self._broken(f"“{name}” has no value")
        self.position = match.end()
        if match[0].isdecimal():
            return match[0]
        if match[0].lower() not in self.macros:
            raise Refused(
                f"“{name}” says {match[0][:60]}, which no @string explains: put the "
                "text in braces, or add the @string above."
            )
        return self.macros[match[0].lower()]

    def _skip_value(self, *, is_quoted: bool = False) -> None:
        """Skip to after the closing brace or quotation mark; one in braces closes nothing."""
        depth = 0 if is_quoted else 1
        pattern = _IN_QUOTES if is_quoted else _IN_BRACES
        for match in pattern.finditer(self.text, self.position):
            if match["next"]:
                raise _not_closed(match.start() + 1)
            if match[0] != '"':
                depth += 1 if match[0] == "{" else -1
                if depth > DEEPEST:
                    check_depth(depth, self._line_of(match.start()))
                if depth < 0:
                    raise _not_closed(match.end())
            if not depth and is_quoted == (match[0] == '"'):
                self.position = match.end()
                return
        raise _not_closed(len(self.text))

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _at(self, sign: str) -> bool:
        self._skip_space()
        return self.text.startswith(sign, self.position)

    def _takes(self, sign: str) -> bool:
        is_here = self._at(sign)
        self.position += len(sign) if is_here else 0
        return is_here

    def _broken(self, why: str) -> _Broken:
        if self.position >= len(self.text):
            return _not_closed(self.position)
        here = self.text[self.position : self.position + 30].split("\n")[0]
        line = self._line_of(self.position)
        return _Broken(
            f"line {line} is not BibTeX: {why}, and not “{here}”. Correct it, or "
            "export the file again.",
            self.position,
        )


def _not_closed(position: int) -> _Broken:
    return _Broken(
        "the entry is not closed: a brace or a quotation mark has no partner, or the "
        "file is cut off. Export it again, or close the entry.",
        position,
    )


def split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split a text at the separators outside of all braces."""
    depths = accumulate(
        chain([0], (1 if c == "{" else -1 if c == "}" else 0 for c in text))
    )
    outside = [depth <= 0 for depth in depths]
    parts, start = [], 0
    for match in separator.finditer(text):
        if outside[match.start()]:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]
