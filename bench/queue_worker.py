"""A worker of ours for `bench.queue`: the real `JobTask` around a body that does nothing.

The body stands in the place of `render.plan`, the first step of a video, so that the API's own
requests can be followed to it.
"""

from __future__ import annotations

from celery import shared_task

from bench.barrier import hold, mark
from services.jobs.pipelines import RENDER_PLAN, TASK_QUEUES, UPLOAD_PUBLISH, step
from tasks.base import job_task
from tasks.work import Outcome, Work
from workers.celery_worker import worker_app
from workers.environment import load_settings

SIDE = "ours"
QUEUE = TASK_QUEUES[RENDER_PLAN]
HOLD = "bench.hold"
NEVER_DONE = step("publish", UPLOAD_PUBLISH, "s3_upload", after=["plan"])


def register() -> None:
    """Called once the worker's app is there, for the tasks bind to it."""

    @job_task(RENDER_PLAN)
    def plan(work: Work) -> Outcome:
        mark(SIDE, work.job.id)
        posted = bool(work.job.parameters)  # a video without files must not be shown as completed
        return Outcome(then=[NEVER_DONE] if posted else [])

    @shared_task(name=HOLD)  # type: ignore[untyped-decorator]  # celery has no types
    def hold_back() -> None:
        hold(SIDE)


if __name__ == "__main__":
    app = worker_app(load_settings(), ())
    register()
    app.worker_main(
        [
            "worker",
            f"--queues={QUEUE}",
            "--concurrency=1",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
    )
