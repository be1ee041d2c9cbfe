"""What `deploy/` holds is taken by the programs it is for, where they are installed.

`dev.py check` judges the image and the compose file, `deploy/try_image` builds the image,
and `deploy/try_debian` follows the guide.
"""

import re
import shutil
import socket
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


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


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


def test_caddy_takes_its_file():
    path = str(DEPLOY / "Caddyfile")

    code, said = said_by(
        "caddy", "validate", "--adapter", "caddyfile", "--config", path
    )

    assert code == 0, said


def test_nginx_takes_its_file(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    code, said = said_by(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"),
        *("-keyout", str(key), "-out", str(certificate)),
    )
    assert code == 0, said
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), text)
    # It opens the ports, which others may have taken.
    text = re.sub(r"listen \[.*", "", text)
    text = re.sub(r"listen \d+", lambda _: f"listen 127.0.0.1:{free_port()}", text)
    path = tmp_path / "nginx.conf"
    path.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{text}\n}}\n"
    )

    code, said = said_by("nginx", "-t", "-c", str(path))

    assert code == 0, said
    assert "[warn]" not in said


@pytest.mark.parametrize("name", [[], ["monthly"]])
def test_a_job_that_does_not_exist_is_refused_with_those_that_do(name):
    words = [DEPLOY / "job", *name]

    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "Use: deploy/job nightly | links\n")
