"""Settings: one file, read from the environment, safe where nothing is said.

Each departure from Django's default has its reason with it. `.env.example` lists
every variable; a file `.env` next to manage.py is read if it exists.
"""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from references.loading import profile

BASE_DIR = Path(__file__).resolve().parent.parent

# The release, as the foot of each page of the desk names it.
VERSION = "2.0.0"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# On only for a site that this machine alone can reach: plain http, no collectstatic.
# `dev.py run` turns it on. It shows the pages a visitor of the real site would see.
LOCAL = env.bool("DJANGO_LOCAL", default=False)

# Off unless asked for, locally too: a forgotten variable must not show a traceback.
DEBUG = env.bool("DJANGO_DEBUG", default=False)

SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "DJANGO_SECRET_KEY must be set to at least 50 random characters of this "
        "site's own. `python3 dev.py secret` prints one; `python3 dev.py run` keeps "
        "one in .env for this machine."
    )

ALLOWED_HOSTS = env.list(
    "DJANGO_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if LOCAL else []
)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "DJANGO_ALLOWED_HOSTS must name the hosts this site answers to, parted by "
        "commas, for example profile.example.org."
    )

# Absolute addresses (canonical links, sitemap, feeds) come from here, never from
# the Host header a client sends.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000" if LOCAL else "")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        "SITE_URL must be the address visitors use, with http:// or https://, for "
        "example https://profile.example.org."
    )
SITE_URL = SITE_URL.rstrip("/")

# Whose profile this site is, and what it says of itself: the folder with profile.toml
# (docs/your-profile.md). The error pages say so too, which read no database.
_SHIPPED = BASE_DIR / "profiles" / "ecpat"
try:
    PROFILE = profile.profile_in(
        BASE_DIR / env.str("PROFILE", default="profiles/ecpat")
    )
except profile.ProfileError as error:
    raise ImproperlyConfigured(str(error)) from error
SITE_ORGANISATION = PROFILE.slug
SITE_SUBJECT = PROFILE.name
SITE_SUBJECT_URL = PROFILE.website
# Whoever runs a copy of a profile has an address of their own.
SITE_CONTACT = env.str("SITE_CONTACT", default="") or PROFILE.contact
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
    # Files are served by whitenoise under runserver too, as in production.
    "whitenoise.runserver_nostatic",
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
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecpat_site.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "ecpat_site.middleware.probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecpat_site.middleware.reading_only",
    "ecpat_site.middleware.looking_back",
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
_FILE = "db.sqlite3" if PROFILE.folder == _SHIPPED else f"db-{PROFILE.slug}.sqlite3"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / _FILE}")}
_IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
# How long a thread waits for the database (s). A hung one must not hold all threads; a
# command may take its time: manage.py sets 0, no limit. SQLite lets writers alone wait.
DATABASE_TIMEOUT = env.float("DATABASE_TIMEOUT", default=20 if _IS_SQLITE else 5)
if _IS_SQLITE:
    # Readers never wait for a writer, writers wait for each other at BEGIN, and an
    # acknowledged write survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # With 0 it would not wait at all.
        "timeout": DATABASE_TIMEOUT or 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"] |= {
        "ENGINE": "ecpat_site.postgresql",
        "OPTIONS": {
            # Whole seconds, and fewer than two are not taken at their word.
            "connect_timeout": max(2, int(DATABASE_TIMEOUT)) if DATABASE_TIMEOUT else 0,
            # Compiling a query takes longer than reading a long list. The server gives
            # up first, so that the connection can be used again (ms).
            "options": f"-c jit=off -c statement_timeout={DATABASE_TIMEOUT * 900:.0f}",
            # A network that is gone answers nothing at all (ms).
            "tcp_user_timeout": int(DATABASE_TIMEOUT * 1000),
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How much memory the stored answers to the public may take in each process (bytes). None
# are stored where a developer edits templates.
ANSWERS_BYTES = env.int("ANSWERS_BYTES", default=0 if LOCAL or DEBUG else 64_000_000)

# Where `backup` writes; "" where it is not told.
BACKUP_FOLDER = env.str("BACKUP_FOLDER", default="")

# --- Signing in -----------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["ecpat_site.accounts.StaffBackend"]
_OWN = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_OWN}.UserAttributeSimilarityValidator"},
    # Longer than Django's 8: accounts of a public site are worth an attack.
    {"NAME": f"{_OWN}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_OWN}.CommonPasswordValidator"},
    {"NAME": f"{_OWN}.NumericPasswordValidator"},
    {"NAME": "ecpat_site.accounts.SubjectValidator"},
]
# Failures are counted, and codes of an app marked as used, where all processes look and
# where a restart leaves them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ecpat_site_cache",
        # With Django's 300, who tries often enough would have the others forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "ecpat_site.accounts.AccountAdapter"
