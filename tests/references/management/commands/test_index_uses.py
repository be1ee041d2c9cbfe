"""`index_uses`: the index of uses is brought in step with the rows that cite."""

import pytest

from references.models import IndexedUse
from references.uses import index
from tests.make import make_citation, make_organisation, make_section
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db


@pytest.fixture
def cited():
    citation = make_citation()
    make_section(make_organisation(), body=f"It began.[@{citation.key}]")
    return citation


def test_an_index_that_was_lost_is_made_anew(cited):
    IndexedUse.objects.all().delete()

    _code, written = shell.run("index_uses")

    assert written == "Brought the index of uses in step: 1 line.\n"
    assert index.stale() == 0
    assert cited.is_published
