"""What is told of the cache and of what was put in order."""

from __future__ import annotations

from pydantic import Field

from api.schema import Content, Moment, Query
from api.t2m.system.visibility import Scope, State


class CacheState(Content):
    """What is in the cache now that the caller may know of."""

    scope: Scope
    timestamp: Moment
    state: State
    entries: int | None
    own_entries: int | None
    hits: int
    misses: int
    hit_rate: float | None = Field(description="Of the last hour, 0 to 1; null without look-ups")


class CacheMetrics(Content):
    """The look-ups of the last hour and day, of all processes. `memory_bytes` is all of Redis."""

    scope: Scope
    timestamp: Moment
    state: State
    hits: int
    misses: int
    hit_rate: float | None
    hits_24h: int
    misses_24h: int
    hit_rate_24h: float | None
    memory_bytes: int | None


class Kind(Content):
    """Entries of one kind, and seconds until the first and the last of them end."""

    kind: str
    entries: int
    first_ends_in: float
    last_ends_in: float


class CacheReport(Content):
    """The entries by kind: of the caller, or of all for an administrator."""

    scope: Scope
    timestamp: Moment
    state: State
    entries: int | None
    kinds: list[Kind] | None
    owners: dict[str, int] | None
    hits_24h: int
    misses_24h: int
    hit_rate_24h: float | None


class Selection(Query):
    """Which entries: all that match the pattern (`*`, `?`) and belong to the user."""

    pattern: str | None = Field(default=None, min_length=1, max_length=200)
    user_id: str | None = Field(default=None, min_length=1, max_length=100)


class Invalidated(Content):
    scope: Scope
    pattern: str
    user_id: str | None
    invalidated: int
    applied_to: str = Field(description="nothing, your entries, or all entries")
    note: str


class Warmed(Content):
    """`left` programs could not be warmed in time: call again."""

    scope: Scope
    warmed: int
    present: int
    left: int
    note: str


class Action(Content):
    """One thing that was done, and to how many."""

    action: str
    count: int
    note: str | None = None


class Optimized(Content):
    scope: Scope
    actions: list[Action]
    note: str
