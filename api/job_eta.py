"""When a job should end, and when to ask for it again."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from flask import g

from api.context import services
from services.clock import now, parse
from services.jobs.durations import Estimate
from services.jobs.job import Job

SHORTEST_PAUSE, LONGEST_PAUSE = 1, 15
LATE_STEP = 15


def expected_end(job: Job) -> datetime:
    """When the job should be done, with a chance of one half; when it ended, if it has."""
    return estimate_end(job).likely


def estimate_end(job: Job) -> Estimate:
    """When the job should be done, as far as its last change tells.

    The estimate belongs to the job's last change, so that an unchanged job is told in unchanged
    words (its ETag), as long as no other job has taught anything new. Once it has passed it moves
    on in steps. In one answer, body and headers tell of one estimate.
    """
    known: dict[tuple[str, int], Estimate] = g.setdefault("estimates", {})
    state = job.id, job.version
    if state not in known:
        known[state] = _estimate_end(job)
    return known[state]


def _estimate_end(job: Job) -> Estimate:
    if job.completed_at:
        ended = parse(job.completed_at)
        return Estimate(ended, ended)
    found = services().durations.estimate(job, parse(job.updated_at))
    likely = _still_ahead(found.likely)
    return Estimate(likely, max(likely, _still_ahead(found.latest)))


def _still_ahead(end: datetime) -> datetime:
    late = (now() - end).total_seconds()
    return end + timedelta(seconds=LATE_STEP * math.ceil(late / LATE_STEP)) if late > 0 else end


def retry_seconds(job: Job) -> int:
    """Seconds after which asking again is worth it: a tenth of what is left."""
    left = (expected_end(job) - now()).total_seconds()
    return round(min(max(left / 10, SHORTEST_PAUSE), LONGEST_PAUSE))


def retry_after(job: Job) -> dict[str, str]:
    """The header of an answer about a job that goes on."""
    return {} if job.status.final else {"Retry-After": str(retry_seconds(job))}
