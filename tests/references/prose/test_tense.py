"""Which sentences say in the present what may have changed since their newest source."""

from references.prose.tense import is_present
from tests.tables.recording import assert_answers


def test_a_sentence_in_the_present_without_a_year_needs_a_newer_source():
    def answer(words, newest):
        return ["to confirm" if is_present(words, int(newest)) else "stands"]

    assert_answers("present", answer, given=2)
