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


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_is_refused_without_what_it_must_have_by_name(settings_of, name):
    for value in ({}, {name: ""}):
        variables = {n: v for n, v in PRODUCTION.items() if n != name}
        with pytest.raises(ImproperlyConfigured) as refusal:
            settings_of(**variables | value)

        assert str(refusal.value).startswith(f"{name} must be set. To look at the site")


@pytest.mark.parametrize("value", ["ture", "", "2"])
def test_a_setting_that_is_neither_on_nor_off_is_refused_by_name(settings_of, value):
    with pytest.raises(ImproperlyConfigured, match=f"^DJANGO_SECURE is “{value}”: wri"):
        settings_of(**PRODUCTION, DJANGO_SECURE=value)


def test_a_secret_of_the_environment_is_a_servers_whatever_the_file_says(
    settings_of, copied
):
    file = copied / ".env"
    file.write_text("".join(f"{name}={LOCAL[name]}\n" for name in LOCAL))
    try:
        assert settings_of()["LOCAL"]
        assert not settings_of(**PRODUCTION)["LOCAL"]
        assert settings_of(**PRODUCTION, DJANGO_LOCAL="true")["LOCAL"]
    finally:
        file.unlink()


def test_a_secret_may_be_in_a_file(settings_of, tmp_path):
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    others = {n: v for n, v in PRODUCTION.items() if n != "DJANGO_SECRET_KEY"}

    found = settings_of(**others, DJANGO_SECRET_KEY_FILE=str(tmp_path / "secret"))

    assert found["SECRET_KEY"] == "s" * 60
    assert not found["LOCAL"]


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
    done = started(words, PROFILE="profiles/nowhere")

    assert done.returncode == 1
    assert re.fullmatch(r"The settings can't be used: .+nowhere.+\n", done.stderr)


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
    "LINK_CHECK_ALLOW": [],
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
    "SITE_ADMINS": "it@example.org, a@example.org",
    "LINK_CHECK_ALLOW": "127.0.0.1:80",
}
COUNTS = {
    "TRUSTED_PROXIES": ["127.0.0.1", "10.0.0.0/8"],
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "EMAIL_HOST": "mail.example.org",
    "ADMINS": [("", "it@example.org"), ("", "a@example.org")],
    # It is for a developer's own machine alone.
    "LINK_CHECK_ALLOW": [],
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


def test_a_server_logs_json_and_a_developer_reads_plain_lines_beside_the_output(
    settings_of,
):
    for variables, words in (
        (PRODUCTION, ("json", "stdout")),
        (LOCAL, ("plain", "err")),
    ):
        console = settings_of(**variables)["LOGGING"]["handlers"]["console"]

        assert console["formatter"] == words[0]
        assert console["stream"].endswith(words[1])


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

    assert sorted(listed) == sorted(
        {*re.findall(r"\benv(?:\.\w+)?\(\s*\"(\w+)\"", code)}
    )
