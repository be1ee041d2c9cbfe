"""What a process does before its first reader: it makes the front page once.

That loads the views and compiles the templates and the patterns of the addresses, which
the first request would otherwise wait for.
"""

import gc
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections

from ecpat_site.answers.compression import Application, Environ, close


def warm_up(application: Application) -> None:
    """Ask Django for the front page, keep nothing of the answer, and freeze what is loaded.

    An answer that says that the database is away or empty is as good: the process starts.
    """
    # By https: where a site asks for that, plain http would only be sent on.
    host = urlsplit(settings.SITE_URL).netloc
    environ: Environ = {"HTTP_HOST": host, "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    answer = application(environ, lambda *_begun: None)
    list(answer)
    close(answer)
    # This thread answers no requests, and a server may fork.
    connections.close_all()
    # What is loaded now stays until the end: the garbage collector need not look through
    # all of it again, which makes a request wait for some 50 ms.
    gc.collect()
    gc.freeze()
