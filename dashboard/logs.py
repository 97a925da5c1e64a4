"""What the server writes to standard error: as text what went wrong, as JSON every request too.

Addresses come from strangers: they are cut in length, and whatever could end a line, or turn one around, is
escaped. Who asked is not written down.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

Format = Literal["text", "json"]
ENVIRONMENT = "DISPUTES_LOG_FORMAT"
LONGEST = 300  # characters of an address
LONGEST_MESSAGE = 20_000  # characters, of a traceback too

OTHER_REQUEST_LOG = "uvicorn.access"  # would say all once more, and who asked
request_log = logging.getLogger("dashboard.request")


class Json(logging.Formatter):
    """A record as one JSON object on one line: ``time`` (UTC), ``level``, ``message`` where there is one, and
    the fields that it was logged with.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, ASCII only."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        fields = getattr(record, "fields", None)
        if fields is None:
            line |= {"logger": record.name, "message": record.getMessage()[:LONGEST_MESSAGE]}
        else:
            line |= fields
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)[-LONGEST_MESSAGE:]
        return json.dumps(line, default=str)


class Text(logging.Formatter):
    """A record as a line to be read."""

    def format(self, record: logging.LogRecord) -> str:
        """A sentence, or the fields of a request one after the other."""
        fields = getattr(record, "fields", None)
        if fields is None:
            return super().format(record)
        told = " ".join(f"{key}={value}" for key, value in fields.items() if key != "address")
        # As Python would write it, so that no line of ours can be made up.
        return f"{record.levelname.lower()}: {told} {fields.get('address', '')!a}"


def start(format: Format) -> None:
    """Let what is logged go to standard error. Called once the server has set up its own logging: what others
    log goes the same way, as JSON.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if format == "json" else Text())
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name == request_log.name)
    root = logging.getLogger()
    root.handlers = [handler]
    request_log.setLevel(logging.INFO if format == "json" else logging.ERROR)
    if format == "text":
        return
    logging.captureWarnings(True)
    for name in list(root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = name != OTHER_REQUEST_LOG


def request(level: int, route: str, status: int, seconds: float, address: str, **fields: Any) -> None:
    """Write down one request; ``address`` is its path and query as they came."""
    if not request_log.isEnabledFor(level):
        return
    known = {"route": route, "status": status, "milliseconds": round(seconds * 1000, 1), **fields}
    request_log.log(level, "", extra={"fields": known | {"address": address[:LONGEST]}})
