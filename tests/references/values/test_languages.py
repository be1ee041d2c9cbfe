"""Which languages are other than that of our pages."""

import pytest

from references.values import languages


@pytest.mark.parametrize("tag", ["", "en", "en-GB", "EN-us"])
def test_english_and_what_is_not_known_need_no_mark(tag):
    assert languages.foreign(tag) == ""


@pytest.mark.parametrize("tag", ["de", "pt-BR", "enm"])
def test_any_other_language_is_named_by_its_tag(tag):
    assert languages.foreign(tag) == tag
