"""The rows of the shipped profile, as an editor and an operator meet them."""

import re

import pytest
from django.conf import settings

from orgprofile.models import Organisation
from references.admin.form_fields import DateFormField
from references.models import Citation, Reading, SearchEntry, Use, derived, judging
from references.models.doubt import Doubt
from references.models.fields import PartialDateField
from references.models.registry import statement_models
from references.models.sourced import Published
from references.prose import sourcing as kinds_of
from references.values import dates
from tests.references.management.commands import shell
from tests.references.management.commands.test_loaddata import everything
from tests.walk import RECORDS, content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]


def judged_statements():
    """Yield how each public statement is sourced."""
    for model in statement_models():
        if issubclass(model, Published):
            rows = list(
                model.objects.published().select_related(*model.source_fields())
            )
            known = derived.known_by(rows)
            yield from (j for row in rows for _f, j in judging.statements(row, known))


def test_every_stored_date_of_the_profile_is_shown_in_words_and_read_back():
    shown = DateFormField()
    for model in RECORDS:
        for field in model._meta.fields:
            if isinstance(field, PartialDateField):
                for kept in {*model.objects.values_list(field.name, flat=True)}:
                    words = shown.prepare_value(kept)
                    assert words == dates.words(kept)
                    assert shown.to_python(words) == kept


# --- Sourcing -------------------------------------------------------------------------


def test_no_smaller_share_of_statements_passes_the_comparison_than_before():
    """The share of 26 November 2026: the profile may only get better."""
    numbers = kinds_of.count_by_way(judged_statements())

    # Of what was called exact then, some had nothing to compare.
    passing = numbers["stands"] + numbers["nothing"]
    assert passing / sum(numbers.values()) >= 0.88, kinds_of.coverage(numbers)
    assert numbers["bare"] == 0, kinds_of.coverage(numbers)


def test_nothing_that_is_published_is_to_mend():
    assert list(Use.objects.to_mend().values_list("lacking", "undated")) == []


# --- Loading --------------------------------------------------------------------------


def assert_written_and_loaded_as_it_is(folder):
    """Write the rows as one file, and load that."""
    before, dump = everything(), str(folder / "profile.yaml")
    shell.run("dumpdata", output=dump, format="yaml")
    assert shell.run("loaddata", dump)[1].startswith("Installed 0 object(s)")
    assert everything() == before
    assert derived.stale() == 0


def test_what_is_derived_fits_its_columns():
    # SQLite stores what is longer; PostgreSQL refuses it.
    for model in (Use, SearchEntry):
        fields = [f for f in model._meta.concrete_fields if f.max_length]
        for row in model.objects.values(*(f.attname for f in fields)):
            for field in fields:
                assert len(row[field.attname] or "") <= field.max_length, row


def test_it_is_written_and_loaded_again_without_a_change(tmp_path):
    assert_written_and_loaded_as_it_is(tmp_path)


def test_the_examples_of_the_guide_for_editors_are_of_this_profile():
    guide = (settings.BASE_DIR / "docs" / "editing.md").read_text()
    markers = re.findall(r"@([a-z\d-]+)(?:#([a-z\d-]+))?", guide)
    named = {pair for pair in markers if not pair[0].startswith("key")}
    doubts = {*re.findall(r"\[!([a-z\d-]+)\]", guide)} - {"name", "its-name"}

    assert len(named) > 3
    keys, notes = {key for key, _slug in named}, {pair for pair in named if pair[1]}
    assert keys <= {*Citation.objects.values_list("key", flat=True)}
    assert notes <= {*Reading.objects.values_list("citation__key", "slug")}
    assert doubts <= {*Doubt.objects.values_list("slug", flat=True)}


def test_the_sentence_that_a_document_follows_is_on_the_front_page(client):
    path = settings.BASE_DIR / "docs" / "how-a-sentence-gets-its-number.md"
    lines = re.findall(r"^ {4}([<…].+)", path.read_text(), re.MULTILINE)
    lead = Organisation.objects.get(slug=settings.SITE_ORGANISATION).lead
    everything = " ".join(f"{lead} {content(client.get('/'))}".split())

    assert len(lines) == 3
    pieces = [piece.strip() for line in lines for piece in line.split("…")]
    assert [piece for piece in pieces if piece not in everything] == []
