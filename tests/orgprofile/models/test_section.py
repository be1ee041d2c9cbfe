"""Sections: the parts of a profile in prose."""

import pytest

from tests.make import make_citation, make_organisation, make_section
from tests.orgprofile.models.refusal import UNSOURCED, refusal

pytestmark = pytest.mark.django_db


def test_two_organisations_may_have_sections_of_one_slug():
    make_section(make_organisation("one"), "history")
    other = make_section(make_organisation("other"), "history")

    other.full_clean()


def test_a_section_cannot_be_published_with_prose_that_cites_nothing():
    section = make_section(make_organisation(), body="It began in 1990.")

    assert refusal(section) == {"body": [UNSOURCED]}


def test_a_published_section_may_be_empty_where_rows_below_say_it_all():
    make_section(make_organisation(), "awards", shows="awards").full_clean()


def test_a_section_that_names_no_citation_is_refused_with_the_nearest_key():
    make_citation("nape-2016")
    section = make_section(make_organisation(), body="It began.[@nope-2016]")

    assert refusal(section) == {
        "body": ["No citation has the key “nope-2016”; did you mean “nape-2016”?"]
    }


def test_a_section_longer_than_a_body_may_be_is_refused():
    section = make_section(make_organisation(), status="draft", body="a" * 50_001)

    assert "50000" in refusal(section)["body"][0].replace(",", "")


def test_sections_stand_in_the_order_given():
    organisation = make_organisation()
    last = make_section(organisation, "a", order=3)
    second = make_section(organisation, "c", order=1)
    first = make_section(organisation, "b", order=1)

    assert list(organisation.sections.in_order()) == [first, second, last]


def test_a_section_is_found_on_the_page_of_its_organisation():
    section = make_section(make_organisation("ecpat-usa"), "history")

    assert section.get_absolute_url() == "/organisations/ecpat-usa/#history"
