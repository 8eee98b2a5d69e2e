"""What callers are told of themselves and of their rights."""

from __future__ import annotations

from typing import Literal

from flask import request
from pydantic import Field, RootModel

from api.context import services
from api.schema import Body, Content, Moment, Query
from services.accounts.users import Role, User
from services.clock import now, stamp


class ProviderHealth(Content):
    """The external OpenID provider: how long its keys took to come, and when that was."""

    status: Literal["healthy", "unhealthy", "not_configured"]
    response_time: str
    last_check: Moment

    @classmethod
    def current(cls) -> ProviderHealth:
        provider = services().accounts.openid
        if provider is None:
            return cls(status="not_configured", response_time="0ms", last_check=stamp(now()))
        state = provider.state()
        took = f"{state.milliseconds}ms"
        return cls(status=state.status, response_time=took, last_check=state.checked_at)


class AuthHealth(Content):
    status: Literal["healthy", "unhealthy"]
    clerk: ProviderHealth
    message: str


class RequestContext(Content):
    path: str
    method: str
    client_ip: str

    @classmethod
    def current(cls) -> RequestContext:
        # HEAD is told what GET would be
        return cls(path=request.path, method="GET", client_ip=request.remote_addr or "unknown")


class Authenticated(Content):
    authenticated: Literal[True] = True
    user_id: str
    email: str
    email_verified: bool
    request_context: RequestContext


class NotAuthenticated(Content):
    authenticated: Literal[False] = False
    message: Literal["No authentication provided"] = "No authentication provided"
    request_context: RequestContext


class AuthStatus(RootModel[Authenticated | NotAuthenticated]):
    """Who is calling, or that nobody knows."""


class CallerProfile(Content):
    """`username` is the mail box's name; `image_url` the avatar."""

    id: str
    username: str
    full_name: str
    email: str
    image_url: str | None
    email_verified: bool
    created_at: Moment | None
    last_sign_in_at: Moment | None
    mail_when_done: bool

    @classmethod
    def of(cls, user: User) -> CallerProfile:
        return cls.copy_of(
            user,
            username=user.email.partition("@")[0],
            full_name=user.display_name,
            image_url=user.avatar_url,
        )


class CallerChange(Body):
    mail_when_done: bool = Field(
        description="A letter when a lesson or a dance of yours is done; for verified addresses"
    )


class Permissions(Content):
    user_id: str
    role: Role
    permissions: list[str]
    access_level: str


class Reached(Content):
    message: str
    user_id: str
    timestamp: Moment


class VerifiedReached(Reached):
    email: str
    email_verified: Literal[True] = True


class TokenVerified(Content):
    verified: Literal[True] = True
    user_id: str
    email: str
    email_verified: bool
    message: Literal["Token verified successfully"] = "Token verified successfully"


class VerificationSent(Content):
    """Not `sent`: the address is verified already. `expires_at` is when the link ends."""

    sent: bool
    email: str
    expires_at: Moment | None
    message: str


class EmailVerified(Content):
    verified: Literal[True] = True
    user_id: str
    email: str
    email_verified: bool
    message: Literal["E-mail address verified"] = "E-mail address verified"


class LinkQuery(Query):
    token: str = Field(min_length=1, max_length=200, description="As it is in the link")
