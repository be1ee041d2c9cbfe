"""`bench`: rows as editors would have saved them, in a database of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orgprofile.benchmark.filling import Filling, Size
from orgprofile.models import Member, MembershipCount, Organisation, Resolution

ROOT = Path(__file__).parents[4]


@pytest.mark.django_db
def test_it_fills_in_as_many_rows_as_asked_each_fit_to_be_saved(settings):
    filling = Filling(Size(counts=90, members=60, networks=4))

    subject, neighbour = filling.fill_two()
    filling.fill_others()

    assert subject.slug == settings.SITE_ORGANISATION
    assert neighbour in Organisation.objects.published()
    assert MembershipCount.objects.count() == 90
    assert Member.objects.count() == 60
    assert Member.objects.of(subject).count() == 12
    assert Organisation.objects.count() == 4
    for model in (Member, MembershipCount, Resolution):
        assert model.objects.exists()
        for row in model.objects.all():
            row.full_clean()


@pytest.mark.django_db
def test_the_days_and_the_folded_text_come_out_as_save_leaves_them():
    Filling(Size(counts=20, members=50, networks=2)).fill_two()

    for row in [*Member.objects.all(), *MembershipCount.objects.all()]:
        before = vars(row).copy()
        row.save()
        before["version"] += 1
        after = vars(row).copy()
        assert after.pop("_state")
        assert after == {name: before[name] for name in after}


def test_it_reports_on_a_database_of_its_own_and_leaves_nothing(tmp_path):
    (folder := tmp_path / "temporary").mkdir()
    theirs = tmp_path / "site.sqlite3"
    words = "bench network --counts 40 --members 60 --networks 3 --runs 1 --plans"

    done = subprocess.run(
        [sys.executable, "manage.py", *words.split()],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{theirs}",
            "TMPDIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "40 counts and 60 members of 3 networks" in done.stdout
    assert re.search(
        r"^members, last page +\d+ +[\d,]+ +[\d.]+ +[\d.]+$", done.stdout, re.M
    )
    assert re.search(r"^of the subject +12 +[\d.]+ +[\d,]+$", done.stdout, re.M)
    assert re.search(r"^chart +[\d,]+ +[\d.]+$", done.stdout, re.M)
    assert not theirs.exists()
    assert not list(folder.iterdir())
