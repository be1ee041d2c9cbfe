"""The page of an organisation, as a visitor meets it."""

from tests.make import make_citation, make_criticism, make_fact, make_organisation
from tests.orgprofile.reading import read


def test_an_organisation_is_shown_with_criticism_of_it_and_no_draft_it_is_part_of(
    client,
):
    subject, umbrella = make_organisation(), make_organisation("umbrella")
    row = make_organisation("ecpat-usa", parent=umbrella)
    make_fact(row, citation=make_citation("e"), as_of="2020")
    make_criticism(subject, target=row, title="A figure of 2012")

    page = read(client, "/organisations/ecpat-usa/")

    assert "Part of Umbrella" in page.words
    assert "last confirmed 2020" in page.words
    said = "A figure of 2012 2 September 2015. No response recorded as of"
    assert said in page.words
    assert said not in read(client, "/organisations/umbrella/").words

    type(umbrella).objects.filter(pk=umbrella.pk).update(status="draft")
    assert "Umbrella" not in read(client, "/organisations/ecpat-usa/").words
