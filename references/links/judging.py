"""Judges an answer: what was seen at an address, and whether the words of a note stand there."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from references.links import texts
from references.values import addresses
from references.values.notes import GONE, STANDS, UNREACHED, WITHOUT

# How long reading the text of a page may take.
SECONDS = 20
ROOT = Path(__file__).parents[2]

# Waits until an address may be asked; raises NoConnectionError if it may not.
Turn = Callable[[str], Awaitable[None]]


class Problem(StrEnum):
    """Why there was no answer, as the end of a sentence."""

    NO_SUCH_HOST = "no machine of this name was found"
    NO_NAME_SERVER = "no name server could say where it is"
    CONNECTION_REFUSED = "the machine takes no connection"
    UNREACHABLE = "no way was found to the machine"
    CONNECT_TIMEOUT = "the machine can’t be reached"
    TOO_SLOW = "the answer took too long"
    CERTIFICATE = "its certificate doesn’t vouch for this name"
    BROKEN_OFF = "the connection broke off"
    GIBBERISH = "what came back is not an answer of the web"
    REFUSED_BY_US = "it was not asked"
    TOO_MANY_REDIRECTS = "it redirects in circles"
    OUR_FAULT = "the check itself failed"


@dataclass(frozen=True)
class Seen:
    """The outcome of requesting one address.

    `status` is None if there was no answer, and `problem` says why. `hops` are the
    addresses that it redirected to. `body` holds the first bytes as they were sent, all of
    them unless `is_cut`. The names of `headers` are in small letters.
    """

    address: str
    status: int | None = None
    hops: tuple[str, ...] = ()
    problem: Problem | None = None
    detail: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_cut: bool = False

    @property
    def final(self) -> str:
        """Return the address that answered last."""
        return self.hops[-1] if self.hops else self.address

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def is_packed(self) -> bool:
        """Return whether the body is compressed: it is not unpacked, since it may be a bomb."""
        return self.headers.get("content-encoding", "identity") != "identity"

    @property
    def why_none(self) -> str:
        """Return in a sentence why there is no page; "" if there is one."""
        if self.problem:
            why = self.detail or self.problem.value
            return f"{why[:1].upper()}{why[1:].rstrip('.')}."
        if self.status != 200:
            return f"It answers with status {self.status}."
        return "It answers with what can’t be unpacked." if self.is_packed else ""


@dataclass(frozen=True)
class Answer:
    """An answer as it was seen, and its text; if that could not be read, `unread` says why."""

    seen: Seen
    text: str = ""
    unread: str = ""
    is_cut: bool = False
    may_be_kept: bool = False


def host_of(address: str) -> str:
    """Return the host as a reader names it: "example.org"; "" where it can't be parsed."""
    try:
        return addresses.host(address)
    except ValueError:
        return ""


async def with_text(seen: Seen, seconds: float = SECONDS) -> Answer:
    """Read the text of what was seen, if there is a page.

    That is done in a process that can be ended: some hostile files take too much time.
    """
    if seen.why_none:
        return Answer(seen)
    pipe = asyncio.subprocess.PIPE
    run = f"from {texts.__name__} import answer; answer()"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", run, seen.media_type, str(seconds)),
        stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            written, _errors = await process.communicate(seen.body)
    except TimeoutError:
        return Answer(seen, unread="Reading its text took too long.")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        return Answer(seen, unread="Its text can’t be read.")
    text, is_cut, may_be_kept = json.loads(written)
    may_be_kept = may_be_kept and not texts.forbids_copy(seen.headers)
    return Answer(seen, text, "", is_cut or seen.is_cut, may_be_kept)


def verdict(answer: Answer, words: str) -> tuple[str, str]:
    """Return the state of the words, one of `notes.STATES`, and a reason if they fail."""
    seen = answer.seen
    if seen.status in (404, 410) and not seen.problem:
        return GONE, seen.why_none
    if why := seen.why_none or answer.unread:
        return UNREACHED, why
    if texts.around(words, answer.text):
        return STANDS, ""
    if answer.is_cut:
        return UNREACHED, "It is too long to be read whole."
    return WITHOUT, f"It has {len(answer.text.split())} words of text."
