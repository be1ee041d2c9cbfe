"""Languages in words."""

import pytest

from references.catalogue import languages


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("nl", "Dutch"),
        ("en-GB", "British English"),
        ("pt-BR", "Brazilian Portuguese"),
        ("en-US", "English (en-US)"),
        ("x-klingon", "x-klingon"),
    ],
)
def test_two_languages_are_never_called_alike(tag, name):
    assert languages.in_words(tag) == name
