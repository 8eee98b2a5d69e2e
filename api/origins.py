"""Pages of other origins: which may call the API from a browser, send what, and read what (CORS).

Callers prove themselves by the header Authorization, never by cookies, so no answer allows
credentials: a page can only do what it has a token or a signed link for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask import Flask, Response
from flask_cors import CORS

ANY = "*"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SENT = (
    *("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer", "Range"),
    *("If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since"),
    "X-Request-ID",
)
READ = (
    *("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag"),
    *("Idempotency-Replayed", "Link", "Location", "Preference-Applied", "Retry-After"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-ID"),
)
SECONDS_KEPT = 7200  # the longest that Chromium keeps a permission


def install(app: Flask, origins: Sequence[str]) -> None:
    """Let pages of these origins (`settings.allowed_origins`) call the app; without any, none."""
    if not origins:
        return
    everybody = ANY in origins
    CORS(
        app,
        origins=ANY if everybody else [*_exact(origins), *_patterns(origins)],
        send_wildcard=everybody,
        always_send=everybody,
        vary_header=False,
        methods=METHODS,
        allow_headers=SENT,
        expose_headers=READ,
        max_age=SECONDS_KEPT,
        intercept_exceptions=False,  # our own handlers answer, and what they answer comes by here
    )
    if not everybody:
        app.after_request(vary_by_origin)


def vary_by_origin(response: Response) -> Response:
    """A cache must not give one page the permission of another, nor the lack of one."""
    response.vary.add("Origin")
    return response


def frame_ancestors(origins: Sequence[str]) -> str:
    """The Content-Security-Policy's word on who may frame a page that is meant to be framed."""
    return " ".join(("frame-ancestors", "'self'", *origins))


def _exact(origins: Sequence[str]) -> Iterator[str]:
    return (origin for origin in origins if "*" not in origin)


def _patterns(origins: Sequence[str]) -> Iterator[re.Pattern[str]]:
    """`*.` is one or more names of hosts, `:*` any port."""
    for origin in origins:
        if "*" in origin:
            text = re.escape(origin)
            text = text.replace(r"://\*\.", r"://(?:[a-z0-9-]+\.)+").replace(r":\*", r":[0-9]{1,5}")
            yield re.compile(rf"{text}\Z", re.IGNORECASE)
