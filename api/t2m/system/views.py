"""The system as it is now: health, load, queues, workers, connections."""

from __future__ import annotations

import time
from collections.abc import Sequence

from api.context import services
from api.declare import Resource, answer, limit, optional, refuses
from api.limits import T2M_SYSTEM
from api.t2m.system.schema import (
    Async,
    Connections,
    HouseHealth,
    Metrics,
    OwnJobs,
    PartHealth,
    Queue,
    QueueState,
    StepState,
    WorkerState,
)
from api.t2m.system.visibility import Scope, state_of
from services.accounts.users import User
from services.clock import now, parse, stamp
from services.jobs.backlog import Backlog, QueueFigures
from services.jobs.worker_presence import Worker
from services.monitoring.machine import sockets

resource = Resource("system", tag="System")


@resource.get("/api/v1/system/health")
@optional
@limit(T2M_SYSTEM)
@answer(200, HouseHealth)
def show_system_health(caller: User | None) -> HouseHealth:
    """Whether everything that the house stands on answers now."""
    scope, parts = Scope.of(caller), services().monitoring.figures.parts()
    workers = _read_workers()
    shown = {
        name: PartHealth(
            state=state_of(seen),
            asked_seconds_ago=None if seen.age is None else round(seen.age, 3),
        )
        for name, seen in parts.items()
    }
    return HouseHealth(
        status="healthy" if all(seen.answers for seen in parts.values()) else "degraded",
        scope=scope,
        timestamp=stamp(now()),
        workers_online=None if workers is None else sum(w.online for w in workers),
        parts=None if scope is Scope.REDUCED else shown,
    )


@resource.get("/api/v1/system/metrics")
@optional
@limit(T2M_SYSTEM)
@answer(200, Metrics)
@refuses(503)
def show_metrics(caller: User | None) -> Metrics:
    """How busy the machine of the API is, and how many jobs there are."""
    scope, load = Scope.of(caller), services().monitoring.figures.machine.load()
    backlog, own = _read_backlogs(caller)
    all_seen = scope is Scope.ALL
    return Metrics(
        cpu_usage=load.cpu_usage,
        memory_usage=load.memory_usage,
        scope=scope,
        timestamp=stamp(now()),
        pending_jobs=backlog.pending,
        processing_jobs=backlog.processing,
        own_pending_jobs=own.pending if own else None,
        own_processing_jobs=own.processing if own else None,
        cpu_count=load.cpu_count if all_seen else None,
        load_average=list(load.load_average) if all_seen else None,
        memory_total=load.memory_total if all_seen else None,
        memory_available=load.memory_available if all_seen else None,
        disk_usage=load.disk_usage if all_seen else None,
        disk_free=load.disk_free if all_seen else None,
        process_uptime_seconds=_process_uptime() if all_seen else None,
    )


@resource.get("/api/v1/system/queue")
@optional
@limit(T2M_SYSTEM)
@answer(200, Queue)
@refuses(503)
def show_queue(caller: User | None) -> Queue:
    """What waits, for how long, and in which queue."""
    scope, (backlog, own) = Scope.of(caller), _read_backlogs(caller)
    depths = services().monitoring.figures.depths()
    return Queue(
        pending_jobs=backlog.pending,
        processing_jobs=backlog.processing,
        scope=scope,
        timestamp=stamp(now()),
        broker=state_of(depths),
        oldest_message_at=backlog.oldest_at,
        oldest_message_age_seconds=_seconds_since(backlog.oldest_at),
        complete=backlog.complete,
        queues=_list_queues(backlog) if scope is Scope.ALL else None,
        own=_show_own_jobs(own) if own else None,
    )


