"""docs/your-profile.md, followed word for word in a copy of the code."""

import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

import dev
from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
CODE = [
    *("ecpat_site", "timeline", "orgprofile", "references"),
    *("templates", "static", "profiles"),
]
COMMANDS = re.findall(
    r"^ {8}(python3 .+)$", (ROOT / "docs" / "your-profile.md").read_text(), re.MULTILINE
)


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
    done = subprocess.run(
        words_of(command),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def front_page(command, folder):
    """Run a command that serves, at a port that is free; return the front page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*words_of(command), str(port)],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # It starts another process to notice changes of the code.
        start_new_session=True,
    ) as server:

        def answered():
            assert server.poll() is None
            with suppress(OSError):
                return urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()

        try:
            return wait_until(answered).decode()
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def words_of(command):
    first, *words = shlex.split(command)
    assert first == "python3"
    return [sys.executable, *words]


def environment():
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def test_the_guide_leads_from_nothing_to_a_page_and_to_rows_with_sources(copy):
    new, see, load, check = COMMANDS

    assert "Made profiles/my-network" in run(new, copy)
    page = front_page(see, copy)
    assert ">My Network</h1>" in page
    assert "not recorded" in page

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
