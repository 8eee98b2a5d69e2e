"""Requests that are meant for one state of a thing only: If-Match and If-Unmodified-Since."""

from __future__ import annotations

from datetime import datetime

from flask import request
from werkzeug.exceptions import PreconditionFailed

CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}


def demand_unchanged(etag: str, modified: datetime | None = None) -> None:
    """Raises PreconditionFailed where the request is for another state than this one (RFC 9110)."""
    if not CONDITIONS & request.environ.keys():
        return
    if request.if_match:
        same = request.if_match.contains(etag)
    else:
        since = request.if_unmodified_since
        same = since is None or modified is None or modified <= since
    if not same:
        raise PreconditionFailed
    request.environ.pop("HTTP_IF_MATCH", None)  # werkzeug would take `*` for a mismatch
