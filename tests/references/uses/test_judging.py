"""What statements lack, as the index of uses keeps it."""

import pytest

from references.models import IndexedUse, Reading
from references.uses import index
from tests.make import make_citation, make_organisation, make_reading, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    source = make_citation("face")
    make_reading(source, "founding", says="It was founded in May 1990 in Chiang Mai.")
    return make_organisation()


def lacking():
    return list(IndexedUse.objects.lacking().values_list("key", "lacking"))


UNDATED = "(“now” will not stay true: write when, as in “as of May 2024”)"
IN_PART = "(agrees in part: “Bangkok” is not in our note of the source)"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("In May 1990.[@face#founding]", []),
        ("In May 1991.[@face]", []),
        ("In May 1991.[!years]", []),
        (
            "In Bangkok, 1990.[@face#founding]",
            [("face", f"In Bangkok, 1990. {IN_PART}")],
        ),
        ("In 1990.[@face] In 1991. In 1992.", [("", "In 1991.\nIn 1992.")]),
        ("It is now.[@face] “Now or never”.[@face]", [("~", f"It is now. {UNDATED}")]),
    ],
)
def test_the_index_knows_what_public_sentences_lack(organisation, body, found):
    make_section(organisation, body=body)

    assert lacking() == found
    assert index.stale() == 0


@pytest.mark.parametrize("at_the_end", [False, True])
def test_what_rests_on_a_reading_is_judged_again_when_it_changes(
    organisation, at_the_end
):
    make_section(organisation, body="Founded in Chiang Mai.[@face#founding]")
    reading = Reading.objects.get()
    reading.says = "It was founded in Bangkok."

    if at_the_end:
        with index.updating_at_the_end():
            reading.save()
    else:
        reading.save()

    ((key, words),) = lacking()
    assert key == "face"
    assert "“Chiang Mai”" in words
    assert index.stale() == 0
