"""How long a caller would wait for the end of a job: the header `Prefer: wait=N`."""

from __future__ import annotations

import re

from flask import g, request

from api.context import services
from services.jobs.job import Job

WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


def wait_for_job(job: Job) -> Job:
    """The job when it has ended, or after as long as the caller would wait (`Prefer: wait=N`)."""
    seconds = preferred_wait()
    if seconds is None:
        return job
    g.preference_applied = f"wait={seconds}"
    return job if job.status.final else services().jobs.wait(job.id, seconds)


def preferred_wait() -> int | None:
    """Seconds, at most those of the settings; None where the caller has no such preference."""
    found = WAIT.search(request.headers.get("Prefer", ""))
    longest = services().settings.longest_wait_seconds
    return min(int(found.group(1)), longest) if found else None
