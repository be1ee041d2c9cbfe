"""Whatever writes what the public sees raises the revision, once a transaction."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from orgprofile.models import Section
from references.models import IndexedUse, Revision
from references.uses import index
from tests import desk
from tests.make import make_organisation, make_section
from tests.walk import RECORDS

pytestmark = pytest.mark.django_db


def number():
    return Revision.objects.current().number


@contextmanager
def raising(by):
    """Run a transaction of its own within that of the test; see the number raised."""
    connection.run_on_commit.clear()
    before = number()
    yield
    assert number() == before + by


# --- Every model ----------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS)
def test_each_way_of_writing_rows_raises_it(row_of_each, model):
    row = model.objects.first()
    names = [f.name for f in model._meta.concrete_fields if f.name != "id"]

    with raising(1):
        row.save()
    with raising(1):
        model.objects.filter(pk=row.pk).update(version=F("version") + 1)
    with raising(1):
        model.objects.bulk_update([row], names[:1])
    with raising(1):
        model.objects.filter(pk=row.pk)._raw_delete(model.objects.db)
    with raising(1):
        model.objects.bulk_create([row])
    with raising(0):
        assert model.objects.get(pk=row.pk)


def test_the_index_of_uses_made_anew_raises_it_where_it_was_stale(row_of_each):
    with raising(0):
        call_command("index_uses", stdout=StringIO())
    IndexedUse.objects.filter(is_public=True).first().delete()
    with raising(1):
        index.reindex()


# --- Every way in ---------------------------------------------------------------------


def test_a_form_saved_raises_it_and_a_form_sent_unchanged_does_not(
    admin_client, row_of_each
):
    row = Section.objects.first()
    fields = desk.open_form(admin_client, row)

    with raising(0):
        assert desk.refusals(desk.send(admin_client, row, fields)) == []
    changed = {"status": "draft", "why": "The source says so."}
    with raising(1):
        assert desk.refusals(desk.send(admin_client, row, fields | changed)) == []


def test_a_load_raises_it_once_and_a_load_of_the_same_not_at_all(tmp_path):
    file = tmp_path / "profile.yaml"
    file.write_text(
        "".join(
            f"- model: references.citation\n  fields: {{key: source-{n}, title: A}}\n"
            for n in range(20)
        )
    )

    with raising(1):
        call_command("loaddata", str(file), stdout=StringIO())
    with raising(0):
        call_command("loaddata", str(file), stdout=StringIO())


# --- One transaction ------------------------------------------------------------------


def test_what_is_undone_leaves_the_number_as_it_was():
    section = make_section(make_organisation("pact"))

    with raising(0), transaction.atomic():
        section.save()
        transaction.set_rollback(True)
    # A savepoint undone takes the mark back with the number.
    with raising(1):
        with transaction.atomic():
            section.save()
            transaction.set_rollback(True)
        Section.objects.update(order=7)
        Section.objects.update(order=8)
