"""Logs on standard output, one line of JSON for each event."""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse

# Names the request that is being answered in this thread.
request_id: ContextVar[str] = ContextVar("request_id", default="")


_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
Handler = Callable[[HttpRequest], HttpResponse]


def named_requests(get_response: Handler) -> Handler:
    """Write the name of a request into each line of the log until it is answered.

    A proxy names it by `X-Request-ID`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if _NAME.fullmatch(given) else token_hex(8))
        try:
            return get_response(request)
        finally:
            request_id.reset(token)

    return middleware


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
        status = getattr(record, "status_code", None)
        if status is not None:
            event["status"] = status
        if name := request_id.get():
            event["request"] = name
        if record.exc_info and not is_refusal:
            event["exception"] = self.formatException(record.exc_info)
        # In ASCII: some programs end a line at U+2028 too, and a lone surrogate can't
        # be written as UTF-8.
        return json.dumps(event)
