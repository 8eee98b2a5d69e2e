"""What every task has without asking: claim, lease, progress, logs, cancellation, retry, return.

A task is a function from `Work` to `Outcome`. The message carries only the job's id and the
step's name; everything else is read again when the work begins. Nothing here knows what is done.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from celery import Task, shared_task
from celery.exceptions import Reject

from services.interfaces import NotFound, Unavailable
from services.jobs.errors import UnreadableJob
from services.jobs.service import Claim, JobNotFound, StaleAttempt
from services.jobs.sources import SOURCE_GONE, gone_words
from tasks.context import services_of
from tasks.heartbeat import Heartbeat
from tasks.leaving import leaving_of
from tasks.leftovers import delete_leftovers
from tasks.work import Interrupted, Outcome, Work

PAUSE = 1.0  # seconds between two tries to reach the database
OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE)

log = logging.getLogger(__name__)

Body = Callable[[Work], Outcome]
Answer = TypeVar("Answer")


class Refusal(Protocol):
    """An exception that no second attempt can cure: bad input, in words for the user."""

    code: str


class JobTask(Task):  # type: ignore[misc]  # celery has no types
    """The one base class of all tasks that work on jobs."""

    abstract = True
    typing = False
    refuses: tuple[type[Exception], ...] = ()

    def __call__(self, job_id: str, step: str) -> None:
        leaving = leaving_of(self.app)
        if leaving.worker_ends:  # the message is for another worker
            raise Reject("the worker ends", requeue=True)
        with leaving.hold_step():
            claim = self._claim(job_id, step)
            if claim is None:
                log.info("nothing to do job=%s step=%s", job_id, step)
                return
            self._work(claim)

    def _claim(self, job_id: str, step: str) -> Claim | None:
        """None where there is nothing to do. A message that cannot be judged goes back."""
        jobs = services_of(self.app).jobs
        try:
            return self._insist(lambda: jobs.claim(job_id, step, worker_name()))
        except Unavailable as problem:
            raise Reject(str(problem), requeue=True) from problem
        except UnreadableJob as problem:
            log.error("job=%s cannot be read here: %s", job_id, problem)
            return None

    def _work(self, claim: Claim) -> None:
        services = services_of(self.app)
        heartbeat = Heartbeat(services, claim, self.name, leaving_of(self.app))
        work = Work(services, claim, heartbeat)
        try:
            done = self._attempt(claim, work, heartbeat)
        except (StaleAttempt, JobNotFound):
            words = "overtaken job=%s step=%s attempt=%d"
            log.warning(words, claim.job.id, claim.step, claim.attempt)
            done = False
        if not done:
            delete_leftovers(services, claim, work.published)

    def _attempt(self, claim: Claim, work: Work, heartbeat: Heartbeat) -> bool:
        """Do the step, and write down what came of it; whether it is done. Raises StaleAttempt,
        JobNotFound."""
        jobs = services_of(self.app).jobs
        try:
            with heartbeat, work:
                outcome = self.run(work)
                if not heartbeat.leaves:  # what is done is done
                    work.check()
        except StaleAttempt:
            raise
        except Exception as problem:
            self._insist(partial(self._end_attempt, claim, problem, heartbeat))
            return False
        else:
            self._insist(
                lambda: jobs.finish(
                    claim,
                    result=outcome.result and outcome.result.to_document(),
                    job_result=outcome.job_result and outcome.job_result.to_document(),
                    then=outcome.then,
                )
            )
            return True

    def _end_attempt(self, claim: Claim, problem: Exception, heartbeat: Heartbeat) -> None:
        """Write down that the attempt came to nothing, and why. Where the worker is ending anything
        may be because of that, so nothing is charged."""
        jobs = services_of(self.app).jobs
        if isinstance(problem, Interrupted) and not heartbeat.leaves:
            jobs.acknowledge_cancel(claim)
        elif leaving_of(self.app).begun:
            log.info("handed back job=%s step=%s: %r", claim.job.id, claim.step, problem)
            jobs.give_back(claim)
        elif isinstance(problem, self.refuses):
            jobs.fail(claim, getattr(problem, "code", "FAILED"), str(problem))
        elif isinstance(problem, NotFound):  # no second attempt would find it
            jobs.fail(claim, SOURCE_GONE, gone_words(claim.job, problem.key))
        else:
            log.error("attempt failed job=%s step=%s", claim.job.id, claim.step, exc_info=problem)
            jobs.retry(claim, reason(problem), charged=not is_outage(problem))

    def _insist(self, write: Callable[[], Answer]) -> Answer:
        """Try again for as long as a lease while the database is away: the work is done, after all.
        Raises Unavailable."""
        deadline = time.monotonic() + services_of(self.app).settings.lease_seconds
        while True:
            try:
                return write()
            except Unavailable as problem:
                if time.monotonic() > deadline:
                    raise
                log.warning("the database is away, trying again: %s", problem)
                time.sleep(PAUSE)


def job_task(name: str, *, refuses: tuple[type[Exception], ...] = ()) -> Callable[[Body], Any]:
    """Register a body as the task of this name. `refuses` lists its incurable exceptions."""

    def register(body: Body) -> Any:
        return shared_task(name=name, base=JobTask, refuses=refuses)(body)

    return register


def is_outage(problem: Exception) -> bool:
    """Whether something was away that the work needs: a store, or room on this machine. That will
    pass, and says nothing against the step."""
    return isinstance(problem, Unavailable) or (
        isinstance(problem, OSError) and problem.errno in OUT_OF_ROOM
    )


def reason(problem: Exception) -> str:
    """Words for the job's log; the traceback goes to the worker's log only."""
    if isinstance(problem, Unavailable):
        return f"a service could not be reached ({problem})"
    if is_outage(problem):
        return f"the worker has no room left ({problem})"
    if hasattr(problem, "code"):  # an error of ours, in words for the user
        return f"of this: {problem}"
    return f"there was an internal error ({type(problem).__name__}; the worker's log has more)"


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
