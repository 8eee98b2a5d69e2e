"""The system as it was: performance from stored minutes, and work that did not have to be done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, limit, optional, query, refuses
from api.limits import T2M_SYSTEM
from api.schema import Content, Moment, Query
from api.t2m.system.visibility import Scope
from services.accounts.users import User
from services.clock import now, stamp
from services.jobs.durations import DurationRecord
from services.jobs.saved_work import Savings
from services.monitoring.owner_performance import OwnPerformance, own_performance
from services.monitoring.performance import busiest, sum_minutes

resource = Resource("history", tag="System")

# Long stretches are added up once for all who ask within so many seconds.
LONG_HOURS, KEPT_SECONDS = 2, 10


class PerformanceQuery(Query):
    hours: int = Field(default=1, ge=1, le=48, description="How far to look back; kept are 48")


class Route(Content):
    """Requests of one endpoint since the beginning of the first hour."""

    route: str
    requests: int
    errors: int
    average_ms: float


class StatusClass(Content):
    """Answers of one class: 2xx, 3xx, 4xx, 5xx."""

    status: str
    requests: int


class JobFigures(Content):
    """The caller's own jobs that were accepted in this time; seconds."""

    jobs: int
    completed: int
    failed: int
    cancelled: int
    average_wait_seconds: float | None
    average_work_seconds: float | None

    @classmethod
    def of(cls, found: OwnPerformance) -> JobFigures:
        return cls(**asdict(found))


class DurationFigures(Content):
    """How long jobs of a type and size take, in seconds from their acceptance.

    Of `judged` jobs the bounds that were told have held in so large a share: `within_p50` should
    be about 0.5, `within_p90` about 0.9. The seconds are null where too little is known.
    """

    type: str
    size: str
    p50_seconds: float | None
    p90_seconds: float | None
    judged: int
    within_p50: float
    within_p90: float

    @classmethod
    def of(cls, record: DurationRecord) -> DurationFigures:
        half, most = record.quantiles(record.whole, 0.0) or (None, None)
        return cls.copy_of(
            record,
            p50_seconds=half,
            p90_seconds=most,
            within_p50=round(record.within_half / max(record.judged, 1), 3),
            within_p90=round(record.within_most / max(record.judged, 1), 3),
        )


class Performance(Content):
    """Over the stored minutes: errors are answers of 500 and above, times in milliseconds."""

    hours: int
    scope: Scope
    timestamp: Moment
    since: Moment | None = Field(description="The first minute in which there was a request")
    requests: int
    requests_per_minute: float
    errors: int
    error_rate: float
    average_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    statuses: list[StatusClass] | None
    routes: list[Route] | None
    own: JobFigures | None
    durations: list[DurationFigures] = Field(description="Of the last 200 jobs of each kind")


class Saved(Content):
    """Requests that were answered with work done before. `seconds` of working time were saved."""

    requests_deduplicated: int
    idempotent_replays: int
    same_work: int
    scenes_reused: int
    seconds_saved: float
    by_type: dict[str, int]
    last_at: Moment | None

    @classmethod
    def of(cls, found: Savings) -> Saved:
        return cls.copy_of(
            found,
            requests_deduplicated=found.idempotent_replays + found.same_work,
            scenes_reused=found.scenes,
            seconds_saved=found.seconds,
        )


class Deduplication(Content):
    """How often, by everybody, since the first time; and what of it was the caller's."""

    scope: Scope
    timestamp: Moment
    requests_deduplicated: int
    seconds_saved: float
    everybody: Saved | None
    own: Saved | None


@resource.get("/api/v1/system/performance")
@optional
@limit(T2M_SYSTEM)
@query(PerformanceQuery)
@answer(200, Performance)
@refuses(503)
def show_performance(caller: User | None, query: PerformanceQuery) -> Performance:
    """How many requests there were in the last hours, and how long they took."""
    scope, figures = Scope.of(caller), _performance_fields(query.hours)
    requests, statuses = figures["requests"], figures.pop("statuses")
    routes = _list_routes(query.hours) if scope is Scope.ALL else None
    return Performance(
        hours=query.hours,
        scope=scope,
        timestamp=stamp(now()),
        requests_per_minute=round(requests / (60 * query.hours), 3),
        error_rate=round(figures["errors"] / requests, 5) if requests else 0.0,
        statuses=None if scope is Scope.REDUCED else _count_statuses(statuses),
        routes=routes,
        own=JobFigures.of(own_performance(services().jobs, caller.id, query.hours))
        if caller
        else None,
        durations=[DurationFigures.of(record) for record in services().durations.records()],
        **figures,
    )


@resource.get("/api/v1/system/deduplication")
@optional
@limit(T2M_SYSTEM)
@answer(200, Deduplication)
@refuses(503)
def show_deduplication(caller: User | None) -> Deduplication:
    """How much work was asked for again and answered with what was there."""
    saved, scope = services().jobs.saved, Scope.of(caller)
    everybody = Saved.of(saved.of())
    return Deduplication(
        scope=scope,
        timestamp=stamp(now()),
        requests_deduplicated=everybody.requests_deduplicated,
        seconds_saved=everybody.seconds_saved,
        everybody=everybody if scope is Scope.ALL else None,
        own=Saved.of(saved.of(caller.id)) if caller else None,
    )


def _performance_fields(hours: int) -> dict[str, Any]:
    def make() -> bytes:
        minutes = services().monitoring.minutes.read(hours)
        since = minutes[0]["_id"] if minutes else None
        return json.dumps({**asdict(sum_minutes(minutes)), "since": since}).encode()

    if hours <= LONG_HOURS:
        text = make()
    else:
        text = services().monitoring.cache.through(
            f"system:performance:{hours}", KEPT_SECONDS, make
        )
    found: dict[str, Any] = json.loads(text)
    return found


def _count_statuses(found: Mapping[str, int]) -> list[StatusClass]:
    return [StatusClass(status=name, requests=number) for name, number in found.items()]


def _list_routes(hours: int) -> list[Route]:
    return [
        Route(**asdict(found)) for found in busiest(services().monitoring.minutes.routes(hours))
    ]
