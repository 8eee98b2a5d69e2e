"""Who follows whom.

FollowError
├── UnknownUser         nobody has this id
└── OwnFollower         one cannot follow oneself
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.accounts.users import USERS, User
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, DuplicateKey, Filter, Index

FOLLOWS = "follows"
NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(("follower", "-created_at")), Index(("followed", "-created_at")))


class FollowError(Exception):
    """Nobody was followed. The message is fit for the caller."""


class UnknownUser(FollowError):
    """Nobody has this id."""


class OwnFollower(FollowError):
    """One cannot follow oneself."""


@dataclass(frozen=True)
class Standing:
    """How one user stands to a second, and how many follow and are followed by the second."""

    is_following: bool
    follows_back: bool
    followers: int
    following: int


@dataclass(frozen=True)
class Follower:
    """One at the other end of a follow, and since when (a stamp)."""

    user: User
    since: str


@dataclass(frozen=True, kw_only=True)
class Follow(Record):
    """That one user follows another, since when (a stamp)."""

    id: str = field(metadata=stored_as("_id"))
    follower: str
    followed: str
    created_at: str


class FollowService:
    """Follows, and their counts on both users. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._documents.ensure(FOLLOWS, INDEXES)

    def follow(self, follower: str, followed: str) -> None:
        """Follow from now on; harmless when it is so already. Raises UnknownUser, OwnFollower."""
        if follower == followed:
            raise OwnFollower("You cannot follow yourself.")
        self._demand_user(followed)
        follow = Follow(
            id=_key(follower, followed),
            follower=follower,
            followed=followed,
            created_at=stamp(self._clock()),
        )
        try:
            self._documents.insert(FOLLOWS, follow.to_document())
        except DuplicateKey:
            return
        self._count(follower, followed, 1)

    def unfollow(self, follower: str, followed: str) -> None:
        """Follow no more; harmless when it is so already. Raises UnknownUser."""
        self._demand_user(followed)
        if self._documents.delete(FOLLOWS, {"_id": _key(follower, followed)}):
            self._count(follower, followed, -1)

    def standing(self, user_id: str, towards: str) -> Standing:
        """How the first user stands to the second. Raises UnknownUser."""
        user = self._demand_user(towards)
        pairs = [_key(user_id, towards), _key(towards, user_id)]
        found = self._documents.find(FOLLOWS, {"_id": {"$in": pairs}})
        there = {Follow.from_document(document).id for document in found}
        return Standing(
            is_following=pairs[0] in there,
            follows_back=pairs[1] in there,
            followers=user.followers,
            following=user.following,
        )

    def followers(self, user_id: str, request: PageRequest) -> tuple[list[Follower], Page]:
        """Who follows the user, the latest first. Raises UnknownUser, InvalidCursor."""
        total = self._demand_user(user_id).followers
        follows, page = self._page({"followed": user_id}, total, request)
        return self._list_followers([(one.follower, one.created_at) for one in follows]), page

    def following(self, user_id: str, request: PageRequest) -> tuple[list[Follower], Page]:
        """Whom the user follows, the latest first. Raises UnknownUser, InvalidCursor."""
        total = self._demand_user(user_id).following
        follows, page = self._page({"follower": user_id}, total, request)
        return self._list_followers([(one.followed, one.created_at) for one in follows]), page

    def followed_by(self, user_id: str, limit: int) -> list[str]:
        """The ids of those whom the user follows, the latest first."""
        where = {"follower": user_id}
        found = self._documents.find(FOLLOWS, where, sort=NEWEST_FIRST, limit=limit)
        return [Follow.from_document(document).followed for document in found]

    def _demand_user(self, user_id: str) -> User:
        document = self._documents.get(USERS, user_id)
        if document is None:
            raise UnknownUser(f"There is no user {user_id!r}.")
        return User.from_document(document)

    def _page(self, where: Filter, total: int, request: PageRequest) -> tuple[list[Follow], Page]:
        page = read_page(self._documents, FOLLOWS, where, NEWEST_FIRST, request, total=total)
        return [Follow.from_document(document) for document in page.documents], page

    def _list_followers(self, ends: Sequence[tuple[str, str]]) -> list[Follower]:
        """Those of these ids that are still there, each with the stamp beside it."""
        users = self._users({key for key, _ in ends})
        return [Follower(users[key], since) for key, since in ends if key in users]

    def _users(self, keys: set[str]) -> dict[str, User]:
        where = {"_id": {"$in": sorted(keys)}}
        found = map(User.from_document, self._documents.find(USERS, where, limit=len(keys)))
        return {user.id: user for user in found}

    def _count(self, follower: str, followed: str, more: int) -> None:
        self._documents.update(USERS, {"_id": followed}, {"$inc": {"followers": more}})
        self._documents.update(USERS, {"_id": follower}, {"$inc": {"following": more}})


def _key(follower: str, followed: str) -> str:
    return f"{follower}:{followed}"
