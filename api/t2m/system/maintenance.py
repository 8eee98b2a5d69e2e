"""The cache looked at, emptied and filled, and the system put in order, within the caller's right.

A guest may ask for everything and changes nothing; a user acts on their own entries; an
administrator on all. Each answer says what was done, and what was not and why.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from pydantic import ValidationError

from api.causes import FieldRepeated
from api.context import services
from api.declare import Resource, answer, limit, optional, query, refuses
from api.dispatch import Answer
from api.limits import T2M_SYSTEM
from api.parsing import refuse_invalid
from api.t2m.programs.program_cache import FORMS, cache_program, list_uncached
from api.t2m.system.maintenance_schema import (
    Action,
    CacheMetrics,
    CacheReport,
    CacheState,
    Invalidated,
    Kind,
    Optimized,
    Selection,
    Warmed,
)
from api.t2m.system.visibility import Scope
from services.accounts.users import User
from services.clock import now, stamp
from services.interfaces import NotFound, Unavailable
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.monitoring.cache import Entry, owner_of

resource = Resource("upkeep", tag="System")

WARM_JOBS = 20  # the newest videos of a user, or of all users
WARM_SECONDS = 0.12  # a call warms what it can in this time, and says how much is left
SILENT_WORDS = "Redis does not answer now. Try again later."
GUEST_WORDS = "You are not logged in, so nothing was changed."


@resource.get("/api/v1/system/cache")
@optional
@limit(T2M_SYSTEM)
@answer(200, CacheState)
@refuses(503)
def show_cache(caller: User | None) -> CacheState:
    """Whether the cache works, how full it is, and how often it helps."""
    entries, scope = services().monitoring.cache.entries(), Scope.of(caller)
    own = [e for e in entries or () if caller and owner_of(e.key) == caller.id]
    known = entries is not None
    return CacheState(
        scope=scope,
        timestamp=stamp(now()),
        state="ok" if known else "unavailable",
        entries=len(entries or ()) if known else None,
        own_entries=len(own) if known and caller else None,
        **_count_lookups(1),
    )


@resource.get("/api/v1/system/cache/metrics")
@optional
@limit(T2M_SYSTEM)
@answer(200, CacheMetrics)
@refuses(503)
def show_cache_metrics(caller: User | None) -> CacheMetrics:
    """How often the cache had what was looked for."""
    scope, redis = Scope.of(caller), services().monitoring.figures.redis()
    return CacheMetrics(
        scope=scope,
        timestamp=stamp(now()),
        state="ok" if redis.answers and not services().monitoring.cache.resting else "unavailable",
        **_count_lookups(1),
        **_count_day(),
        memory_bytes=redis.value.memory if redis.value and scope is Scope.ALL else None,
    )


@resource.get("/api/v1/system/cache/report")
@optional
@limit(T2M_SYSTEM)
@answer(200, CacheReport)
@refuses(503)
def report_cache(caller: User | None) -> CacheReport:
    """What is in the cache, by kind; for administrators also whose."""
    scope = Scope.of(caller)
    entries = services().monitoring.cache.entries(
        caller.id if caller and scope is Scope.OWN else None
    )
    owners = Counter(owner_of(entry.key) for entry in entries or ())
    shown = entries is not None and scope is not Scope.REDUCED
    return CacheReport(
        scope=scope,
        timestamp=stamp(now()),
        state="unavailable" if entries is None else "ok",
        entries=None if entries is None else len(entries),
        kinds=_count_by_kind(entries or ()) if shown else None,
        owners=dict(owners.most_common(100)) if scope is Scope.ALL and shown else None,
        **_count_day(),
    )


@resource.post("/api/v1/system/cache/invalidate")
@optional
@limit(T2M_SYSTEM)
@query(Selection)
@answer(200, Invalidated)
def invalidate_cache(caller: User | None, query: Selection) -> Answer:
    """Drop entries. `pattern` and `user_id` come as query parameters or as fields of a form."""
    wish, scope = _with_form(query), Scope.of(caller)
    pattern = wish.pattern or "*"
    owner = wish.user_id if scope is Scope.ALL else caller.id if caller else None
    foreign = scope is Scope.OWN and wish.user_id not in (None, owner)
    dropped: int | None = 0
    if caller and not foreign:
        dropped = services().monitoring.cache.invalidate(pattern, owner)
    content = Invalidated(
        scope=scope,
        pattern=pattern,
        user_id=wish.user_id,
        invalidated=dropped or 0,
        applied_to=_describe_reach(scope),
        note=_describe_invalidation(scope, dropped, foreign=foreign),
    )
    return Answer(content, message=content.note)


@resource.post("/api/v1/system/cache/warm")
@optional
@limit(T2M_SYSTEM)
@answer(200, Warmed)
@refuses(503)
def warm_cache(caller: User | None) -> Answer:
    """Read into the cache the programs of the newest videos: your own; for administrators, all."""
    scope = Scope.of(caller)
    if caller is None:
        return _answer_warmed(scope, (0, 0, 0), GUEST_WORDS)
    counts = _warm_programs(caller, scope)
    if services().monitoring.cache.resting:
        return _answer_warmed(scope, counts, SILENT_WORDS)
    words = "Call again to warm the rest." if counts[2] else "All of it is in the cache."
    return _answer_warmed(scope, counts, words)


@resource.post("/api/v1/system/optimize")
@optional
@limit(T2M_SYSTEM)
@answer(200, Optimized)
@refuses(503)
def optimize_system(caller: User | None) -> Answer:
    """Put in order what the caller may: their cache entries; for administrators, the system."""
    scope = Scope.of(caller)
    if caller is None:
        return _answer_optimized(scope, [], GUEST_WORDS)
    actions = _clear_away() if scope is Scope.ALL else []
    warmed, _, left = _warm_programs(caller, scope)
    note = f"{left} are left for another call" if left else None
    actions.append(Action(action="cache_entries_warmed", count=warmed, note=note))
    whose = "the whole system" if scope is Scope.ALL else "what is yours"
    return _answer_optimized(scope, actions, f"This was done to {whose}.")


def _warm_programs(caller: User, scope: Scope) -> tuple[int, int, int]:
    """How many programs were read in now, were there already, and are left."""
    owner = None if scope is Scope.ALL else caller.id
    jobs = services().jobs.newest_completed(VIDEO_GENERATION.name, owner, WARM_JOBS)
    wanted = [(job, *one) for job in jobs for one in list_uncached(job)]
    scenes = sum(len(VIDEO_GENERATION.result_of(job).scenes) for job in jobs)
    present = len(FORMS) * scenes - len(wanted)
    deadline, warmed, gone = time.monotonic() + WARM_SECONDS, 0, 0
    for job, number, key, form in wanted:
        try:
            warmed += cache_program(job, number, key, form)
        except NotFound:
            gone += 1  # its file is deleted
        if time.monotonic() > deadline or services().monitoring.cache.resting:
            break
    return warmed, present, len(wanted) - warmed - gone


def _clear_away() -> list[Action]:
    """What an administrator's call removes; what is silent now is said to be so."""
    cache, figures = services().monitoring.cache, services().monitoring.figures
    steps: Mapping[str, Callable[[], int | None]] = {
        "expired_documents_removed": lambda: services().documents.expire(stamp(now())),
        "empty_cache_owners_removed": cache.forget_empty_owners,
        "silent_workers_forgotten": lambda: _ask_or_none(figures.forget_silent_workers),
    }
    done = {name: step() for name, step in steps.items()}
    return [
        Action(action=name, count=count or 0, note=SILENT_WORDS if count is None else None)
        for name, count in done.items()
    ]


