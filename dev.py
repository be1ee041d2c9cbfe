#!/usr/bin/env python3
"""Set up, run and test the project with nothing but Python 3.11 and its standard library.

python3 dev.py run       everything needed, then http://127.0.0.1:8000/; `run 8001` at another port
python3 dev.py new NAME  a profile of your own (docs/your-profile.md): `run --profile profiles/NAME`
python3 dev.py serve     the production server; --host, --port, --workers
python3 dev.py test      the whole suite; what follows goes to pytest
python3 dev.py coverage  the same, with the lines and branches that no test runs
python3 dev.py check     formatting, types, templates, layers, migrations, the profile
python3 dev.py bench     what pages take: `bench pages`, others in docs/benchmarks.md
python3 dev.py lock      write the requirements files anew (needs uv)
python3 dev.py pictures  the screenshots of the guides anew (needs Chromium)
python3 dev.py secret    a secret for DJANGO_SECRET_KEY
python3 dev.py <other>   the same for manage.py: `dev.py createsuperuser`
"""

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")

# In the order of their names: the files in the browser come last, the longest first.
TWO_CORES = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
SHIPPED = "profiles/ecpat"
LOCKS = {
    "requirements.txt": [],
    "requirements-dev.txt": ["--group", "dev"],
}


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 may start this
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Python 3.11 or newer is needed; this is {found}.")
    os.chdir(ROOT)
    command, *rest = take_profile(sys.argv[1:]) or ["help"]
    commands = {
        "run": run,
        "new": new,
        "serve": serve,
        "test": test,
        "coverage": coverage,
        "check": check,
        "bench": bench,
        "lock": lock,
        "pictures": pictures,
        "secret": secret,
        "help": explain,
        "--help": explain,
        "-h": explain,
    }
    if command in commands:
        commands[command](rest)
    elif command == "manage" and rest:
        manage_anything(rest)
    else:
        manage_anything([command, *rest])


def explain(_rest: list[str]) -> None:
    print(__doc__)


def run(rest: list[str]) -> None:
    """Install, migrate, load a profile that has changed, make an administrator once, serve.

    The port that `run 8001` names is the one of all addresses that the site writes.
    """
    install("requirements.txt")
    keep_settings()
    if address := address_in(rest):
        os.environ["SITE_URL"] = address
    manage("local_site")
    replace_with(PYTHON, "manage.py", "runserver", *rest)


def take_profile(words: list[str]) -> list[str]:
    """Return the words without `--profile PATH`, which any command may have."""
    left = []
    waiting = iter(words)
    for word in waiting:
        option, sign, path = word.partition("=")
        if option != "--profile":
            left.append(word)
            continue
        path = path if sign else next(waiting, "")
        if not path:
            sys.exit(
                "--profile needs the folder of a profile: --profile profiles/NAME."
            )
        os.environ["PROFILE"] = path
    return left


def new(rest: list[str]) -> None:
    """Make the folder of a new profile; asks what no option says."""
    # PROFILE may name the very folder that is to be made.
    os.environ["PROFILE"] = SHIPPED
    manage_anything(["startprofile", *rest])


def address_in(words: list[str]) -> str:
    """Return the address that "8001", "host:8001" or "[::1]:8001" names, or ""."""
    for word in words:
        host, _, port = word.rpartition(":")
        if port.isdecimal() and not word.startswith("-"):
            # Zeros are all addresses of this machine, of which a browser takes this.
            host = "127.0.0.1" if host in ("", "0", "0.0.0.0") else host  # noqa: S104
            return f"http://{host}:{port}"
    return ""


def serve(rest: list[str]) -> None:
    """Check the settings, which name what is missing, and start the production server."""
    install("requirements.txt")
    # What `run` wrote into .env for this machine is not for visitors.
    os.environ |= {"DJANGO_LOCAL": "false", "DJANGO_DEBUG": "false"}
    manage("check", "--deploy")
    replace_with(PYTHON, "-m", "ecpat_site.serve", *rest)


def test(rest: list[str]) -> None:
    """Run the whole suite on two cores; a choice of tests in one process.

    So -s, --pdb and timings work, and a single test starts at once.
    """
    install("requirements-dev.txt")
    is_whole = all(word in ("-q", "-v", "-x") for word in rest)
    replace_with(PYTHON, "-m", "pytest", *(TWO_CORES if is_whole else []), *rest)


def coverage(rest: list[str]) -> None:
    """Run the whole suite on two cores and list the lines and branches it leaves out.

    The share it must reach is in pyproject.toml.
    """
    install("requirements-dev.txt")
    replace_with(PYTHON, "-m", "pytest", *TWO_CORES, "--cov", *rest)


def bench(rest: list[str]) -> None:
    """Time the pages of the shipped profile, or of a large one, in a database made for it."""
    install("requirements.txt")
    replace_with(PYTHON, "-m", "tests.benchmarks", *rest)


