"""`import_citations`: the plan of a file as text, and its import."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError

from references.models import Citation
from tests.make import make_citation, make_editor
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db

KESSLER = "@article{Kessler2015, title={The fishy claim}, author={Kessler, Glenn}, note={x}}\n"


@pytest.fixture
def file(tmp_path):
    """Writes a file of this text, and tells its path."""

    def write(content):
        path = tmp_path / "sources.bib"
        path.write_text(content)
        return str(path)

    return write


run = partial(shell.run, "import_citations")


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_the_plan_is_shown_and_nothing_written(file, options):
    code, written = run(file(KESSLER), *options)

    assert code == 0
    assert "1 new, 0 the same, 0 in conflict, 0 refused." in written
    assert (
        "new: kessler-fishy-claim (line 1; “Kessler2015” in the file; left out: note)"
        in written
    )
    assert "Nothing is written. Add --confirm" in written
    assert not Citation.objects.exists()


def test_what_is_confirmed_is_imported_under_a_name_and_with_a_reason(file):
    make_editor("astrid")

    code, written = run(file(KESSLER), "--confirm", "--by", "astrid")

    saved = Citation.objects.get().history.get()
    assert (code, saved.history_user.username) == (0, "astrid")
    assert saved.history_change_reason == "imported from sources.bib"
    assert "Imported: 1 added, 0 changed." in written


def test_a_conflict_shows_both_and_only_what_is_asked_for_is_taken(file):
    make_citation("kessler-fishy-claim", title="The fishy claim", authors="A\nB")
    path = file(KESSLER)

    _code, written = run(path, "--confirm")
    kept = Citation.objects.get().authors
    run(path, "--confirm", "--take-theirs")

    assert "authors: “A | B” here" in written
    assert "“Kessler, Glenn” there" in written
    assert kept == "A\nB"
    assert Citation.objects.get().authors == "Kessler, Glenn"


def test_every_refused_entry_is_named_and_nothing_written(file):
    path = file(KESSLER + "@misc{b, year={n.d.}}\n@misc{c, title={C\n")
    complained = StringIO()

    code, written = run(path, "--confirm", stderr=complained)

    assert code == 1
    assert "1 new, 0 the same, 0 in conflict, 2 refused." in written
    assert f"{path}: Line 2, b: “year” says “n.d.”" in complained.getvalue()
    assert f"{path}: Line 3, c: the entry is not closed" in complained.getvalue()
    assert (
        "Nothing was imported: correct these entries first, or" in complained.getvalue()
    )
    assert not Citation.objects.exists()


def test_the_rest_is_imported_where_a_file_is_named_for_what_is_refused(file, tmp_path):
    path, refused = file(KESSLER + "@misc{b, year={n.d.}}\n"), tmp_path / "later.bib"
    options = ["--refused", str(refused)]

    run(path, *options, stderr=StringIO())
    assert not refused.exists()

    code, written = run(path, "--confirm", *options, stderr=StringIO())

    assert (code, Citation.objects.count()) == (0, 1)
    assert refused.read_text() == "@misc{b, year={n.d.}}\n\n"
    assert "1 refused, and not imported." in written
    assert f"The refused entries are in {refused}." in written


@pytest.mark.parametrize("name", ["there.bib", "nowhere/later.bib"])
def test_where_what_is_refused_can_t_be_written_nothing_is_imported(
    file, tmp_path, name
):
    (tmp_path / "there.bib").write_text("mine")
    path = file(KESSLER + "@misc{b, year={n.d.}}\n")

    with pytest.raises(CommandError, match=f"--refused: .*{name}"):
        run(path, "--confirm", "--refused", str(tmp_path / name), stderr=StringIO())

    assert not Citation.objects.exists()
    assert (tmp_path / "there.bib").read_text() == "mine"


def test_a_file_that_can_t_be_parsed_is_named_with_the_reason(file):
    path = file("x" * 2_000_001)

    with pytest.raises(
        CommandError, match=f"{path}: The file is larger than 2,000,000"
    ):
        run(path)


def test_a_file_that_is_not_there_and_a_name_nobody_has_are_errors(file, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(str(tmp_path / "none.bib"))
    with pytest.raises(CommandError, match="there is no user “nobody”"):
        run(file(KESSLER), "--by", "nobody")


def test_the_format_is_taken_as_given(file):
    path = file("TY  - GEN\nTI  - A\nER  - \n")

    assert "1 new" in run(path, "--format", "ris")[1]
