"""Importing as an editor does it: a file, its plan, the import."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from references.models import Citation
from tests.desk import messages
from tests.make import make_citation, make_editor
from tests.markup import Markup
from tests.walk import admin_address, content

pytestmark = pytest.mark.django_db

KESSLER = "@misc{kessler-post-2015, title={The fishy claim}, author={Kessler, Glenn}}\n"
HOSTILE = '@misc{a, title={</textarea><script>alert(1)</script>"\\textless}}\n'


def address():
    return reverse("admin:references_citation_import")


def choose(client, content):
    """The page after a file was chosen."""
    file = SimpleUploadedFile("sources.bib", content.encode())
    return client.post(address(), {"file": file})


def confirm(client, page, **more):
    """Send what the plan carries back, as its button does."""
    fields = page.context["confirm"].initial | more
    return client.post(address(), fields, follow=True)


def test_a_file_s_plan_is_shown_before_anything_is_written(client, editor):
    make_citation("kessler-post-2015", title="The claim")
    other = "@misc{Other_b, title={B}, note={x}}\n"

    response = choose(client, f"\n\n{HOSTILE}{KESSLER}{other}")

    page = Markup(response)
    assert "2 new, 0 the same, 1 in conflict, 0 refused" in page.words
    assert "“Other_b” in the file; left out: note" in page.words
    assert "The claim" in page.words
    assert page.code == []
    assert Citation.objects.count() == 1
    # The text is kept unchanged. A browser drops the first line end of such a box.
    html = response.content.decode()
    inner = html[html.index('<textarea name="text"') :].partition(">")[2]
    assert inner.removeprefix("\n").startswith("\n\n@misc")
    assert html.count("</textarea>") == 1


@pytest.mark.parametrize(
    ("ticked", "title"),
    [
        ({}, "The claim"),
        ({"take": ["kessler-post-2015"]}, "The fishy claim"),
        ({"take_all": "on"}, "The fishy claim"),
        ({"take": ["other", "\0", "kessler-post-2015" * 99]}, "The claim"),
    ],
)
def test_a_conflict_is_decided_by_its_tick(client, editor, ticked, title):
    make_citation("kessler-post-2015", title="The claim")

    confirm(client, choose(client, KESSLER), **ticked)

    assert Citation.objects.get().title == title


def test_what_changed_after_the_plan_was_shown_is_not_imported(client, editor):
    source = make_citation("kessler-post-2015", title="The claim")
    shown = choose(client, KESSLER)
    source.title = "Changed meanwhile"
    source.save()

    response = confirm(client, shown, take_all="on")

    assert messages(response)[0].startswith("Nothing was imported: a source here or")
    assert "Changed meanwhile" in Markup(response).words
    assert Citation.objects.get().title == "Changed meanwhile"


def test_where_an_entry_is_refused_the_rest_is_imported_if_the_editor_says_so(
    client, editor
):
    response = choose(client, KESSLER + "@misc{b, year={n.d.}}\n")

    page = Markup(response)
    assert "A refused entry can’t be imported." in page.words
    assert "Line 2, b: “year” says “n.d.”" in page.words
    confirm(client, response)
    assert not Citation.objects.exists()
    after = confirm(client, response, rest="Import the rest")
    saved = Citation.objects.get(key="kessler-post-2015").history.get()
    assert saved.history_user == editor
    assert saved.history_change_reason == "imported from a file"
    assert messages(after) == [
        "Imported: 1 added, 0 changed. 1 refused, and not imported."
    ]
    # What was refused can still be saved.
    assert "0 new, 1 the same, 0 in conflict, 1 refused" in Markup(after).words
    assert 'name="save_refused"' in content(after)


def test_a_file_that_is_too_large_or_empty_is_refused_with_a_sentence(client, editor):
    large, empty = choose(client, "@" * 2_000_001), choose(client, " ")

    assert "larger than 2,000,000 bytes" in Markup(large).words
    assert "Choose a file, or put its text into the box." in Markup(empty).words


def test_only_who_may_add_change_and_publish_sources_imports(client):
    assert client.get(address()).status_code == 302
    person = make_editor("bruno", is_superuser=False)
    names = [f"{what}_reading" for what in ("add", "change", "publish")]
    names += [f"{what}_citation" for what in ("view", "add", "change")]
    for name in names:
        person.user_permissions.add(Permission.objects.get(codename=name))
        client.force_login(person)
        assert client.get(address()).status_code == 403
        assert choose(client, KESSLER).status_code == 403
        assert "Import" not in Markup(client.get(admin_address(Citation))).words

    person.user_permissions.add(Permission.objects.get(codename="publish_citation"))

    assert client.get(address()).status_code == 200
