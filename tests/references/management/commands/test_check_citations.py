"""`check_citations`: broken markers, unused sources, drafts of parts, findings."""

from functools import partial

import pytest
from django.urls import reverse

from orgprofile.models import Organisation
from references.models import Use
from references.quality.drafts import rows_and_drafts
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_fact,
    make_organisation,
    make_person,
    make_reading,
    make_section,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.references.management.commands import shell
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

run = partial(shell.run, "check_citations")
WEB = "https://web.archive.org/web/2012/https://ecpat.org/"


@pytest.fixture
def sound():
    """A profile of one source, which a statement cites and which has no fault."""
    source = make_citation("assembly", url="https://ecpat.de/x", accessed="2026-11")
    make_reading(source, "began", says="It began in May 1990.")
    make_fact(make_organisation(), citation=source, reading="began")
    return source


def test_a_broken_marker_is_named_with_its_place_and_the_nearest_key():
    make_reading(make_citation("nape-2016", url="https://example.org/"), "founding")
    body = "So.[@nope-2016] Yes.[@nape-2016] On.[@nape-2016#fouding]"
    section = make_section(make_organisation(), body=body)
    make_section(section.organisation, "draft", body=body, status="draft")

    code, written = run()

    assert code == 1
    assert "Broken markers: 2\n" in written
    where = f"orgprofile.section {section.pk}, body: "
    assert f"{where}No source has the key “nope-2016”; did you mean" in written
    assert "has no note “fouding”; did you mean “founding”?" in written


def test_sentences_without_a_source_or_beyond_its_reading_are_named(sound):
    make_reading(sound, "founding", says="It began in 1990.")
    organisation = Organisation.objects.get()
    body = f"It began in 1991.[@{sound.key}#founding] It grew fast."
    noted = make_section(organisation, "size", body=f"It is large.[@{sound.key}]")
    section = make_section(organisation, body=body)
    make_section(organisation, "draft", body="It is a draft.", status="draft")

    code, written = run()

    where = f"  orgprofile.section {section.pk}, body: "
    assert code == 1
    assert f"Sentences without a source: 1\n{where}It grew fast.\n" in written
    more = "It began in 1991. (none of it: “1991” is not in our note of the source)"
    assert (
        f"Statements that say more than their readings: 1\n{where}{more}\n" in written
    )
    where = where.replace(f"{section.pk},", f"{noted.pk},")
    more = "It is large. (with a source, but no note of it)"
    assert f"but no note of it: 1\n{where}{more}\n" in written


def test_a_day_of_reading_is_no_date_of_a_statement_unless_its_source_gives_it():
    organisation = make_organisation()
    for key, says in (("dated", "In 2026."), ("undated", "It uses the initials.")):
        source = make_citation(key, accessed="2026-11", issued="")
        make_reading(source, "name", says=says, read_on="2026-11-26")
        body = f"As of November 2026 it uses its initials.[@{key}#name]"
        make_section(organisation, key, body=body)
        make_person(
            organisation, name=key, as_of="2026-11", citation=source, reading="name"
        )
    for name, as_of in (("By then", "2023/2026-11-26"), ("Or later", "2023/..")):
        make_person(organisation, name=name, as_of=as_of, citation=source)
    make_citation("later", accessed="2026-11", issued="2026-11-02")
    make_section(organisation, "later", body="As of November 2026 it is so.[@later]")

    code, written = run()

    assert code == 1
    assert "Dated by the day of reading: 3\n" in written
    assert "body: As of November 2026 it uses its initials.\n" in written
    assert "as_of: undated, Executive director\n" in written
    assert "as_of: By then, Executive director\n" in written


def test_a_doi_or_an_address_of_several_sources_is_named():
    for key, address in (("a", "page"), ("b", "copy"), ("c", "site")):
        make_citation(key, doi="10.1000/1", url="https://a.org/", address=address)

    _code, written = run()

    shared = "  10.1000/1: 2\n  https://a.org/: 2\n"
    assert f"DOIs and addresses of several citations: 2\n{shared}" in written


@pytest.mark.usefixtures("sound")
def test_a_profile_without_fault_is_reported_so_once_its_index_is_in_step():
    Use.objects.all().delete()

    code, written = run()

    assert code == 1
    assert "The index of uses is out of date: run manage.py changed\n" in written
    _code, written = shell.run("changed")
    assert written == "Updated lines in the two indexes: 1.\n"
    code, written = run()
    assert code == 0
    said = {line.partition(": ")[2] for line in written.splitlines()}
    assert said == {"none", "in step"}


def test_the_desk_and_the_command_name_what_is_published_with_its_drafts(
    client, editor
):
    source, organisation = make_citation(), make_organisation()
    fact = make_fact(organisation, citation=source, status="draft")
    criticism = make_criticism(organisation)
    make_turn(criticism, 1, kind="outcome", author="")
    response = make_turn(criticism, 2, kind="response", status="draft")
    hidden = make_event(organisation, "hidden", status="draft")
    make_variant(hidden, citation=source, status="draft")
    make_variant(make_event(organisation, "whole"), citation=source)

    page = Markup(client.get(reverse("admin:index")))
    _code, written = run()

    assert dict(rows_and_drafts()) == {organisation: [fact], criticism: [response]}
    words = "Readers do not see: response by Glenn Kessler."
    assert admin_address(criticism, "change") in page.links
    assert words in page.words
    named = "Ecpat International · The figure of children"
    assert f"  {named}: {words}\n" in written