def check(_rest: list[str]) -> None:
    """Run every check that is not a test; stop at the first that fails."""
    install("requirements-dev.txt")
    with tempfile.TemporaryDirectory() as folder:
        # The profile is checked in a database of its own.
        env = os.environ | check_settings() | {"DATABASE_URL": f"sqlite:///{folder}/db"}
        for words in checks():
            print("$", Path(words[0]).name, *words[1:], flush=True)
            run_or_stop(words, env=env)


def checks() -> list[list[str]]:
    return [
        [str(BIN / "ruff"), "check"],
        [str(BIN / "ruff"), "format", "--check"],
        # End blocks are named here even on one line: the eye finds them.
        [str(BIN / "djangofmt"), "check", "--ignore", "endblock-label", "templates"],
        [str(BIN / "djangofmt"), "--check", "--indent-width", "2", "templates"],
        [str(BIN / "mypy"), "."],
        [str(BIN / "lint-imports")],
        [str(BIN / "hadolint"), "deploy/Containerfile"],
        [
            *(str(BIN / "check-jsonschema"), "--builtin-schema"),
            *("vendor.compose-spec", "deploy/compose.yaml"),
        ],
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        [PYTHON, "manage.py", "migrate", "--verbosity", "0"],
        [PYTHON, "manage.py", "loaddata", os.environ.get("PROFILE", SHIPPED)],
        [PYTHON, "manage.py", "check_citations"],
        [PYTHON, "manage.py", "check_counts"],
        [PYTHON, "manage.py", "check_profile"],
    ]


def lock(_rest: list[str]) -> None:
    """Pin every dependency by hash, without the address of any package index."""
    options = [
        *("--extra", "postgres", "--extra", "redis", "--extra", "metrics"),
        "--universal",
        *("--python-version", "3.11", "--generate-hashes"),
        *("--no-annotate", "--no-emit-index-url"),
    ]
    environment = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": "python3 dev.py lock"}
    for name, more in LOCKS.items():
        words = ["uv", "pip", "compile", "pyproject.toml", *options, *more, "-o", name]
        subprocess.run([*words, "--quiet"], check=True, env=environment)


def pictures(rest: list[str]) -> None:
    """Take the screenshots of the guides in a database made for them."""
    install("requirements-dev.txt")
    replace_with(PYTHON, "docs/img/take.py", *rest)


def secret(_rest: list[str]) -> None:
    print(secrets.token_urlsafe(60))


def manage_anything(words: list[str]) -> None:
    install("requirements.txt")
    keep_settings()
    if words[0] == "collectstatic":
        # A local site has its files from their folders: only a server collects them.
        os.environ["DJANGO_LOCAL"] = "false"
    replace_with(PYTHON, "manage.py", *words)


def install(requirements: str) -> None:
    """Make .venv and install what is pinned, unless exactly that is there."""
    content = Path(requirements).read_bytes()
    wanted = hashlib.sha256(content + sys.version.encode()).hexdigest()
    stamp = VENV / f"{requirements}.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not Path(PYTHON).exists():
        print("Making .venv …", flush=True)
        venv.create(VENV)
    print(f"Installing {requirements} …", flush=True)
    # With the pip that Python has: putting one into .venv takes three seconds. The file
    # names everything, so there is nothing to resolve, and Python compiles what it runs.
    base = getattr(sys, "_base_executable", sys.executable)
    pip = [base, "-m", "pip", "--python", PYTHON, "--disable-pip-version-check"]
    wanted_only = ["--require-hashes", "--no-deps", "--no-compile"]
    subprocess.run(
        [*pip, "install", "--quiet", *wanted_only, "-r", requirements], check=True
    )
    stamp.write_text(wanted)


def keep_settings() -> None:
    """Write .env for this machine once: a local site, with a secret of its own."""
    path = ROOT / ".env"
    if path.exists() or "DJANGO_SECRET_KEY" in os.environ:
        return
    path.write_text(
        "# Written by dev.py for this machine; .env.example explains each line.\n"
        "DJANGO_LOCAL=true\n"
        f"DJANGO_SECRET_KEY={secrets.token_urlsafe(60)}\n"
    )
    path.chmod(0o600)


def check_settings() -> dict[str, str]:
    """Settings complete enough for the checks, which serve nobody."""
    return {
        "PROFILE": os.environ.get("PROFILE", SHIPPED),
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(60),
        "DJANGO_ALLOWED_HOSTS": "profile.example.org",
        "SITE_URL": "https://profile.example.org",
        "DJANGO_LOCAL": "false",
        "DJANGO_DEBUG": "false",
    }


def manage(*words: str) -> None:
    run_or_stop([PYTHON, "manage.py", *words])


def run_or_stop(words: list[str], env: dict[str, str] | None = None) -> None:
    """Run a command that says for itself what is wrong; stop with its exit code."""
    done = subprocess.run(words, check=False, env=env)
    if done.returncode:
        sys.exit(done.returncode)


def replace_with(*words: str) -> None:
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.run(words, check=False).returncode)
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
