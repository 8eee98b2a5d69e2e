"""The console: the web pages that the API serves of itself, at `/console`.

A page is a shell; what it shows, its script asks the public API for. Nothing is loaded from
elsewhere, and nothing stands in a page that a script or a style could be made of.
"""

from __future__ import annotations

from flask import Flask

from api.console.pages import build_blueprint


def install(app: Flask) -> None:
    """Add the pages, their files, and the place of a browser's log-in."""
    app.register_blueprint(build_blueprint())
