"""Accounts for administrators: found, shown, given the role, and logged out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_log_in
from api.context import services
from api.declare import Resource, admin, answer, body, query, refuses
from api.paging import PagePlace, PageQuery
from api.refusals import Missing
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.users import Role, User

resource = Resource("user_administration", tag="Administration")

LONGEST_NAME = 320  # of an e-mail address, with what its domain may have


class UsersQuery(PageQuery):
    """With `name` at most that account, with `administrators` or `ids` all those, on one page."""

    name: str | None = Field(
        default=None, min_length=1, max_length=LONGEST_NAME, description="An id or e-mail address"
    )
    administrators: bool = Field(default=False, description="Only those")
    ids: str | None = Field(
        default=None,
        pattern=r"^[^,]{1,100}(,[^,]{1,100}){0,99}$",
        description="These, at most a hundred, with commas between; unknown ones are left out",
    )


class Account(CamelContent):
    """An account as administrators see it. `eraseAt`: it is closed, and erased then."""

    id: str
    email: str
    display_name: str
    role: Role
    email_verified: bool
    created_at: Moment
    last_sign_in_at: Moment | None
    points: int
    total_sessions: int
    followers: int
    erase_at: Moment | None

    @classmethod
    def of(cls, user: User) -> Account:
        return cls.copy_of(user, total_sessions=user.practice.totals.sessions)


class Accounts(CamelContent):
    users: list[Account]
    pagination: PagePlace


class RoleRequest(CamelBody):
    role: Literal["USER", "ADMIN"]


class UserLoggedOut(CamelContent):
    id: str
    message: Literal["All log-ins are ended"] = "All log-ins are ended"


@resource.get("/api/admin/users")
@admin
@query(UsersQuery)
@answer(200, Accounts)
@refuses(503)
def list_users(caller: User, query: UsersQuery) -> Accounts:  # noqa: ARG001 - the same for all
    """All accounts, the newest first; or some of them, by ids or an address."""
    if query.name:
        return _on_one_page(_find_by_name(query.name))
    if query.ids:
        return _on_one_page(list(services().accounts.users.many(query.ids.split(",")).values()))
    if query.administrators:
        return _on_one_page(services().accounts.roles.administrators())
    page = services().accounts.roles.newest(query.request)
    shown = [Account.of(User.from_document(one)) for one in page.documents]
    return Accounts(users=shown, pagination=PagePlace.of(page))


@resource.get("/api/admin/users/<user_id>")
@admin
@answer(200, Account)
@refuses(404, 503)
def show_user(caller: User, user_id: str) -> Account:  # noqa: ARG001 - the same for all
    """One account."""
    return Account.of(_get_user(user_id))


@resource.put("/api/admin/users/<user_id>/role")
@admin
@body(RoleRequest)
@answer(200, Account)
@refuses(403, 404, 409, 503)
def change_role(caller: User, user_id: str, body: RoleRequest) -> Account:  # noqa: ARG001
    """Make somebody an administrator or an ordinary user; another role ends their log-ins.

    The last administrator stays one. API keys do not do for this: log in.
    """
    demand_log_in()
    known, roles = _get_user(user_id), services().accounts.roles
    return Account.of(roles.appoint(known) if body.role == Role.ADMIN else roles.dismiss(known))


@resource.post("/api/admin/users/<user_id>/log-out")
@admin
@answer(200, UserLoggedOut)
@refuses(403, 404, 503)
def log_user_out(caller: User, user_id: str) -> UserLoggedOut:  # noqa: ARG001 - any administrator may
    """End all log-ins of somebody, as where a token was stolen. API keys stay."""
    demand_log_in()
    services().accounts.users.end_tokens(_get_user(user_id).id)
    return UserLoggedOut(id=user_id)


def _get_user(user_id: str) -> User:
    """Raises Missing."""
    if (user := services().accounts.users.get(user_id)) is None:
        raise Missing(f"There is no user {user_id!r}.")
    return user


def _find_by_name(name: str) -> list[User]:
    found = services().accounts.roles.find(name)
    return [found] if found else []


def _on_one_page(found: list[User]) -> Accounts:
    place = PagePlace(page=1, total_pages=1, total_count=len(found), next_cursor=None)
    return Accounts(users=[Account.of(user) for user in found], pagination=place)
