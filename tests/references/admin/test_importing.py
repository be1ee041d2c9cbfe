"""Importing as an editor does it: a file, its plan, what was added, and the list of it."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from references.models import Citation
from tests.desk import messages
from tests.make import (
    make_citation,
    make_editor,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

KESSLER = "@misc{kessler-post-2015, title={The fishy claim}, author={Kessler, Glenn}}\n"
HOSTILE = '@misc{a, title={</textarea><script>alert(1)</script>"\\textless}}\n'
BROKEN = "@misc{b, title=wp}\n"


def address():
    return reverse("admin:references_citation_import")


def choose(client, content, name="sources.bib"):
    """The page after a file was chosen."""
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(address(), {"file": SimpleUploadedFile(name, raw)})


def confirm(client, page, take=None, **more):
    """Send what the plan carries back, with what is ticked there, or with other ticks."""
    fields = {name: page.context["confirm"][name] for name in ("text", "name")}
    ticked = [item.record["number"] for item in page.context["new"]]
    take = ticked if take is None else take
    return client.post(address(), fields | {"new": take} | more, follow=True)


def test_a_file_s_plan_is_shown_before_anything_is_written(client):
    ours = make_citation("kessler", title="The fishy claim")
    text = f"\n\n{HOSTILE}{KESSLER}@misc{{Other_b, title={{B}}, note={{x}}}}\n{BROKEN}"

    response = choose(client, text)

    page = Markup(response)
    assert "2 new, 1 here or perhaps here, 1 refused" in page.words
    assert "Record 4, b: “title” has the abbreviation wp" in page.words
    assert "(left out: note)" in page.words
    assert "The same title as kessler: The fishy claim" in page.words
    assert admin_address(ours, "change") in page.links
    assert Citation.objects.count() == 1
    # The form holds the text as it was, and never as markup.
    assert page.code == []
    assert page.fields["text"].replace("\r\n", "\n") == text


def test_what_is_ticked_is_added_and_listed_by_itself(client):
    loaded = make_citation("loaded")
    loaded.history.update(history_change_reason="loaded from a file")
    others = "".join(f"@misc{{{key}, title={{{key}}}}}\n" for key in "bcde")
    shown = choose(client, KESSLER + others)

    response = confirm(client, shown, take=[1, 3, 4, 5, "\0", "9" * 9_999])

    assert messages(response)[0].startswith("4 added. Readers see a source when")
    assert response.context["cl"].result_count == 4
    version = Citation.objects.get(key="c").history.get()
    assert version.history_user.username == "astrid"
    assert version.history_change_reason.endswith(" of sources.bib")
    assert not Citation.objects.filter(key="b").exists()
    shown = client.get(admin_address(Citation), {"added": "loaded from a file"})
    assert shown.context["cl"].result_count == 5


def test_what_changed_after_the_plan_was_shown_is_not_imported(client):
    shown = choose(client, KESSLER)
    make_citation("other", title="The fishy claim")

    response = confirm(client, shown)

    (message,) = messages(response)
    assert message.startswith("Nothing was imported, because somebody added")
    assert "1 here or perhaps here" in Markup(response).words
    assert Citation.objects.count() == 1


def test_a_file_that_can_t_be_read_is_refused_with_a_sentence(client):
    for content, sentence in (
        (b"@" * 500_001, "larger than 500,000 bytes"),
        (b" ", "Choose a file, or paste"),
        (
            "a\nMüller".encode("latin-1"),
            "The text in line 2 is not encoded as UTF-8. Save or",
        ),
        (b"@misc{a}\n" * 901, "more than 900 records: split the file"),
        (b"Dear colleague,", "no entry in the format BibTeX. If the file has another"),
    ):
        assert sentence in Markup(choose(client, content)).words


def test_only_who_may_add_publish_and_delete_sources_imports(client):
    person = make_editor("bruno", is_superuser=False)
    last = Permission.objects.get(codename="delete_citation")
    person.user_permissions.set(Permission.objects.exclude(pk=last.pk))
    client.force_login(person)

    assert client.get(address()).status_code == 403
    assert choose(client, KESSLER).status_code == 403
    assert client.post(address(), {"undo": "x"}).status_code == 403
    assert "Import" not in Markup(client.get(admin_address(Citation))).words
    person.user_permissions.add(last)
    assert client.get(address()).status_code == 200
