"""The page to which a link in a letter leads: a sentence, and a button that does what it says.

Opening it changes nothing, because programs that look through mail open links, too.
"""

from __future__ import annotations

import secrets

from flask import Response, render_template_string
from pydantic import Field

from api.schema import Query

HTML = "text/html"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
body { max-width: 32rem; margin: 4rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
button { font: inherit; padding: .6rem 1.2rem; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ words }}</p>
{% if button %}
<form method="post"><button>{{ button }}</button></form>
{% endif %}
</main>
</body>
</html>
"""


class LetterLink(Query):
    token: str = Field(min_length=1, max_length=200, description="As it is in the link")


def show_page(title: str, words: str, button: str | None = None) -> Response:
    """Such a page; without a button it tells what has been done."""
    nonce = secrets.token_urlsafe(16)
    text = render_template_string(PAGE, nonce=nonce, title=title, words=words, button=button)
    response = Response(text, mimetype=HTML)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
