"""The place of a browser's log-in: a cookie that no script can read and no other site can send.

The page logs in by the public API and hands the pair of tokens over; from then on it is given the
access token alone, which it keeps in memory and sends as every program does. The cookie goes
nowhere but here, so that the API itself still knows callers by `Authorization` only.

Beside it a second cookie carries the access token to the console's pages, so that those for
administrators can be refused to others. Nothing is done for it, and it has no refresh token.

Whoever asks has to send the header `X-Troupe-Console`: a form cannot, and a script of another
origin has no permission to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify, request
from pydantic import Field

from api.auth import identify_token, read_token
from api.context import edge, services
from api.idance.accounts.views import Refresh, refresh_token
from api.limits import SIGN_INS_PER_ADDRESS
from api.parsing import read_body
from api.rates import caller_address, count_call
from api.refusals import Forbidden, TokenExpired, TokenInvalid
from api.schema import Body
from services.accounts.refresh_tokens import RefreshRefused
from services.accounts.users import User

PATH = "/session"
COOKIE = "troupe_console"
PAGE_COOKIE = "troupe_console_page"
HEADER = "X-Troupe-Console"
RENEWED_BEFORE = timedelta(minutes=10)  # an access token that is good for less is replaced


class TokenPair(Body):
    """What logging in has answered."""

    access_token: str = Field(max_length=4000, pattern=r"^[\w.-]+$")
    refresh_token: str = Field(max_length=200, pattern=r"^[\w-]+$")


@dataclass(frozen=True)
class Kept:
    """The pair as the cookie has it."""

    access: str
    refresh: str

    @classmethod
    def of_request(cls) -> Kept | None:
        access, _, refresh = request.cookies.get(COOKIE, "").partition(" ")
        return cls(access, refresh) if access and refresh else None

    @property
    def seconds(self) -> int:
        """For how long the access token is good; 0 where it is not."""
        try:
            left = read_token(self.access).expires - datetime.now(UTC)
        except (TokenInvalid, TokenExpired):
            return 0
        return max(0, int(left.total_seconds()))


def find_viewer() -> User | None:
    """Who asks for a page; None where the browser does not tell, or the token has ended."""
    try:
        return identify_token(request.cookies.get(PAGE_COOKIE, ""))
    except (TokenInvalid, TokenExpired):
        return None


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(PATH, "keep_session", keep_session, methods=["PUT"])
    blueprint.add_url_rule(PATH, "open_session", open_session, methods=["POST"])
    blueprint.add_url_rule(PATH, "forget_session", forget_session, methods=["DELETE"])


def keep_session() -> Response:
    """Keep the tokens of a log-in that has just been made."""
    demand_own_page()
    body = read_body(TokenPair)
    return answer_with_token(Kept(body.access_token, body.refresh_token))


def open_session() -> Response:
    """The access token of the log-in that is kept, renewed where it ends soon; null without one."""
    demand_own_page()
    kept = Kept.of_request()
    if kept and kept.seconds < RENEWED_BEFORE.total_seconds():
        kept = renew_pair(kept)
    return answer_with_token(kept)


def forget_session() -> Response:
    """Keep nothing any more. The page gives its token back by itself (`/auth/logout`)."""
    demand_own_page()
    return answer_with_token(None)


def demand_own_page() -> None:
    """Raises Forbidden where a page of another site may be asking."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if HEADER not in request.headers or site != "same-origin":
        raise Forbidden(f"Only the console's own pages may ask for this, with {HEADER}.")


def renew_pair(kept: Kept) -> Kept | None:
    """The next pair; None where the log-in has ended. Raises RateLimited."""
    count_call(SIGN_INS_PER_ADDRESS, caller_address())
    try:
        token = refresh_token(Refresh(refresh_token=kept.refresh)).content
    except RefreshRefused:
        return None
    edge().services.documents.sync()
    return Kept(token.access_token, token.refresh_token)  # type: ignore[attr-defined]  # a Token


def answer_with_token(kept: Kept | None) -> Response:
    """The access token, with the cookie set or removed."""
    token = kept.access if kept else None
    response = jsonify(access_token=token, expires_in=kept.seconds if kept else 0)
    response.headers["Cache-Control"] = "no-store"
    keep_cookie(response, COOKIE, f"{kept.access} {kept.refresh}" if kept else "", request.path)
    pages = request.path.removesuffix(PATH)
    keep_cookie(response, PAGE_COOKIE, kept.access if kept else "", pages)
    return response


def keep_cookie(response: Response, name: str, value: str, path: str) -> None:
    """Have the browser keep this for as long as a log-in lasts, or nothing, where it is empty."""
    settings = services().settings
    response.set_cookie(
        name,
        value,
        max_age=settings.refresh_days * 86400 if value else 0,
        path=path,
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        samesite="Strict",
    )
