"""Stored bytes as responses: whole or a range, conditional, in bounded memory."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified

from api.context import links, services
from api.origins import frame_ancestors
from api.preconditions import demand_unchanged
from services.clock import parse
from services.interfaces import ObjectInfo
from services.objects.keys import disposition

PRIVATE = "private, no-store"
# A redirect to a signed URL is worth as much as the file. The age is for clients that look for one.
PRIVATE_REDIRECT = "private, no-store, max-age=0"
# Enough for a browser to show the file, and for the file to do nothing.
VIEWING_POLICY = (
    "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'"
)

# A page that somebody's work has made: shown, with the styles and pictures that are in it, in an
# origin of its own, where it can do nothing.
PAGE = "text/html"
PAGE_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; "


def send(key: str, *, filename: str | None = None, inline: bool = False) -> Response:
    """The object, or the one range of it that was asked for.

    Raises NotFound, Unavailable, PreconditionFailed, RequestedRangeNotSatisfiable.
    """
    info = services().objects.info(key)
    demand_unchanged(info.etag, _modified_at(info))
    if not is_resource_modified(request.environ, info.etag, last_modified=_modified_at(info)):
        return _set_object_headers(Response(status=304), info)
    part = wanted_range(info)
    start, end = part or (0, info.size)
    content = [] if request.method == "HEAD" else services().objects.open(key, start, end)
    response = Response(
        content, 206 if part else 200, content_type=info.content_type, direct_passthrough=True
    )
    response.content_length = end - start
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{info.size}"
    if wished := disposition(filename, inline=inline):
        response.headers["Content-Disposition"] = wished
    return _set_object_headers(response, info)


def redirect(key: str, *, filename: str | None = None, inline: bool = False) -> Response:
    """To the store's own signed URL, for this caller only."""
    response = Response(status=302)
    response.headers["Location"] = links().download(key, filename, inline=inline)
    response.headers["Cache-Control"] = PRIVATE_REDIRECT
    response.headers["Accept-Ranges"] = "bytes"
    return response


def embeddable(response: Response) -> Response:
    """What a link opens to everybody who has it may stand in pages of any origin."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def wanted_range(info: ObjectInfo) -> tuple[int, int] | None:
    """First byte and the one after the last; None for all. Raises RequestedRangeNotSatisfiable.

    Several ranges at once are answered with the whole, as RFC 9110 allows; so is a HEAD.
    """
    asked = request.range if request.method == "GET" else None
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _still_same(info):
        return None
    start, stop = asked.ranges[0]
    if start < 0:  # the last so many bytes
        start, stop = max(info.size + start, 0), None
    if start >= info.size:
        raise RequestedRangeNotSatisfiable(info.size)
    return start, min(stop or info.size, info.size)


def _still_same(info: ObjectInfo) -> bool:
    """Whether the caller's part belongs to the object as it is now (If-Range)."""
    if request.headers.get("If-Range", "").startswith("W/"):
        return False  # for weak ETags equal does not mean the same bytes
    condition = request.if_range
    if condition.date is not None:
        return condition.date == _modified_at(info)
    return condition.etag in (None, info.etag)


def _modified_at(info: ObjectInfo) -> datetime:
    return parse(info.modified).replace(microsecond=0)


def _set_object_headers(response: Response, info: ObjectInfo) -> Response:
    response.set_etag(info.etag)
    response.last_modified = _modified_at(info)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Security-Policy"] = _viewing_policy(info.content_type)
    return response


def _viewing_policy(content_type: str) -> str:
    if content_type.partition(";")[0].strip().lower() != PAGE:
        return VIEWING_POLICY
    return PAGE_POLICY + frame_ancestors(services().settings.allowed_origins)
