"""The feed: what was danced of late, for each viewer in an order of their own (docs/feed.md)."""

from __future__ import annotations

from typing import Protocol

from services.accounts.follows import FollowService
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import PageRequest
from services.feed.entries import FeedEntries
from services.feed.favoured import Favoured
from services.feed.items import FeedItems, Item, ItemType
from services.feed.reading import FeedPage, FeedReader
from services.interfaces import DocumentStore


class Dance(Protocol):
    """What can be shown: a session or a submission."""

    @property
    def id(self) -> str: ...
    @property
    def user_id(self) -> str: ...
    @property
    def dance_style(self) -> str: ...


class ScoredDance(Dance, Protocol):
    """A submission. `total_score` is 0 … 100, None before it is scored."""

    @property
    def total_score(self) -> float | None: ...
    @property
    def degraded(self) -> bool: ...


class FeedService:
    """Publishes sessions and submissions, and shows them. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, follows: FollowService, *, clock: Clock = system_clock
    ) -> None:
        self._clock = clock
        self._items = FeedItems(documents, clock=clock)
        self._favoured = Favoured(documents, self._items, follows)
        self._entries = FeedEntries(documents)
        self._reader = FeedReader(self._items, self._favoured, self._entries, clock=clock)

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._items.prepare()
        self._favoured.prepare()
        self._entries.prepare()

    def publish_session(self, session: Dance) -> None:
        """Show a completed session; harmless when it is shown already."""
        self._publish(ItemType.SESSION, session, None)

    def publish_submission(self, submission: ScoredDance) -> None:
        """Show a submission; harmless when it is shown already."""
        self._publish(ItemType.SUBMISSION, submission, merit_of(submission))

    def rescore_submission(self, submission: ScoredDance) -> None:
        """Rank a submission by the score that it has by now. May be repeated."""
        merit = merit_of(submission)
        if not self._items.rescore(ItemType.SUBMISSION, submission.id, merit):
            self.publish_submission(submission)

    def withdraw_session(self, session_id: str) -> None:
        """Show it no more, for it is deleted; harmless when it is not shown."""
        self._items.withdraw(ItemType.SESSION, session_id)

    def withdraw_submission(self, submission_id: str) -> None:
        """Show it no more, for it is deleted; harmless when it is not shown."""
        self._items.withdraw(ItemType.SUBMISSION, submission_id)

    def recount(self) -> int:
        """Count all items anew, should a process have died between an item and its count."""
        return self._items.recount()

    def page(self, viewer: str, request: PageRequest, as_of: str | None = None) -> FeedPage:
        """A page of the viewer's feed. A number beyond the last page is answered as the last.

        `as_of` is that of an earlier page; without it and a cursor a new reading begins. Raises
        InvalidCursor, ReadingOver.
        """
        return self._reader.page(viewer, request, as_of)

    def _publish(self, kind: ItemType, dance: Dance, score: float | None) -> None:
        self._items.publish(Item(kind, dance.id, dance.user_id, dance.dance_style), score)
        self._favoured.note_publisher(dance.user_id, stamp(self._clock()))


def merit_of(submission: ScoredDance) -> float | None:
    """The score (0 … 100) that lifts a submission: none without one, none for a degraded one."""
    return None if submission.degraded else submission.total_score
