"""Sections: the parts of a profile in prose."""

import pytest

from tests.make import make_organisation, make_section
from tests.orgprofile.models.refusal import refusal

pytestmark = pytest.mark.django_db


def test_two_organisations_may_have_sections_of_one_slug():
    make_section(make_organisation("one"), "history")
    other = make_section(make_organisation("other"), "history")

    other.full_clean()


def test_a_published_section_may_be_empty_where_rows_below_say_it_all():
    make_section(make_organisation(), "awards", shows="awards").full_clean()


def test_sections_stand_in_the_order_given():
    organisation = make_organisation()
    last = make_section(organisation, "a", order=3)
    second = make_section(organisation, "c", order=1)
    first = make_section(organisation, "b", order=1)

    assert list(organisation.sections.in_order()) == [first, second, last]


def test_a_section_is_found_on_the_page_of_its_organisation():
    section = make_section(make_organisation("ecpat-usa"), "history")

    assert section.get_absolute_url() == "/organisations/ecpat-usa/#history"


@pytest.mark.parametrize("slug", ["references", "licence", "facts", "people", "main"])
def test_a_section_cannot_take_an_id_that_the_page_has_already(slug):
    section = make_section(make_organisation(), slug, body="")

    assert refusal(section) == {
        "slug": [f"“{slug}” is the name of another place on the page."]
    }
