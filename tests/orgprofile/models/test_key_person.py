"""People: who held which post, and when."""

import pytest

from tests.make import make_citation, make_organisation, make_person
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_term_cannot_end_before_it_begins():
    person = make_person(
        make_organisation(), citation=make_citation(), since="2021-07", until="2019"
    )

    assert refusal(person) == {
        "until": ["The term can’t end (2019) before it begins (July 2021)."]
    }
