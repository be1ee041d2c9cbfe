"""Merging two citations in the admin: seen side by side first, then done or refused."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from orgprofile.models import Fact, Section
from references.models import Citation, FormerKey
from tests.desk import act, messages
from tests.make import (
    make_citation,
    make_editor,
    make_fact,
    make_organisation,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep():
    return make_citation("ecpat-history-2016", title="Our history")


@pytest.fixture
def drop():
    """The other record of the same source, cited by a draft and in a published cell."""
    drop = make_citation("ecpat-our-history", title="Our History", authors="Davy, D.")
    organisation = make_organisation()
    make_section(organisation, body="It began.[@ecpat-our-history]", status="draft")
    make_fact(organisation, citation=drop)
    return drop


def opened(client, *citations):
    """The page that shows both, opened from the list."""
    response = act(client, Citation, "merge", *citations)
    assert response.status_code == 200
    return response


def send(client, response, **changes):
    """Fill in the page, and send it; a field set to None is left out."""
    fields = Markup(response).fields | {"_merge": "Merge"} | changes
    fields["_selected_action"] = [s.citation.pk for s in response.context["sides"]]
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(admin_address(Citation), sent, follow=True)


def errors(response):
    return response.context["errors"]


def test_both_are_shown_field_by_field_with_all_that_cites_them(
    client, editor, keep, drop
):
    response = opened(client, keep, drop)

    page = Markup(response)
    assert "Keep ecpat-history-2016" in page.words
    assert "Keep ecpat-our-history" in page.words
    assert "Authors nothing Davy, D. also take over, if the other stays" in page.words
    assert "Founded: May 1990 (citation)" in page.words
    assert "(body, draft)" in page.words
    assert admin_address(Section.objects.get(), "change") in page.links
    assert admin_address(Fact.objects.get(), "change") in page.links
    assert page.code == []
    assert "take" not in page.fields
    assert Citation.objects.count() == 2


def test_the_one_that_more_statements_cite_is_offered_to_stay(
    client, editor, keep, drop
):
    fields = Markup(opened(client, keep, drop)).fields

    assert fields["keep"] == str(drop.pk)


def test_what_was_confirmed_is_merged_in_the_name_of_whoever_did(
    client, editor, keep, drop
):
    response = send(client, opened(client, keep, drop), keep=keep.pk)

    assert messages(response) == [
        f'Merged “ecpat-our-history” into <a href="{keep.get_absolute_url()}">'
        "“ecpat-history-2016”</a>. 2 rows were rewritten, and the old key leads there for "
        "good."
    ]
    assert Section.objects.get().body == "It began.[@ecpat-history-2016]"
    assert Fact.objects.get().citation == keep
    assert FormerKey.objects.get().key == "ecpat-our-history"
    for model in (Section, Fact, FormerKey):
        assert model.history.latest().history_user == editor
    assert Citation.history.latest().history_user == editor
    keep.refresh_from_db()
    assert (keep.authors, keep.version) == ("", 1)


@pytest.mark.parametrize(
    ("stays", "version"), [("ecpat-history-2016", 2), ("ecpat-our-history", 1)]
)
def test_what_was_ticked_is_taken_over_by_the_one_that_lacks_it(
    client, editor, keep, drop, stays, version
):
    kept = Citation.objects.get(key=stays)

    send(client, opened(client, keep, drop), keep=kept.pk, take="authors")

    left = Citation.objects.get()
    assert (left.key, left.authors, left.version) == (stays, "Davy, D.", version)


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_but_two_is_refused(client, editor, number):
    chosen = [make_citation(f"source-{n}") for n in range(number)]

    response = act(client, Citation, "merge", *chosen)

    assert messages(response) == [
        "Choose exactly two citations to merge: two records of one source."
    ]
    assert Citation.objects.count() == number


def test_one_that_was_saved_meanwhile_is_not_merged_and_the_choice_is_kept(
    client, editor, keep, drop
):
    response = opened(client, keep, drop)
    Citation.objects.get(pk=drop.pk).save()

    refused = send(client, response, keep=keep.pk, take="authors")

    assert errors(refused) == [
        "“ecpat-our-history” was saved by somebody after you opened this page."
    ]
    page = Markup(refused)
    assert "Nothing was merged, and nothing has changed." in page.words
    fields = page.fields
    assert (fields["keep"], fields["take"]) == (str(keep.pk), "authors")
    assert fields[f"version-{drop.pk}"] == "2"
    assert Citation.objects.count() == 2
    assert Fact.objects.get().citation == drop
    assert "Merged" in messages(send(client, refused))[0]


def test_one_that_was_deleted_meanwhile_is_said_to_be_gone(client, editor, keep, drop):
    response = opened(client, keep, drop)
    Citation.objects.get(pk=keep.pk).delete()

    refused = send(client, response, keep=drop.pk)

    assert messages(refused) == [
        "Nothing was merged: one of the two is no longer there."
    ]


def test_a_forged_choice_or_version_is_refused(client, editor, keep, drop):
    page = opened(client, keep, drop)
    version = f"version-{drop.pk}"

    for name, forged in {
        "keep": (None, "0", "abc", str(10**30)),
        "take": ("key", "\0"),
        version: (None, "0", "abc"),
    }.items():
        for value in forged:
            refused = send(client, page, **{name: value})
            assert len(errors(refused)) == 1, (name, value)
    assert Citation.objects.count() == 2


# --- Who may -------------------------------------------------------------------------


def desk_of(*permissions):
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("lacking", ["change_citation", "publish_citation"])
def test_whoever_may_not_change_and_publish_cannot_merge(keep, drop, lacking):
    may = {"view_citation", "change_citation", "publish_citation"} - {lacking}
    client = desk_of(*may)

    chosen = {"action": "merge", "_selected_action": [keep.pk, drop.pk]}
    page = client.get(admin_address(Citation))
    client.post(
        admin_address(Citation),
        chosen
        | {"_merge": "Merge", "keep": keep.pk}
        | {f"version-{c.pk}": c.version for c in (keep, drop)},
    )

    assert "Merge two citations" not in Markup(page).words
    assert Citation.objects.count() == 2


def test_nobody_rewrites_through_a_source_what_they_may_not_change(keep, drop):
    client = desk_of(
        *("view_citation", "change_citation", "publish_citation"),
        *("change_fact", "publish_fact"),
    )

    refused = send(client, opened(client, keep, drop), keep=keep.pk)

    assert errors(refused) == [
        "“ecpat-our-history” has, or is cited by, rows that you may not change: sections. Ask "
        "somebody who may to merge the two."
    ]
    assert Fact.objects.get().citation == drop
