"""What was seen at an address, as plain values that the other modules judge."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

# Waits until a host may be asked, and holds it; raises to end the run. It stands here
# because whoever imports `fetching` loads an HTTP client.
Hold = Callable[[str], AbstractAsyncContextManager[None]]


class Problem(StrEnum):
    """Why there was no answer."""

    NO_SUCH_HOST = "no-such-host"
    NO_NAME_SERVER = "no-name-server"
    CONNECTION_REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    CONNECT_TIMEOUT = "connect-timeout"
    TOO_SLOW = "too-slow"
    CERTIFICATE = "certificate"
    BROKEN_OFF = "broken-off"
    GIBBERISH = "gibberish"
    REFUSED_BY_US = "refused-by-us"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    OUR_FAULT = "our-fault"


@dataclass(frozen=True)
class Hop:
    """A redirect: the status of the answer, and the address it led to."""

    status: int
    address: str


@dataclass(frozen=True)
class Seen:
    """The outcome of requesting one address.

    `status` is that of the last answer; None if there was no answer, and `problem` says
    why. `title` is that of the page, None if none was read, as of a PDF; `size` is
    the number of bytes read. `retry_after` is how many seconds the server asked us to wait.
    """

    address: str
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    title: str | None = None
    size: int = 0
    problem: Problem | None = None
    detail: str = ""
    retry_after: float | None = None

    @property
    def final(self) -> str:
        """Return the address that answered last."""
        return self.hops[-1].address if self.hops else self.address


@dataclass(frozen=True)
class Address:
    """An address with its parts named; one that can't be parsed has empty parts."""

    text: str

    @cached_property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.text)
        except ValueError:
            return urlsplit("")

    @property
    def host(self) -> str:
        """Return the host as a reader would name it: "example.org"."""
        return (self._parts.hostname or "").rstrip(".").removeprefix("www.")

    @property
    def path(self) -> str:
        return self._parts.path

    def is_same_as(self, other: "Address") -> bool:
        """Return whether a reader would call the two addresses the same."""
        return self._to_a_reader == other._to_a_reader

    @property
    def _to_a_reader(self) -> tuple[str, str, str]:
        return self.host, self.path.rstrip("/"), self._parts.query
