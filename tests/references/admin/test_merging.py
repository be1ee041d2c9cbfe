"""Merging two citations in the admin: seen side by side first, then done or refused."""

import pytest
from django.contrib.auth.models import Permission

from orgprofile.models import Fact
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
    fields["_selected_action"] = [row.pk for row, _uses in response.context["sides"]]
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(admin_address(Citation), sent, follow=True)


def test_both_are_shown_with_all_that_cites_them_and_merged(client, editor, keep, drop):
    response = opened(client, keep, drop)

    page = Markup(response)
    assert "Keep ecpat-history-2016" in page.words
    assert "Authors nothing Davy, D." in page.words
    assert "Founded: May 1990 (citation)" in page.words
    assert "(body, draft)" in page.words
    assert admin_address(Fact.objects.get(), "change") in page.links
    assert page.fields["keep"] == str(drop.pk)

    merged = send(client, response, keep=keep.pk)

    assert messages(merged)[0].startswith("Merged “ecpat-our-history” into <a href=")
    assert Fact.objects.get().citation == keep
    for model in (Fact, FormerKey, Citation):
        assert model.history.latest().history_user == editor
    assert Citation.objects.get().authors == "Davy, D."


def test_any_number_but_two_is_refused(client, editor, keep, drop):
    for chosen in ([keep], [keep, drop, make_citation("third")]):
        response = act(client, Citation, "merge", *chosen)
        assert messages(response)[0].startswith("Choose exactly two citations to")
    assert Citation.objects.count() == 3


def test_one_saved_meanwhile_is_merged_by_who_has_seen_that(client, editor, keep, drop):
    response = opened(client, keep, drop)
    Citation.objects.get(pk=drop.pk).save()

    refused = send(client, response, keep=keep.pk)
    before = Citation.objects.count()

    (said,) = refused.context["errors"]
    assert said.startswith("“ecpat-our-history” was saved by somebody after you")
    assert Markup(refused).fields["keep"] == str(keep.pk)
    assert before == 2
    assert "Merged" in messages(send(client, refused))[0]


def test_a_forged_choice_or_version_is_refused(client, editor, keep, drop):
    page = opened(client, keep, drop)

    for name in ("keep", f"version-{drop.pk}"):
        for value in (None, "0", "abc", str(10**30), "\0"):
            refused = send(client, page, **{name: value})
            assert len(refused.context["errors"]) == 1, (name, value)
    assert Citation.objects.count() == 2


@pytest.mark.parametrize("lacking", ["publish_citation", "publish_fact", "change_fact"])
def test_nobody_merges_who_may_not_change_all_rows(client, keep, drop, lacking):
    editor = make_editor("erik", is_superuser=False)
    editor.user_permissions.set(Permission.objects.exclude(codename=lacking))
    client.force_login(editor)
    sent = {f"version-{c.pk}": c.version for c in (keep, drop)}
    sent |= {"action": "merge", "_selected_action": [keep.pk, drop.pk]}

    page = client.get(admin_address(Citation))
    client.post(admin_address(Citation), sent | {"_merge": "Merge", "keep": keep.pk})

    assert "Merge two citations" not in Markup(page).words
    assert Citation.objects.count() == 2