@resource.get("/api/v1/system/async")
@optional
@limit(T2M_SYSTEM)
@answer(200, Async)
@refuses(503)
def show_async(caller: User | None) -> Async:
    """What the workers hold, by their own last words and by the leases in the jobs."""
    scope, workers = Scope.of(caller), _read_workers()
    online = [worker for worker in workers or () if worker.online]
    backlog = services().monitoring.figures.backlogs.read()
    shown = (
        services().monitoring.figures.backlogs.read(caller.id)
        if scope is Scope.OWN and caller
        else None
    )
    known = workers is not None
    return Async(
        scope=scope,
        timestamp=stamp(now()),
        heartbeats="ok" if known else "unavailable",
        workers_online=len(online) if known else None,
        workers_silent=len(workers or ()) - len(online) if known else None,
        active=sum(worker.active for worker in online) if known else None,
        reserved=sum(worker.reserved for worker in online) if known else None,
        running_steps=len(backlog.running),
        workers=list(map(WorkerState.of, workers or ())) if scope is Scope.ALL else None,
        steps=None if scope is Scope.REDUCED else _list_steps(shown or backlog, scope),
    )


@resource.get("/api/v1/system/connections")
@optional
@limit(T2M_SYSTEM)
@answer(200, Connections)
def show_connections(caller: User | None) -> Connections:
    """Who is connected."""
    scope, open_now, redis = Scope.of(caller), sockets(), services().monitoring.figures.redis()
    all_seen = scope is Scope.ALL
    return Connections(
        scope=scope,
        timestamp=stamp(now()),
        requests_in_flight=services().monitoring.minutes.in_flight,
        open_sockets=sum(open_now.values()),
        sockets_by_state=dict(open_now) if all_seen else None,
        redis=state_of(redis),
        redis_clients=redis.value.clients if all_seen and redis.answers and redis.value else None,
    )


def _read_workers() -> Sequence[Worker] | None:
    """The workers by their last words; None while Redis, which keeps them, is silent."""
    seen = services().monitoring.figures.redis()
    return seen.value.workers if seen.value and seen.answers else None


def _read_backlogs(caller: User | None) -> tuple[Backlog, Backlog | None]:
    """Everybody's, and the caller's own."""
    backlogs = services().monitoring.figures.backlogs
    return backlogs.read(), backlogs.read(caller.id) if caller else None


def _list_queues(backlog: Backlog) -> list[QueueState]:
    depths, redis = services().monitoring.figures.depths(), services().monitoring.figures.redis()
    messages = depths.value if depths.value and depths.answers else {}
    alive = redis.value.alive if redis.value and redis.answers else {}
    return [
        _show_queue_state(queue, messages.get(name), alive.get(name))
        for name, queue in backlog.queues.items()
    ]


def _show_queue_state(
    queue: QueueFigures, messages: int | None, consumed: float | None
) -> QueueState:
    return QueueState(
        name=queue.name,
        waiting=queue.waiting,
        running=queue.running,
        oldest_message_at=queue.oldest_at,
        oldest_message_age_seconds=queue.oldest_age(now()),
        messages=messages,
        consumed_seconds_ago=None if consumed is None else round(consumed, 1),
    )


def _show_own_jobs(backlog: Backlog) -> OwnJobs:
    return OwnJobs(
        pending_jobs=backlog.pending,
        processing_jobs=backlog.processing,
        oldest_waiting_at=backlog.oldest_at,
    )


def _list_steps(backlog: Backlog, scope: Scope) -> list[StepState]:
    """The steps under way; which machine does them is for administrators."""
    return [
        StepState(
            job_id=job.id,
            type=job.type,
            step=step.name,
            queue=step.queue,
            worker=step.worker if scope is Scope.ALL else None,
            attempt=step.attempt,
            progress=round(step.progress, 3),
            started_at=step.started_at,
            lease_expires_at=step.lease_expires_at,
        )
        for job, step in ((running.job, running.step) for running in backlog.running)
    ]


def _seconds_since(since: str | None) -> float | None:
    return None if since is None else round(max(0.0, (now() - parse(since)).total_seconds()), 3)


def _process_uptime() -> float:
    return round(time.time() - services().monitoring.minutes.began, 1)