# A "key" is a name at an address, or the user whose password was right and whose codes
# are not. Colleagues in one office share an address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,30/h/ip,5/h/key", "login": None}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "none"
# A stranger's address gets no mail from us.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_SUBJECT}] "

# Whether all who may more than an Author must have a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
# What an authenticator app calls the site.
MFA_TOTP_ISSUER = SITE_SUBJECT
# Telephones set their clocks by the network: half a minute before and after is enough.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# The page after a sign-in that names no other page of ours.
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "account_login"

# The mail server, by which who forgot a password sets a new one; without one nobody does.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    try:
        globals().update(env.email_url_config(EMAIL_URL))
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL must be the address of a mail server, for example "
            "smtp+tls://name:password@mail.example.org:587."
        ) from error
# A server that hangs must not hold the thread that asks it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="")
if EMAIL_URL and "@" not in DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured(
        "EMAIL_FROM must be the address that mails come from, for example "
        "profile@example.org, where EMAIL_URL is set."
    )

# --- What browsers may do with our pages -------------------------------------------

# Whether visitors reach the site by https, directly or through a proxy.
SECURE = env.bool("DJANGO_SECURE", default=not LOCAL)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# From these addresses alone `ecpat_site.wsgi` takes the client's address and scheme.
TRUSTED_PROXIES = env.list("DJANGO_TRUSTED_PROXIES", default=[])
try:
    TRUSTED_PROXIES = [str(ip_network(text)) for text in TRUSTED_PROXIES]
except ValueError as error:
    raise ImproperlyConfigured(
        "DJANGO_TRUSTED_PROXIES must name addresses or networks, parted by commas: "
        f"{error}."
    ) from error
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if SECURE:
    # The prefix makes browsers refuse these cookies from anyone but this host.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_FAILURE_VIEW = "ecpat_site.views.csrf_failure"

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
_FEATURES = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope "
    "magnetometer microphone midi payment usb xr-spatial-tracking"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in _FEATURES.split()}

# --- Static files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
if PROFILE.picture:
    STATICFILES_DIRS += [("profile", PROFILE.picture.parent)]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Named by content and compressed, where collectstatic has run.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "ecpat_site.staticfiles.Storage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# --- Words and time -----------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
# There is one language, and Django's words are the same in it as untranslated. Looking
# up which one it is, for every number, takes a long page 1 ms.
USE_I18N = False

# A profile as people can read it (docs/your-profile.md#load-and-export).
SERIALIZATION_MODULES = {"yaml": "references.loading.writing"}

# --- Checks of links --------------------------------------------------------------------

# Whether a button in the form of a new source asks its address, or for a DOI the registry
# below, what it knows of it. Their hosts then learn of the source, and of this server.
LOOK_UP_SOURCES = env.bool("LOOK_UP_SOURCES", default=True)
LOOK_UP_DOIS_AT = env.str("LOOK_UP_DOIS_AT", default="https://api.crossref.org/works/")
# Internal hosts that are checked all the same, as host:port. For tests: it lets
# whoever may edit an address reach them.
LINK_CHECK_ALLOW = env.list("LINK_CHECK_ALLOW", default=[])
if LINK_CHECK_ALLOW and not LOCAL:
    raise ImproperlyConfigured(
        "LINK_CHECK_ALLOW is for a developer's own machine: leave it out, or set "
        "DJANGO_LOCAL there."
    )

# --- Logs -------------------------------------------------------------------------------

_STDOUT = {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ecpat_site.logs.JsonFormatter"}},
    "handlers": {"stdout": _STDOUT | {"formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # runserver's own lines stay readable for the person who started it.
        "django.server": {"handlers": ["stdout"] if LOCAL else [], "level": "INFO"},
    },
}
