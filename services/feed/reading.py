"""Reading the feed page by page: first the favoured, then all others by rank, at one moment.

What is published, scored or followed later changes nothing in a reading, so that going on by
cursor, or by page number with the same `as_of`, shows everything that was there once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Any

from services.clock import Clock, stamp
from services.documents.paging import InvalidCursor, PageRequest, Place
from services.feed.entries import FeedEntries, FeedEntry
from services.feed.favoured import Favoured, Spot, spot_of
from services.feed.items import KEPT_FOR_READERS, FeedItems

CURSORS = "feed"
LEAST_READ = 25
CLOCKS_DIFFER = timedelta(minutes=1)


class ReadingOver(Exception):
    """The moment is too long ago, or still to come. The message is fit for the caller."""


@dataclass(frozen=True)
class FeedPage:
    """One page of a reading: `total` items as of `as_of`, a stamp."""

    entries: list[FeedEntry]
    as_of: str
    offset: int
    limit: int
    total: int
    next_cursor: str | None

    @property
    def number(self) -> int:
        return self.offset // self.limit + 1

    @property
    def pages(self) -> int:
        return ceil(self.total / self.limit)


@dataclass(frozen=True)
class Reading:
    """A viewer's reading at one place: `seen` items are behind, `last` of the others the last."""

    as_of: str
    total: int
    favoured: Sequence[Spot] = ()
    seen: int = 0
    last: Spot | None = None

    @property
    def cursor(self) -> str:
        rank, key = self.last or (None, None)
        return Place(self.seen, self.total, [self.as_of, rank, key]).encode(CURSORS)

    @classmethod
    def at(cls, cursor: str) -> Reading:
        """The place where a cursor was given out. Raises InvalidCursor."""
        place = Place.decode(cursor, CURSORS, 3)
        match place.after:
            case [str(as_of), None, None]:
                return cls(as_of, place.total, (), place.offset)
            case [str(as_of), int() | float() as rank, str(key)]:
                return cls(as_of, place.total, (), place.offset, (float(rank), key))
        raise InvalidCursor("This is no cursor of the feed. Use nextCursor as it was given.")

    def beyond(self, shown: Sequence[Spot]) -> Reading:
        """The same reading, these further on."""
        seen = self.seen + len(shown)
        among_others = bool(shown) and seen > len(self.favoured)
        return replace(self, seen=seen, last=shown[-1] if among_others else self.last)


class FeedReader:
    """The pages of a viewer's feed. All methods raise Unavailable."""

    def __init__(
        self, items: FeedItems, favoured: Favoured, entries: FeedEntries, *, clock: Clock
    ) -> None:
        self._items = items
        self._favoured = favoured
        self._entries = entries
        self._clock = clock

    def page(self, viewer: str, request: PageRequest, as_of: str | None) -> FeedPage:
        """See `FeedService.page`."""
        if request.cursor is not None:
            return self._read_on(self._resume(viewer, request.cursor), request.limit)
        reading = self._begin(viewer) if as_of is None else self._enter(viewer, as_of)
        return self._read_at(reading, request)

    def _begin(self, viewer: str) -> Reading:
        moment = stamp(self._clock())
        favoured = self._favoured.begin(viewer, moment)
        return Reading(moment, self._items.total(moment), favoured)

    def _enter(self, viewer: str, moment: str) -> Reading:
        self._demand_current(moment)
        favoured = self._favoured.resume(viewer, moment)
        return Reading(moment, self._items.total(moment), favoured)

    def _resume(self, viewer: str, cursor: str) -> Reading:
        reading = Reading.at(cursor)
        self._demand_current(reading.as_of)
        return replace(reading, favoured=self._favoured.resume(viewer, reading.as_of))

    def _demand_current(self, moment: str) -> None:
        now = self._clock()
        if not stamp(now - KEPT_FOR_READERS) <= moment <= stamp(now + CLOCKS_DIFFER):
            raise ReadingOver("This reading began over an hour ago. Begin again at the first page.")

    def _read_at(self, reading: Reading, request: PageRequest) -> FeedPage:
        """The page of this number: what it costs to skip grows with the number."""
        number = max(1, min(request.page, ceil(reading.total / request.limit)))
        reading = replace(reading, seen=(number - 1) * request.limit)
        found, missing = _favoured_from(reading, request.limit + 1)
        if missing:
            skipped = max(0, reading.seen - len(reading.favoured))
            found += self._others_at(reading, skipped, missing)
        return self._build_page(reading, found, request.limit)

    def _read_on(self, reading: Reading, limit: int) -> FeedPage:
        """The page behind the last place: the same cost wherever it is."""
        found, missing = _favoured_from(reading, limit + 1)
        if missing:
            found += self._others_after(reading, missing)
        return self._build_page(reading, found, limit)

    def _others_after(self, reading: Reading, count: int) -> list[Spot]:
        """The next that are not favoured."""
        after = None if reading.last is None else _place(reading.last)
        return self._others(reading, count, after=after)

    def _others_at(self, reading: Reading, skipped: int, count: int) -> list[Spot]:
        """Those behind the first `skipped` that are not favoured.

        Of the first `skipped` items of all some are favoured; so many others must go by yet.
        """
        first = self._items.page(reading.as_of, skip=skipped, limit=1)
        passed = bisect_left(reading.favoured, spot_of(first[0])) if first else 0
        return self._others(reading, passed + count, skip=skipped)[passed:]

    def _others(
        self, reading: Reading, count: int, *, after: Sequence[Any] | None = None, skip: int = 0
    ) -> list[Spot]:
        """So many from this place that are not favoured: the favoured are few, so it ends soon."""
        favoured = set(reading.favoured)
        found: list[Spot] = []
        while len(found) < count:
            limit = max(count - len(found), LEAST_READ)
            items = self._items.page(reading.as_of, after=after, skip=skip, limit=limit)
            spots = list(map(spot_of, items))
            found += [spot for spot in spots if spot not in favoured]
            if len(spots) < limit:
                break
            after, skip = _place(spots[-1]), 0
        return found[:count]

    def _build_page(self, reading: Reading, found: Sequence[Spot], limit: int) -> FeedPage:
        shown = found[:limit]
        return FeedPage(
            entries=self._entries.of([key for _, key in shown]),
            as_of=reading.as_of,
            offset=reading.seen,
            limit=limit,
            total=reading.total,
            next_cursor=reading.beyond(shown).cursor if len(found) > limit else None,
        )


def _favoured_from(reading: Reading, count: int) -> tuple[list[Spot], int]:
    """The favoured at this place, at most `count`, and how many are missing to that."""
    found = list(reading.favoured[reading.seen : reading.seen + count])
    return found, count - len(found)


def _place(spot: Spot) -> tuple[float, str]:
    """What to read on after."""
    return -spot[0], spot[1]
