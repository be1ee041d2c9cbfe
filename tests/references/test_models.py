import pytest
from tests.make import make_citation


@pytest.mark.django_db
def test_a_citation_is_sorted_under_its_first_author():
    assert make_citation(authors="Kessler, Glenn\nOther, A").sort_text == "kessler, glenn"
