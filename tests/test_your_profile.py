"""docs/your-profile.md, followed word for word in a copy of the code."""

import hashlib
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

import dev
from references.loading.rows import record_models
from tests.typed import front_page, typed

ROOT = Path(__file__).parents[1]
CODE = [
    *("ecpat_site", "timeline", "orgprofile", "references"),
    *("templates", "static", "profiles"),
]
GUIDE = (ROOT / "docs" / "your-profile.md").read_text()
COMMANDS = [
    [sys.executable, *shlex.split(words)]
    for words in re.findall(r"^ {8}python3 (.+)$", GUIDE, re.MULTILINE)
]


@pytest.fixture
def copy(tmp_path, django_db_setup, kept_tables):
    """Copy the code without settings, in an environment that is installed."""
    if kept_tables.exists():
        # Migrating takes seconds, and has tests of its own.
        shutil.copy(kept_tables, tmp_path / "db-my-network.sqlite3")
    for name in CODE:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("manage.py", "dev.py", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    made, own = tmp_path / ".venv", Path(sys.prefix)
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    if (own / "pyvenv.cfg").exists():
        shutil.copy(own / "pyvenv.cfg", made)
        (made / "lib").symlink_to(own / "lib")
    pinned = (tmp_path / "requirements.txt").read_bytes() + sys.version.encode()
    stamp = made / "requirements.txt.sha256"
    stamp.write_text(hashlib.sha256(pinned).hexdigest())
    return tmp_path


def run(command, folder):
    """Run a command of the guide to its end; return what it printed."""
    done = typed(command, folder)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_guide_leads_from_nothing_to_a_page_and_to_rows_with_sources(copy):
    new, see, load, check = COMMANDS

    assert "Made profiles/my-network" in run(new, copy)
    _port, page = front_page(see, copy)
    assert ">My Network</h1>" in page

    rows = copy / "profiles" / "my-network" / "fixtures" / "profile.yaml"
    rows.write_text(re.sub(r"(?m)^#(?=- |  )", "", rows.read_text()))
    assert "Installed 18 object(s)" in run(load, copy)
    assert "Sentences without a source: none" in run(check, copy)
    assert not (copy / "db.sqlite3").exists()


def test_a_new_profile_has_a_name_of_its_own_that_can_be_a_slug(monkeypatch):
    monkeypatch.chdir(ROOT)
    for name in ("..", "a" * 300, "My Network", "", "ecpat"):
        with pytest.raises(SystemExit, match=r"needs one name|is there already"):
            dev.new([name])


def test_the_fields_of_each_row_are_listed_what_is_needed_and_the_choices(capsys):
    call_command("write_profile", fields=True)

    listed = capsys.readouterr().out.splitlines()
    labels = [line for line in listed if not line.startswith(" ")]
    assert labels == [*record_models()]
    criticism = listed[listed.index("orgprofile.criticism") :]
    dated = "The date on which the criticism began, or the period: “2009 to 2012”."
    assert f"  * date: {dated}" in criticism[:12]
    words = (
        "The organisation that is criticised. If only one member is criticised, choose that "
        "member."
    )
    assert f"    target: {words}" in criticism[:12]
    turn = listed[listed.index("orgprofile.turn") :]
    assert "    voice: own, reported. In whose words" in turn[:14]
    # The kinds are the profile's own.
    event = listed[listed.index("timeline.historyevent") :]
    assert f"  * kind: {', '.join(settings.PROFILE.kinds['events'])}. Kind" in event
    countries = "Leave the country empty if no source gives a country."
    assert f"    country: {countries}" in listed
