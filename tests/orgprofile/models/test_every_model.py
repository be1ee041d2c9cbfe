"""What holds for every model of an organisation."""

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Quotation,
    Resolution,
    Section,
    Turn,
)
from tests.make import make_more, make_organisation, make_profile, make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "model",
    [
        *(Organisation, Section, Fact, KeyPerson, Measure, MembershipCount),
        *(Resolution, Member, CountrySearch, Criticism, Turn, Quotation),
    ],
)
def test_a_row_is_found_again_by_its_natural_key(model):
    make_more(make_profile(), 2)

    row = model.objects.last()

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


def test_natural_keys_name_rows_without_numbers():
    organisation = make_profile()
    turn = Turn.objects.get()

    assert organisation.natural_key() == ("ecpat-international",)
    assert turn.natural_key() == ("figure", "turn-1")
    assert Quotation.objects.get().natural_key() == ("figure", "turn-1", 1)
    assert organisation.facts.get().natural_key() == ("ecpat-international", "Founded")
    assert organisation.people.get().natural_key() == (
        "ecpat-international",
        "Executive director",
        "Guillaume Landry",
    )


def test_what_belongs_to_a_draft_is_not_published():
    organisation = make_profile()
    make_more(organisation, 1)

    Organisation.objects.filter(pk=organisation.pk).update(status="draft")

    for model in (
        *(Section, Fact, KeyPerson, MembershipCount, Resolution, Member),
        *(CountrySearch, Criticism, Turn, Quotation),
    ):
        assert not model.objects.published().exists(), model


def test_a_criticism_of_a_draft_is_not_published_nor_are_its_turns():
    make_profile()

    Organisation.objects.filter(slug="ecpat-usa").update(status="draft")

    assert not Criticism.objects.published().exists()
    assert not Turn.objects.published().exists()
    assert not Quotation.objects.published().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["references", "licence", "facts", "people", "main"])
def test_a_section_cannot_take_the_id_of_another_place_on_the_page(slug):
    section = make_section(make_organisation(), slug, body="")

    with pytest.raises(ValidationError, match="the name of another place"):
        section.full_clean()
