"""Apps: programs with keys and webhooks of their own, for their owners and for themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from api.auth import demand_log_in, demand_own_hand
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
from services.accounts.return_urls import LONGEST, check_return_url
from services.accounts.users import User

resource = Resource("apps", tag="Apps")

PREFIX = "/api/v1/apps"
ReturnUrl = Annotated[str, AfterValidator(check_return_url), Field(max_length=LONGEST)]


class AppRequest(Body):
    """`return_urls`: where users may be sent back to after consent; compared letter by letter."""

    name: KeyName = Field(examples=["Dance school"], description="What users read before consent")
    return_urls: list[ReturnUrl] = Field(
        default=[], max_length=10, examples=[["https://school.example.com/back"]]
    )


class AppView(Content):
    """`consent_url` is the page on which users let the app in."""

    id: str
    name: str
    return_urls: list[str]
    consent_url: str
    created_at: Moment

    @classmethod
    def of(cls, app: User) -> AppView:
        return cls(
            id=app.id,
            name=app.display_name,
            return_urls=list(app.return_urls),
            consent_url=f"{services().settings.public_url}/console/apps/{app.id}",
            created_at=app.created_at,
        )


class AppList(Content):
    items: list[AppView]


class AppDeleted(Content):
    id: str
    deleted: Literal[True] = True


class AppKeyRequest(Body):
    """For a user the key goes as far as both its scopes and the user's consent go."""

    name: KeyName = Field(examples=["Server"])
    scopes: list[GrantScope] = Field(default=["read", "write"], min_length=1, max_length=2)
    expires_at: KeyExpiry = None


class ArrivalCode(Body):
    """The `code` with which a user came back from the consent page."""

    code: str = Field(min_length=1, max_length=200)


class AppUser(Content):
    user_id: str
    scopes: list[str]
    since: Moment

    @classmethod
    def of(cls, grant: Grant) -> AppUser:
        return cls(user_id=grant.user_id, scopes=list(grant.scopes), since=grant.created_at)


class AppUserList(Content):
    items: list[AppUser]
    pagination: Pagination


@resource.post(PREFIX)
@user
@body(AppRequest)
@answer(201, AppView)
@refuses(403, 409, 503)
def create_app(caller: User, body: AppRequest) -> AppView:
    """Make an app: an account without a log-in, for a program that other people use."""
    demand_log_in()
    return AppView.of(services().accounts.apps.create(caller, body.name, body.return_urls))


@resource.get(PREFIX)
@user
@answer(200, AppList)
@refuses(503)
def list_apps(caller: User) -> AppList:
    """Your apps, the oldest first."""
    demand_own_hand()
    return AppList(items=[AppView.of(app) for app in services().accounts.apps.of_owner(caller.id)])


@resource.put(f"{PREFIX}/<app_id>")
@user
@body(AppRequest)
@answer(200, AppView)
@refuses(403, 404, 503)
def change_app(caller: User, app_id: str, body: AppRequest) -> AppView:
    """Give an app of yours this name and these addresses, in the place of those it had."""
    demand_log_in()
    apps = services().accounts.apps
    return AppView.of(apps.change(apps.own(app_id, caller.id), body.name, body.return_urls))


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
@body(AppKeyRequest)
@answer(201, NewApiKey)
@refuses(403, 404, 409, 503)
def create_app_key(caller: User, app_id: str, body: AppKeyRequest) -> Answer:
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
    demand_own_hand()
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
    page = services().accounts.apps.users_of(find_app(caller, app_id).id, query.request)
    items = [AppUser.of(Grant.from_document(document)) for document in page.documents]
    return AppUserList(items=items, pagination=Pagination.of(page))


@resource.post(f"{PREFIX}/<app_id>/users")
@user
@body(ArrivalCode)
@answer(200, AppUser)
@refuses(404, 503)
def receive_app_user(caller: User, app_id: str, body: ArrivalCode) -> AppUser:
    """Who has come from the consent page with this code: told once, to the app or its owner."""
    app = find_app(caller, app_id)
    return AppUser.of(services().accounts.apps.take_code(app.id, body.code))


def find_app(caller: User, app_id: str) -> User:
    """The app, for its owner or for itself. Raises AppNotFound, LogInNeeded."""
    demand_own_hand()
    itself = caller.id == app_id and caller.app_of
    return services().accounts.apps.own(app_id, itself or caller.id)
