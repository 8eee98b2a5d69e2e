"""The documents as a site, at `/docs/guide`: the files that `./troupe docs` has built, if it has.

Sphinx builds them; nothing of it runs here. Where they are missing, a page says what to do.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, redirect
from werkzeug.security import safe_join

from api.compressed import Compressed, answer_with

ROOT = "/docs/guide"
SITE = Path(__file__).resolve().parents[1] / "guide" / "site"
TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".txt": "text/plain",
}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
KEPT_FILES = 64  # in memory, as they are and zipped: a few MB
NOTE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Troupe</title>
<h1>{title}</h1>
<p>{words}</p>
</html>
"""
NOT_BUILT = (
    "The guide has not been built",
    "<code>./troupe docs</code> in the checkout builds it; then load this page again. Until then "
    'read the folder <code>docs/</code>, and the endpoints at <a href="/docs">/docs</a>.',
)
NO_PAGE = ("There is no such page", f'<a href="{ROOT}/">The guide</a> names all that there are.')


def install(app: Flask) -> None:
    """Add the site, which is no part of the API that it describes."""
    built = Blueprint("guide", __name__)
    built.add_url_rule(ROOT, "start", lambda: redirect(f"{ROOT}/"))
    built.add_url_rule(f"{ROOT}/", "index", send_page, defaults={"name": "index.html"})
    built.add_url_rule(f"{ROOT}/<path:name>", "page", send_page)
    app.register_blueprint(built)


def send_page(name: str) -> Response:
    """A file of the site; 404 with a page that says what to do where it is not there."""
    media = TYPES.get(Path(name).suffix)
    place = safe_join(str(SITE), name)
    if media is None or place is None or not is_file(Path(place)):
        return send_note(*(NO_PAGE if (SITE / "index.html").is_file() else NOT_BUILT))
    response = answer_with(read_file(place, Path(place).stat().st_mtime_ns), media)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def is_file(place: Path) -> bool:
    """False also for a name that is longer than a file's can be."""
    try:
        return place.is_file()
    except OSError:
        return False


def send_note(title: str, words: str) -> Response:
    return Response(NOTE.format(title=title, words=words), status=404, mimetype="text/html")


@lru_cache(maxsize=KEPT_FILES)
def read_file(place: str, _changed: int) -> Compressed:
    """The file as it was when it was last changed: a site that is built anew is seen at once."""
    return Compressed.of(Path(place).read_bytes())
