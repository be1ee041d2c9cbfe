"""The units of `deploy/` are taken by systemd, and nothing in them is of one profile."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "deploy"


def test_systemd_finds_nothing_to_say_of_the_units_of_any_profile(tmp_path):
    # What belongs to the system is not on every user's path.
    program = shutil.which("systemd-analyze", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", folder)
    for path in folder.glob("profile-*@.*"):
        # Programs must exist.
        text = path.read_text()
        python = text.replace("/opt/profile-site/.venv/bin/python", sys.executable)
        path.with_name(path.name.replace("@", "@my-network")).write_text(python)
        path.unlink()
    units = [str(path) for path in folder.glob("profile-*@*.*")]
    assert len(units) == 3

    done = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, check=False
    )

    # It returns 0 for a key it does not know, too.
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_nothing_of_deploy_is_of_one_profile():
    for path in filter(Path.is_file, DEPLOY.rglob("*")):
        assert "ecpat" not in path.read_text().replace("ecpat_site", ""), path
