"""Who wants to have nothing to do with whom. A block holds in both directions.

BlockError
├── OwnBlock            one cannot block oneself
└── TooManyBlocks       the user blocks as many as one may
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from services.accounts.follows import Follower, FollowService, UnknownUser
from services.accounts.user_service import UserService
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.batches import find_each
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, DuplicateKey, Index

BLOCKS = "blocks"
NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(("blocker", *NEWEST_FIRST)), Index(("blocked",)))
MOST = 1000  # of one user


class BlockError(Exception):
    """Nobody was blocked. The message is fit for the caller."""


class OwnBlock(BlockError):
    """One cannot block oneself."""


class TooManyBlocks(BlockError):
    """The user blocks as many as one may."""


@dataclass(frozen=True, kw_only=True)
class Block(Record):
    """That one user has blocked another, since when (a stamp)."""

    id: str = field(metadata=stored_as("_id"))
    blocker: str
    blocked: str
    created_at: str


class BlockService:
    """All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        users: UserService,
        follows: FollowService,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._users = users
        self._follows = follows
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._documents.ensure(BLOCKS, INDEXES)

    def block(self, blocker: str, blocked: str) -> None:
        """Block from now on; neither follows the other any more. Harmless when it is so already.

        Raises UnknownUser, OwnBlock, TooManyBlocks.
        """
        if blocker == blocked:
            raise OwnBlock("You cannot block yourself.")
        if self._users.get(blocked) is None:
            raise UnknownUser(f"There is no user {blocked!r}.")
        if self._documents.count(BLOCKS, {"blocker": blocker}) >= MOST:
            raise TooManyBlocks(f"You block {MOST} users already, which is the most.")
        block = Block(
            id=_key(blocker, blocked),
            blocker=blocker,
            blocked=blocked,
            created_at=stamp(self._clock()),
        )
        with suppress(DuplicateKey):  # a process may have died before it ended the follows
            self._documents.insert(BLOCKS, block.to_document())
        self._follows.unfollow(blocker, blocked)
        self._follows.unfollow(blocked, blocker)

    def unblock(self, blocker: str, blocked: str) -> None:
        """Block no more; harmless when it is so already. What the other one has blocked stays."""
        self._documents.delete(BLOCKS, {"_id": _key(blocker, blocked)})

    def page(self, blocker: str, request: PageRequest) -> tuple[list[Follower], Page]:
        """Whom the user blocks, the latest first. Raises InvalidCursor."""
        page = read_page(self._documents, BLOCKS, {"blocker": blocker}, NEWEST_FIRST, request)
        blocks = [Block.from_document(document) for document in page.documents]
        users = self._users.many(one.blocked for one in blocks)
        there = [one for one in blocks if one.blocked in users]
        return [Follower(users[one.blocked], one.created_at) for one in there], page

    def apart_from(self, user_id: str) -> frozenset[str]:
        """Everybody whom the user has blocked, or who has blocked the user."""
        own = find_each(self._documents, BLOCKS, {"blocker": user_id}, _block_nothing)
        others = find_each(self._documents, BLOCKS, {"blocked": user_id}, _block_nothing)
        return frozenset(one["blocked"] for one in own) | {one["blocker"] for one in others}


def _key(blocker: str, blocked: str) -> str:
    return f"{blocker}:{blocked}"


def _block_nothing() -> None:
    return
