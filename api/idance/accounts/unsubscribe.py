"""Where the link in a letter leads that ends letters about ended jobs: no account asks there."""

from __future__ import annotations

from flask import Response

from api.context import services
from api.declare import Resource, answer, guest, limit, query, refuses
from api.idance.accounts.letter_page import HTML, LetterLink, show_page
from api.limits import UNLIMITED

resource = Resource("unsubscribe", tag="Users")

TITLE = "Letters about ended jobs"


@resource.get("/unsubscribe")
@guest
@limit(UNLIMITED)
@query(LetterLink)
@answer(200, None, "A page with a button", media=HTML)
@refuses(422)
def show_unsubscribing(query: LetterLink) -> Response:
    """What the link in a letter about an ended job leads to. It changes nothing yet."""
    services().accounts.mail_preferences.check(query.token)
    words = "You get a letter when a dance or a lesson of yours is done."
    return show_page(TITLE, words, "No more of them")


@resource.post("/unsubscribe")
@guest
@limit(UNLIMITED)
@query(LetterLink)
@answer(200, None, "A page that says so", media=HTML)
@refuses(422, 503)
def unsubscribe(query: LetterLink) -> Response:
    """Send no more letters about ended jobs. Mail programs call it, too (RFC 8058)."""
    services().accounts.mail_preferences.end(query.token)
    words = "You get no more of them. Your profile turns them on again (mailWhenDone)."
    return show_page(TITLE, words)
