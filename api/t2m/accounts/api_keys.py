"""API keys of the caller: made, listed, revoked. Whoever sends one cannot make others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints

from api.auth import demand_log_in, demand_own_hand
from api.context import services
from api.declare import Resource, answer, body, refuses, user
from api.dispatch import Answer
from api.refusals import Invalid
from api.schema import Body, Content, GivenTime, Moment
from services.accounts.api_keys import ApiKey, Scope
from services.accounts.users import User
from services.clock import now

resource = Resource("api_keys", tag="Authentication")

PREFIX = "/api/v1/auth/api-keys"
KeyName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"
    ),
]

KeyExpiry = Annotated[
    GivenTime | None,
    Field(strict=False, examples=["2095-01-28T00:00:00Z"], description="Null: never"),
]


class ApiKeyRequest(Body):
    """`read` is for GET, `write` for all that changes, `admin` for what only administrators may."""

    name: KeyName = Field(examples=["Build server"])
    scopes: list[Scope] = Field(default=["read", "write"], min_length=1, max_length=3)
    expires_at: KeyExpiry = None


class ApiKeyView(Content):
    """`prefix` is how the key begins. `last_used_at` is true to a minute."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        return cls(**cls.fields_of(key))

    @classmethod
    def fields_of(cls, key: ApiKey) -> dict[str, Any]:
        """The fields, by name."""
        return {
            "id": key.id,
            "name": key.name,
            "prefix": key.prefix,
            "scopes": list(key.scopes),
            "created_at": key.created_at,
            "expires_at": key.expires_at,
            "last_used_at": key.last_used_at,
        }


class NewApiKey(ApiKeyView):
    """With the key itself, which is shown only here: send it as `Authorization: Bearer <key>`."""

    key: str


class ApiKeyList(Content):
    items: list[ApiKeyView]


class ApiKeyRevoked(Content):
    id: str
    revoked: bool = True


@resource.post(PREFIX)
@user
@body(ApiKeyRequest)
@answer(201, NewApiKey)
@refuses(403, 409, 503)
def create_api_key(caller: User, body: ApiKeyRequest) -> Answer:
    """Make a key for a program of yours. It opens your account as far as its scopes go."""
    demand_log_in()
    return make_key(caller.id, body.name, body.scopes, body.expires_at)


@resource.get(PREFIX)
@user
@answer(200, ApiKeyList)
@refuses(503)
def list_api_keys(caller: User) -> ApiKeyList:
    """Your keys, the newest first."""
    demand_own_hand()
    return list_keys_of(caller.id)


@resource.delete(f"{PREFIX}/<key_id>")
@user
@answer(200, ApiKeyRevoked)
@refuses(403, 404, 503)
def revoke_api_key(caller: User, key_id: str) -> ApiKeyRevoked:
    """Make a key worthless at once."""
    demand_log_in()
    services().accounts.api_keys.revoke(caller.id, key_id)
    return ApiKeyRevoked(id=key_id)


def make_key(
    user_id: str, name: str, scopes: Sequence[Scope], expires_at: datetime | None
) -> Answer:
    """A new key of this account, told once. Raises Invalid where its end is over."""
    until = demand_future(expires_at)
    key, text = services().accounts.api_keys.create(user_id, name, scopes, until)
    content = NewApiKey(key=text, **ApiKeyView.fields_of(key))
    return Answer(content, headers={"Cache-Control": "no-store"})


def list_keys_of(user_id: str) -> ApiKeyList:
    """The keys of this account, the newest first."""
    found = services().accounts.api_keys.of_user(user_id)
    return ApiKeyList(items=[ApiKeyView.of(key) for key in found])


def demand_future(moment: datetime | None) -> datetime | None:
    """The moment. Raises Invalid where it is over."""
    if moment is not None and moment <= now():
        raise Invalid.field("body", "expires_at", message="This is in the past")
    return moment
