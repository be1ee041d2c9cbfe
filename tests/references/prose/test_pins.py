"""What of a sentence its readings say, and which of its words will not stay true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose.sourcing import check, undated

OWN = ("ECPAT International", "ECPAT")
BRAZIL = "The congress was organised by the Government of Brazil and UNICEF."


@pytest.mark.parametrize(
    ("sentence", "reading", "missing"),
    [
        # Numbers.
        ("It has 104 members.", "about 1,040 groups in 10.4 countries", ["104"]),
        ("It has 1,200 members.", "1200 members", []),
        ("It has 1,200 members.", "1 member of 200", ["1,200"]),
        ("It carries US$1.5 million.", "a prize of $1.6 million", ["1.5"]),
        ("It has sixty-eight members.", "68 members", []),
        ("One of the first of the third kind left.", "some left", []),
        ("It began on 2 May 1990.", "in May 1990", ["2"]),
        ("It names at least 1000.", "more than a thousand", []),
        # Names.
        (BRAZIL, "the Brazilian state", ["Government", "Brazil", "UNICEF"]),
        (BRAZIL, "Unicef and the government of BRAZIL", []),
        ("It was Ron O’Grady, Sudarat Sereewat.", "Ron O'Grady", ["Sudarat Sereewat"]),
        ("It met in Bogotá.", "in Bogota\u0301", []),
        ("They were members’ NGOs of Travel & Tourism.", "NGO travel and tourism", []),
        ("It opposed FOSTA–SESTA, the FOSTA-SESTA law.", "fosta sesta", []),
        ("It is ECPAT International’s page on ECPAT.", "a page", []),
        ("It is a page of ECPAT UK.", "a page of ECPAT in the UK", ["ECPAT UK"]),
        ("EBay and iPhone began.", "a phone", ["EBay", "iPhone"]),
        # Quoted phrases.
        ("It was to end “sex tourism”, it says.", "to end sex tourism in Asia", []),
        ("It was to end “sex tourism”.", "tourism and sex", ["“sex tourism”"]),
        ('He said "to stop, at 6".', "was to stop – at six!", []),
        ("He said ‘don’t stop’ and «so».", "don't stop", ["«so»"]),
    ],
)
def test_what_stands_in_no_reading_is_missing(sentence, reading, missing):
    kind, found = check(sentence, ["It is another reading.", reading], OWN)

    assert list(found) == missing
    assert (kind == "exact") is (not missing)


@pytest.mark.parametrize(
    ("sentence", "said", "pin"),
    [
        ("It had 17 groups in 1996.", ["1996: 17"], ("exact", ())),
        ("It had 17 groups in 1996.", ["17 groups", "in 1996"], ("exact", ())),
        ("It had 17 groups in 1996.", ["17"], ("partly", ("1996",))),
        ("It had 17 groups in 1996.", [], ("none", ("17", "1996"))),
        ("It met the Third World.", ["the third", "world"], ("none", ("Third World",))),
        ("It is so.", ["Anything."], ("exact", ())),
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
    assert check(sentence, [*said, sentence], OWN) == ("exact", ())


@given(LIKE_PROSE, st.lists(LIKE_PROSE, max_size=3), LIKE_PROSE)
def test_one_reading_more_never_makes_more_missing(sentence, said, more):
    before, after = check(sentence, said), check(sentence, [*said, more])

    assert set(after[1]) <= set(before[1])
    kinds = ("none", "partly", "exact")
    assert kinds.index(after[0]) >= kinds.index(before[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Today’s figure is 100.", "Today"),
        ("It is\nnow called *PACT*.", "now"),
        ("So far 100 have joined.", "So far"),
        ("It grew in the last three years.", "the last three years"),
        ("It was founded thirty years ago.", "ago"),
        ("It has not yet answered.", "has not yet"),
        ("[linking] Now to its beginnings.", "Now"),
    ],
)
def test_what_changes_by_itself_is_found(text, words):
    ((_sentence, advice),) = undated(text)
    assert advice.startswith(f"“{words}” will")


@pytest.mark.parametrize(
    "text",
    [
        "It has 142 members as of November 2025. It was to last three years.",
        "In the last year of the campaign it grew, soon after the congress.",
        "The documents date from 1990; to date the page from them is not possible.",
        "It is known to be good, and new; what was needed was still more.",
        "They did so far from home. It won the Tourism for Tomorrow Award.",
        "Aja Romano of Today Explained said it. It was called ‘now or never’.",
        "She said: “We are now in 90 countries. Today we grow.”",
        "It has members.[@now-2018#today, p. 3][!years-ago]",
    ],
)
def test_what_stays_true_and_what_others_said_is_not(text):
    assert undated(text) == []


def test_each_word_of_a_sentence_is_named_once():
    ((_sentence, advice),) = undated(
        "It is now here, and now there, and recently gone.[@face]"
    )

    assert advice.startswith("“now”, “recently” will not stay true: write when")
