"""`import_citations`: the plan of a file as text, and its import."""

from functools import partial
from io import StringIO

import pytest

from references.models import Citation
from tests.make import make_citation
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db

KESSLER = "@article{Kessler2015, title={The fishy claim}, author={Kessler, Glenn}, note={x}}\n"
run = partial(shell.run, "import_citations")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sources.bib"


def test_every_refused_entry_is_named_and_nothing_written(path):
    path.write_text(KESSLER + "@misc{b, year={n.d.}}\n")
    complained = StringIO()

    code, written = run(str(path), "--confirm", stderr=complained)

    assert code == 1
    assert "1 new, 0 the same, 0 in conflict, 1 refused." in written
    assert f"{path}: Line 2, b: “year” says “n.d.”" in complained.getvalue()
    assert "Nothing was imported: correct these entries" in complained.getvalue()
    assert not Citation.objects.exists()


def test_what_is_new_is_imported_once_confirmed_and_a_conflict_is_only_shown(path):
    make_citation("kessler-fishy-claim", title="The fishy claim", authors="A\nB")
    path.write_text(f"{KESSLER}@misc{{b, title={{B}}}}")

    code, written = run(str(path))
    assert (code, Citation.objects.count()) == (0, 1)
    assert "authors: “A | B” here" in written
    assert "Nothing is written. Add --confirm" in written

    code, written = run(str(path), "--confirm")
    assert "Imported: 1 added, 0 changed." in written
    kessler, new = Citation.objects.order_by("-key")
    assert kessler.authors == "A\nB"
    assert new.history.get().history_change_reason == "imported from sources.bib"
