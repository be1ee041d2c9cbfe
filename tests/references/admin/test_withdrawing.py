"""The page on which a Keeper removes what names a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgprofile.models import KeyPerson
from references.models import Revision
from tests.make import make_citation, make_organisation, make_role

pytestmark = pytest.mark.django_db

SENT = {"names": "Ann Lee", "why": "Somebody asks to be left out."}


@pytest.fixture
def person(client):
    """Return a person who may be withdrawn, and sign in a Keeper."""
    client.force_login(make_role("Keeper"))
    person = KeyPerson(organisation=make_organisation(), name="Ann Lee", role="Chair")
    person.citation, person.as_of = make_citation("face"), "2018"
    person.save()
    return person


def test_looking_at_what_would_go_writes_and_locks_nothing(client, person):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = client.post(reverse("person-withdraw"), SENT)

    assert "Ann Lee, Chair”: deleted" in shown.content.decode()
    statements = {query["sql"].split()[0] for query in queries}
    assert statements == {"SELECT"}
    assert not any("FOR UPDATE" in query["sql"] for query in queries)


def test_nothing_goes_if_somebody_wrote_after_the_look(client, person):
    address = reverse("person-withdraw")
    seen = client.post(address, SENT).context["seen"]
    Revision.objects.raise_number()

    shown = client.post(address, SENT | {"seen": seen})

    assert not shown.context["is_done"]
    assert KeyPerson.objects.filter(pk=person.pk).exists()
    client.post(address, SENT | {"seen": shown.context["seen"]})
    assert not KeyPerson.objects.filter(pk=person.pk).exists()
