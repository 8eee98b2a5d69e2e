"""Request ids, and a log of JSON lines: a fixed event name, and fields.

One line a request. Query strings stay out of it (they carry signatures), and so do headers and
bodies (they carry tokens and passwords).
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from typing import Any, TextIO

from flask import Flask, Response, g, has_request_context, request

from services.clock import now, stamp

SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object a line. Fields come with `extra={"fields": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": stamp(now()),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send this process's log to `stream` as JSON lines. For entry points."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def install(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(finish)


def begin() -> None:
    """Take the caller's request id where it is sane, else make one."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if SANE_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.perf_counter()


def finish(response: Response) -> Response:
    """Say how the request went."""
    response.headers["X-Request-ID"] = g.request_id
    if not log.isEnabledFor(logging.INFO):
        return response
    fields = {
        "method": request.method,
        "path": _path(),
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - g.began), 1),
        "address": request.remote_addr,
        "user": g.get("caller_id"),
    }
    log.info("request", extra={"fields": fields})
    return response


def _path() -> str:
    """Without the signature of a link that has it in its path."""
    link = (request.view_args or {}).get("link")
    return request.path.replace(link, "…") if link else request.path
