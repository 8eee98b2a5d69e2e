"""Jobs in their generic form: shown, logged, cancelled."""

from __future__ import annotations

from api.context import services
from api.declare import Resource, answer, conditional, header, query, refuses, user
from api.dispatch import Answer
from api.job_eta import retry_after
from api.prefer_wait import wait_for_job
from api.refusals import Invalid
from api.t2m.jobs.schema import Cancelled, GenericJob, LogEntry, Logs, LogsQuery
from services.accounts.users import User

resource = Resource("jobs", tag="Jobs")


@resource.get("/api/v1/jobs/<job_id>")
@user
@header("Prefer", "wait=N: answer when the job has ended, at the latest after N seconds")
@conditional
@answer(200, GenericJob)
@refuses(404, 503)
def show_job(caller: User, job_id: str) -> Answer:
    """One of your jobs: what it is, how far it is, what it gave."""
    job = wait_for_job(services().jobs.get(job_id, caller.id))
    return Answer(GenericJob.of(job), headers=retry_after(job))


@resource.get("/api/v1/jobs/<job_id>/logs")
@user
@query(LogsQuery)
@answer(200, Logs)
@refuses(404, 503)
def show_job_logs(caller: User, job_id: str, query: LogsQuery) -> Logs:
    """What happened in a job, entry by entry."""
    jobs = services().jobs
    jobs.get(job_id, caller.id)
    if query.tail is not None:
        return _last_logs(job_id, query, query.tail)
    page, total = jobs.logs(job_id, level=query.level, offset=query.offset, limit=query.limit)
    entries = [LogEntry.of(event) for event in page]
    return Logs(logs=entries, total_logs=total, has_more=query.offset + len(page) < total)


@resource.post("/api/v1/jobs/<job_id>/cancel")
@user
@answer(200, Cancelled, "It is cancelled")
@answer(202, Cancelled, "A step is running; it stops within seconds")
@refuses(404, 409, 503)
def cancel_job(caller: User, job_id: str) -> Answer:
    """Ask for the end of a job. One that has ended already stays as it is, and this is refused."""
    job = services().jobs.cancel(job_id, caller.id)
    ended = job.status.final
    content = Cancelled(
        job_id=job.id, status=job.status, cancel_requested_at=job.cancel_requested_at
    )
    word = "Job cancelled" if ended else "Job is being cancelled"
    return Answer(content, 200 if ended else 202, retry_after(job), message=word)


def _last_logs(job_id: str, query: LogsQuery, tail: int) -> Logs:
    """Raises Invalid where an offset was given too."""
    if query.offset:
        raise Invalid.field("query", "tail", message="Give either an offset or a tail", value=tail)
    jobs = services().jobs
    _, before = jobs.logs(job_id, level=query.level, limit=1)
    start = max(0, before - tail)
    page, total = jobs.logs(job_id, level=query.level, offset=start, limit=tail)
    return Logs(logs=[LogEntry.of(event) for event in page], total_logs=total, has_more=start > 0)
