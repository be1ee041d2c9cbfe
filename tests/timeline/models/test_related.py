"""Links between events and criticism."""

import pytest

from orgprofile.models import Criticism, Organisation
from tests.make import make_criticism, make_event, make_organisation, make_related
from timeline.models import HistoryEvent, RelatedCriticism

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "ends",
    [
        HistoryEvent.objects.all(),
        Criticism.objects.all(),
        Organisation.objects.filter(slug="target"),
        Organisation.objects.exclude(slug="target"),
    ],
    ids=["event", "criticism", "target", "organisation"],
)
def test_a_link_shows_only_while_both_of_its_ends_do(ends):
    organisation = make_organisation()
    criticism = make_criticism(organisation, target=make_organisation("target"))
    link = make_related(make_event(organisation), criticism)
    assert list(RelatedCriticism.objects.published()) == [link]

    ends.all().update(status="draft")

    assert not RelatedCriticism.objects.published().exists()
