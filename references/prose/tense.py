"""Finds sentences in the present tense, by a list of verbs."""

import re

from references.prose.sourcing import QUOTED

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_VERBS = (
    "aim|ask|belong|bring|call|campaign|coordinate|cover|develop|elect|fund|give|go|govern"
    "|help|hold|include|join|keep|lead|make|monitor|need|offer|oversee|pay|present|promote"
    "|protect|provide|publish|receive|remain|represent|run|say|serve|show|speak|stand"
    "|support|take|tell|train|undertake|urge|use|want|work"
)
# “It works”, “members govern”; not “the works”, “its work”.
_PRESENT = re.compile(
    rf"\b(?:is|are|has|have|does|do|must|(?<!\b[Tt]he )(?<!\bof )(?:{_VERBS}|carri)e?s"
    rf"|(?<=[a-z]s )(?<!\b[Ii]ts )(?<!\b[Tt]his )(?:{_VERBS}))\b"
)
_CLAUSE = re.compile(r"[;:] |, (?:and|but|while|which|who|where) ")
# Words that claim nothing about today: “since 2011”, and what somebody said in the past.
_IGNORED = re.compile(
    rf"\b[Ss]ince (?:\w+ ){{0,2}}{YEAR.pattern}|\b(?:asked|granted|held|said|wrote)\b.*"
)
# Claims that seldom change: names, seats, legal forms and the like; and open questions.
_EXEMPT = re.compile(
    r"\b(?:[Ii]n law|stands? for|(?:name|seat|website|address)\b.* (?:is|are)|(?:is|are) (?:"
    r"called|named|short for|based in|registered|open|known(?! (?:for|as))))\b"
)


def is_present(words: str, newest: int) -> bool:
    """Return whether a sentence claims in the present tense what may have changed meanwhile."""
    # `newest` is the year of the newest source of the sentence. A clause with a year up to
    # `newest` says when it held, so it claims nothing about today.
    unquoted = QUOTED.sub("", words)
    if _EXEMPT.search(unquoted):
        return False
    for clause in _CLAUSE.split(unquoted):
        claim = _IGNORED.sub("", clause)
        years = [int(year) for year in YEAR.findall(claim)]
        is_dated = bool(years) and max(years) <= newest
        if _PRESENT.search(claim) and not is_dated:
            return True
    return False
