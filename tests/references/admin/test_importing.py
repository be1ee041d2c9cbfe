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


def choose(client, content, name="sources.bib"):
    """The page after a file was chosen."""
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(address(), {"file": SimpleUploadedFile(name, raw)})


def confirm(client, page, **more):
    """Send what the plan carries back, as its button does."""
    fields = page.context["confirm"].initial | more
    return client.post(address(), fields, follow=True)


def test_a_file_s_plan_is_shown_before_anything_is_written(client, editor):
    make_citation("kessler-post-2015", title="The claim")

    response = choose(client, KESSLER + "@misc{Other_b, title={B}, note={x}}\n")

    page = Markup(response)
    assert "1 new, 0 the same, 1 in conflict, 0 refused" in page.words
    assert "“Other_b” in the file; left out: note" in page.words
    assert "The claim" in page.words
    assert page.code == []
    assert Citation.objects.count() == 1


def test_what_is_confirmed_is_imported_with_the_editor_s_name(client, editor):
    response = confirm(client, choose(client, KESSLER))

    saved = Citation.objects.get().history.get()
    assert messages(response) == ["Imported: 1 added, 0 changed."]
    assert saved.history_user == editor
    assert saved.history_change_reason == "imported from a file"


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

    (message,) = messages(response)
    assert message.startswith("Nothing was imported: a source here or the file changed")
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
    assert Citation.objects.get().key == "kessler-post-2015"
    assert messages(after) == [
        "Imported: 1 added, 0 changed. 1 refused, and not imported."
    ]
    # What was refused can still be saved.
    assert "0 new, 1 the same, 0 in conflict, 1 refused" in Markup(after).words
    assert 'name="save_refused"' in content(after)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"@" * 2_000_001, "larger than 2,000,000 bytes"),
        (b" ", "Choose a file, or put its text into the box."),
    ],
)
def test_a_file_that_can_t_be_parsed_is_refused_with_a_sentence(
    client, editor, content, sentence
):
    assert sentence in Markup(choose(client, content)).words


def test_the_plan_s_form_holds_the_text_unchanged_and_never_as_markup(client, editor):
    html = choose(client, "\n\n" + HOSTILE).content.decode()

    # A browser drops the first line end within the element.
    inner = html[html.index('<textarea name="text"') :].partition(">")[2]
    assert inner.removeprefix("\n").startswith("\n\n@misc")
    assert "<script>alert" not in html
    assert html.count("</textarea>") == 1


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
