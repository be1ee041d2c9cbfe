"""What was seen at an address: the plain record that everything else judges."""

from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True)
class Hop:
    """A redirect: the status of the answer, and the address it led to."""

    status: int
    address: str


@dataclass(frozen=True)
class Page:
    """The words in the first bytes of a page; empty where it is not text."""

    title: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True)
class Seen:
    """What asking one address came to.

    `status` is that of the last answer, or None where there was none and `problem`
    says why. `page` is None where no page was read, for a PDF for instance; `size` is
    the number of bytes read. `retry_after`: seconds the server asked to be left alone.
    """

    address: str
    status: int | None = None
    hops: tuple[Hop, ...] = field(default=())
    page: Page | None = None
    size: int = 0
    problem: Problem | None = None
    detail: str = ""
    retry_after: float | None = None

    @property
    def final(self) -> str:
        """The address that answered last."""
        return self.hops[-1].address if self.hops else self.address
