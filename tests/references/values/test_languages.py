"""Which languages are other than that of our pages."""

import pytest

from references.values import languages


@pytest.mark.parametrize(
    ("tag", "foreign"),
    [("", ""), ("en", ""), ("EN-us", ""), ("de", "de"), ("enm", "enm")],
)
def test_a_language_other_than_english_is_named_by_its_tag(tag, foreign):
    assert languages.foreign(tag) == foreign
