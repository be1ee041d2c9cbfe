"""The checker is checked: one change is planted in each statement, and how many are named.

`.venv/bin/python -m pytest -s tests/references/quality/test_mutations.py` prints the share of
each kind over the shipped profile; docs/promises.md has them.
"""

import re
from random import Random

import pytest
from django.conf import settings

from references.models import Reading
from references.prose import pins, sourcing
from tests.test_published_profile import judged_statements

SEED = 20261203
FIGURE = re.compile(
    r"(?<![\w.,’'-])\d{1,3}(?:,\d{3})+(?![\w.-])|(?<![\w.,’'-])\d+(?![\w,-]*\w|\.\d)"
)
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-zA-Z’-]+")
NOT = re.compile(r"\b(?:not|never|no|without) ")
LIMITER = re.compile(r"\b(?:only|former|formerly|alleged|allegedly|reportedly) ")
TURNED = {"joined": "left", "for": "against", "began": "ended", "before": "after"}
TURNED |= {"more": "less", "first": "last", "rose": "fell", "with": "without"}
NAMES = [
    "Napoleon",
    "Oslo",
    "Peru",
    "Nestlé",
    "Pfizer",
    "Zambia",
    "Einstein",
    "Quito",
    "UNESCO",
    "Thomas",
]


def replaced(words, match, other):
    return f"{words[: match.start()]}{other}{words[match.end() :]}"


def figure_raised(words, notes, chance):
    """Raise a figure by one, to one that the notes do not have."""
    raised = []
    for figure in FIGURE.finditer(words):
        number = int(figure[0].replace(",", "")) + 1
        written = f"{number:,}" if "," in figure[0] else str(number)
        if not re.search(rf"\b{written}\b", notes):
            raised.append(replaced(words, figure, written))
    return raised and chance.choice(raised)


def figures_swapped(words, _notes, _chance):
    found = [*FIGURE.finditer(words)]
    if len(found) < 2 or found[0][0] == found[-1][0]:
        return ""
    first, last = found[0], found[-1]
    return replaced(replaced(words, last, first[0]), first, last[0])


def not_put_in(words, _notes, _chance):
    first, second, *rest = [*words.split(), "", ""][: len(words.split()) + 2]
    return " ".join([first, second, "not", *rest])


def not_taken_out(words, _notes, _chance):
    return NOT.sub("", words, count=1) if NOT.search(words) else ""


def first_name_replaced(words, _notes, chance):
    first, blank, rest = words.partition(" ")
    return f"{chance.choice(NAMES)} {rest}" if blank and first[:1].isupper() else ""


def later_name_replaced(words, _notes, chance):
    found = [*NAME.finditer(words)]
    return found and replaced(words, chance.choice(found), chance.choice(NAMES))


def limiter_dropped(words, _notes, _chance):
    return LIMITER.sub("", words, count=1) if LIMITER.search(words) else ""


def word_turned(words, _notes, chance):
    found = [word for word in TURNED if re.search(rf"\b{word}\b", words)]
    word = found and chance.choice(found)
    return word and re.sub(rf"\b{word}\b", TURNED[word], words, count=1)


def clause_added(words, _notes, _chance):
    return f"{words.rstrip('.')}, and stole from children."


CHANGES = (
    *(figure_raised, figures_swapped, not_put_in, not_taken_out, first_name_replaced),
    *(later_name_replaced, limiter_dropped, word_turned, clause_added),
)


@pytest.fixture
def statements(shipped_profile):
    """Return the words of each statement that its notes bear out, and the words of these."""
    texts = Reading.objects.texts()
    noted = []
    for judged in judged_statements():
        names = (tuple(name.partition("#")[::2]) for name in judged.names)
        notes = [texts[name].words for name in names if name in texts]
        if notes and judged.kind in ("stands", "nothing"):
            noted.append((judged.words, notes))
    return noted


def share(statements, change):
    """Return in how many statements a change was planted, and the share that the judge names."""
    chance, own = Random(SEED), sourcing.names_of(settings.SITE_SUBJECT)  # noqa: S311
    named = [
        bool(pins.check(mutant, notes, own)[1])
        for words, notes in statements
        if (mutant := change(words, " ".join(notes), chance))
    ]
    return len(named), sum(named) / len(named)


def test_a_change_that_is_planted_in_a_statement_is_named(statements):
    shares = {change.__name__: share(statements, change) for change in CHANGES}
    for name, (number, named) in shares.items():
        print(f"| {name.replace('_', ' ')} | {number} | {named:.0%} |")  # noqa: T201

    assert shares["figure_raised"][1] >= 0.98
    assert shares["not_put_in"][1] >= 0.95
    assert shares["first_name_replaced"][1] >= 0.95
    assert shares["later_name_replaced"][1] >= 0.95
