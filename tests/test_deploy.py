"""The units and the job of `deploy/` are taken by systemd and the shell."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "deploy"


def said_by(program, *words):
    """Run a program that is missing on many machines; return its exit code and stderr."""
    # What belongs to the system is not on every user's path.
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_systemd_finds_nothing_to_say_of_the_units(tmp_path):
    folder = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", folder)
    for path in folder.rglob("*.*"):
        if path.is_file():
            # Programs must exist.
            text = path.read_text().replace(
                "/srv/ecpat/.venv/bin/python", sys.executable
            )
            path.write_text(text.replace("/srv/ecpat", str(DEPLOY.parent)))
    units = [str(path) for path in folder.glob("ecpat-*.*") if path.is_file()]
    assert len(units) == 4

    # It returns 0 for a key it does not know, too.
    assert said_by("systemd-analyze", "verify", "--man=no", *units) == (0, "")
