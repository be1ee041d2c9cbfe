"""The rows that public ids name."""

import pytest

from references.models.registry import row_at, statement_models

pytestmark = pytest.mark.django_db


def test_the_id_of_a_mark_leads_to_its_row(row_of_each):
    for model in statement_models():
        for row in model.objects.all():
            for field in (*row.prose_fields(), *row.source_fields()):
                anchor = row.anchor(field)
                assert row_at(anchor) == row_at(f"{anchor}_2") == (row, field)
    for anchor in (
        "",
        "at",
        "at_fact",
        "at_fact_a_b",
        "at_fact_\0_b_citation",
        "x_y_z",
    ):
        assert row_at(anchor) is None
