"""Apps: programs with keys and webhooks of their own, and the users who let them in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_log_in
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.dispatch import Answer
from api.schema import Body, Content, Moment
from api.t2m.accounts.api_keys import (
    ApiKeyList,
    ApiKeyRevoked,
    KeyExpiry,
    KeyName,
    NewApiKey,
    list_keys_of,
    make_key,
)
from api.t2m.paging import PageQuery, Pagination
from services.accounts.apps import Grant, GrantScope
from services.accounts.users import User

resource = Resource("apps", tag="Apps")

PREFIX, CONSENT = "/api/v1/apps", "/api/v1/auth/apps"


class AppWish(Body):
    name: KeyName = Field(examples=["Dance school"], description="What users read before consent")


class AppView(Content):
    id: str
    name: str
    created_at: Moment

    @classmethod
    def of(cls, app: User) -> AppView:
        return cls(id=app.id, name=app.display_name, created_at=app.created_at)


class AppList(Content):
    items: list[AppView]


class AppDeleted(Content):
    id: str
    deleted: Literal[True] = True


class AppKeyWish(Body):
    """For a user the key goes as far as both its scopes and the user's consent go."""

    name: KeyName = Field(examples=["Server"])
    scopes: list[GrantScope] = Field(default=["read", "write"], min_length=1, max_length=2)
    expires_at: KeyExpiry = None


class Consent(Body):
    """`read`: see your things and hear of your jobs. `write`: make, change and delete them."""

    scopes: list[GrantScope] = Field(default=["read", "write"], min_length=1, max_length=2)


class Consented(Content):
    """An app and what it may do for you; no scopes: nothing."""

    app_id: str
    name: str
    scopes: list[str]
    since: Moment | None

    @classmethod
    def of(cls, app: User, grant: Grant | None) -> Consented:
        return cls(
            app_id=app.id,
            name=app.display_name,
            scopes=list(grant.scopes) if grant else [],
            since=grant.created_at if grant else None,
        )


class ConsentList(Content):
    items: list[Consented]


class ShutOut(Content):
    """`ended` is false where it was not let in."""

    app_id: str
    ended: bool


class AppUser(Content):
    user_id: str
    scopes: list[str]
    since: Moment


class AppUserList(Content):
    items: list[AppUser]
    pagination: Pagination


@resource.post(PREFIX)
@user
@body(AppWish)
@answer(201, AppView)
@refuses(403, 409, 503)
def create_app(caller: User, body: AppWish) -> AppView:
    """Make an app: an account without a log-in, for a program that other people use."""
    demand_log_in()
    return AppView.of(services().accounts.apps.create(caller, body.name))


@resource.get(PREFIX)
@user
@answer(200, AppList)
@refuses(503)
def list_apps(caller: User) -> AppList:
    """Your apps, the oldest first."""
    return AppList(items=[AppView.of(app) for app in services().accounts.apps.of_owner(caller.id)])


@resource.delete(f"{PREFIX}/<app_id>")
@user
@answer(200, AppDeleted)
@refuses(403, 404, 503)
def delete_app(caller: User, app_id: str) -> AppDeleted:
    """Delete an app of yours: its keys open nothing at once, and all that is its own is erased."""
    demand_log_in()
    services().erasure.leaving.close_app(services().accounts.apps.own(app_id, caller.id))
    return AppDeleted(id=app_id)


@resource.post(f"{PREFIX}/<app_id>/keys")
@user
@body(AppKeyWish)
@answer(201, NewApiKey)
@refuses(403, 404, 409, 503)
def create_app_key(caller: User, app_id: str, body: AppKeyWish) -> Answer:
    """Make a key for an app of yours. With `Troupe-User: <user id>` it acts for a user of it."""
    demand_log_in()
    app = services().accounts.apps.own(app_id, caller.id)
    return make_key(app.id, body.name, body.scopes, body.expires_at)


@resource.get(f"{PREFIX}/<app_id>/keys")
@user
@answer(200, ApiKeyList)
@refuses(404, 503)
def list_app_keys(caller: User, app_id: str) -> ApiKeyList:
    """The keys of an app of yours, the newest first."""
    return list_keys_of(services().accounts.apps.own(app_id, caller.id).id)


@resource.delete(f"{PREFIX}/<app_id>/keys/<key_id>")
@user
@answer(200, ApiKeyRevoked)
@refuses(403, 404, 503)
def revoke_app_key(caller: User, app_id: str, key_id: str) -> ApiKeyRevoked:
    """Make a key of an app of yours worthless at once."""
    demand_log_in()
    services().accounts.api_keys.revoke(services().accounts.apps.own(app_id, caller.id).id, key_id)
    return ApiKeyRevoked(id=key_id)


@resource.get(f"{PREFIX}/<app_id>/users")
@user
@query(PageQuery)
@answer(200, AppUserList)
@refuses(404, 503)
def list_app_users(caller: User, app_id: str, query: PageQuery) -> AppUserList:
    """Who has let the app in, the newest first: for its owner, and for the app with its own key."""
    owner = caller.app_of if caller.id == app_id and caller.app_of else caller.id
    page = services().accounts.apps.users_of(
        services().accounts.apps.own(app_id, owner).id, query.request
    )
    found = [Grant.from_document(document) for document in page.documents]
    items = [AppUser(user_id=g.user_id, scopes=list(g.scopes), since=g.created_at) for g in found]
    return AppUserList(items=items, pagination=Pagination.of(page))


@resource.get(CONSENT)
@user
@answer(200, ConsentList)
@refuses(503)
def list_consents(caller: User) -> ConsentList:
    """The apps that you have let in."""
    grants = {grant.app_id: grant for grant in services().accounts.apps.of_user(caller.id)}
    apps = services().accounts.users.many(grants)
    return ConsentList(items=[Consented.of(app, grants[name]) for name, app in apps.items()])


@resource.get(f"{CONSENT}/<app_id>")
@user
@answer(200, Consented)
@refuses(404, 503)
def show_consent(caller: User, app_id: str) -> Consented:
    """An app that asks to be let in: its name, and what it may do for you now."""
    app = services().accounts.apps.get(app_id)
    grants = {grant.app_id: grant for grant in services().accounts.apps.of_user(caller.id)}
    return Consented.of(app, grants.get(app_id))


@resource.put(f"{CONSENT}/<app_id>")
@user
@body(Consent)
@answer(200, Consented)
@refuses(403, 404, 409, 503)
def give_consent(caller: User, app_id: str, body: Consent) -> Consented:
    """Let an app act for you and hear of your jobs, as far as these scopes go."""
    demand_log_in()
    grant = services().accounts.apps.let_in(app_id, caller.id, body.scopes)
    return Consented.of(services().accounts.apps.get(app_id), grant)


@resource.delete(f"{CONSENT}/<app_id>")
@user
@answer(200, ShutOut)
@refuses(403, 503)
def withdraw_consent(caller: User, app_id: str) -> ShutOut:
    """Let an app act for you no more, from this moment on."""
    demand_log_in()
    ended = services().accounts.apps.shut_out(app_id, caller.id)
    services().webhooks.endpoints.end_app(app_id, caller.id)
    return ShutOut(app_id=app_id, ended=ended)
