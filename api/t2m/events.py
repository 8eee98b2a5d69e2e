"""A job's events as they happen: server-sent events."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, request
from pydantic import Field

from api.context import services
from api.declare import Resource, answer, header, query, refuses, user
from api.errors import Invalid
from api.schema import Query
from services.accounts.users import User
from services.interfaces import Signal, Unavailable
from services.jobs.job import Job
from services.jobs.service import JobNotFound, JobService

resource = Resource("events", tag="Jobs")

MEDIA = "text/event-stream"
LAST_EVENT_ID = "Last-Event-ID"
TERMINAL = frozenset({"job.completed", "job.failed", "job.cancelled"})
LARGEST = 2**53
LOOK_AGAIN = 2.0  # seconds: a call may be lost
HEARTBEAT = 15.0  # seconds of silence, so that no proxy takes the stream for dead
LONGEST_STREAM = 1800.0  # seconds; the caller goes on with Last-Event-ID
BATCH = 100
# Proxies are asked to hold nothing back.
HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}


class EventsQuery(Query):
    after: int = Field(
        default=0, ge=0, le=LARGEST, description="Only later events; Last-Event-ID goes before it"
    )


@resource.get("/api/v1/jobs/<job_id>/events")
@user
@query(EventsQuery)
@header(LAST_EVENT_ID, "The id of the last event you have: the stream goes on after it")
@answer(200, None, "The stream; it ends after the job's last event", media=MEDIA)
@answer(204, None, "There is nothing after that event: do not ask again")
@refuses(404, 503)
def stream_events(caller: User, job_id: str, query: EventsQuery) -> Response:
    """What happens in a job, from its beginning, as server-sent events.

    Each has its sequence number as `id`, its type as `event` (`job.queued`, `job.started`,
    `job.progress`, `log`, `job.completed`, `job.failed` or `job.cancelled`), and as `data` a JSON
    object `{"event", "timestamp", "data"}`. A comment is sent every 15 seconds of silence.
    """
    jobs = services().jobs
    job = jobs.get(job_id, caller.id)
    after = _last_event_id() or query.after
    if job.status.final:
        return _whole(jobs, job, after)
    return Response(live(jobs, services().signal, job.id, after), 200, HEADERS, mimetype=MEDIA)


def live(jobs: JobService, signal: Signal, job_id: str, after: int) -> Iterator[str]:
    """The stream of a job that goes on. It ends early where the job or the database is gone."""
    yield "retry: 2000\n\n"
    began = heard = time.monotonic()
    try:
        while time.monotonic() - began < LONGEST_STREAM:
            page = jobs.events(job_id, after=after, limit=BATCH)
            for event in page:
                after = event["sequence"]
                yield framed(job_id, event)
                if event["type"] in TERMINAL:
                    return
            if page:
                heard = time.monotonic()
                continue
            signal.wait(job_id, LOOK_AGAIN)
            if time.monotonic() - heard >= HEARTBEAT:
                heard = time.monotonic()
                yield ": still here\n\n"
    except (JobNotFound, Unavailable):
        return  # the caller connects again, and is then told why


def framed(job_id: str, event: Mapping[str, Any]) -> str:
    """One event as it is sent."""
    told = {
        "event": event["type"],
        "timestamp": event["at"],
        "data": {"job_id": job_id, **event["data"]},
    }
    return f"id: {event['sequence']}\nevent: {event['type']}\ndata: {json.dumps(told)}\n\n"


def _whole(jobs: JobService, job: Job, after: int) -> Response:
    """All that is left to tell of a job that has ended."""
    frames: list[str] = []
    while page := jobs.events(job.id, after=after, limit=BATCH):
        frames += [framed(job.id, event) for event in page]
        after = page[-1]["sequence"]
    return Response("".join(frames), 200 if frames else 204, HEADERS, mimetype=MEDIA)


def _last_event_id() -> int:
    """Zero where there is none. Raises Invalid."""
    given = request.headers.get(LAST_EVENT_ID, "").strip()
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and int(given[:20]) <= LARGEST):
        raise Invalid.field("header", LAST_EVENT_ID, message="It is the id of an event", value=None)
    return int(given)
