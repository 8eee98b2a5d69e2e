"""What every task has without asking: claim, lease, progress, logs, cancellation, retry.

A task is a function from `Work` to `Outcome`. The message carries only the job's id and the
step's name; everything else is read again when the work begins. Nothing here knows what is done.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from typing import Any, Protocol

from celery import Task, shared_task

from services.interfaces import Unavailable
from services.jobs.service import Claim, StaleAttempt
from tasks.context import services_of
from tasks.heartbeat import Heartbeat
from tasks.work import Interrupted, Outcome, Work

log = logging.getLogger(__name__)

Body = Callable[[Work], Outcome]


class Refusal(Protocol):
    """An exception that no second attempt can cure: bad input, in words for the user."""

    code: str


class JobTask(Task):  # type: ignore[misc]  # celery has no types
    """The one base class of all tasks that work on jobs."""

    abstract = True
    typing = False
    refuses: tuple[type[Exception], ...] = ()

    def __call__(self, job_id: str, step: str) -> None:
        services = services_of(self.app)
        claim = services.jobs.claim(job_id, step, worker_name())
        if claim is None:
            log.info("nothing to do job=%s step=%s", job_id, step)
            return
        try:
            self._work(claim)
        except StaleAttempt:
            log.warning("overtaken job=%s step=%s attempt=%d", job_id, step, claim.attempt)

    def _work(self, claim: Claim) -> None:
        services = services_of(self.app)
        heartbeat = Heartbeat(services, claim, self.name)
        try:
            with heartbeat, Work(services, claim, heartbeat) as work:
                outcome = self.run(work)
                work.check()
        except Interrupted:
            services.jobs.acknowledge_cancel(claim)
        except self.refuses as refusal:
            services.jobs.fail(claim, getattr(refusal, "code", "FAILED"), str(refusal))
        except StaleAttempt:
            raise
        except Exception as problem:
            log.exception("attempt failed job=%s step=%s", claim.job.id, claim.step)
            services.jobs.retry(claim, reason(problem))
        else:
            services.jobs.finish(
                claim, result=outcome.result, job_result=outcome.job_result, then=outcome.then
            )


def job_task(name: str, *, refuses: tuple[type[Exception], ...] = ()) -> Callable[[Body], Any]:
    """Register a body as the task of this name. `refuses` lists its incurable exceptions."""

    def register(body: Body) -> Any:
        return shared_task(name=name, base=JobTask, refuses=refuses)(body)

    return register


def reason(problem: Exception) -> str:
    """Words for the job's log; the traceback goes to the worker's log only."""
    if isinstance(problem, Unavailable):
        return f"a service could not be reached ({problem})"
    if hasattr(problem, "code"):  # an error of ours, in words for the user
        return f"it was: {problem}"
    return f"there was an internal error ({type(problem).__name__})"


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
