"""The control of a filter whose value is one of many choices."""

import pytest
from django import forms

from references.lists.selects import Select

CHOICES = [("", "any kind"), ("a&b", "“A” <b> (3)"), (7, "seven")]


@pytest.mark.parametrize("value", [None, "", "a&b", "7", 7, "another"])
def test_a_select_is_written_as_the_templates_of_django_write_it(value):
    attrs = {"aria-invalid": "true", "class": '"wide"', "id": "id_kind"}

    written = Select(attrs, CHOICES).render("kind", value)

    assert written == forms.Select(attrs, CHOICES).render("kind", value)
