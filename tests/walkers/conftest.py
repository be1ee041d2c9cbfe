"""Each page of the shipped profile, asked for and read once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from django.db import transaction

from tests.conftest import DAY, Rows, insert
from tests.page_text import Element
from tests.rendered import Answer, crawl


@pytest.fixture(scope="session")
def answers(shipped_rows: Rows, django_db_blocker: Any) -> Mapping[str, Answer]:
    """Ask once for each public address of the shipped profile; roll back."""
    with django_db_blocker.unblock(), DAY, transaction.atomic():
        insert(shipped_rows)
        found = crawl()
        transaction.set_rollback(True)
    return MappingProxyType(found)


@pytest.fixture(scope="session")
def trees(answers: Mapping[str, Answer]) -> dict[str, Element]:
    """Return the answers that are pages, as trees."""
    return {address: a.tree for address, a in answers.items() if a.is_page}
