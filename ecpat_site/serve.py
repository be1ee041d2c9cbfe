"""Start the production server: `python3 dev.py serve`."""

import argparse
import multiprocessing
import os
import resource
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server.mp import MPServer, WorkerProcess

# How many connections a process holds, and how many may wait. An idle one costs little.
CONNECTIONS = 4096
# How long a client may take to send the head of a request (s).
HEAD_TIMEOUT = 5
# How long a new process has to start, at a reload, before an old one ends (s).
STARTING = 10
# How long a process that is to end waits for its last clients (s).
ENDING = 30
JSON = {"()": "ecpat_site.logs.JsonFormatter"}


class Server(MPServer):
    """Granian, whose listening sockets outlive its processes.

    By itself it lets each process make one, and the connections that wait there are lost
    when the process ends, at each reload. Here the process that takes its place takes
    over its socket.
    """

    def _init_shared_socket(self) -> None:
        spec = SocketSpec(self.bind_addr, self.bind_port, self.backlog)
        self._held: list[Any] = [spec.build() for _ in range(self.workers)]
        self._opened = [socket.socket(fileno=held.get_fd()) for held in self._held]
        for opened in self._opened:
            opened.set_inheritable(True)
            if hasattr(socket, "TCP_DEFER_ACCEPT"):
                # No process accepts a connection before a request is there (s): it
                # would be lost if the process ended in between.
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 5)

    def _spawn_worker(self, idx: int, *words: Any, **named: Any) -> WorkerProcess:
        self._shd, self._sso = self._held[idx], self._opened[idx]
        return super()._spawn_worker(idx, *words, **named)

    def _drop_shared_socket(self) -> None:
        for opened in self._opened:
            opened.close()
        self._sso = None


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
    parser = argparse.ArgumentParser(prog="dev.py serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes; one a core"
    )
    options = parser.parse_args()
    if not (settings.LOCAL or Path(settings.STATIC_ROOT, "staticfiles.json").exists()):
        sys.exit(
            "The static files were not collected: run `python3 dev.py collectstatic` first."
        )
    # Each connection is an open file, and 1024 is a usual limit.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # A reload then reads all code anew, that of the packages too.
    multiprocessing.set_start_method("spawn")
    Server(
        "ecpat_site.asgi:application",
        address=options.host,
        port=options.port,
        workers=options.workers,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_TIMEOUT * 1000),
        log_dictconfig={"formatters": dict.fromkeys(["generic", "access"], JSON)},
        respawn_failed_workers=True,
        respawn_interval=STARTING,
        workers_kill_timeout=ENDING,
    ).serve()


if __name__ == "__main__":
    main()
