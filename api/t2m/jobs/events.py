"""A job's events as they happen: server-sent events."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, g
from pydantic import Field

from api.context import services
from api.declare import Resource, answer, guest, header, limit, query, refuses, user
from api.event_stream import (
    HEADERS,
    LAST_EVENT_ID,
    MEDIA,
    EventStream,
    answer_stream,
    format_event,
    last_event_id,
)
from api.limits import UNLIMITED
from api.refusals import Invalid
from api.schema import Query
from services.accounts.users import User
from services.interfaces import Unavailable
from services.jobs.job import Job
from services.jobs.job_event import JobEvent
from services.jobs.service import JobNotFound, JobService
from services.webhooks.payloads import of_event

resource = Resource("events", tag="Jobs")

TERMINAL = frozenset({"job.completed", "job.failed", "job.cancelled"})
LARGEST = 2**53
LOOK_AGAIN = 2.0  # seconds: a call may be lost
BATCH = 100


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
def stream_job_events(caller: User, job_id: str, query: EventsQuery) -> Response:
    """What happens in a job, from its beginning, as server-sent events.

    Each has its sequence number as `id`, its type as `event` (`job.queued`, `job.started`,
    `job.progress`, `log`, `job.completed`, `job.failed`, `job.cancelled` or, where an administrator
    has a failed job taken up again, `job.requeued`), and as `data` a JSON object
    `{"event", "timestamp", "data"}`, the same that webhooks are sent. A comment is sent every 15
    seconds of silence.
    """
    return _answer_stream(services().jobs.get(job_id, caller.id), query)


@resource.get("/api/v1/jobs/<job_id>/events/signed/<link>")
@guest
@limit(UNLIMITED)
@query(EventsQuery)
@header(LAST_EVENT_ID, "The id of the last event you have: the stream goes on after it")
@answer(200, None, "The stream; it ends after the job's last event", media=MEDIA)
@answer(204, None, "There is nothing after that event: do not ask again")
@refuses(403, 404, 503)
def stream_job_events_by_link(job_id: str, link: str, query: EventsQuery) -> Response:
    """The same stream for who can send no token: `events_url` of a job leads here, for an hour.

    `new EventSource(events_url)` follows a job from a page.
    """
    services().files.event_links.check(job_id, link)
    job = services().jobs.get(job_id)
    g.caller_id, g.tenant = job.owner, job.tenant  # whose streams it is one of
    return _answer_stream(job, query)


def _answer_stream(job: Job, query: EventsQuery) -> Response:
    """What has happened, and what happens, after the event that the caller has."""
    jobs, public_url = services().jobs, services().settings.public_url
    after = _read_after() or query.after
    if job.status.final:
        return _answer_finished(jobs, job, after)
    return answer_stream(
        services().signal, lambda stream: stream_job(stream, jobs, job.id, after, public_url)
    )


def stream_job(
    stream: EventStream, jobs: JobService, job_id: str, after: int, public_url: str = ""
) -> Iterator[str]:
    """The events of a job that goes on. It ends early where the job or the database is gone."""
    try:
        while True:
            if page := jobs.events(job_id, after=after, limit=BATCH):
                after = page[-1].sequence
                job = jobs.get(job_id)
                yield from (stream.tell(_format(job, event, public_url)) for event in page)
                if page[-1].type in TERMINAL and job.sequence == after:
                    return  # an earlier end was followed by a requeue
                continue
            if stream.over:
                return
            yield from stream.wait(job_id, LOOK_AGAIN)
    except (JobNotFound, Unavailable):
        return  # the caller connects again, and is then told why


def _format(job: Job, event: JobEvent, public_url: str) -> str:
    """One event: what webhooks are sent, and beside it what is noted of the job."""
    data = {**event.data, **of_event(job, event, public_url)}
    return format_event(event.type, event.at, data, event.sequence)


def _answer_finished(jobs: JobService, job: Job, after: int) -> Response:
    """All that is left to tell of a job that has ended."""
    frames: list[str] = []
    while page := jobs.events(job.id, after=after, limit=BATCH):
        frames += [_format(job, event, services().settings.public_url) for event in page]
        after = page[-1].sequence
    return Response("".join(frames), 200 if frames else 204, HEADERS, mimetype=MEDIA)


def _read_after() -> int:
    """Zero where there is none. Raises Invalid."""
    given = last_event_id()
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and int(given[:20]) <= LARGEST):
        raise Invalid.field("header", LAST_EVENT_ID, message="It is the id of an event", value=None)
    return int(given)
