"""The application a web server runs: `ecpat_site.wsgi:application`."""

import gc
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
# A server is no developer's machine, even where `.env` was written for one (manage.py).
os.environ.setdefault("DJANGO_LOCAL", "false")

application: Any = get_wsgi_application()

# After Django is set up: these read its settings and models.
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from granian.utils.proxies import wrap_wsgi_with_proxy_headers  # noqa: E402


def warm_up(application: Callable[..., Any]) -> None:
    """Ask for the front page, whatever it says, so that all is there before readers."""
    host = urlsplit(settings.SITE_URL).netloc
    environ: dict[str, Any] = {"HTTP_HOST": host, "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    list(application(environ, lambda *_begun: None))
    connections.close_all()
    # What is loaded stays: the garbage collector need not look through it again, which
    # makes a request wait for some 50 ms.
    gc.collect()
    gc.freeze()


if settings.ANSWERS_BYTES and not settings.DEBUG:
    warm_up(application)
# A proxy that is named may name the client and its scheme; others may not.
application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
