"""The apps that a user lets in: what each may do, until it is shut out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api.auth import demand_log_in, demand_own_hand
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.refusals import Invalid
from api.schema import Body, Content, Moment, Query
from services.accounts.apps import Grant, GrantScope, demand_named
from services.accounts.return_urls import LONGEST, add_words
from services.accounts.users import User

resource = Resource("consents", tag="Apps")

PREFIX = "/api/v1/auth/apps"
ReturnTo = Annotated[
    str | None,
    Field(max_length=LONGEST, description="One of the app's `return_urls`, letter by letter"),
]
State = Annotated[
    Annotated[str, StringConstraints(max_length=LONGEST)] | None,
    Field(description="What the app wants to find behind its address again"),
]


class ConsentQuery(Query):
    """Where the user is to be sent back to."""

    return_to: ReturnTo = None
    state: State = None


class Consent(Body):
    """`read`: see your things and hear of your jobs. `write`: make, change and delete them."""

    scopes: list[GrantScope] = Field(default=["read", "write"], min_length=1, max_length=2)
    return_to: ReturnTo = None
    state: State = None


class Consented(Content):
    """An app and what it may do for you; no scopes: nothing."""

    app_id: str
    name: str
    scopes: list[str]
    since: Moment | None

    @classmethod
    def of(cls, app: User, grant: Grant | None, **more: str | None) -> Consented:
        return cls(
            app_id=app.id,
            name=app.display_name,
            scopes=list(grant.scopes) if grant else [],
            since=grant.created_at if grant else None,
            **more,
        )


class ConsentList(Content):
    items: list[Consented]


class AskedConsent(Consented):
    """`refusal_url`, where to go with a no: `return_to` with `error=access_denied` and `state`."""

    refusal_url: str | None


class GivenConsent(Consented):
    """`return_url` is where to go now: `return_to` with `code` and `state`. The code is good once,
    for ten minutes, and for this app alone."""

    return_url: str | None


class ShutOut(Content):
    """`ended` is false where it was not let in."""

    app_id: str
    ended: bool


@resource.get(PREFIX)
@user
@answer(200, ConsentList)
@refuses(503)
def list_consents(caller: User) -> ConsentList:
    """The apps that you have let in."""
    demand_own_hand()
    grants = {grant.app_id: grant for grant in services().accounts.apps.of_user(caller.id)}
    apps = services().accounts.users.many(grants)
    return ConsentList(items=[Consented.of(app, grants[name]) for name, app in apps.items()])


@resource.get(f"{PREFIX}/<app_id>")
@user
@query(ConsentQuery)
@answer(200, AskedConsent)
@refuses(404, 503)
def show_consent(caller: User, app_id: str, query: ConsentQuery) -> Consented:
    """An app that asks to be let in: its name, and what it may do for you now."""
    demand_own_hand()
    app = services().accounts.apps.get(app_id)
    way = way_back(app, query.return_to, query.state, error="access_denied")
    grants = {grant.app_id: grant for grant in services().accounts.apps.of_user(caller.id)}
    return AskedConsent.of(app, grants.get(app_id), refusal_url=way)


@resource.put(f"{PREFIX}/<app_id>")
@user
@body(Consent)
@answer(200, GivenConsent)
@refuses(403, 404, 409, 503)
def give_consent(caller: User, app_id: str, body: Consent) -> Consented:
    """Let an app act for you and hear of your jobs, as far as these scopes go."""
    demand_log_in()
    apps = services().accounts.apps
    app = apps.get(app_id)
    way_back(app, body.return_to, body.state)
    grant = apps.let_in(app_id, caller.id, body.scopes)
    code = apps.give_code(grant) if body.return_to else ""
    way = way_back(app, body.return_to, body.state, code=code)
    return GivenConsent.of(app, grant, return_url=way)


@resource.delete(f"{PREFIX}/<app_id>")
@user
@answer(200, ShutOut)
@refuses(403, 503)
def withdraw_consent(caller: User, app_id: str) -> ShutOut:
    """Let an app act for you no more, from this moment on."""
    demand_log_in()
    ended = services().accounts.apps.shut_out(app_id, caller.id)
    services().webhooks.endpoints.end_app(app_id, caller.id)
    return ShutOut(app_id=app_id, ended=ended)


def way_back(app: User, url: str | None, state: str | None, **words: str) -> str | None:
    """The app's address with these words and the state behind it; None where none is asked for.

    Raises ReturnAddressUnknown, Invalid.
    """
    if url is None:
        if state is not None:
            message = "This comes back behind `return_to`: send both"
            raise Invalid.field("body", "state", message=message)
        return None
    demand_named(app, url)
    return add_words(url, words if state is None else {**words, "state": state})
