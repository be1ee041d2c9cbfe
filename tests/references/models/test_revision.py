"""The revision outside a transaction; tests/test_revision.py has what raises it."""

import pytest

from references.models import Citation, Revision


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_a_transaction_brings_its_own():
    Citation.objects.bulk_create([Citation(key="a"), Citation(key="b")])
    first = Revision.objects.get()
    Citation.objects.update(title="A")

    second = Revision.objects.get()
    assert second.number == first.number + 1
