"""Settings: what production refuses to start without, and what is safe by default.

Each test starts a process on a copy of the code, where no `.env` of this machine can
supply what is missing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [
    *("ecpat_site", "timeline", "orgprofile", "references"),
    *("templates", "static", "profiles"),
]
# Nothing of this machine's own settings, but what a process needs to run.
BARE = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
PRODUCTION = {
    "DJANGO_SECRET_KEY": "fifty characters of which no two sites have the same ones",
    "DJANGO_ALLOWED_HOSTS": "profile.example.org,www.profile.example.org",
    "SITE_URL": "https://profile.example.org",
}
LOCAL = {"DJANGO_LOCAL": "true", "DJANGO_SECRET_KEY": PRODUCTION["DJANGO_SECRET_KEY"]}


@pytest.fixture(scope="module")
def copy_of_code(tmp_path_factory):
    """The code alone, without `.env`, database or collected files."""
    root = tmp_path_factory.mktemp("code")
    for name in CODE:
        ignored = shutil.ignore_patterns("__pycache__", "fixtures")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    shutil.copy(ROOT / "manage.py", root)
    return root


@pytest.fixture
def python(copy_of_code):
    """Runs Python on that code in a bare environment; gives what came of it."""

    def run(*words, **variables):
        return subprocess.run(
            [sys.executable, *words],
            cwd=copy_of_code,
            env=BARE | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def refused(python):
    """Returns what a process says that cannot read its settings."""

    def run(**variables):
        done = python("-c", "import ecpat_site.settings", **variables)
        assert done.returncode != 0
        return done.stderr

    return run


@pytest.fixture
def settings_of(python):
    """The settings a process has in a bare environment, as plain values."""

    def read(**variables):
        script = (
            "import json, ecpat_site.settings as s;"
            "print(json.dumps({k: v for k, v in vars(s).items() if k.isupper()},"
            " default=lambda value: type(value).__name__))"
        )
        done = python("-c", script, **variables)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


# --- What must be said ---------------------------------------------------------------


@pytest.mark.parametrize("missing", PRODUCTION)
def test_without_a_needed_setting_nothing_starts_and_a_sentence_names_it(
    refused, missing
):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}

    last = refused(**given).strip().splitlines()[-1]

    assert re.search(rf": {missing} must .+\.$", last)
    others = set(PRODUCTION) - {missing}
    assert not any(name in last for name in others)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_SECRET_KEY", "too-short"),
        ("DJANGO_ALLOWED_HOSTS", ""),
        ("SITE_URL", "profile.example.org"),
        ("SITE_CONTACT", "nobody"),
        ("SITE_URL", "ftp://profile.example.org"),
        ("EMAIL_URL", "mail.example.org"),
        ("PROFILE", ""),
        ("PROFILE", "profiles/nowhere"),
    ],
)
def test_what_cannot_be_right_is_refused_as_if_it_were_missing(refused, name, value):
    said = refused(**PRODUCTION | {name: value})

    assert f": {name} must " in said
    assert "too-short" not in said


def test_production_settings_pass_djangos_own_check_without_a_warning(python):
    done = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        **PRODUCTION | {"SITE_CONTACT": "editors@profile.example.org"},
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


# --- What is safe where nothing is said ----------------------------------------------


IN_PRODUCTION = {
    "DEBUG": False,
    "LOCAL": False,
    "ALLOWED_HOSTS": ["profile.example.org", "www.profile.example.org"],
    "SITE_URL": "https://profile.example.org",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "TRUSTED_PROXIES": [],
    "WHITENOISE_USE_FINDERS": False,
}
ON_THIS_MACHINE = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
    "SITE_URL": "http://127.0.0.1:8000",
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "SESSION_COOKIE_SECURE": False,
}


@pytest.mark.parametrize(
    ("given", "safe"),
    [(PRODUCTION, IN_PRODUCTION), (LOCAL, ON_THIS_MACHINE)],
    ids=["production", "local"],
)
def test_what_nothing_is_said_of_is_safe(settings_of, given, safe):
    found = settings_of(**given)

    assert {name: found[name] for name in safe} == safe


def test_a_proxy_is_named_by_its_address_or_network(refused, settings_of):
    found = settings_of(DJANGO_TRUSTED_PROXIES="127.0.0.1,10.0.0.0/8", **PRODUCTION)
    wrong = refused(DJANGO_TRUSTED_PROXIES="proxy.example", **PRODUCTION)

    assert found["TRUSTED_PROXIES"] == ["IPv4Network", "IPv4Network"]
    assert "DJANGO_TRUSTED_PROXIES must name addresses" in wrong


def test_the_database_waits_for_writers_and_keeps_what_it_acknowledged(settings_of):
    options = settings_of(**PRODUCTION)["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 20
    own = settings_of(DATABASE_TIMEOUT="7.5", **PRODUCTION)
    assert own["DATABASES"]["default"]["OPTIONS"]["timeout"] == 7.5
    command = settings_of(DATABASE_TIMEOUT="0", **PRODUCTION)
    assert command["DATABASES"]["default"]["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


# --- What is written down ------------------------------------------------------------


def test_the_example_lists_every_variable_that_settings_read_and_no_other():
    code = (ROOT / "ecpat_site" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()

    read = re.findall(r"\b(?:env\.\w+|_networks)\(\s*\"(\w+)\"", code)
    listed = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)

    assert len(read) > 10
    assert sorted(listed) == sorted(set(read))


def test_the_example_holds_no_secret_and_starts_no_site_as_it_is(refused):
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))

    assert "DJANGO_SECRET_KEY must" in refused(**dict(pairs))


def test_the_defaults_the_example_shows_are_those_of_the_settings(
    settings_of, copy_of_code
):
    example = (ROOT / ".env.example").read_text()
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", example, re.MULTILINE))
    shown.pop("SITE_CONTACT")  # an example: there is no default
    # Relative to the folder of manage.py.
    shown["DATABASE_URL"] = f"sqlite:///{copy_of_code / 'db.sqlite3'}"
    shown["STATIC_ROOT"] = str(copy_of_code / "staticfiles")

    assert settings_of(**PRODUCTION | shown) == settings_of(**PRODUCTION)
