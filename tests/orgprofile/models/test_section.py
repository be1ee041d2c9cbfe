"""Sections: the parts of a profile in prose."""

import pytest

from tests.make import make_organisation, make_section
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["references", "licence", "facts", "people", "main"])
def test_a_section_cannot_take_an_id_that_the_page_has_already(slug):
    section = make_section(make_organisation(), slug, body="")

    assert refusal(section) == {
        "slug": [f"“{slug}” is the name of another place on the page."]
    }
