"""`import_citations`: the plan of a file as text, and its import."""

from functools import partial

import pytest
from django.core.management.base import CommandError

from references.exchange import formats
from references.models import Citation
from tests.make import make_citation
from tests.references.management.commands import shell

FILE = """@misc{Kessler2015, title={The fishy claim}, author={Kessler, Glenn}}
@misc{b, title={B}}
@misc{c, title={C}, year={n.d.}}
"""
run = partial(shell.run, "import_citations")


def test_what_is_new_is_added_once_confirmed_and_what_is_refused_is_written_out(
    tmp_path,
):
    path = tmp_path / "sources.bib"
    path.write_text(FILE)
    make_citation("kessler", title="The fishy claim")

    code, written = run(str(path))
    assert (code, Citation.objects.count()) == (0, 1)
    assert "left out (the same title as kessler: The fishy claim)" in written
    assert "new: b: B" in written
    assert "refused: Record 3, c: “year” says “n.d.”" in written
    assert "Nothing is written. Add --confirm" in written

    with pytest.raises(CommandError, match="1 refused, written to "):
        run(str(path), "--confirm")
    assert {*Citation.objects.all_keys()} == {"kessler", "b"}
    rest = (tmp_path / "sources.refused.bib").read_text()
    assert len(formats.records_here(rest, "bib")) == 1
