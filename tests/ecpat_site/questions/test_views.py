import pytest
from django.urls import reverse

from tests.make import make_citation, make_doubt, make_organisation, make_section

ADDRESS = reverse("doubts:list")


@pytest.mark.django_db
def test_it_lists_what_is_not_known_and_the_doubts_that_stand_in_public(client):
    source = make_citation()
    organisation = make_organisation()
    make_doubt("named", words=f"Two years are given.[@{source.key}]")
    make_doubt("nowhere")
    make_doubt("income", kind="unknown", words="The income is not known.")
    make_section(organisation, body="It began in 1990.[!named]")

    text = client.get(ADDRESS).content.decode()

    assert 'id="named"' in text
    assert 'id="income"' in text
    assert 'id="nowhere"' not in text
    assert f'id="note-{source.key}"' in text
