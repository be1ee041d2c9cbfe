"""What of a sentence its readings say, and which of its words will not stay true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose.pins import check
from references.prose.relative_time import undated_sentences
from tests.tables.recording import assert_answers

OWN = ("ECPAT International", "ECPAT")


def test_what_stands_in_no_reading_is_missing():
    def pin(sentence, reading):
        kind, missing = check(sentence, ["It is another reading.", reading], OWN)
        return kind, *missing

    assert_answers("pins", pin, given=2)


@pytest.mark.parametrize(
    ("sentence", "said", "pin"),
    [
        ("It had 17 groups in 1996.", ["17 groups", "in 1996"], ("stands", ())),
        ("It had 17 groups in 1996.", ["17"], ("partly", ("1996",))),
        ("It had 17 groups in 1996.", [], ("none", ("17", "1996"))),
        ("It met the Third World.", ["the third", "world"], ("none", ("Third World",))),
        ("It is not so.", ["It never was."], ("stands", ())),
    ],
)  # fmt: skip
def test_a_sentence_agrees_exactly_in_part_or_not_at_all(sentence, said, pin):
    assert check(sentence, said) == pin


# What looks like prose with pins, in any order.
PIECES = [
    *("It ", "so ", "One ", "two", "twenty", "-", " ", "five ", "1,200", ".5", "7"),
    *("2 May 1990", "Sept. ", "–", "ECPAT", " International", "NGOs", "’s", "'", "UK "),
    *("“", "”", '"', "‘", "’", "«", "»", "É", "e\u0301", "\u00bd", "ก", "US$", ". "),
]
LIKE_PROSE = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
ANY = st.one_of(LIKE_PROSE, st.text())


@given(ANY, st.lists(ANY, max_size=2))
def test_a_sentence_agrees_exactly_with_itself(sentence, said):
    kind, missing = check(sentence, [*said, sentence], OWN)

    assert (kind in ("stands", "nothing"), missing) == (True, ())


@given(LIKE_PROSE, st.lists(LIKE_PROSE, max_size=3), LIKE_PROSE)
def test_one_reading_more_never_makes_more_missing(sentence, said, more):
    before, after = check(sentence, said), check(sentence, [*said, more])

    assert set(after[1]) <= set(before[1])
    kinds = ("none", "partly", "nothing", "stands")
    assert kinds.index(after[0]) >= kinds.index(before[0])


def test_what_changes_by_itself_is_found_once_and_what_others_said_is_not():
    assert_answers(
        "undated", lambda text: [advice for _s, advice in undated_sentences(text)]
    )
