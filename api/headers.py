"""Headers that every response has: safe defaults, and where the caller stands."""

from __future__ import annotations

from flask import Flask, Response, g

DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
}


def install(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Defaults give way to what a view has set."""
    for name, value in DEFAULTS.items():
        response.headers.setdefault(name, value)
    if standing := g.get("standing"):
        response.headers.update(standing.headers)
    if preference := g.get("preference_applied"):
        response.headers["Preference-Applied"] = preference
    return response
