from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from orgprofile.models import Section
from tests.make import make_citation, make_organisation, make_section


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lives in memory, on one connection for all threads",
)
@pytest.mark.django_db(transaction=True)
def test_of_eight_saves_at_once_exactly_one_wins():
    make_citation("face")
    section = make_section(make_organisation(), body="Founded.[@face]")
    page = reverse("admin:orgprofile_section_change", args=[section.pk])
    editor = get_user_model().objects.create_superuser("editor", password="x" * 12)

    def save(number):
        client = Client()
        client.force_login(editor)
        try:
            return client.post(
                page,
                {
                    "organisation": section.organisation_id,
                    "heading": f"Heading {number}",
                    "slug": section.slug,
                    "status": "published",
                    "body": section.body,
                    "order": 0,
                    "shows": "",
                    "version": section.version,
                },
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, range(8)))

    refused = [a for a in answers if a.status_code == HTTPStatus.OK]
    assert [a.status_code for a in answers].count(HTTPStatus.FOUND) == 1
    assert all("after you opened it" in a.content.decode() for a in refused)
    assert Section.objects.get().version == section.version + 1
