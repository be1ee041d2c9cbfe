"""Logs on standard output, one line of JSON for each event; and who is told of errors."""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Thread

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.mail import mail_admins
from django.db import InterfaceError, OperationalError

# Names the request that is being answered in this thread.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# Where errors are counted until `nightly` tells of them, and for how long (s).
ERRORS, KEPT_FOR = "errors", 7 * 24 * 3600
# Between two mails about errors, of all processes together (s).
PAUSE = 60

logger = logging.getLogger(__name__)


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object, so that no text can forge a second line.

    A request that was refused, such as one with a forged Host, is no fault of ours: it is
    at level info, without a traceback, since a flood of them would fill the disk.
    """

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        is_refusal = isinstance(error, BadRequest | SuspiciousOperation)
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": "info" if is_refusal else record.levelname.lower(),
            "logger": record.name,
            # A forged host or address can be as long as a header.
            "message": record.getMessage()[: 300 if is_refusal else None],
        }
        if status := getattr(record, "status_code", None):
            event["status"] = status
        if name := request_id.get():
            event["request"] = name
        if record.exc_info and not is_refusal:
            event["exception"] = self.formatException(record.exc_info)
        # In ASCII: some programs end a line at U+2028 too, and a lone surrogate can't
        # be written as UTF-8.
        return json.dumps(event)


class ErrorHandler(logging.Handler):
    """Counts unhandled errors, and mails one a minute to SITE_ADMINS.

    A mail has the line of the log and the traceback: no body, no cookie, no setting.
    """

    _last = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        # A database that does not answer is not asked to count.
        is_away = isinstance(error, OperationalError | InterfaceError)
        try:
            if not is_away:
                # Of two at the same moment one may be counted.
                cache.set(ERRORS, cache.get(ERRORS, 0) + 1, KEPT_FOR)
            if settings.ADMINS and time.monotonic() - self._last >= PAUSE:
                self._last = time.monotonic()
                if is_away or cache.add("error-mailed", 1, PAUSE):
                    subject = f"Error {request_id.get()}: {type(error).__name__}"
                    # A mail server that hangs must not hold the request.
                    Thread(target=_mail, args=(subject, self.format(record))).start()
        except Exception:
            logger.exception("An error could not be counted, or mailed.")


def _mail(subject: str, text: str) -> None:
    try:
        mail_admins(subject, text.encode("utf-8", "backslashreplace").decode())
    except OSError:
        logger.exception("The mail server took no mail (EMAIL_URL).")
