"""What passes from step to step is needed by nobody once a job has come to its end.

A job that failed keeps it, for whoever has it done again begins where it stopped; then the search
for orphans finds it after its time. What a step of a cancelled job writes late is found so, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.interfaces import ObjectStore
from services.jobs.job import Job, JobStatus

WORK = "work/"
DONE_WITH = frozenset({JobStatus.COMPLETED, JobStatus.CANCELLED})


class IntermediateObjects:
    """Deletes them. All methods raise Unavailable."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def hear(self, job: Job) -> None:
        """The job has ended. May be said again."""
        if job.status in DONE_WITH:
            kept = set(_lasting_keys(job))
            for found in list(self._objects.list(f"{WORK}{job.id}/")):
                if found.key not in kept:
                    self._objects.delete(found.key)


def _lasting_keys(job: Job) -> Iterator[str]:
    """Keys that are read later: in the result, and of the video that a dance was analysed from."""
    yield from _texts(job.result)
    if probe := job.steps.get("probe"):
        yield from _texts(probe.result.get("video_key"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
