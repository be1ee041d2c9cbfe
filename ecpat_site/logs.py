"""Logs on standard output, one line of JSON for each event."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from django.core.exceptions import BadRequest, SuspiciousOperation

# Names the request that is being answered in this thread.
request_id: ContextVar[str] = ContextVar("request_id", default="")


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
            "message": record.getMessage(),
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
