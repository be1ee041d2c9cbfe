"""The rows of the shipped profile, as an editor and an operator meet them."""

from io import StringIO

import pytest
from django.core.management import call_command

from references.models import LoadedRow, Use, derived
from references.prose import sourcing as kinds_of
from references.quality import sourcing
from tests.walk import RECORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]

# --- Sourcing -------------------------------------------------------------------------


def test_no_smaller_share_of_statements_is_borne_out_than_before():
    """The share of 26 November 2026: the profile may only get better."""
    numbers = kinds_of.counted(each.judged for each in sourcing.sourced())

    assert numbers["exact"] / sum(numbers.values()) >= 0.88, kinds_of.coverage(numbers)
    assert numbers["bare"] == 0, kinds_of.coverage(numbers)


def test_no_sentence_has_words_that_time_alone_makes_false():
    lines = Use.objects.exclude(undated="").values_list("undated", flat=True)

    assert list(lines) == []


# --- Loading --------------------------------------------------------------------------


def snapshot():
    """Every row of the profile with its version, and how long its history is."""
    return {
        model._meta.label: (
            list(model.objects.order_by("pk").values()),
            model.history.count(),
        )
        for model in RECORDS
    }


def dumped():
    text = StringIO()
    call_command("dumpdata", stdout=text)
    return text.getvalue()


def test_loading_a_second_time_changes_nothing():
    before = snapshot()

    call_command("loaddata", "ecpat", verbosity=0, stdout=StringIO())

    assert snapshot() == before
    assert derived.stale() == 0


def test_what_is_exported_loads_as_the_same_profile(tmp_path):
    exported = dumped()
    file = tmp_path / "export.yaml"
    file.write_text(exported)
    for model in reversed(RECORDS):
        model.objects.all()._raw_delete("default")
        model.history.all().delete()
    LoadedRow.objects.all().delete()

    call_command("loaddata", str(file), verbosity=0, stdout=StringIO())

    assert dumped() == exported
