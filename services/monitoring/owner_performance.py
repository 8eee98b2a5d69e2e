"""How one user's jobs went: how many, with what end, how long they waited and took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from services.clock import now as system_clock
from services.clock import parse, stamp
from services.jobs.job import JobStatus
from services.jobs.service import JobService


@dataclass(frozen=True)
class OwnPerformance:
    """Averages in seconds, None where there is nothing to average."""

    jobs: int
    completed: int
    failed: int
    cancelled: int
    average_wait_seconds: float | None
    average_work_seconds: float | None


def own_performance(
    jobs: JobService, owner: str, hours: int, now: datetime | None = None
) -> OwnPerformance:
    """Of the jobs accepted in the last hours, at most the newest thousand. Raises Unavailable."""
    since = stamp((now or system_clock()) - timedelta(hours=hours))
    found = jobs.accepted_since(owner, since)
    ends = Counter(job.status for job in found)
    return OwnPerformance(
        jobs=len(found),
        completed=ends[JobStatus.COMPLETED],
        failed=ends[JobStatus.FAILED],
        cancelled=ends[JobStatus.CANCELLED],
        average_wait_seconds=_average([_seconds(j.created_at, j.started_at) for j in found]),
        average_work_seconds=_average([_seconds(j.started_at, j.completed_at) for j in found]),
    )


def _seconds(begin: str | None, end: str | None) -> float | None:
    return (parse(end) - parse(begin)).total_seconds() if begin and end else None


def _average(found: Sequence[float | None]) -> float | None:
    known = [seconds for seconds in found if seconds is not None]
    return round(fmean(known), 3) if known else None
