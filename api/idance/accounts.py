"""Accounts: register, log in, log out. One token opens both APIs."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Literal

from flask import request
from pydantic import Field, StringConstraints

from api.auth import issue_token, token_in_use
from api.context import edge, services
from api.declare import Resource, answer, body, guest, limit, refuses, user
from api.dispatch import Answer
from api.idance.texts import DisplayName
from api.limits import ACCOUNTS, address_key
from api.schema import CamelBody, Content
from services.accounts.users import User

resource = Resource("accounts", tag="Accounts")

Email = Annotated[str, StringConstraints(min_length=3, max_length=254)]
NO_STORE = {"Cache-Control": "no-store"}


class Credentials(CamelBody):
    email: str = Field(max_length=1000, examples=["user@example.com"])
    password: str = Field(max_length=1000, examples=["password123"])


class Registration(CamelBody):
    """A new account. Without a display name it is called as its mail box is."""

    email: Email = Field(examples=["user@example.com"])
    password: str = Field(min_length=8, max_length=1000, examples=["password123"])
    display_name: DisplayName | None = Field(default=None, examples=["Dance Master"])


class Token(Content):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the documented word
    user_id: str

    @classmethod
    def of(cls, user: User) -> Token:
        return cls(access_token=issue_token(user), user_id=user.id)


class LoggedOut(Content):
    message: Literal["Logged out"] = "Logged out"


@resource.post("/auth/register")
@guest
@limit(ACCOUNTS)
@body(Registration)
@answer(201, Token)
@refuses(409)
def register(body: Registration) -> Answer:
    """Make an account, and log in to it."""
    made = services().users.register(body.email, body.password, body.display_name)
    return Answer(Token.of(made), headers=NO_STORE)


@resource.post("/auth/login")
@guest
@limit(ACCOUNTS)
@body(Credentials)
@answer(200, Token)
@refuses(401)
def log_in(body: Credentials) -> Answer:
    """Get an access token, good for 24 hours.

    After five wrong passwords in a row every further attempt has to wait, up to 15 minutes:
    429, and `Retry-After` says how long.
    """
    with _slowed(body.email):
        known = services().users.authenticate(body.email, body.password)
    return Answer(Token.of(known), headers=NO_STORE)


@resource.post("/auth/logout")
@user
@answer(200, LoggedOut)
def log_out(caller: User) -> LoggedOut:  # noqa: ARG001 - the token alone counts
    """Make the token that this request is sent with worthless."""
    services().users.tokens.revoke(*token_in_use())
    return LoggedOut()


def _slowed(email: str) -> AbstractContextManager[None]:
    """Around looking at a password: guessing takes its time. Raises LoginDelayed."""
    delay = edge().login_delay
    return delay.attempt(email, address_key(request.remote_addr)) if delay else nullcontext()
