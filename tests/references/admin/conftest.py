"""Who edits in these tests, and what they edit."""

import pytest
from django.test import Client

from orgprofile.models import Organisation, Section
from tests.make import (
    make_citation,
    make_organisation,
    make_reading,
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


@pytest.fixture
def organisation(db: None) -> Organisation:
    """An organisation without statements, beside a source with one note."""
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    return make_organisation()
