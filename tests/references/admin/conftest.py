"""Who edits in these tests, and the section that they edit."""

import pytest
from django.test import Client

from orgprofile.models import Section
from tests.make import (
    make_citation,
    make_organisation,
    make_role,
    make_section,
)


@pytest.fixture
def author(db, client):
    """Lena, who may not publish, signed in."""
    person = make_role("Author", "lena")
    client.force_login(person)
    return person


@pytest.fixture
def erik(db: None) -> Client:
    """The browser of Erik, who may publish."""
    browser = Client()
    browser.force_login(make_role("Editor", "erik"))
    return browser


@pytest.fixture
def section(db: None) -> Section:
    make_citation()
    return make_section(
        make_organisation(), body="It began in 1990.[@ecpat-germany-2018]"
    )
