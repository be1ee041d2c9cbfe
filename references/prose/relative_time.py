"""Finds words of relative time ("now", "ago"): a sentence with them becomes untrue some day."""

import re

from references.prose import sentences
from references.prose.pins import without_quotations

_SPAN = r"(?:day|week|month|year|decade|centur(?:y|ie))"
# Words whose meaning depends on the day on which they were written. That of "the last year of
# the campaign", "so far as", "to date from" and "soon after" does not.
_RELATIVE = re.compile(
    rf"""\b(?:
      today | tonight | tomorrow | yesterday | now | nowadays | currently | current
    | presently | recently | recent | lately | newly | upcoming | forthcoming | ongoing
    | at \s present (?!\sed) | at \s the \s moment (?!\s(?:of|when|that)) | at \s the \s time \s of \s writing
    | (?:these | in \s our) \s days | to \s this \s day | until \s further \s notice
    | so \s far (?!\s(?:as|from|that|apart|away)\b)
    | to \s date (?!\s(?:back|from|to|the|it|its|this|that|these|those|them)\b)
    | this \s (?:{_SPAN} | spring | summer | autumn | winter)
    | (?<!\bthe\s) (?:last | next) \s {_SPAN} (?!s?\s(?:of|that|in\swhich)\b)
    | the \s (?:last | past | coming | next) \s (?:[\w-]+\s){{0,2}} {_SPAN} s (?!\s(?:of|that|in\swhich)\b)
    | ago | (?:is | are | has | have) \s (?:still | not \s yet) | still \s (?:is | are | has | have)
    | (?<!\bas\s) soon (?!\s(?:after|afterwards|as|before)\b)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def undated_sentences(body: str) -> list[tuple[str, str]]:
    """Return (sentence, advice) for each sentence with words of relative time, such as "now"."""
    dated_by_words = []
    for sentence in sentences.split(body):
        words = sentence.words
        # Quoted words do not count: dots replace them, so that positions stay those of the words.
        unquoted = without_quotations(words)
        relative_words = []
        for match in _RELATIVE.finditer(unquoted):
            # Within a sentence a capitalised word is a part of a name: “Tourism for Tomorrow”.
            begins_sentence = not any(map(str.isalnum, words[: match.start()]))
            is_part_of_name = not match[0][0].islower() and not begins_sentence
            if not is_part_of_name and match[0] not in relative_words:
                relative_words.append(match[0])
        if relative_words:
            listed = ", ".join(f"“{relative}”" for relative in relative_words)
            advice = "will not stay true: write the date, as in “as of May 2024”"
            dated_by_words.append((words, f"{listed} {advice}"))
    return dated_by_words
