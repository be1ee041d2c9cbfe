"""Commands as somebody types them, in a folder of their own and without variables."""

import os
import signal
import socket
import subprocess
import urllib.request
from contextlib import suppress

from tests.waiting import wait_until

ENVIRONMENT = {name: os.environ[name] for name in {"PATH", "HOME"} & {*os.environ}}


def typed(command, folder, **variables):
    """Run a command to its end; return its status and what it printed."""
    return subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def front_page(command, folder):
    """Run a command that serves, at a port that is free; return that and the front page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # It starts another process to notice changes of the code.
        start_new_session=True,
    ) as server:

        def answered():
            assert server.poll() is None
            with suppress(OSError):
                return urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()

        try:
            return port, wait_until(answered).decode()
        finally:
            os.killpg(server.pid, signal.SIGTERM)
