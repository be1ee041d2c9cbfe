"""How a table writes a number."""

import pytest

from orgprofile.templatetags.figures import amount
from orgprofile.values.figures import Amount


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (None, '<span class="unknown">not given</span>'),
        (Amount(104), "104"),
        (Amount(80, "at-least"), '<span class="counts__bound">at least</span> 80'),
        (Amount(80, "range", 90), "80–90"),
    ],
)
def test_a_number_is_written_with_the_words_before_it(given, written):
    assert amount(given) == written
