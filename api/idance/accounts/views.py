"""Accounts: register, log in, log out. One token opens both APIs."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.auth import demand_log_in, family_in_use, issue_token, token_in_use
from api.context import edge, services
from api.declare import Resource, answer, body, guest, limit, refuses, user
from api.dispatch import Answer
from api.idance.accounts.log_ins import describe_device
from api.idance.texts import DisplayName
from api.limits import (
    REGISTRATIONS,
    REGISTRATIONS_PER_ADDRESS,
    SIGN_INS,
    SIGN_INS_PER_ADDRESS,
)
from api.rates import caller_address, count_call
from api.schema import Body, CamelBody, Content
from services.accounts.login_delay import account_digest
from services.accounts.refresh_tokens import RefreshRefused, new_family
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
    """`expires_in` is in seconds. `refresh_token` gets the next pair, once (`/auth/refresh`)."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the documented word
    user_id: str
    expires_in: int
    refresh_token: str

    @classmethod
    def of(cls, user: User, family: str | None = None, begun_at: str | None = None) -> Token:
        """A new pair. The refresh token is the heir of its family, or begins one."""
        family = family or new_family()
        return cls(
            access_token=issue_token(user, family),
            user_id=user.id,
            expires_in=services().settings.jwt_hours * 3600,
            refresh_token=services().accounts.refresh_tokens.give(
                user, family, begun_at=begun_at, device=describe_device()
            ),
        )


class Refresh(Body):
    """The refresh token of the last answer."""

    refresh_token: str = Field(max_length=200)


class LoggedOut(Content):
    message: Literal["Logged out"] = "Logged out"


class LoggedOutEverywhere(Content):
    message: Literal["Logged out everywhere"] = "Logged out everywhere"


@resource.post("/auth/register")
@guest
@limit(REGISTRATIONS_PER_ADDRESS)
@body(Registration)
@answer(201, Token)
@refuses(409)
def register_user(body: Registration) -> Answer:
    """Make an account, and log in to it."""
    count_call(REGISTRATIONS, "all")
    made = services().accounts.users.register(body.email, body.password, body.display_name)
    if delay := edge().login_delay:
        delay.note_acquaintance(body.email, caller_address())
    return Answer(Token.of(made), headers=NO_STORE)


@resource.post("/auth/login")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@body(Credentials)
@answer(200, Token)
@refuses(401)
def log_in(body: Credentials) -> Answer:
    """Get an access token, good for 24 hours.

    After five wrong passwords in a row every further attempt has to wait, up to 15 minutes:
    429, and `Retry-After` says how long.
    """
    count_call(SIGN_INS, f"{account_digest(body.email)}:{caller_address()}")
    with delay_attempt(body.email):
        known = services().accounts.users.authenticate(body.email, body.password)
    return Answer(Token.of(known), headers=NO_STORE)


@resource.post("/auth/refresh")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@body(Refresh)
@answer(200, Token)
@refuses(401, 503)
def refresh_token(body: Refresh) -> Answer:
    """Get the next access token and the next refresh token; the one that was sent is used up.

    One that is sent a second time has been copied: all that came of its log-in end.
    """
    taken = services().accounts.refresh_tokens.take(body.refresh_token)
    known = services().accounts.users.get(taken.user_id)
    if known is None or known.token_epoch != taken.epoch:
        services().accounts.refresh_tokens.end(taken.family)
        raise RefreshRefused
    return Answer(Token.of(known, taken.family, taken.begun_at), headers=NO_STORE)


@resource.post("/auth/logout")
@user
@answer(200, LoggedOut)
def log_out(caller: User) -> LoggedOut:  # noqa: ARG001 - the token alone counts
    """Make the token that this request is sent with worthless, and its refresh token."""
    demand_log_in()
    services().accounts.users.tokens.revoke(*token_in_use())
    if family := family_in_use():
        services().accounts.refresh_tokens.end(family)
    return LoggedOut()


@resource.post("/auth/logout-everywhere")
@user
@answer(200, LoggedOutEverywhere)
def log_out_everywhere(caller: User) -> LoggedOutEverywhere:
    """Make every token of yours worthless that was issued until now, this one too."""
    demand_log_in()
    services().accounts.users.end_tokens(caller.id)
    return LoggedOutEverywhere()


def delay_attempt(email: str) -> AbstractContextManager[None]:
    """Around looking at a password: guessing takes its time. Raises LoginDelayed."""
    delay = edge().login_delay
    return delay.attempt(email, caller_address()) if delay else nullcontext()
