"""Settings: what production refuses to start without, and what is safe by default.

They are read from a copy, where no `.env` of this machine can supply what is missing.
"""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DJANGO_SECRET_KEY": "fifty characters of which no two sites have the same ones",
    "DJANGO_ALLOWED_HOSTS": "profile.example.org,www.profile.example.org",
    "SITE_URL": "https://profile.example.org",
}
LOCAL = {"DJANGO_LOCAL": "true", "DJANGO_SECRET_KEY": PRODUCTION["DJANGO_SECRET_KEY"]}


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Copy the settings and the profiles, without `.env` and database."""
    root = tmp_path_factory.mktemp("code")
    (root / "ecpat_site").mkdir()
    shutil.copy(ROOT / "ecpat_site" / "settings.py", root / "ecpat_site")
    ignored = shutil.ignore_patterns("fixtures")
    shutil.copytree(ROOT / "profiles", root / "profiles", ignore=ignored)
    return root


@pytest.fixture
def settings_of(copied):
    """Return a function that reads the settings where these variables alone are set."""

    def read(**variables):
        with mock.patch.dict(os.environ, variables, clear=True):
            found = runpy.run_path(str(copied / "ecpat_site" / "settings.py"))
        return {name: value for name, value in found.items() if name.isupper()}

    return read


def refusal_of(read, variables):
    """Return the sentence by which settings are refused."""
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**variables)
    return str(refusal.value)


# --- What must be said ---------------------------------------------------------------


# None: it is not set.
WRONG = {
    "DJANGO_SECRET_KEY": [None, "too-short"],
    "DJANGO_ALLOWED_HOSTS": [None, "*", "https://a.example", "a.example,b:80"],
    "SITE_URL": [None, "ftp://a.example", "https://a b", "https://a.example/b"],
    "SITE_CONTACT": ["nobody"],
    "SITE_ADMINS": ["nobody", "it@a.example"],
    "EMAIL_URL": ["mail.example.org", "swordfish://x"],
    "PROFILE": ["", "profiles/nowhere"],
    "SECOND_FACTOR_REQUIRED": ["maybe", "", "2"],
    "DJANGO_LOCAL": ["ture"],
    "DJANGO_HSTS_PRELOAD": ["true"],
    "ANSWERS_BYTES": ["lots", "-1", "1e9", ""],
    "DATABASE_TIMEOUT": ["-1", "nan", "5s"],
    "DATABASE_URL": ["mysql://a/b", "postgres://a:swordfish/b", "swordfish"],
    "DJANGO_TRUSTED_PROXIES": ["proxy.example"],
    "BACKUP_FOLDER": ["/nowhere"],
    "STATIC_ROOT": ["/nowhere/files"],
    "EDITIONS_DIR": ["/nowhere/editions"],
    "LOOK_UP_DOIS_AT": ["crossref", "https://"],
    "LINK_CHECK_ALLOW": ["127.0.0.1:80"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]]
)
def test_what_cannot_be_meant_is_refused_with_its_name_and_value(
    settings_of, name, value
):
    given = {n: v for n, v in (PRODUCTION | {name: value}).items() if v is not None}

    said = refusal_of(settings_of, given)

    assert re.fullmatch(rf"{name} must .+\.( It is .+\.)?", said)
    is_secret = name in ("DJANGO_SECRET_KEY", "EMAIL_URL", "DATABASE_URL")
    assert is_secret or (value or "") in said
    assert not re.search("too-short|swordfish", said)


def test_a_name_that_is_misspelt_is_refused_and_the_right_one_named(settings_of):
    for wrong, right in {
        "DJANGO_ALOWED_HOSTS": "DJANGO_ALLOWED_HOSTS is one",
        "SITE_CONTACTS": "SITE_CONTACT is one",
        "BACKUP_FOLER": "BACKUP_FOLDER is one",
        "DATABASE_URI": "DATABASE_URL is one",
        "EMAIL_FORM": "EMAIL_FROM is one",
        "DJANGO_ANYTHING": "env.example lists",
    }.items():
        said = refusal_of(settings_of, PRODUCTION | {wrong: "a"})
        assert said.startswith(f"{wrong} is no setting of this site"), said
        assert right in said
    needed = PRODUCTION | {"SITE_URLS": PRODUCTION["SITE_URL"], "SITE_URL": ""}
    said = refusal_of(settings_of, needed)
    assert "There is SITE_URLS: is that meant?" in said


def test_names_that_other_programs_read_are_let_alone(settings_of):
    names = "DJANGO_SETTINGS_MODULE DJANGO_SUPERUSER_PASSWORD SITE_PORT_80_TCP_ADDR"
    names += " SITE_SERVICE_HOST DATABASE_USER DATABASE_HOST EMAIL_HOST STATIC_URL"

    assert settings_of(**PRODUCTION | dict.fromkeys(names.split(), "a"))


def started(words, **given):
    return subprocess.run(
        [sys.executable, *words.split()],
        cwd=ROOT,
        env=PRODUCTION | {"PATH": os.environ["PATH"], "DJANGO_LOCAL": "no"} | given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", ["manage.py check --deploy", "-m ecpat_site.serve"])
def test_nothing_starts_with_a_wrong_setting_but_one_line_is_written(words):
    done = started(words, DATABASE_TIMEOUT="soon")

    assert done.returncode == 1
    assert re.fullmatch(r".+: DATABASE_TIMEOUT must .+ “soon”\.\n", done.stderr)


def test_production_settings_pass_djangos_own_check_without_a_warning():
    given = {"SITE_CONTACT": "editors@profile.example.org", "DJANGO_DEBUG": "false"}
    done = started("manage.py check --deploy --fail-level WARNING", **given)

    assert done.returncode == 0, done.stderr
    # They ask for subdomains and preload in HSTS.
    assert "no issues (2 silenced)" in done.stdout


# --- What is safe where nothing is said ----------------------------------------------


# Beside what Django's own check asks for.
IN_PRODUCTION = {
    "ALLOWED_HOSTS": ["profile.example.org", "www.profile.example.org"],
    "SITE_URL": "https://profile.example.org",
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
    "SECURE_HSTS_PRELOAD": False,
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_SAMESITE": "Lax",
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


SET = PRODUCTION | {
    "DJANGO_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
    "DJANGO_HSTS_SUBDOMAINS": "on",
    "DJANGO_HSTS_PRELOAD": "Yes",
    "EMAIL_URL": "smtp+tls://name:word@mail.example.org:587",
    "EMAIL_FROM": "profile@example.org",
    "SITE_ADMINS": "it@example.org",
}
COUNTS = {
    "TRUSTED_PROXIES": ["127.0.0.1/32", "10.0.0.0/8"],
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "EMAIL_HOST": "mail.example.org",
    "ADMINS": [("", "it@example.org")],
}


@pytest.mark.parametrize(
    ("given", "found"),
    [(PRODUCTION, IN_PRODUCTION), (LOCAL, ON_THIS_MACHINE), (SET, COUNTS)],
    ids=["production", "local", "set"],
)
def test_what_nothing_is_said_of_is_safe_and_what_is_set_counts(
    settings_of, given, found
):
    read = settings_of(**given)

    assert {name: read[name] for name in found} == found


def test_what_the_address_of_the_database_asks_for_is_added_to_our_options(settings_of):
    url = "postgres://a,b/c?sslmode=require&target_session_attrs=read-write&options=-c%20x%3D1"
    found = settings_of(DATABASE_URL=url, **PRODUCTION)["DATABASES"]["default"]

    assert (found["HOST"], found["OPTIONS"]["connect_timeout"]) == ("a,b", 5)
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["options"] == "-c jit=off -c statement_timeout=4500 -c x=1"


def test_the_database_waits_for_writers_and_keeps_what_it_acknowledged(settings_of):
    for seconds, waited in (("7.5", 7.5), ("0", 20)):
        found = settings_of(DATABASE_TIMEOUT=seconds, **PRODUCTION)
        assert found["DATABASES"]["default"]["OPTIONS"] == {
            "transaction_mode": "IMMEDIATE",
            "timeout": waited,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }


# --- What is written down ------------------------------------------------------------


def test_the_example_lists_every_variable_that_settings_read_and_no_other():
    code = (ROOT / "ecpat_site" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()

    listed = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)

    assert sorted(listed) == sorted({*re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", code)})