def _ask_or_none(ask: Callable[[], int]) -> int | None:
    try:
        return ask()
    except Unavailable:
        return None


def _with_form(query: Selection) -> Selection:
    """The query parameters and the fields of the form together. Raises Invalid."""
    given = request.form.to_dict(flat=False)
    for name, values in given.items():
        if len(values) > 1 or getattr(query, name, None) is not None:
            raise FieldRepeated.field("body", name, message="Give this field once only")
    try:
        form = Selection.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as problem:
        raise refuse_invalid("body", problem.errors(include_url=False), Selection) from None
    return query.model_copy(update=form.model_dump(exclude_none=True))


def _describe_reach(scope: Scope) -> str:
    reaches = {Scope.REDUCED: "nothing", Scope.OWN: "your entries", Scope.ALL: "all entries"}
    return reaches[scope]


def _describe_invalidation(scope: Scope, dropped: int | None, *, foreign: bool) -> str:
    if scope is Scope.REDUCED:
        return GUEST_WORDS
    if foreign:
        return "The entries of another user are not yours to drop, so nothing was changed."
    if dropped is None:
        return SILENT_WORDS
    whose = "entries" if scope is Scope.ALL else "of your own entries"
    return f"{dropped} {whose} dropped."


def _answer_warmed(scope: Scope, counts: tuple[int, int, int], note: str) -> Answer:
    warmed, present, left = counts
    content = Warmed(scope=scope, warmed=warmed, present=present, left=left, note=note)
    return Answer(content, message=note)


def _answer_optimized(scope: Scope, actions: list[Action], note: str) -> Answer:
    return Answer(Optimized(scope=scope, actions=actions, note=note), message=note)


def _count_lookups(hours: int) -> dict[str, Any]:
    """Hits and misses of the last hours."""
    counts = [minute.get("cache", {}) for minute in services().monitoring.minutes.read(hours)]
    hits, misses = (sum(c.get(name, 0) for c in counts) for name in ("hits", "misses"))
    rate = round(hits / (hits + misses), 4) if hits + misses else None
    return {"hits": hits, "misses": misses, "hit_rate": rate}


def _count_day() -> dict[str, Any]:
    return {f"{name}_24h": figure for name, figure in _count_lookups(24).items()}


def _count_by_kind(entries: Sequence[Entry]) -> list[Kind]:
    ends: dict[str, list[float]] = {}
    for entry in entries:
        ends.setdefault(entry.kind, []).append(entry.ends_at - time.time())
    return [
        Kind(
            kind=kind,
            entries=len(left),
            first_ends_in=round(min(left), 1),
            last_ends_in=round(max(left), 1),
        )
        for kind, left in sorted(ends.items())
    ]
