"""The WSGI application before Django's: it keeps public answers until an edit or midnight.

A public answer depends on what is asked (asking.py), the revision and the day alone: Django
is asked without the client's cookies and other headers.
"""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from ecpat_site.answers.asking import Question, question_of
from ecpat_site.answers.keeping import PATIENCE, Folder, Key, Memory
from ecpat_site.answers.packing import Answer, Environ, Start, coding_of
from ecpat_site.middleware import BUSY, LOST
from references.models import Revision

# How often the database is asked for the revision, and how long the last one counts while it
# can't be asked (s).
ASK_EVERY, COUNTS_FOR = 0.5, 600
Application = Callable[[Environ, Start], Iterable[bytes]]


class Answers:
    """Answers from what is kept, pages in at most so many bytes; asks `application` for more."""

    def __init__(self, application: Application, most_bytes: int) -> None:
        self._application = application
        self._pages, self._files = Memory(most_bytes), Folder()
        self._revision: tuple[int, str] = (0, "")
        self._asked_at = self._known_at = float("-inf")
        self._away_for, self._asking = 0.0, threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        question = question_of(environ)
        if question is None:
            return self._application(environ, start)
        try:
            answer = self._kept_or_made(question, environ)
        except (DatabaseError, InterfaceError) as error:
            # Perhaps in the middle of a file: asked again, Django would begin it with 200.
            return self._application(environ | {LOST: error}, start)
        if answer is None:
            return self._application(environ | {BUSY: True}, start)
        # What nginx keeps ends when this process would end it.
        away_for = min(self._away_for, COUNTS_FOR)
        return answer.send(environ, start, COUNTS_FOR - int(away_for))

    def _kept_or_made(self, question: Question, environ: Environ) -> Answer | None:
        """Return the answer to a question; None if it is made for another for too long."""
        revision = self._current()
        key = (*question, revision, datetime.now(UTC).date())
        if revision is None:
            answer = self._made(key, environ)
            # Nobody may keep what may be old.
            answer.is_for_everyone = False
            return answer
        store = self._files if question.is_whole_file else self._pages
        # Who takes neither gets it unpacked.
        takes_gzip_alone = coding_of(environ) == "gzip"
        coding, other = ("gzip", "br") if takes_gzip_alone else ("br", "gzip")
        if kept := store.find(key, coding):
            return kept
        # Python runs one at a time: more makers would only keep others waiting. No page
        # waits for a large file.
        with ExitStack() as stack:
            is_alone = store.alone(stack)
            if question.is_whole_file and not is_alone:
                return None
            kept = store.find(key, coding) or store.find(key, other)
            answer = (kept or self._made(key, environ)).packed(coding)
            if is_alone and answer.is_for_everyone:
                store.keep(key, answer)
        return answer

    def _current(self) -> tuple[int, str] | None:
        """Return the revision as it was a second ago at most; None if it is not known.

        While the database can't be asked, the last one counts.
        """
        now = time.monotonic()
        since = now - self._asked_at
        # After a pause all wait for the first who asks: the revision may be an old one. At the
        # start there is none, and each would have Django make the answer.
        patience = 0.0
        if since >= 2 * ASK_EVERY and not self._away_for:
            patience = ASK_EVERY if self._asked_at > 0 else PATIENCE
        if since >= ASK_EVERY and self._asking.acquire(timeout=patience):
            try:
                if self._asked_at < now:
                    self._ask(now)
            finally:
                self._asking.release()
        return self._revision if now - self._known_at < COUNTS_FOR else None

    def _ask(self, now: float) -> None:
        try:
            row = Revision.objects.current()
            # A new database has the old numbers, a restored one the old token.
            self._revision = row.number, row.token
            # In this order: whoever reads between them must not count from `-inf`.
            self._away_for, self._known_at = 0, now
        except (DatabaseError, InterfaceError):
            self._away_for = now - self._known_at
            connection.close()
        finally:
            self._asked_at = time.monotonic()
            # As after a request: SQLite's file may be another by the next time.
            connection.close_if_unusable_or_obsolete()

    def _made(self, key: Key, environ: Environ) -> Answer:
        """Return the answer of Django, which is asked as by anybody."""
        begun: list[Any] = []
        # Without cookies, and whatever else is of one client.
        asked = {k: v for k, v in environ.items() if not k.startswith("HTTP_")}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key[1]}
        asked |= {n: environ.get(n, "") for n in ("HTTP_HOST", "HTTP_X_REQUEST_ID")}
        asked |= {"HTTP_ACCEPT": key[2], "CONTENT_LENGTH": "", "wsgi.input": BytesIO()}
        chunks: Any = self._application(asked, lambda *words: begun.extend(words))
        with closing(chunks):
            body = b"".join(chunks)
        return Answer(begun[0], begun[1], body)
