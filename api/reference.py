"""The documentation that the API serves of itself: /openapi.json, and /docs to read and try it.

The page is Swagger UI, whose files come with the package `flask-swagger-ui` and are served here:
nothing is loaded from elsewhere.
"""

from __future__ import annotations

import secrets
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Response

from api import error_page, openapi
from api.compressed import Compressed, answer_with
from api.declare import ANY, Resource, answer, guest, limit, refuses
from api.limits import UNLIMITED
from api.refusals import Missing

resource = Resource("reference", tag="Documentation")

PAGE = Path(__file__).with_name("reference.html")
JSON, HTML = "application/json", "text/html"
ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}


@resource.get("/openapi.json")
@guest
@limit(UNLIMITED)
@answer(200, None, "OpenAPI 3.1", media=JSON)
@answer(304, None, "It is the one that you have (If-None-Match)")
def show_openapi() -> Response:
    """This document. It has an `ETag`, and comes compressed to who takes `gzip`."""
    return answer_with(openapi.current(), JSON)


@resource.get("/docs")
@guest
@limit(UNLIMITED)
@answer(200, None, "The page", media=HTML)
def show_page() -> Response:
    """A page to read this document and to try the API, with nothing from elsewhere."""
    nonce = secrets.token_urlsafe(16)
    response = Response(PAGE.read_text("utf-8").replace("{{nonce}}", nonce), mimetype=HTML)
    response.headers["Content-Security-Policy"] = (
        # Swagger UI writes styles into its elements
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


@resource.get("/docs/errors")
@guest
@limit(UNLIMITED)
@answer(200, None, "The page", media=HTML)
def show_error_codes() -> Response:
    """The codes of all refusals, each with its meaning: `docs` of a refusal leads here."""
    nonce = secrets.token_urlsafe(16)
    response = Response(error_page.page().replace("{{nonce}}", nonce), mimetype=HTML)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return response


@resource.get("/docs/assets/<name>")
@guest
@limit(UNLIMITED)
@answer(200, None, "A script, a style or a picture", media=ANY)
@refuses(404)
def show_asset(name: str) -> Response:
    """What the page is made of."""
    if name not in ASSETS:
        raise Missing("The page is made of other files.")
    return answer_with(_asset(name), ASSETS[name])


@cache
def _asset(name: str) -> Compressed:
    return Compressed.of((files("flask_swagger_ui") / "dist" / name).read_bytes())
