"""How many of some sources are independent."""

import pytest

from references.prose.independence import Share, share
from references.values.source import Source


@pytest.mark.parametrize(
    "relation",
    ["self", "member", "partner", "funder", "unknown", "", "Independent"],
)
def test_only_a_source_recorded_as_independent_counts(relation):
    sources = [Source(relation=relation), Source(relation="independent")]

    assert share(sources) == Share(1, 2)
    assert share(sources[:1]) == Share(0, 1)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Share(0, 0), ""),
        (Share(0, 1), "0 of 1 source is independent of the organisation."),
        (Share(1, 1), "1 of 1 source is independent of the organisation."),
        (Share(1, 3), "1 of 3 sources is independent of the organisation."),
        (Share(2, 3), "2 of 3 sources are independent of the organisation."),
    ],
)
def test_a_share_is_told_in_a_sentence(found, words):
    assert found.sentence() == words
