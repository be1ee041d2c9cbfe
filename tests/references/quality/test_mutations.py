"""How much of what is turned or changed in a statement its notes give away.

`pytest -s tests/references/quality/test_mutations.py` prints each share over the shipped
profile.
"""

import re
from functools import partial

import pytest
from django.conf import settings

from references.models import Reading
from references.prose import sourcing
from tests.test_published_profile import judged_statements

FIGURE = re.compile(
    r"(?<![\w.,’'-])\d{1,3}(?:,\d{3})+(?![\w.-])|(?<![\w.,’'-])\d+(?![\w,-]*\w|\.\d)"
)
TURNED = {"joined": "left", "for": "against", "began": "ended", "before": "after"}
TURNED |= {"more": "less", "first": "last", "rose": "fell", "with": "without"}


@pytest.fixture
def statements(shipped_profile):
    """Return the words of each statement with a note, and the words of its notes."""
    texts = Reading.objects.texts()
    noted = []
    for judged in judged_statements():
        names = (tuple(name.partition("#")[::2]) for name in judged.names)
        notes = [texts[name].words for name in names if name in texts]
        if notes and judged.kind in ("stands", "nothing"):
            noted.append((judged.words, notes))
    return noted


def with_not(words, _notes):
    """Yield the statement with "not" put in after its second word."""
    first, second, *rest = [*words.split(), "", ""][: len(words.split()) + 2]
    yield " ".join([first, second, "not", *rest])


def raised(words, notes, *, is_noted):
    """Yield the statement with each figure raised by one, if its notes have that, or not."""
    for figure in FIGURE.finditer(words):
        number = int(figure[0].replace(",", "")) + 1
        written = f"{number:,}" if "," in figure[0] else str(number)
        if bool(re.search(rf"\b{written}\b", " ".join(notes))) == is_noted:
            yield f"{words[: figure.start()]}{written}{words[figure.end() :]}"


def words_turned(words, _notes):
    """Yield the statement with each word that can be turned round."""
    for word, other in TURNED.items():
        if re.search(rf"\b{word}\b", words):
            yield re.sub(rf"\b{word}\b", other, words, count=1)


def share(statements, mutate):
    """Return how many mutants there are, and the share of them that a note gives away."""
    own = (settings.SITE_SUBJECT,)
    caught = [
        bool(sourcing.check(mutant, notes, own)[1])
        for words, notes in statements
        for mutant in mutate(words, notes)
    ]
    return len(caught), sum(caught) / len(caught)


def test_a_statement_that_is_turned_or_changed_is_given_away_by_its_notes(statements):
    shares = {
        "with_not": share(statements, with_not),
        "figures_raised": share(statements, partial(raised, is_noted=False)),
        "figures_swapped": share(statements, partial(raised, is_noted=True)),
        "words_turned": share(statements, words_turned),
    }
    print(*(f"{name}: {n}, {s:.1%}" for name, (n, s) in shares.items()), sep="\n")  # noqa: T201

    assert shares["with_not"][1] >= 0.95
    assert shares["figures_raised"][1] >= 0.98
