"""Whatever writes what the public sees raises the revision, in the same transaction."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from references import ledger
from references.models import Reading, Revision
from references.models.revision import per_revision
from tests.make import (
    make_citation,
    make_organisation,
    make_reading,
    make_section,
)
from tests.waiting import pause
from tests.walk import RECORDS

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def number():
    return Revision.objects.current().number


@contextmanager
def raising():
    before = number()
    yield
    assert number() > before


@contextmanager
def undone():
    """Run within a savepoint that is undone; what may not be deleted is not."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except (models.ProtectedError, ValidationError):
        pytest.skip("a row of this model is named by others")


# --- Every model ----------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS)
def test_each_way_of_writing_rows_raises_it(row_of_each, model):
    row = model.objects.first()
    names = [f.name for f in model._meta.concrete_fields if f.name != "id"]

    with raising():
        row.save()
    with raising():
        model.objects.filter(pk=row.pk).update(version=F("version") + 1)
    with raising():
        model.objects.bulk_update([row], names[:1])
    before = number()
    assert model.objects.get(pk=row.pk)
    assert number() == before


@pytest.mark.parametrize("model", RECORDS)
def test_each_way_of_deleting_rows_raises_it(row_of_each, model):
    row = model.objects.first()

    with undone(), raising():
        row.delete()
    with undone(), raising():
        model.objects.filter(pk=row.pk).delete()


def test_who_wrote_sql_says_so_with_a_command():
    with raising():
        call_command("changed", stdout=StringIO())


def test_a_load_raises_it_and_a_load_of_the_same_does_not(tmp_path):
    file = tmp_path / "profile.yaml"
    row = "- model: references.citation\n  fields: {key: source, title: A}\n"
    file.write_text(row)

    with raising():
        call_command("loaddata", str(file), stdout=StringIO())
    before = number()
    call_command("loaddata", str(file), stdout=StringIO())
    assert number() == before


# --- One transaction, and what is kept of a revision ----------------------------------


def test_what_is_undone_leaves_the_revision_as_it_was_and_never_comes_again():
    section = make_section(make_organisation("pact"))
    before = Revision.objects.get()

    with transaction.atomic():
        section.save()
        undone = Revision.objects.get()
        transaction.set_rollback(True)
    kept = Revision.objects.get()
    section.save()

    assert (kept.number, kept.token) == (before.number, before.token)
    assert Revision.objects.get().token not in {before.token, undone.token}


def test_what_is_read_once_a_revision_is_read_anew_after_a_save():
    section = make_section(make_organisation("pact"))
    asked = []
    read = per_revision(lambda: asked.append(1) or len(asked))

    assert [read(), read()] == [1, 1]
    section.save()
    assert [read(), read()] == [2, 2]


def test_a_page_reads_of_the_sources_and_notes_those_that_it_names():
    for key in ("cited", "uncited"):
        make_reading(make_citation(key))
    pact = make_organisation("pact")
    make_section(pact, body="It began.[@cited#founding]")

    Client().get(pact.get_absolute_url())

    read = ledger.shared()
    assert ({*read.sources}, {*read.readings}) == ({"cited"}, {("cited", "founding")})


def test_a_page_is_the_same_where_there_are_too_many_sources_to_share(
    row_of_each, monkeypatch
):
    # Raises the revision: what is shared is read anew.
    Reading.objects.update(version=1)
    pages = [Client().get(path).content for path in ("/", "/history/", "/network/")]

    Reading.objects.update(version=1)
    monkeypatch.setattr(ledger, "MOST_SHARED", 0)

    for path, page in zip(("/", "/history/", "/network/"), pages, strict=True):
        assert Client().get(path).content == page, path


def test_of_eight_threads_after_an_edit_one_reads_and_the_others_wait(monkeypatch):
    make_organisation("pact")
    token = Revision.objects.token()
    # Threads have connections of their own, which do not see this test's rows.
    monkeypatch.setattr(type(Revision.objects), "token", lambda _self: token)
    begun = Barrier(8, timeout=10)
    asked = []

    def slow() -> int:
        pause(0.05)
        asked.append(1)
        return len(asked)

    inner = per_revision(slow)
    read = per_revision(lambda: inner())

    def ask(_number: int) -> int:
        begun.wait()
        return read()

    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(ask, range(8))] == [1] * 8


def test_a_request_of_a_reader_reads_the_token_once():
    with CaptureQueriesContext(connection) as queries:
        # No other test asks this, so that no answer is kept.
        assert Client().get("/?sourcing=1").status_code == 200

    asked = [q["sql"] for q in queries if q["sql"].startswith("SELECT token")]
    assert len(asked) == 1
