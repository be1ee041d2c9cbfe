"""What of a text goes with the name of a person, and what stays."""

import json
from dataclasses import replace

import pytest

from references.models.withheld import WithheldName
from references.withdrawing import (
    editions_with,
    lines_of_files,
    withdraw,
)
from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_reading,
    make_section,
)

pytestmark = pytest.mark.django_db

LEFT = "So it was.[@face]"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (f"{LEFT} Ann Leé said so.[@face] Ann left.[@face]", f"{LEFT} Ann left.[@face]"),
        (f"ANN\nLEE said.[@face]\n\n{LEFT}", LEFT),
        (f"- Who:\n- Ann Lee[@face]\n- {LEFT}", f"- Who:\n- {LEFT}"),
        (f"| a | b |\n|---|---|\n| Ann Lee | 1 |\n| {LEFT} | 2 |", f"| a | b |\n|---|---|\n| {LEFT} | 2 |"),
        (f"{LEFT} [Here](https://a.org/ann-lee).[@face] Ann Leeds.[@face]", f"{LEFT} Ann Leeds.[@face]"),
        ("Ann Lee said so.[@face]", ""),
    ],
)  # fmt: skip
def test_the_sentences_that_name_somebody_go_with_their_markers(body, left):
    make_citation("face")
    section = make_section(make_organisation(), body=body)

    withdraw(["Ann Lee"], "Asked for.")

    section.refresh_from_db()
    assert section.body == left


def test_a_name_in_keys_and_slugs_and_addresses_goes_the_same_way_everywhere():
    source = make_citation("lee-ann-2020", title="Ann Lee", url="https://a.org/lee-ann")
    reading = make_reading(source, "ann-lee", says="Ann Lee was there. It began.")
    body = "It began.[@lee-ann-2020#ann-lee]"
    section = make_section(make_organisation(), body=body)

    criticism = make_criticism(section.organisation, statement="Ann Lee says so.")

    withdraw(["Ann Lee", "Lee, Ann"], "Asked for.")

    for row in (source, reading, section, criticism):
        row.refresh_from_db()
    assert section.body == f"It began.[@{source.key}#{reading.slug}]"
    assert source.key.startswith("withheld-")
    assert (source.title, source.url) == ("[withheld]", "https://a.org/")
    assert reading.says == "It began."
    assert (criticism.statement, criticism.is_published) == ("[withheld]", False)


def test_the_lines_of_audits_that_name_somebody_are_listed(settings, tmp_path):
    settings.PROFILE = replace(settings.PROFILE, folder=tmp_path)
    audit = tmp_path / "audits" / "2026-12-02.csv"
    audit.parent.mkdir()
    audit.write_text("id,words\n1,It began.\n2,Ann Lee said so.\n", "utf-8")
    WithheldName.objects.keep(["Ann Lee"])

    assert lines_of_files(WithheldName.objects.names()) == [f"{audit}, line 3"]


def test_the_editions_that_still_name_somebody_are_listed(settings, tmp_path):
    settings.EDITIONS_DIR = tmp_path
    for day, words in ("2026-12-01", "Ann Lee began."), ("2026-12-02", "It began."):
        file = tmp_path / day / "data" / "profile.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"words": words}), "utf-8")
    WithheldName.objects.keep(["Ann Lee"])

    names = WithheldName.objects.names()
    assert editions_with(names) == [str(tmp_path / "2026-12-01")]
