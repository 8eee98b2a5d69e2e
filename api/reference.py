"""The documentation that the API serves of itself: /openapi.json, and /docs to read and try it."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Response

from api import openapi
from api.declare import Resource, answer, guest, limit
from api.limits import UNLIMITED

resource = Resource("reference", tag="Documentation")

PAGE = Path(__file__).with_name("reference.html")
JSON, HTML = "application/json", "text/html"


@resource.get("/openapi.json")
@guest
@limit(UNLIMITED)
@answer(200, None, "OpenAPI 3.1", media=JSON)
def show_openapi() -> Response:
    """This document."""
    return Response(openapi.current(), mimetype=JSON)


@resource.get("/docs")
@guest
@limit(UNLIMITED)
@answer(200, None, "The page", media=HTML)
def show_page() -> Response:
    """A page to read this document and to try the API, with nothing from elsewhere."""
    nonce = secrets.token_urlsafe(16)
    response = Response(PAGE.read_text("utf-8").replace("{{nonce}}", nonce), mimetype=HTML)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response
