"""`./troupe admin jobs`: listed, explained, requeued, cancelled, put forward."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from api.t2m.administration.job_schema import AdminJob, AdminJobs, AdminJobSummary
from services.administration.job_search import JobQuery
from services.assembly import Services
from services.clock import now, parse
from services.jobs.job import Job, JobStatus
from services.jobs.service import JobError
from workers.admin_table import table
from workers.environment import CommandError

HEADS = ("ID", "TYPE", "STATE", "AGE", "QUEUE", "TRIES", "OWNER", "ERROR")
FILTERS = ("type", "owner", "error_code", "older_than", "younger_than")
BATCH = 100


def run(options: argparse.Namespace, services: Services) -> int:
    """Do one action; answer 1 where a job was refused it."""
    return ACTIONS[options.action](options, services)


def list_jobs(options: argparse.Namespace, services: Services) -> int:
    if not 1 <= options.limit <= 1000:
        raise CommandError(f"--limit {options.limit} is not 1 to 1000.")
    found = _find_jobs(options, services)
    if options.json:
        print(found.model_dump_json(indent=1))
        return 0
    for line in table(HEADS, map(_row, found.items)):
        print(line)
    if not found.complete:
        print(f"There may be more: narrow it down, or raise --limit {options.limit}.")
    return 0


def explain_job(options: argparse.Namespace, services: Services) -> int:
    try:
        told = AdminJob.read(services, options.job)
    except JobError as problem:
        return _refuse(problem)
    print(told.model_dump_json(indent=1) if options.json else "\n".join(_describe_job(told)))
    return 0


class Done(NamedTuple):
    """What became of a job that something was to be done with."""

    job: str
    words: str
    refused: bool = False


def requeue_jobs(options: argparse.Namespace, services: Services) -> int:
    """Those that are named, or all failed ones that fit; told one by one, and how many."""
    given = _filters(options, services)
    if bool(options.jobs) + any(v is not None for v in given.values()) + options.all != 1:
        raise CommandError("name the jobs by their ids, or by filters, or take --all of them.")
    if options.jobs:
        return _tell_each(options, _each(options.jobs, lambda one: _requeue(services, one)))
    done = _requeue_all(services, JobQuery(status=JobStatus.FAILED, **given))
    return _tell_each(options, done, counted_as="requeued")


def cancel_jobs(options: argparse.Namespace, services: Services) -> int:
    def cancel(job_id: str) -> str:
        job = services.jobs.cancel(job_id)
        return "cancelled" if job.status.final else "a step is running, it stops within seconds"

    return _tell_each(options, _each(options.jobs, cancel))


def prioritise_job(options: argparse.Namespace, services: Services) -> int:
    def prioritise(job_id: str) -> str:
        return f"priority {services.jobs.prioritise(job_id, options.priority).priority}"

    return _tell_each(options, _each([options.job], prioritise))


def _find_jobs(options: argparse.Namespace, services: Services) -> AdminJobs:
    query = JobQuery(
        status=JobStatus(options.state) if options.state else None,
        queue=options.queue,
        **_filters(options, services),
    )
    return AdminJobs.of(services.desk.search.find(query, limit=options.limit))


def _filters(options: argparse.Namespace, services: Services) -> dict[str, Any]:
    """What was given; an owner's e-mail address stands for their id. Raises CommandError."""
    given = {name: getattr(options, name) for name in FILTERS}
    if "@" in (given["owner"] or ""):
        if (user := services.accounts.roles.find(given["owner"])) is None:
            raise CommandError(f"there is no user {given['owner']}.")
        given["owner"] = user.id
    return given


def _requeue(services: Services, job_id: str) -> str:
    job, taken_up = services.desk.repairs.requeue(job_id)
    return _taken_up(job) if taken_up else f"{job.status} already, left as it is"


def _taken_up(job: Job) -> str:
    steps = [step.name for step in job.steps.values() if step.status == "ready"]
    return f"requeued from {', '.join(steps)}"


def _requeue_all(services: Services, query: JobQuery) -> Iterator[Done]:
    cursor = None
    while True:
        part = services.desk.repairs.requeue_all(query, limit=BATCH, cursor=cursor)
        yield from (Done(job_id, "requeued") for job_id in part.requeued)
        yield from (Done(one.job_id, one.words, refused=True) for one in part.refused)
        if (cursor := part.next_cursor) is None:
            return


def _each(job_ids: Sequence[str], act: Callable[[str], str]) -> Iterator[Done]:
    """Do it to each, whatever becomes of the others."""
    for job_id in job_ids:
        try:
            yield Done(job_id, act(job_id))
        except JobError as problem:
            yield Done(job_id, str(problem), refused=True)


def _tell_each(options: argparse.Namespace, done: Iterable[Done], counted_as: str = "") -> int:
    """Tell each as it is done, and how many, or all as one document; 1 where one was refused."""
    told = []
    for one in done:
        told.append(one)
        if not options.json:
            print(f"{one.job}: {one.words}", file=sys.stderr if one.refused else sys.stdout)
    if options.json:
        print(json.dumps([one._asdict() for one in told], indent=1, ensure_ascii=False))
    refused = sum(one.refused for one in told)
    if counted_as and not options.json:
        print(f"{len(told) - refused} {counted_as}, {refused} refused.")
    return 1 if refused else 0


def _refuse(problem: JobError) -> int:
    print(problem, file=sys.stderr)
    return 1


def _row(job: AdminJobSummary) -> Iterable[str]:
    queues, code = ", ".join(job.queues) or "-", job.error_code or "-"
    age = _age(job.created_at)
    return (job.id, job.type, job.status, age, queues, str(job.attempts), job.owner, code)


def _age(since: str) -> str:
    seconds = max(0, int((now() - parse(since)).total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _describe_job(job: AdminJob) -> Iterator[str]:
    """A job for people."""
    whose = f"{job.owner} ({job.owned_by.email})" if job.owned_by.email else job.owner
    yield f"{job.id}  {job.type}  {job.status}  {job.progress:g} %"
    yield f"owner {whose}, priority {job.priority}, requeued {job.requeues} times"
    yield f"accepted {job.created_at}, begun {job.started_at}, ended {job.completed_at}"
    yield job.explanation
    if job.status == JobStatus.FAILED:
        yield f"Once the cause is removed: ./troupe admin jobs requeue {job.id}"
    rows = ((s.name, s.queue, s.status, str(s.attempts), s.worker or "-") for s in job.steps)
    yield from ("", *table(("STEP", "QUEUE", "STATE", "TRIES", "WORKER"), rows))
    yield from ("", *(f"{wait.step}: {wait.words}" for wait in job.waits))
    yield from ("", *(f"{e.timestamp} {e.level} {e.message}" for e in job.logs))


Action = Callable[[argparse.Namespace, Services], int]
ACTIONS: Mapping[str | None, Action] = {
    None: list_jobs,
    "explain": explain_job,
    "requeue": requeue_jobs,
    "cancel": cancel_jobs,
    "priority": prioritise_job,
}
