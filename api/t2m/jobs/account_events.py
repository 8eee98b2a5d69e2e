"""The jobs of an account as they change: one stream for all of them.

An event is the job as it is now, so one that comes twice does no harm, and of many changes at once
the last is enough. After a break the stream goes on a little before the event that the caller has:
the stamps of changes are made by several machines, whose clocks differ.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import Flask, Response, current_app, g

from api.auth import watch_right
from api.context import services
from api.declare import Resource, answer, guest, header, limit, refuses, user
from api.event_stream import (
    LAST_EVENT_ID,
    MEDIA,
    EventStream,
    Right,
    answer_stream,
    format_event,
    last_event_id,
)
from api.events_url import open_account_link
from api.limits import UNLIMITED
from api.refusals import Invalid
from api.t2m.jobs.own_jobs import LISTED
from api.t2m.jobs.schema import JobFacts, JobSummary
from services.accounts.users import User
from services.clock import now, parse, stamp
from services.documents.records import Malformed
from services.interfaces import Unavailable
from services.jobs.job import Job
from services.jobs.service import JobService

resource = Resource("account_events", tag="Jobs")

LOOK_AGAIN = 4.0  # seconds: a call may be lost
LEAST_REST, SHARE_OF_REST = 0.25, 4.0  # seconds between two looks, and times what one has taken
LOOK_BACK = timedelta(hours=1)  # longer than any stream; a list shows what was before
OVERLAP = timedelta(seconds=30)  # by which the clocks of two machines may differ
ID_WORDS = "The id of the last event you have: the stream goes on after it"
STREAM_WORDS = "The stream; it ends after half an hour, to be opened again"

Show = Callable[[Job], JobFacts]


@resource.get("/api/v1/jobs/events")
@user
@header(LAST_EVENT_ID, ID_WORDS)
@answer(200, None, STREAM_WORDS, media=MEDIA)
@refuses(503)
def stream_own_jobs(caller: User) -> Response:
    """Each change of one of your jobs, from half a minute ago on, as server-sent events.

    The type of each is `job.changed`, its `data` a JSON object `{"event", "timestamp", "data"}`,
    whose `data` is the job as `GET /api/v1/jobs` lists it. Changes that follow each other closely
    are told as one; one that you have may be told again after a break. Deletions are not told. A
    comment is sent every 15 seconds of silence.
    """
    return _answer_changes(caller.id, watch_right(caller))


@resource.get("/api/v1/jobs/events/signed/<link>")
@guest
@limit(UNLIMITED)
@header(LAST_EVENT_ID, ID_WORDS)
@answer(200, None, STREAM_WORDS, media=MEDIA)
@refuses(403, 404, 503)
def stream_jobs_by_link(link: str) -> Response:
    """The same stream for who can send no token: `events_url` of a list of jobs leads here."""
    account = open_account_link(link)
    g.caller_id, g.tenant = account.id, account.tenant  # whose streams it is one of
    return _answer_changes(account.id, watch_right(account))


def _answer_changes(owner: str, right: Right) -> Response:
    since, jobs, show = _read_since(), services().jobs, _summary_writer(current_app)
    return answer_stream(
        services().signal, lambda stream: stream_changes(stream, jobs, owner, since, show), right
    )


def _summary_writer(app: Flask) -> Show:
    """Links are signed by the app's services; a stream outlives the context of its request."""
    context = app.app_context

    def show(job: Job) -> JobFacts:
        with context():
            return JobSummary.of(job)

    return show


def stream_changes(
    stream: EventStream, jobs: JobService, owner: str, since: str, show: Show
) -> Iterator[str]:
    """The owner's jobs that change after a stamp; it ends early where the database is gone."""
    known: dict[str, JobFacts] = {}  # what the next look may find again
    try:
        while True:
            began, found = time.monotonic(), _read_changes(jobs, owner, since)
            rest = max(LEAST_REST, SHARE_OF_REST * (time.monotonic() - began))
            for job, facts in found.values():
                since = max(since, min(job.updated_at, stamp(now())))
                if known.get(job.id) != facts:
                    told = show(job).model_dump()
                    yield stream.tell(format_event("job.changed", job.updated_at, told, since))
            if stream.over:
                return
            known = {name: facts for name, (_, facts) in found.items()}
            del found  # its jobs need not stay in memory while nothing happens
            yield from stream.wait(owner, LOOK_AGAIN, rest)
    except Unavailable:
        return  # the caller connects again, and is then told why


def _read_changes(jobs: JobService, owner: str, since: str) -> dict[str, tuple[Job, JobFacts]]:
    """By their ids, jobs that lists show and whose records are sound, the latest change last."""
    found: dict[str, tuple[Job, JobFacts]] = {}
    for job in jobs.changed_since(owner, stamp(parse(since) - OVERLAP)):
        try:
            facts = JobFacts.of(job) if job.type in LISTED else None
        except Malformed:
            continue
        if facts:
            found.pop(job.id, None)  # changed again during the walk: its place is the later one
            found[job.id] = job, facts
    return found


def _read_since() -> str:
    """The stamp from which on to tell, of the last hour. Raises Invalid."""
    given, present = last_event_id(), now()
    if not given:
        return stamp(present)
    try:
        if stamp(parse(given)) != given:
            raise ValueError("another form of time")
        stamp(parse(given) - OVERLAP)
    except (ValueError, OverflowError, TypeError):
        words = "It is the id of an event"
        raise Invalid.field("header", LAST_EVENT_ID, message=words, value=None) from None
    return min(max(given, stamp(present - LOOK_BACK)), stamp(present))
