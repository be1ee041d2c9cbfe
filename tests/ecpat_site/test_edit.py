"""Where staff edit what a public page shows: each thing names its row for edit.js."""

import pytest

from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import Citation
from references.statements.doubt import Doubt
from tests.walk import content
from timeline.models import HistoryEvent


@pytest.mark.django_db
@pytest.mark.usefixtures("row_of_each")
@pytest.mark.parametrize(
    "model",
    [
        *(Organisation, Section, Fact, KeyPerson, MembershipCount, Member, Turn),
        *(CountrySearch, Criticism, HistoryEvent, Doubt, Citation),
    ],
)
def test_a_row_is_named_where_readers_find_it(client, model):
    for row in model.objects.all():
        page, _, _fragment = row.get_absolute_url().partition("#")

        assert f'data-edit="{row._meta.label_lower}:{row.pk}"' in content(
            client.get(page)
        )
