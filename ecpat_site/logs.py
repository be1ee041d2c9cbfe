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
    """Writes a record as one JSON object, so that no text can forge a second line."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        # No fault of ours; a flood of tracebacks would fill the disk.
        is_refusal = isinstance(error, BadRequest | SuspiciousOperation)
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": "info" if is_refusal else record.levelname.lower(),
            "logger": record.name,
            # A forged host or address can be as long as a header.
            "message": record.getMessage()[: 300 if is_refusal else None],
            "status": getattr(record, "status_code", None),
            "request": request_id.get(),
        }
        if record.exc_info and not is_refusal:
            event["exception"] = self.formatException(record.exc_info)
        # In ASCII: some programs end a line at U+2028 too, and a lone surrogate can't
        # be written as UTF-8.
        return json.dumps({name: value for name, value in event.items() if value})


class ErrorHandler(logging.Handler):
    """Counts unhandled errors; mails one a minute, without what was sent, to SITE_ADMINS."""

    _last = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        is_due = settings.ADMINS and time.monotonic() - self._last >= PAUSE
        try:
            # A database that does not answer is asked nothing.
            if not isinstance(error, OperationalError | InterfaceError):
                # Of two at the same moment one may be counted.
                cache.set(ERRORS, cache.get(ERRORS, 0) + 1, KEPT_FOR)
                is_due = is_due and cache.add("error-mailed", 1, PAUSE)
            if is_due:
                self._last = time.monotonic()
                subject = f"Error {request_id.get()}: {type(error).__name__}"
                # A mail server that hangs must not hold the request.
                Thread(target=_mail, args=(subject, self.format(record))).start()
        except Exception:
            logger.exception(
                "An error happened, but the site could not count it, or could not start to mail "
                "it to SITE_ADMINS."
            )


def _mail(subject: str, text: str) -> None:
    try:
        mail_admins(subject, text.encode("utf-8", "backslashreplace").decode())
    except OSError:
        logger.exception(
            "The mail server did not accept a mail. Check its name and its password in the "
            "setting EMAIL_URL."
        )
