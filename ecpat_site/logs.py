"""Logs: one line of JSON an event, on standard output."""

import json
import logging
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """Each record as one JSON object; a line end in a message can't forge another."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            event["status"] = status
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        # In ASCII: some readers end a line at U+2028 too, and no half of a pair of
        # surrogates could be written as UTF-8.
        return json.dumps(event)
