"""Links between events and criticism: shown while both ends are public."""

import pytest

from orgprofile.models import Criticism, Organisation
from tests.make import make_criticism, make_event, make_organisation, make_related
from timeline.models import HistoryEvent, RelatedCriticism

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    organisation = make_organisation()
    criticism = make_criticism(organisation, target=make_organisation("target"))
    return make_related(make_event(organisation), criticism)


@pytest.mark.parametrize(
    "hide",
    [
        lambda: HistoryEvent.objects.update(status="draft"),
        lambda: Criticism.objects.update(status="draft"),
        lambda: Organisation.objects.filter(slug="target").update(status="draft"),
        lambda: Organisation.objects.exclude(slug="target").update(status="draft"),
    ],
)
def test_a_link_shows_only_while_both_of_its_ends_do(link, hide):
    assert list(RelatedCriticism.objects.published()) == [link]

    hide()

    assert not RelatedCriticism.objects.published().exists()


def test_a_link_is_found_by_its_two_ends(link):
    assert link.natural_key() == ("founding", "figure")
    assert RelatedCriticism.objects.get_by_natural_key("founding", "figure") == link
    assert str(link) == "Founding – The figure of 100,000 children"
