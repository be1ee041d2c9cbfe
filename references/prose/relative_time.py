"""Words of relative time, "now" and "three years ago": what they say changes by itself."""

import re
from dataclasses import dataclass

from references.prose import sentences
from references.prose.pins import QUOTED

_UNIT = r"(?:day|week|month|year|decade|centur(?:y|ie))"
# What has no meaning without the day on which it was written. "The last year of the campaign",
# "so far as", "to date from" and "soon after" have one.
_WORDS = re.compile(
    rf"""\b(?:
      today | tonight | tomorrow | yesterday | now | nowadays | currently | current
    | presently | recently | recent | lately | newly | upcoming | forthcoming | ongoing
    | at \s present (?!\sed) | at \s the \s moment (?!\s(?:of|when|that)) | at \s the \s time \s of \s writing
    | (?:these | in \s our) \s days | to \s this \s day | until \s further \s notice
    | so \s far (?!\s(?:as|from|that|apart|away)\b)
    | to \s date (?!\s(?:back|from|to|the|it|its|this|that|these|those|them)\b)
    | this \s (?:{_UNIT} | spring | summer | autumn | winter)
    | (?<!\bthe\s) (?:last | next) \s {_UNIT} (?!s?\s(?:of|that|in\swhich)\b)
    | the \s (?:last | past | coming | next) \s (?:[\w-]+\s){{0,2}} {_UNIT} s (?!\s(?:of|that|in\swhich)\b)
    | ago | (?:is | are | has | have) \s (?:still | not \s yet) | still \s (?:is | are | has | have)
    | (?<!\bas\s) soon (?!\s(?:after|afterwards|as|before)\b)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Undated:
    """A sentence, and its words of relative time as they are written."""

    words: str
    found: tuple[str, ...]

    @property
    def advice(self) -> str:
        """Return what to do about them."""
        named = ", ".join(f"“{each}”" for each in self.found)
        return f"{named} will not stay true: write when, as in “as of May 2024”"


def undated(text: str) -> list[Undated]:
    """Return the sentences and headings of a text that have such words of its own.

    Words that are quoted are not its own, nor is a capitalised one that does not begin its
    sentence: that is part of a name, “Tourism for Tomorrow”.
    """
    return [
        Undated(sentence.words, found)
        for sentence in sentences.split(text)
        if (found := _found(sentence.words))
    ]


def _found(words: str) -> tuple[str, ...]:
    quotations = [each.span() for each in QUOTED.finditer(words)]
    return tuple(
        dict.fromkeys(
            each[0]
            for each in _WORDS.finditer(words)
            if (
                each[0][0].islower() or not any(map(str.isalnum, words[: each.start()]))
            )
            and not any(start <= each.start() < end for start, end in quotations)
        )
    )
