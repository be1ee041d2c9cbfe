"""Logs on standard output, one line of JSON for each event; and who is told of errors."""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Thread

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.mail import mail_admins

# Names the request that is being answered in this thread.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# Between two mails of a process about errors (s).
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
    """Mails an unhandled error to SITE_ADMINS, without what was sent; one a minute at most."""

    _last = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS or time.monotonic() - self._last < PAUSE:
            return
        self._last = time.monotonic()
        error = record.exc_info[1] if record.exc_info else None
        subject = f"Error {request_id.get()}: {type(error).__name__}"
        # A mail server that hangs must not hold the request.
        Thread(target=_mail, args=(subject, self.format(record))).start()


def _mail(subject: str, text: str) -> None:
    try:
        mail_admins(subject, text.encode("utf-8", "backslashreplace").decode())
    except OSError:
        logger.exception("The mail server took no mail (EMAIL_URL).")
