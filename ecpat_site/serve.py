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
    if not (settings.LOCAL or Path(settings.STATIC_ROOT, "staticfiles.json").exists()):
        sys.exit(
            "The static files were not collected: run `python3 dev.py collectstatic` first."
        )
    if not settings.TRUSTED_PROXIES:
        sys.stderr.write(
            "DJANGO_TRUSTED_PROXIES names no proxy. Without one, slow clients can hold the"
            " site; docs/deploying.md says how to put nginx before it.\n"
        )
        sys.stderr.flush()
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--port": 8080,
        "--workers": os.cpu_count(),
        "--blocking-threads": THREADS,
        "--backlog": WAITING,
        "--http1-header-read-timeout": HEAD_TIMEOUT,
        "--respawn-interval": STARTING,
        "--workers-kill-timeout": ENDING,
        "--log-level": "warning",
    }
    words = [str(word) for option in options.items() for word in option]
    # What is said on the command line comes last, and counts: --host, --port, --workers.
    words += ["--no-ws", "--respawn-failed-workers", *sys.argv[1:]]
    granian = [sys.executable, "-m", "granian", "ecpat_site.wsgi:application"]
    os.execv(sys.executable, [*granian, *words])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except ImproperlyConfigured as error:
        sys.exit(f"The settings can't be used: {error}")
