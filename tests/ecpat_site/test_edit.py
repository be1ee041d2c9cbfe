"""Where staff edit what a public page shows: each thing names its row for edit.js."""

import pytest

from orgprofile.models import Resolution
from references.models import Citation
from references.models.doubt import Doubt
from tests.walk import STATEMENTS, content
from timeline.models import Participant, Variant

# These are edited with the row that they are a part of.
WITHIN = (Resolution, Participant, Variant)


@pytest.mark.django_db
@pytest.mark.usefixtures("row_of_each")
def test_a_row_is_named_where_readers_find_it(client):
    for model in {*STATEMENTS, Doubt, Citation}.difference(WITHIN):
        row = model.objects.first()
        page, _, _fragment = row.get_absolute_url().partition("#")
        named = f'data-edit="{row._meta.label_lower}:{row.pk}"'

        assert named in content(client.get(page)), row
