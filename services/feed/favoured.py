"""What a viewer sees first: the own style and the followed, as it was when the reading began.

The 100 highest items of the viewer's favourite style, and the 100 highest among the ten highest of
each of the 40 followed users who published last, merged by rank. All of these numbers are bounds of
what is read, so that the cost is the same however much there is and however many are followed.

Which items these are depends on follows, on styles and on the moment. So that the order holds
while somebody reads on, the list is kept, once for as long as it stays the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from services.accounts.follows import FollowService
from services.accounts.practice import Practice
from services.accounts.users import USERS
from services.clock import parse, stamp
from services.documents.records import Record, stored_as
from services.feed.items import KEPT_FOR_READERS, FeedItems, ItemPlace
from services.interfaces import DocumentStore, DuplicateKey, Index

FAVOURED, PUBLISHERS = "feed_favoured", "feed_publishers"
EACH_KIND = 100
FOLLOWED_READ, PUBLISHERS_READ, ITEMS_OF_ONE = 500, 40, 10
INDEXES = (Index(("viewer", "-since")), Index(("expires_at",), expires=True))

# Where an item stands: its rank, negated so that spots sort as the feed does, and its id.
Spot = tuple[float, str]


@dataclass(frozen=True, kw_only=True)
class Publisher(Record):
    """A user who has published, and when they last did."""

    id: str = field(metadata=stored_as("_id"))
    latest: str


@dataclass(frozen=True, kw_only=True)
class KeptList(Record):
    """What a viewer sees first since a moment. A spot is a list of rank and id."""

    id: str = field(metadata=stored_as("_id"))
    viewer: str
    since: str
    spots: tuple[Any, ...]
    expires_at: str

    def read_spots(self) -> list[Spot]:
        return [(rank, key) for rank, key in self.spots]


def spot_of(item: ItemPlace) -> Spot:
    return -item.rank, item.id


class Favoured:
    """The list that a viewer sees first. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, items: FeedItems, follows: FollowService) -> None:
        self._documents = documents
        self._items = items
        self._follows = follows

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(FAVOURED, INDEXES)
        self._documents.ensure(PUBLISHERS, ())

    def note_publisher(self, user_id: str, moment: str) -> None:
        """This user has published something."""
        change = {"$max": {"latest": moment}}
        if self._documents.update(PUBLISHERS, {"_id": user_id}, change):
            return
        if not self._insert(PUBLISHERS, Publisher(id=user_id, latest=moment)):
            self._documents.update(PUBLISHERS, {"_id": user_id}, change)

    def begin(self, viewer: str, moment: str) -> list[Spot]:
        """The list as it is now, kept for those who read on."""
        chosen = self._choose_spots(viewer, moment)
        kept = self._find_list(viewer, moment)
        if kept is None or kept.read_spots() != chosen:
            self._keep(viewer, moment, chosen)
        elif kept.expires_at < stamp(parse(moment) + KEPT_FOR_READERS):
            change = {"$set": {"expires_at": _expiry(moment)}}
            self._documents.update(FAVOURED, {"_id": kept.id}, change)
        return chosen

    def resume(self, viewer: str, moment: str) -> list[Spot]:
        """The list as it was at that moment, at most an hour ago."""
        kept = self._find_list(viewer, moment)
        return kept.read_spots() if kept else []

    def _choose_spots(self, viewer: str, moment: str) -> list[Spot]:
        return sorted({*self._of_own_style(viewer, moment), *self._of_followed(viewer, moment)})

    def _of_own_style(self, viewer: str, moment: str) -> list[Spot]:
        style = Practice.of(self._documents.get(USERS, viewer) or {}).favourite_style
        if style is None:
            return []
        return list(map(spot_of, self._items.best(moment, EACH_KIND, dance_style=style)))

    def _of_followed(self, viewer: str, moment: str) -> list[Spot]:
        followed = self._follows.followed_by(viewer, FOLLOWED_READ)
        if not followed:
            return []
        where = {"_id": {"$in": followed}}
        found = self._documents.find(PUBLISHERS, where, sort=("-latest",), limit=PUBLISHERS_READ)
        publishers = map(Publisher.from_document, found)
        lists = [self._items.best(moment, ITEMS_OF_ONE, user_id=p.id) for p in publishers]
        return heapq.nsmallest(EACH_KIND, map(spot_of, chain.from_iterable(lists)))

    def _find_list(self, viewer: str, moment: str) -> KeptList | None:
        where = {"viewer": viewer, "since": {"$lte": moment}}
        found = self._documents.find(FAVOURED, where, sort=("-since",), limit=1)
        return KeptList.from_document(found[0]) if found else None

    def _keep(self, viewer: str, moment: str, spots: Sequence[Spot]) -> None:
        kept = KeptList(
            id=f"{viewer}:{moment}",
            viewer=viewer,
            since=moment,
            spots=tuple(list(spot) for spot in spots),
            expires_at=_expiry(moment),
        )
        self._insert(FAVOURED, kept)

    def _insert(self, collection: str, record: Record) -> bool:
        """Whether it is new."""
        try:
            self._documents.insert(collection, record.to_document())
        except DuplicateKey:
            return False
        return True


def _expiry(moment: str) -> str:
    """Twice as long as a reading may last: the list may be found unchanged by a later one."""
    return stamp(parse(moment) + 2 * KEPT_FOR_READERS)
