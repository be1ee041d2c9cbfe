"""Where answers are kept: pages in the memory of a process, large files in a folder for all.

Both take a key of a question (path, query, media type), the revision and the day, and the
coding in which an answer is packed.
"""

import logging
import os
import threading
import time
from contextlib import ExitStack
from dataclasses import astuple
from functools import cache, partial
from pathlib import Path
from stat import S_ISDIR
from tempfile import gettempdir
from typing import Any

import brotli
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks
from django.utils.crypto import salted_hmac

from ecpat_site.answers.packing import Answer

# How long a request waits for another that makes an answer (s), and how many wait for large
# files: each takes a thread.
PATIENCE, MOST_WAITING = 2, 8
# A larger body would take more than half a second to pack again; that of a page takes 0.13 s.
MOST_PACKED_AGAIN = 100_000
# What an answer in memory takes besides its body and its query, such as headers (bytes).
BESIDES = 2000
Key = tuple[Any, ...]

logger = logging.getLogger(__name__)


class Memory:
    """Keeps the answers of a process, in at most so many bytes; the oldest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._making = most_bytes, threading.Lock()
        self._kept: dict[Key, Answer] = {}

    def alone(self, stack: ExitStack) -> bool:
        """Wait until no other thread makes an answer; return whether that came in time."""
        got = self._making.acquire(timeout=PATIENCE)
        if got:
            stack.callback(self._making.release)
        return got

    def find(self, key: Key, coding: str) -> Answer | None:
        """Return a kept answer; the second time it becomes as small as brotli can make it."""
        answer = self._kept.get((*key, coding))
        if answer and not answer.is_asked_again:
            answer.is_asked_again = True
            if coding == "br" and len(answer.body) < MOST_PACKED_AGAIN:
                answer.body = brotli.compress(brotli.decompress(answer.body))
        return answer

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer; only who is alone may."""
        if _weight(key, answer) > self._most_bytes:
            return
        self._kept[*key, answer.coding] = answer
        while sum(map(_weight, self._kept, self._kept.values())) > self._most_bytes:
            del self._kept[next(iter(self._kept))]


def _weight(key: Key, answer: Answer) -> int:
    return len(answer.body) + len(key[1]) + BESIDES


class Folder:
    """Keeps the newest answer to each question on disk, for all processes of a machine.

    The folder is a temporary one that only this user can read. Where it can't be used,
    nothing is kept, and each process makes one at a time.
    """

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def alone(self, stack: ExitStack) -> bool:
        """Wait until nobody else makes an answer; return whether that came in time."""
        until = time.monotonic() + PATIENCE
        if not self._waiting.acquire(blocking=False):
            return False
        stack.callback(self._waiting.release)
        if not self._making.acquire(timeout=PATIENCE):
            return False
        stack.callback(self._making.release)
        try:
            # Its lock ends when it is closed, or its process has died.
            path = Path(_folder(), "lock")
            file = stack.enter_context(path.open("w"))
            take = partial(locks.lock, file, locks.LOCK_EX | locks.LOCK_NB)
            while not (got := take()) and time.monotonic() < until:
                time.sleep(0.05)
        except OSError as error:
            logger.warning("A large file is made for each who asks: %s", error)
            return True
        return got

    def find(self, key: Key, coding: str) -> Answer | None:
        """Return an answer that is whole, and of this revision, day, code and settings."""
        try:
            kept = FileBasedCache(_folder(), {}).get("|".join((*key[:3], coding)))
            return Answer(*kept[1]) if kept and kept[0] == _state(key) else None
        except Exception:
            # Reading what is torn, or another's, can raise anything.
            return None

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer in place of an older one; only who is alone may."""
        kept = _state(key), astuple(answer)
        try:
            folder = _folder()
            # Left by who was killed while writing.
            for torn in Path(folder).glob("tmp*"):
                torn.unlink(missing_ok=True)
            name = "|".join((*key[:3], answer.coding))
            FileBasedCache(folder, {}).set(name, kept, timeout=None)
        except OSError as error:
            logger.warning("A large file was made, but not kept: %s", error)


def _folder() -> str:
    """Return the folder; OSError if it can't be made, or others may write there."""
    # Each site of a machine has a folder of its own.
    name = str(settings.DATABASES["default"]["NAME"])
    site = salted_hmac(__name__, name).hexdigest()
    path = Path(gettempdir(), f"{settings.SITE_ORGANISATION}-{site}")
    path.mkdir(0o700, exist_ok=True)
    folder = path.lstat()
    is_own = S_ISDIR(folder.st_mode) and folder.st_uid == os.geteuid()
    if not is_own or folder.st_mode & 0o077:
        raise PermissionError(f"{path} is not of this user alone")
    return str(path)


def _state(key: Key) -> str:
    """Return all that an answer on disk depends on, as text."""
    return repr((key, settings.SITE_URL, settings.PROFILE, _code()))


@cache
def _code() -> float:
    """Return when the code of the site last changed: newer code makes each file anew."""
    folders = ("ecpat_site", "orgprofile", "references", "timeline")
    files = (f for each in folders for f in (settings.BASE_DIR / each).rglob("*.py"))
    return max(file.stat().st_mtime for file in files)
