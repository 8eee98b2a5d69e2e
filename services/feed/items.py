"""What the feed is made of: one item for each finished session and each submission.

An item's rank is the hour of its publication (since the epoch), and up to a day more for its
score: of two dances of the same hour the better one comes first, and no score outlives a day.

A new score is a new version of the item; the old version stays for those who are reading an
earlier moment. What a reader of the moment `t` sees is ``shown_from <= t < shown_until``: every
item in exactly one version, wherever it stood then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import Document, DocumentStore, DuplicateKey, Index

ITEMS, TOTALS = "feed_items", "feed_totals"
TOTAL = "items"
FOR_EVER = "9999-12-31T23:59:59.999999Z"
BY_RANK = ("-rank",)
BONUS_HOURS = 24.0
# A version is replaced a little later, when every reader of this moment is sure to find both.
SETTLING = timedelta(seconds=2)
KEPT_FOR_READERS = timedelta(hours=1)
INDEXES = (
    Index(("public", "-rank")),
    Index(("user_id", "-rank")),
    Index(("dance_style", "-rank")),
    Index(("shown_until", "published_at")),
    Index(("item", "-version")),
    Index(("expires_at",), expires=True),
)


class ItemType(StrEnum):
    """What is published; the words of the documented `type`."""

    SESSION = "session"
    SUBMISSION = "challenge_submission"


@dataclass(frozen=True)
class Item:
    """What is published, by whom and in which style."""

    type: ItemType
    target: str
    user_id: str
    dance_style: str

    @property
    def name(self) -> str:
        return _name(self.type, self.target)


@dataclass(frozen=True, kw_only=True)
class ItemPlace(Record):
    """Where a version of an item stands: all that a page of many needs of it."""

    id: str = field(metadata=stored_as("_id"))
    rank: float


@dataclass(frozen=True, kw_only=True)
class ItemVersion(ItemPlace):
    """An item as the feed keeps it, from one score to the next. `item` is its `Item.name`."""

    item: str
    public: bool = True
    version: int
    user_id: str
    dance_style: str
    score: float | None
    published_at: str
    shown_from: str
    shown_until: str = FOR_EVER
    expires_at: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class ItemTotal(Record):
    """How many items there are."""

    id: str = field(default=TOTAL, metadata=stored_as("_id"))
    count: int = 0


def rank_of(published_at: str, score: float | None) -> float:
    """Hours since the epoch, and 24 · score / 100 (`score` 0 … 100; none counts as 0)."""
    hours = parse(published_at).timestamp() / 3600
    return round(hours + BONUS_HOURS * (score or 0.0) / 100, 9)


def visible(moment: str) -> Document:
    """The filter of what a reader of this moment sees."""
    return {"shown_from": {"$lte": moment}, "shown_until": {"$gt": moment}}


def since_always(moment: str) -> Document:
    """The same, with an equality: two ranges alone tempt SQLite away from the index by rank."""
    return {"public": True} | visible(moment)


class FeedItems:
    """Items and how many there are. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        """Make the collections, their indexes and the counter."""
        self._documents.ensure(ITEMS, INDEXES)
        self._insert(TOTALS, ItemTotal())

    def publish(self, item: Item, score: float | None) -> None:
        """Show it from now on; harmless when it is shown already."""
        if self._insert(ITEMS, first_version(item, score, stamp(self._clock()))):
            self._count(1)

    def rescore(self, kind: ItemType, target: str, score: float | None) -> bool:
        """Rank the item by this score from now on; False when there is none. May be repeated."""
        newest = self._newest(_name(kind, target))
        if newest is None:
            return False
        if newest.score != score:
            newest = self._replace_version(newest, score)
        self._retire_before(newest)
        return True

    def withdraw(self, kind: ItemType, target: str) -> None:
        """Show it no more, to nobody; harmless when it is not shown."""
        if self._documents.delete(ITEMS, {"item": _name(kind, target)}):
            self._count(-1)

    def page(
        self, moment: str, *, after: Sequence[Any] | None = None, skip: int = 0, limit: int
    ) -> list[ItemPlace]:
        """Items as of a moment, by rank; `after` is the rank and the id of the last one seen."""
        found = self._documents.find(
            ITEMS, since_always(moment), sort=BY_RANK, after=after, skip=skip, limit=limit
        )
        return [ItemPlace.from_document(document) for document in found]

    def best(self, moment: str, limit: int, **where: Any) -> list[ItemPlace]:
        """The highest items as of a moment with a certain `user_id` or `dance_style`."""
        found = self._documents.find(ITEMS, where | visible(moment), sort=BY_RANK, limit=limit)
        return [ItemPlace.from_document(document) for document in found]

    def total(self, moment: str) -> int:
        """How many items a reader of this moment sees: those of today less those since then."""
        held = ItemTotal.from_document(self._documents.get(TOTALS, TOTAL) or {})
        since = {"published_at": {"$gt": moment}, "shown_until": FOR_EVER}
        return max(0, held.count - self._documents.count(ITEMS, since))

    def recount(self) -> int:
        """Set the counter right, should a process have died between an item and its count."""
        counted = self._documents.count(ITEMS, {"shown_until": FOR_EVER})
        self._documents.update(TOTALS, {"_id": TOTAL}, {"$set": {"count": counted}})
        return counted

    def _newest(self, item: str) -> ItemVersion | None:
        found = self._documents.find(ITEMS, {"item": item}, sort=("-version",), limit=1)
        return ItemVersion.from_document(found[0]) if found else None

    def _replace_version(self, old: ItemVersion, score: float | None) -> ItemVersion:
        version = old.version + 1
        new = replace(
            old,
            id=_version_id(old.item, version),
            version=version,
            score=score,
            rank=rank_of(old.published_at, score),
            shown_from=max(stamp(self._clock() + SETTLING), old.shown_from),
        )
        self._insert(ITEMS, new)
        return new

    def _retire_before(self, newest: ItemVersion) -> None:
        if newest.version == 1:
            return
        key = _version_id(newest.item, newest.version - 1)
        until = newest.shown_from
        over = {"shown_until": until, "expires_at": stamp(parse(until) + 2 * KEPT_FOR_READERS)}
        self._documents.update(ITEMS, {"_id": key, "shown_until": FOR_EVER}, {"$set": over})

    def _count(self, more: int) -> None:
        self._documents.update(TOTALS, {"_id": TOTAL}, {"$inc": {"count": more}})

    def _insert(self, collection: str, record: Record) -> bool:
        """Whether it is new."""
        try:
            self._documents.insert(collection, record.to_document())
        except DuplicateKey:
            return False
        return True


def first_version(item: Item, score: float | None, published_at: str) -> ItemVersion:
    """What is kept of an item when it is published."""
    return ItemVersion(
        id=_version_id(item.name, 1),
        item=item.name,
        version=1,
        user_id=item.user_id,
        dance_style=item.dance_style,
        score=score,
        rank=rank_of(published_at, score),
        published_at=published_at,
        shown_from=published_at,
    )


def target_of(version_id: str) -> tuple[ItemType, str]:
    """What a version's id names: ``session:sess_1@2`` is the session sess_1."""
    kind, _, rest = version_id.partition(":")
    return ItemType(kind), rest.rpartition("@")[0]


def _name(kind: ItemType, target: str) -> str:
    return f"{kind}:{target}"


def _version_id(item: str, version: int) -> str:
    return f"{item}@{version}"
