"""Where the link in a letter leads that ends letters: a page with one button, for no account asks.

Opening it changes nothing, because programs that look through mail open links, too.
"""

from __future__ import annotations

import secrets

from flask import Response, render_template_string
from pydantic import Field

from api.context import services
from api.declare import Resource, answer, guest, limit, query, refuses
from api.limits import UNLIMITED
from api.schema import Query

resource = Resource("unsubscribe", tag="Users")

HTML = "text/html"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Letters about ended jobs</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
body { max-width: 32rem; margin: 4rem auto; padding: 0 1rem; }
button { font: inherit; padding: .6rem 1.2rem; }
</style>
</head>
<body>
<main>
<h1>Letters about ended jobs</h1>
{% if ended %}
<p>You get no more of them. Your profile turns them on again (<code>mailWhenDone</code>).</p>
{% else %}
<p>You get a letter when a dance or a lesson of yours is done.</p>
<form method="post"><button>No more of them</button></form>
{% endif %}
</main>
</body>
</html>
"""


class UnsubscribeQuery(Query):
    token: str = Field(min_length=1, max_length=200, description="As it is in the link")


@resource.get("/unsubscribe")
@guest
@limit(UNLIMITED)
@query(UnsubscribeQuery)
@answer(200, None, "A page with a button", media=HTML)
@refuses(422)
def show_unsubscribing(query: UnsubscribeQuery) -> Response:
    """What the link in a letter about an ended job leads to. It changes nothing yet."""
    services().mail_wishes.check(query.token)
    return _page(ended=False)


@resource.post("/unsubscribe")
@guest
@limit(UNLIMITED)
@query(UnsubscribeQuery)
@answer(200, None, "A page that says so", media=HTML)
@refuses(422, 503)
def unsubscribe(query: UnsubscribeQuery) -> Response:
    """Send no more letters about ended jobs. Mail programs call it, too (RFC 8058)."""
    services().mail_wishes.end(query.token)
    return _page(ended=True)


def _page(*, ended: bool) -> Response:
    nonce = secrets.token_urlsafe(16)
    response = Response(render_template_string(PAGE, nonce=nonce, ended=ended), mimetype=HTML)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
