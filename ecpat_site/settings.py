"""Settings, read from the environment; what is not set has a safe default, or is asked for.

Each departure from Django's default has its reason with it. What a variable is for, and
its default, is said in `.env.example`; a file `.env` next to manage.py is read too.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv, NoValue

from references.loading import profile

BASE_DIR = Path(__file__).resolve().parent.parent

# The release, as the foot of each page of the desk names it.
VERSION = "4.0.0"


class Environment(FileAwareEnv):
    """Variables, each of which may be in a file that its name with `_FILE` names."""

    def bool(self, var: str, default: bool | NoValue = FileAwareEnv.NOTSET) -> bool:
        """Refuse what is neither on nor off: else “ture” would be off."""
        words = (*self.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0")
        if (value := self.str(var, "no")).strip().lower() not in words:
            raise ImproperlyConfigured(f"{var} is “{value}”: write true or false.")
        return super().bool(var, default)

    def get_value(self, *args: Any, **kwargs: Any) -> Any:
        """Return the value of a variable; a text is stripped, as a file ends with a line end."""
        value = super().get_value(*args, **kwargs)
        return value.strip() if isinstance(value, str) else value


env = Environment()
if {"DJANGO_SECRET_KEY", "DJANGO_SECRET_KEY_FILE"} & os.environ.keys():
    # Whoever starts a server sets its secret: a `.env` that was written there for a
    # developer (manage.py) does not make it a local site.
    os.environ.setdefault("DJANGO_LOCAL", "false")
env.read_env(BASE_DIR / ".env")

LOCAL = env.bool("DJANGO_LOCAL", default=False)

_NEEDED = ["DJANGO_SECRET_KEY"]
if not LOCAL:
    _NEEDED += ["DJANGO_ALLOWED_HOSTS", "SITE_URL"]
if _MISSING := [name for name in _NEEDED if not env(name, default="")]:
    raise ImproperlyConfigured(
        f"{', '.join(_MISSING)} must be set. To look at the site on your own computer, run "
        "`python3 dev.py run`. For a server, .env.example lists what you must set."
    )

# Locally too: a forgotten variable must not show a traceback.
DEBUG = env.bool("DJANGO_DEBUG", default=False)

SECRET_KEY = env("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = env.list(
    "DJANGO_ALLOWED_HOSTS",
    cast=str.strip,
    default=["127.0.0.1", "localhost", "[::1]"],
)

# Absolute addresses (canonical links, sitemap, feeds) come from here, never from
# the Host header a client sends. `dev.py run` names the port that it is given.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# Whose profile this site is, and what it says of itself: the folder with profile.toml
# (docs/your-profile.md). The error pages say so too, which read no database.
_SHIPPED = BASE_DIR / "profiles" / "ecpat"
try:
    PROFILE = profile.profile_in(BASE_DIR / env("PROFILE", default="profiles/ecpat"))
except profile.ProfileError as error:
    raise ImproperlyConfigured(str(error)) from error
SITE_ORGANISATION = PROFILE.slug
SITE_SUBJECT = PROFILE.name
SITE_CONTACT = env("SITE_CONTACT", default="") or PROFILE.contact
if _wrong := profile.reason("contact", {"contact": SITE_CONTACT}):
    raise ImproperlyConfigured(f"SITE_CONTACT {_wrong}.")
PROFILE = replace(PROFILE, contact=SITE_CONTACT)

INSTALLED_APPS = [
    # The lowest layer first.
    "references",
    "orgprofile",
    "timeline",
    "ecpat_site",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_filters",
    "simple_history",
    "allauth",  # its templates
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    # The outermost ones see every answer, static files and errors included.
    "ecpat_site.middleware.named_requests",
    "ecpat_site.answers.StoredAnswers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecpat_site.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "ecpat_site.middleware.probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecpat_site.middleware.reading_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ecpat_site.middleware.sound_questions",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ecpat_site.accounts.at_the_desk",
    # Records who changed a row, for its history.
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "ecpat_site.urls"
WSGI_APPLICATION = "ecpat_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                # Settings alone: it reads no database.
                "ecpat_site.context_processors.site",
            ],
        },
    },
]

# Each profile has a database of its own.
_OF = "" if PROFILE.folder == _SHIPPED else f"-{PROFILE.slug}"
_DATABASE = env.db_url(
    "DATABASE_URL", default=f"sqlite:///{BASE_DIR / f'db{_OF}.sqlite3'}"
)
# Options in DATABASE_URL after "?", such as sslmode=require, override ours.
_GIVEN = _DATABASE.pop("OPTIONS", {})
_IS_SQLITE = _DATABASE.get("ENGINE", "").endswith("sqlite3")
# How long a thread waits for the database (s). A hung one must not hold all threads; a
# command may take its time: manage.py sets 0, no limit. SQLite lets writers alone wait.
DATABASE_TIMEOUT = env.float("DATABASE_TIMEOUT", default=20 if _IS_SQLITE else 5)
if _IS_SQLITE:
    # Readers never wait for a writer, writers wait for each other at BEGIN, and an
    # acknowledged write survives a power cut.
    _OPTIONS = {
        "transaction_mode": "IMMEDIATE",
        # With 0 it would not wait at all.
        "timeout": DATABASE_TIMEOUT or 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    _DATABASE["ENGINE"] = "ecpat_site.postgresql"
    _OPTIONS = {
        # Whole seconds; fewer than two are not taken at their word.
        "connect_timeout": max(2, int(DATABASE_TIMEOUT)) if DATABASE_TIMEOUT else 0,
        # Compiling a query takes longer than reading a long list. The server gives
        # up first, so that the connection can be used again (ms).
        "options": f"-c jit=off -c statement_timeout={DATABASE_TIMEOUT * 900:.0f} "
        + str(_GIVEN.pop("options", "")),
        # A network that is gone answers nothing at all (ms).
        "tcp_user_timeout": int(DATABASE_TIMEOUT * 1000),
    }
DATABASES = {"default": _DATABASE | {"OPTIONS": _OPTIONS | _GIVEN}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ANSWERS_BYTES = env.int("ANSWERS_BYTES", default=0 if LOCAL or DEBUG else 64_000_000)

BACKUP_FOLDER = env("BACKUP_FOLDER", default="")

# Beside the database, where that is a file.
_BESIDE = Path(_DATABASE["NAME"]).parent if _IS_SQLITE else BASE_DIR
EDITIONS_DIR = BASE_DIR / env("EDITIONS_DIR", default=_BESIDE / f"editions{_OF}")

# --- Signing in -----------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["ecpat_site.accounts.StaffBackend"]
_OWN = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_OWN}.UserAttributeSimilarityValidator"},
    # Longer than Django's 8: accounts of a public site are worth an attack.
    {"NAME": f"{_OWN}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_OWN}.CommonPasswordValidator"},
    {"NAME": f"{_OWN}.NumericPasswordValidator"},
]
# Failures are counted, and codes of an app marked as used, where all processes look and
# where a restart leaves them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ecpat_site_cache",
        # With Django's 300, somebody could try so often that other counts are dropped.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "ecpat_site.accounts.AccountAdapter"
# A "key" is a name at an address, or the user whose password was right and whose codes
# are not. Colleagues in one office share an address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,30/h/ip,5/h/key", "login": None}
# A new link ends the older: between two there must be time to use one.
ACCOUNT_RATE_LIMITS |= {"reset_password": "20/m/ip,5/h/key"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "none"
# A stranger's address gets no mail from us.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "ecpat_site.password_links.PasswordLinks"  # noqa: S105
ACCOUNT_FORMS = {"reset_password": "ecpat_site.accounts.ForgottenPasswordForm"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_SUBJECT}] "

SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
# What an authenticator app calls the site.
MFA_TOTP_ISSUER = SITE_SUBJECT
# Telephones set their clocks by the network: half a minute before and after is enough.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# The page after a sign-in that names no other page of ours.
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "account_login"

# A server that hangs must not hold the thread that asks it.
EMAIL_TIMEOUT = 10
if EMAIL_URL := env("EMAIL_URL", default=""):
    _MAIL = env.email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_FILE_PATH"]
    EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
    EMAIL_HOST_USER = _MAIL["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM")
    ADMINS = [
        ("", address) for address in env.list("SITE_ADMINS", cast=str.strip, default=[])
    ]

# --- What browsers may do with our pages -------------------------------------------

SECURE = SECURE_SSL_REDIRECT = env.bool("DJANGO_SECURE", default=not LOCAL)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
# These bind subdomains too, and browsers for years, so an operator must ask for them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("DJANGO_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("DJANGO_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# So no link to another site needs to say so.
SECURE_REFERRER_POLICY = "same-origin"

# From these addresses alone `ecpat_site.wsgi` takes the client's address and scheme.
TRUSTED_PROXIES = env.list("DJANGO_TRUSTED_PROXIES", cast=str.strip, default=[])
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if SECURE:
    # The prefix makes browsers refuse these cookies from anyone but this host.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# A form shows its preview within itself, in a frame: `references.admin.previewing`.
_FROM_US = ["script", "style", "font", "connect", "manifest", "frame"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "object-src")},
        **{name: [NONE] for name in ("base-uri", "frame-ancestors")},
        **{f"{name}-src": [SELF] for name in _FROM_US},
        "form-action": [SELF],
        # The stock admin draws some of its icons from data addresses.
        "img-src": [SELF, "data:"],
    }
}

# --- Static files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
if PROFILE.picture:
    STATICFILES_DIRS += [("profile", PROFILE.picture.parent)]
STATIC_ROOT = BASE_DIR / env("STATIC_ROOT", default="staticfiles")
# On a developer's machine nothing is collected.
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if LOCAL else "ecpat_site.staticfiles.Storage"},
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# --- Words and time -----------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "ecpat_site.formats"
TIME_ZONE = "UTC"
# There is one language, and Django's words are the same in it as untranslated. Looking
# up which one it is, for every number, takes a long page 1 ms.
USE_I18N = False

# The files of the profile, and its rows as people can read them
# (docs/your-profile.md#load-and-export).
FIXTURE_DIRS = [PROFILE.folder / "fixtures"]
SERIALIZATION_MODULES = {"yaml": "references.loading.writing"}

# --- Looks at sources --------------------------------------------------------------------

LOOK_UP_SOURCES = env.bool("LOOK_UP_SOURCES", default=True)
LOOK_UP_DOIS_AT = env("LOOK_UP_DOIS_AT", default="https://api.crossref.org/works/")
# Anyone who may edit an address could reach these hosts, so a server allows none.
LINK_CHECK_ALLOW = (
    env.list("LINK_CHECK_ALLOW", cast=str.strip, default=[]) if LOCAL else []
)

# --- Logs -------------------------------------------------------------------------------

# On a server lines of JSON. On a developer's machine lines as `runserver` writes them, away
# from what a command writes.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "ecpat_site.logs.JsonFormatter"},
        "plain": {"format": "[%(asctime)s] %(message)s", "datefmt": "%d/%b/%Y %X"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if LOCAL else "json",
            "stream": "ext://sys.stderr" if LOCAL else "ext://sys.stdout",
        },
        "errors": {"class": "ecpat_site.logs.ErrorHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"handlers": ["errors"]},
    },
}
