#!/usr/bin/env python3
"""Set up, run and test the project with nothing but Python 3.11 and its standard library.

python3 dev.py run       everything needed, then http://127.0.0.1:8000/; `run 8001` at another port
python3 dev.py new NAME  a copy of profiles/example (docs/your-profile.md): `run --profile profiles/NAME`;
                         `new NAME --empty` without its invented rows
python3 dev.py serve     the production server; --host, --port, --workers
python3 dev.py test      the tests, on two cores; what follows goes to pytest: `-n 0` for one process
python3 dev.py check     formatting, types, templates, layers, migrations, the profile
python3 dev.py secret    a secret for DJANGO_SECRET_KEY
python3 dev.py <other>   the same for manage.py: `dev.py createsuperuser`
"""

import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")

# End blocks of templates are named even on one line: the eye finds them.
CHECKS = (
    *("ruff check", "ruff format --check", "mypy .", "lint-imports"),
    "djangofmt check --ignore endblock-label templates",
    "djangofmt --check --indent-width 2 templates",
    "hadolint deploy/Containerfile",
    "python manage.py makemigrations --check --dry-run",
    "python manage.py check --deploy --fail-level WARNING",
    "python manage.py migrate --verbosity 0",
    "python manage.py loaddata {profile}",
    "python manage.py check_citations",
)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 may start this
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    os.chdir(ROOT)
    words = sys.argv[1:]
    if "--profile" in words[:-1]:
        at = words.index("--profile")
        _option, os.environ["PROFILE"] = words[at : at + 2]
        del words[at : at + 2]
    command, *rest = words or ["help"]
    commands = {f.__name__: f for f in (run, new, serve, test, check, secret)}
    if command in commands:
        commands[command](rest)
    elif command in ("help", "--help", "-h"):
        print(__doc__)
    else:
        install("requirements.txt")
        replace_with(PYTHON, "manage.py", *(rest if command == "manage" else words))


def run(rest: list[str]) -> None:
    """Install, migrate, load a profile that has changed, make an administrator once, serve."""
    install("requirements.txt")
    run_or_stop([PYTHON, "manage.py", "local_site"])
    if rest and rest[0].isdecimal():
        # The links of pages lead to this port.
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{rest[0]}")
    replace_with(PYTHON, "manage.py", "runserver", *rest)


def new(rest: list[str]) -> None:
    """Copy the example to profiles/NAME, under that name; with `--empty` without its rows."""
    name = " ".join(word for word in rest if word != "--empty")
    folder = Path("profiles", name)
    if not re.fullmatch(r"(?=.{1,50}$)[a-z0-9]+(-[a-z0-9]+)*", name) or folder.exists():
        sys.exit(
            "`dev.py new NAME` needs one name, a new one of at most 50 small letters, digits and "
            f"single hyphens, such as my-network; it was given {name!r}."
        )
    shutil.copytree("profiles/example", folder)
    rows = folder / "fixtures" / "profile.yaml"
    for file in (folder / "profile.toml", rows):
        file.write_text(file.read_text("utf-8").replace("my-network", name), "utf-8")
    if "--empty" in rest:
        rows.unlink()
    print(f"Made {folder}. Write its name and website into profile.toml.")
    print(f"See it: python3 dev.py run --profile {folder}")


def serve(rest: list[str]) -> None:
    """Check the settings, which name what is missing, and start the production server."""
    install("requirements.txt")
    # What `run` wrote into .env for this machine is not for visitors.
    os.environ |= {"DJANGO_LOCAL": "false", "DJANGO_DEBUG": "false"}
    run_or_stop([PYTHON, "manage.py", "check", "--deploy"])
    replace_with(PYTHON, "-m", "ecpat_site.serve", *rest)


def test(rest: list[str]) -> None:
    """Run the tests on two cores, unless the options say otherwise."""
    install("requirements-dev.txt")
    replace_with(PYTHON, "-m", "pytest", "-n", "2", *rest)


def check(_rest: list[str]) -> None:
    """Run every check that is not a test; stop at the first that fails."""
    install("requirements-dev.txt")
    profile = os.environ.setdefault("PROFILE", "profiles/ecpat")
    # Settings complete enough for a site that serves nobody, in a database of its own.
    os.environ |= {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(60),
        "DJANGO_ALLOWED_HOSTS": "profile.example.org",
        "SITE_URL": "https://profile.example.org",
        "SITE_CONTACT": "editors@profile.example.org",
        "DJANGO_LOCAL": "false",
        "DJANGO_DEBUG": "false",
    }
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db"
        for line in CHECKS:
            print("$", line, flush=True)
            program, *words = line.format(profile=profile).split()
            run_or_stop([str(BIN / program), *words])


def secret(_rest: list[str]) -> None:
    print(secrets.token_urlsafe(60))


def install(requirements: str) -> None:
    """Make .venv and install what is pinned, unless exactly that is there."""
    content = Path(requirements).read_bytes()
    wanted = hashlib.sha256(content + sys.version.encode()).hexdigest()
    stamp = VENV / f"{requirements}.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {requirements} into .venv …", flush=True)
    if not Path(PYTHON).exists():
        venv.create(VENV)
    # With the pip that Python has: putting one into .venv takes three seconds. The file
    # names everything, so there is nothing to resolve, and Python compiles what it runs.
    base = getattr(sys, "_base_executable", sys.executable)
    pip = [base, "-m", "pip", "--python", PYTHON, "--disable-pip-version-check"]
    pip += ["install", "--quiet", "--require-hashes", "--no-deps", "--no-compile"]
    run_or_stop([*pip, "-r", requirements])
    stamp.write_text(wanted)


def run_or_stop(words: list[str]) -> None:
    """Run a command that says for itself what is wrong; stop with its exit code."""
    if code := subprocess.run(words, check=False).returncode:
        sys.exit(code)


def replace_with(*words: str) -> None:
    sys.stdout.flush()
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
