"""The kind challenge_rotation: challenges come and go with the time."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.administration import AdminRun
from services.jobs.kinds.kind import JobKind, JobView, Nothing
from services.jobs.pipelines import CLEANUP_ROTATE, step


@dataclass(frozen=True, kw_only=True)
class Rotation(Record):
    """How many challenges were changed in which way."""

    expired_deactivated: int
    new_activated: int
    statistics_updated: int


@dataclass(frozen=True, kw_only=True)
class RotationRun(AdminRun, Rotation):
    """The job's result."""


CHALLENGE_ROTATION = JobKind(
    name="challenge_rotation",
    view=JobView.RUN,
    limit="idance",
    stages=(Stage("rotation", 1.0),),
    first=step("rotate", CLEANUP_ROTATE, "rotation"),
    usual_seconds=2,
    exclusive=True,
    parameters=Nothing,
    result=RotationRun,
)
