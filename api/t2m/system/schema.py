"""What is told of the system as it is now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from api.schema import Content, Moment
from api.t2m.system.visibility import Scope, State
from api.version import VERSION
from services.clock import stamp
from services.jobs.worker_presence import Worker


class PartHealth(Content):
    """`asked_seconds_ago` is the age of its last answer, null where it never gave one."""

    state: State
    asked_seconds_ago: float | None


class HouseHealth(Content):
    """Healthy when all parts answer. `parts` is for users, `workers_online` null while unknown."""

    status: Literal["healthy", "degraded"]
    scope: Scope
    timestamp: Moment
    version: str = VERSION
    workers_online: int | None
    parts: dict[str, PartHealth] | None


class Metrics(Content):
    """Usages in per cent, sizes in bytes. What a guest may not see is null."""

    cpu_usage: float = Field(ge=0, le=100)
    memory_usage: float = Field(ge=0, le=100)
    scope: Scope
    timestamp: Moment
    pending_jobs: int
    processing_jobs: int
    own_pending_jobs: int | None
    own_processing_jobs: int | None
    cpu_count: int | None
    load_average: list[float] | None
    memory_total: int | None
    memory_available: int | None
    disk_usage: float | None
    disk_free: int | None
    process_uptime_seconds: float | None


class QueueState(Content):
    """`waiting` and `running` count steps of jobs, `messages` what the broker holds."""

    name: str
    waiting: int
    running: int
    oldest_message_at: Moment | None
    oldest_message_age_seconds: float | None
    messages: int | None
    consumed_seconds_ago: float | None


class OwnJobs(Content):
    pending_jobs: int
    processing_jobs: int
    oldest_waiting_at: Moment | None


class Queue(Content):
    """Jobs that wait and run; ages in seconds. `broker` tells whether `messages` are of now."""

    pending_jobs: int
    processing_jobs: int
    scope: Scope
    timestamp: Moment
    broker: State
    oldest_message_at: Moment | None
    oldest_message_age_seconds: float | None
    complete: bool = Field(description="false: too many jobs are under way to look at each")
    queues: list[QueueState] | None
    own: OwnJobs | None


class WorkerState(Content):
    """In the worker's own words of `seen_at`; `silent` after 20 seconds without any."""

    name: str
    state: Literal["online", "silent"]
    queues: list[str]
    concurrency: int
    active: int
    reserved: int
    processed: int
    seen_at: Moment
    seen_seconds_ago: float

    @classmethod
    def of(cls, worker: Worker) -> WorkerState:
        age = worker.age
        return cls.copy_of(
            worker,
            state="online" if worker.online else "silent",
            queues=list(worker.queues),
            seen_at=stamp(datetime.fromtimestamp(worker.seen_at, UTC)),
            seen_seconds_ago=round(age, 3),
        )


class StepState(Content):
    """A step that a worker process holds by a lease."""

    job_id: str
    type: str
    step: str
    queue: str
    worker: str | None
    attempt: int
    progress: float
    started_at: Moment | None
    lease_expires_at: Moment | None


class Async(Content):
    """`active` and `reserved` are sums over the workers online, null while Redis is silent."""

    scope: Scope
    timestamp: Moment
    heartbeats: State
    workers_online: int | None
    workers_silent: int | None
    active: int | None
    reserved: int | None
    running_steps: int
    workers: list[WorkerState] | None
    steps: list[StepState] | None


class Connections(Content):
    """Of the one API process that answers, and of Redis as a whole."""

    scope: Scope
    timestamp: Moment
    requests_in_flight: int
    open_sockets: int
    sockets_by_state: dict[str, int] | None
    redis: State
    redis_clients: int | None
