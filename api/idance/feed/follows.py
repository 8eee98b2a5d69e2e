"""Following: whose dances come first in one's feed."""

from __future__ import annotations

from api.auth import demand_person
from api.context import services
from api.declare import Resource, answer, query, refuses, user
from api.idance.dances.visibility import Viewing, demand_visible_user
from api.paging import PagePlace, PageQuery
from api.schema import CamelContent, Moment
from services.accounts.follows import Follower, Standing
from services.accounts.users import User
from services.documents.paging import Page

resource = Resource("follows", tag="Follows")


class FollowStanding(CamelContent):
    """How you stand to a user, and how many follow and are followed by that user."""

    user_id: str
    is_following: bool
    follows_you: bool
    followers: int
    following: int

    @classmethod
    def of(cls, user_id: str, standing: Standing) -> FollowStanding:
        return cls.copy_of(standing, user_id=user_id, follows_you=standing.follows_back)


class FollowedUser(CamelContent):
    id: str
    display_name: str
    avatar_url: str | None
    level: int
    followed_at: Moment


class FollowList(CamelContent):
    """Users, those of the latest follow first."""

    users: list[FollowedUser]
    pagination: PagePlace

    @classmethod
    def of(cls, viewing: Viewing, users: list[Follower], page: Page) -> FollowList:
        seen = [found for found in users if viewing.sees(found.user.id, found.user)]
        return cls(users=[_show_followed(found) for found in seen], pagination=PagePlace.of(page))


@resource.get("/api/users/<user_id>/follow")
@user
@answer(200, FollowStanding)
@refuses(404, 503)
def show_follow(caller: User, user_id: str) -> FollowStanding:
    """Whether you follow this user, and this user you."""
    demand_visible_user(caller, user_id)
    return FollowStanding.of(user_id, services().accounts.follows.standing(caller.id, user_id))


@resource.post("/api/users/<user_id>/follow")
@user
@answer(200, FollowStanding)
@refuses(404, 422, 503)
def follow_user(caller: User, user_id: str) -> FollowStanding:
    """Follow this user. Following twice is following once."""
    demand_person(caller)
    if user_id != caller.id:
        demand_visible_user(caller, user_id)
    services().accounts.follows.follow(caller.id, user_id)
    return show_follow(caller, user_id)


@resource.delete("/api/users/<user_id>/follow")
@user
@answer(200, FollowStanding)
@refuses(404, 503)
def unfollow_user(caller: User, user_id: str) -> FollowStanding:
    """Follow this user no more. It is no error not to have done so."""
    services().accounts.follows.unfollow(caller.id, user_id)
    return FollowStanding.of(user_id, services().accounts.follows.standing(caller.id, user_id))


@resource.get("/api/users/<user_id>/followers")
@user
@query(PageQuery)
@answer(200, FollowList)
@refuses(404, 503)
def list_followers(caller: User, user_id: str, query: PageQuery) -> FollowList:
    """Who follows this user; a page may be shorter by those whom you do not see."""
    viewing = demand_visible_user(caller, user_id)
    return FollowList.of(viewing, *services().accounts.follows.followers(user_id, query.request))


@resource.get("/api/users/<user_id>/following")
@user
@query(PageQuery)
@answer(200, FollowList)
@refuses(404, 503)
def list_following(caller: User, user_id: str, query: PageQuery) -> FollowList:
    """Whom this user follows; a page may be shorter by those whom you do not see."""
    viewing = demand_visible_user(caller, user_id)
    return FollowList.of(viewing, *services().accounts.follows.following(user_id, query.request))


def _show_followed(found: Follower) -> FollowedUser:
    return FollowedUser(
        id=found.user.id,
        display_name=found.user.display_name,
        avatar_url=found.user.avatar_url,
        level=found.user.level,
        followed_at=found.since,
    )
