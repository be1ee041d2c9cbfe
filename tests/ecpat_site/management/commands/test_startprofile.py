"""`startprofile`: the folder of a new profile."""

import re
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from references.loading import profile
from references.models import FormerKey
from tests.walk import EDITED

OPTIONS = {"name": 'My "Network" [1]', "website": "https://my-network.example/"}


def start(folder, **options):
    said = StringIO()
    call_command("startprofile", str(folder), stdout=said, stderr=said, **options)
    return said.getvalue()


def load(settings, folder):
    found = profile.read(folder)
    settings.PROFILE, settings.SITE_ORGANISATION = found, found.slug
    said = StringIO()
    call_command("loaddata", folder.name, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_what_it_makes_loads_as_it_is_and_with_every_example(tmp_path, settings):
    folder = tmp_path / "my-network"

    said = start(folder, **OPTIONS)

    assert f"python3 dev.py run --profile {folder}" in said
    assert load(settings, folder).startswith("Read 1 rows from 1 files; changed 1.")

    file = folder / "fixtures" / "profile.yaml"
    file.write_text(re.sub(r"(?m)^#(?=- |  )", "", file.read_text()))
    assert "Kept" not in load(settings, folder)
    # The decision between two figures is made in the admin.
    without = {FormerKey, *(m for m in EDITED if m.__name__ == "Resolution")}
    assert not [m for m in EDITED if m not in without and not m.objects.exists()]


def test_it_asks_five_questions_and_again_where_an_answer_cannot_stand(
    tmp_path, monkeypatch
):
    answers = iter(
        ["", "My Network", "my-network", "https://a.example/", "", "", "Ours."]
    )
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "builtins.input", lambda words: asked.append(words) or next(answers)
    )

    said = start(tmp_path / "my-network")

    found = profile.read(tmp_path / "my-network")
    assert len(dict.fromkeys(asked)) == 5
    assert "It must not be empty." in said
    assert "It must be an address with https://, and “my-network” is not." in said
    assert (found.slug, found.name) == ("my-network", "My Network")
    assert found.licence.name == "CC BY-SA 4.0"
    assert found.licence.provenance == "Ours."


@pytest.mark.parametrize(
    ("folder", "options", "said"),
    [
        ("My Network", OPTIONS, "“my-network”, for example"),
        ("a" * 300, OPTIONS, "at most 60 in all: “aaa"),
        ("..", OPTIONS, "“..” is not."),
        ("there", OPTIONS, "there already, and was left as it is"),
        ("new", {"website": "https://a.example/"}, "--name must not be empty."),
        ("new", OPTIONS | {"website": "a.example"}, "--website must be an address"),
        ("new", OPTIONS | {"contact": "me"}, "--contact must be an e-mail address"),
        (
            "new",
            OPTIONS | {"licence": "mine"},
            "--licence must be one of CC BY-SA 4.0,",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_made(
    tmp_path, monkeypatch, folder, options, said
):
    (tmp_path / "there").mkdir()
    monkeypatch.setattr(sys, "stdin", StringIO())

    with pytest.raises(CommandError) as refused:
        start(tmp_path / folder, **options)

    assert said in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["there"]
    assert not list((tmp_path / "there").iterdir())
