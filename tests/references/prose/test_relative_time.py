"""Words of relative time: which are found, and which have a meaning that stays."""

import pytest

from references.prose.sourcing import undated


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
