"""Each kind of statement is in every place where it must be; what is forgotten is named.

CONTRIBUTING.md lists the places, under "A new kind of statement".
"""

import csv
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from orgprofile.models import CountrySearch, Resolution
from references.models import Correction, SearchEntry
from references.models.registry import statement_models
from tests.walk import STATEMENTS, content
from timeline.models import Participant

# Searches find what these belong to, or what they correct.
WITHOUT_WORDS = {Correction, CountrySearch, Participant, Resolution}


@pytest.fixture(scope="module")
def files(row_of_each):
    """Return what holds every statement: the sitemap, the file of statements, a dump."""
    dump = StringIO()
    call_command("dumpdata", format="yaml", stdout=dump)
    statements = StringIO(content(Client().get("/statements.csv")))
    return {
        "sitemap": content(Client().get("/sitemap.xml")),
        "statements": {row["kind"] for row in csv.DictReader(statements)},
        "dump": dump.getvalue(),
    }


def forgotten(model, files):
    """Yield each place where a model's rows are missing, with the file to mend."""
    row = model.objects.first()
    if row is None:
        yield "tests/make.py: make_one_of_each() makes none"
        return
    address, _, fragment = row.get_absolute_url().partition("#")
    page = content(Client().get(address))
    if fragment and f'id="{escape(fragment)}"' not in page:
        yield f"pages.py or the template of {address}: nothing has the id {fragment}"
    inlines = [
        inline for each in admin.site._registry.values() for inline in each.inlines
    ]
    if model not in {*admin.site._registry, *(inline.model for inline in inlines)}:
        yield "admin.py: no form"
    entries = SearchEntry.objects.filter(content_type__model=model._meta.model_name)
    entries = entries.exclude(search_text="")
    if model not in WITHOUT_WORDS and not entries:
        yield "the model's found_by(): a search finds no words of it"
    if bool(entries) != hasattr(model, "search_kind"):
        yield "the model's search_kind: as what a search shows it"
    if f"model: {model._meta.label_lower}" not in files["dump"]:
        yield "identified_by: no fixture has it"
    # What cites nothing states nothing by itself.
    if model in statement_models():
        if model._meta.verbose_name not in files["statements"]:
            yield "asserted() or its fields: /statements.csv has none"
        if f"{address}</loc>" not in files["sitemap"]:
            yield f"get_absolute_url(): the sitemap has no {address}"


@pytest.mark.parametrize("model", STATEMENTS)
def test_no_place_is_forgotten_for_a_kind_of_statement(model, files):
    places = [*forgotten(model, files)]
    assert not places, "; ".join(places)
