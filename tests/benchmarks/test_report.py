"""The benchmark: good rows, a line for every page, a database that is gone afterwards."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from references.models import IndexedUse
from references.records.fields import Derived
from tests.benchmarks import history, network, references
from tests.benchmarks.report import report

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
@pytest.mark.parametrize("subject", [history, network, references])
def test_a_report_on_good_rows_has_a_line_for_each_page(capsys, subject):
    report(subject, rows=100, runs=1, with_plans=False)

    lines = dict(re.findall(r"^(.+?)  +(\d.*)$", capsys.readouterr().out, re.MULTILINE))
    for label, *_ in [*subject.pages(), *subject.files()]:
        assert re.fullmatch(r"[\d,.]+(  +[\d,.]+){2,4}", lines[label]), label
    for row in subject.MODEL.objects.all()[:50]:
        row.full_clean()
        for field in row._meta.fields:
            if isinstance(field, Derived):
                derived = field.derive(getattr(row, field.of))
                assert derived == getattr(row, field.name)
    if subject is references:
        assert IndexedUse.objects.filter(is_public=True).count() > 50
        assert max(int(lines[label].split()[0]) for label, _ in subject.pages()) <= 10


def test_a_run_uses_a_database_that_it_makes_and_destroys(tmp_path):
    (folder := tmp_path / "temporary").mkdir()
    site = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    words = [
        "-m",
        "tests.benchmarks",
        "network",
        "--rows",
        "100",
        "--runs",
        "1",
        "--plans",
    ]

    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": site, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "front page" in done.stdout
    assert not (tmp_path / "site.sqlite3").exists()
    assert not list(folder.iterdir())
