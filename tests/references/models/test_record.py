"""Whatever Django offers to write rows keeps their version, history and what follows."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from orgprofile.models import Fact, Organisation, Section
from references.models import Citation, Revision, Use, derived
from tests.make import make_citation, make_fact, make_organisation, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def save_fields(row, **values):
    vars(row).update(values)
    row.save(update_fields=values)


def bulk_update(row, **values):
    vars(row).update(values)
    type(row).objects.bulk_update([row], values)


WAYS = {
    "save": save_fields,
    "update_or_create": lambda row, **values: type(row).objects.update_or_create(
        pk=row.pk, defaults=values
    ),
    "update": lambda row, **values: (
        type(row).objects.filter(pk=row.pk).update(**values)
    ),
    "bulk_update": bulk_update,
}


@pytest.fixture(params=WAYS)
def change(request):
    return WAYS[request.param]


def test_a_changed_row_has_the_next_version_its_history_and_its_uses(change):
    make_citation("a")
    section = make_section(make_organisation(), body="It began.[@a]")
    revision = Revision.objects.current().number

    change(section, heading="Founding", body="Nothing is known of it.")

    stored = Section.objects.get()
    assert (stored.version, stored.heading) == (2, "Founding")
    newest, oldest = section.history.all()
    assert (newest.version, newest.history_type) == (2, "~")
    assert newest.body == "Nothing is known of it."
    assert oldest.body == "It began.[@a]"
    assert not Use.objects.filter(source="a").exists()
    assert derived.stale() == 0
    assert Revision.objects.current().number > revision


def test_what_a_source_is_sorted_and_found_by_follows(change):
    citation = make_citation("a", title="Former", authors="")

    change(citation, title="Later")

    stored = Citation.objects.get()
    assert (stored.sort_text, stored.search_text) == (
        "later",
        stored.searched_words,
    )


def test_what_an_organisation_withdraws_goes_with_its_parts(change):
    make_citation("a")
    organisation = make_organisation()
    make_section(organisation, body="It began.[@a]")
    assert Citation.objects.with_use_count().get().use_count == 1

    change(organisation, status="draft")

    assert Citation.objects.with_use_count().get().use_count == 0
    assert derived.stale() == 0


def test_fields_that_are_not_named_stay_as_the_database_has_them():
    section = make_section(make_organisation(), heading="Founding", body="It began.")
    Section.objects.update(heading=Concat(F("heading"), Value(" in 1990")))
    section.heading, section.body = "Not to be saved", "It began in 1990."

    section.save(update_fields=["body"])

    newest = section.history.first()
    for row in (Section.objects.get(), newest, section):
        assert row.heading == "Founding in 1990"
        assert (row.body, row.version) == ("It began in 1990.", 3)
    section.save(update_fields=[])
    assert Section.objects.get().version == 3


def test_a_row_of_which_some_fields_were_read_is_saved_whole():
    make_citation("a", title="Former", authors="")
    citation = Citation.objects.only("title").get()

    citation.title = "Later"
    citation.save()

    stored = Citation.objects.get()
    assert (stored.sort_text, stored.version) == ("later", 2)
    assert "later" in stored.search_text


def test_new_rows_have_their_history_and_uses():
    make_citation("a")
    organisation, is_new = Organisation.objects.get_or_create(
        slug="pact", defaults={"name": "PACT", "lead": "It began.[@a]"}
    )
    facts = [Fact(organisation=organisation, label=label) for label in "ab"]
    Fact.objects.bulk_create(facts)

    assert is_new
    assert [fact.history.get().history_type for fact in facts] == ["+", "+"]
    assert Use.objects.filter(source="a").count() == 1
    assert derived.stale() == 0
    with pytest.raises(ValueError, match="update_or_create"):
        Fact.objects.bulk_create(facts, ignore_conflicts=True)


def test_what_the_site_keeps_for_itself_is_written_alone():
    make_fact(make_organisation(), citation=make_citation("a"))

    assert Citation.objects.update(sort_text="x") == 1

    citation = Citation.objects.get()
    assert (citation.version, citation.sort_text) == (1, "x")
    assert citation.history.count() == 1
