"""Start the production server: `python3 dev.py serve`."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# So many requests each process takes at once, most of which wait while one makes a page:
# with 8, a probe waited for two seconds behind 64 searches. And so many connections wait.
THREADS, WAITING = 40, 4096
# How long a client may take to send the head of a request (ms), a new process to start
# before an old one ends at a reload, and that one to answer its last clients (s).
HEAD_TIMEOUT, STARTING, ENDING = 5000, 15, 10


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
    os.environ.setdefault("DJANGO_LOCAL", "false")  # as `ecpat_site.wsgi` does
    if not (settings.LOCAL or Path(settings.STATIC_ROOT, "staticfiles.json").exists()):
        sys.exit(
            "The style sheets and scripts (static files) are missing. Run `python3 manage.py "
            "collectstatic` first."
        )
    if not settings.TRUSTED_PROXIES:
        sys.stderr.write(
            "DJANGO_TRUSTED_PROXIES names no proxy (a web server that passes requests on to this "
            "program). Without a proxy, slow clients can block the "
            "site. docs/deploying.md says how to run the site behind the web server nginx.\n"
        )
    words = f"""
        -m granian ecpat_site.wsgi:application --interface wsgi --http 1 --no-ws
        --port 8080 --workers {os.cpu_count()} --respawn-failed-workers
        --blocking-threads {THREADS} --backlog {WAITING} --log-level error
        --http1-header-read-timeout {HEAD_TIMEOUT} --respawn-interval {STARTING}
        --workers-kill-timeout {ENDING}
    """
    # What is said on the command line comes last, and counts: --host, --port, --workers.
    os.execv(sys.executable, [sys.executable, *words.split(), *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except ImproperlyConfigured as error:
        sys.exit(f"The settings can't be used: {error}")
