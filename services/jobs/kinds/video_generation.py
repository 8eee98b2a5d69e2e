"""The kind video_generation: a topic, or a plan, becomes a video that explains it."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.documents.records import LEFT_OUT, Record
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.kinds.lessons import LESSON_STAGES, PLAN, LessonParameters, LessonResult
from services.jobs.pipelines import RENDER_PLAN, step


@dataclass(frozen=True, kw_only=True)
class Revision(Record):
    """Which version of a video this is. `line` is the job of its first version, `revises` that of
    the version that was changed, `change` says in words what was. `warnings` are to be passed on.
    """

    line: str
    number: int
    revises: str
    change: str
    warnings: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class VideoParameters(LessonParameters):
    """What is to be explained, and how. `plan_key` is where the caller's own plan lies,
    `script_key` the script with values that it was made of. A `revision` keeps its plan's pace.
    `only_known`: a topic that neither catalogue nor library knows makes no video."""

    topic: str
    description: str = ""
    prompt: str | None = field(default=None, metadata=LEFT_OUT)
    plan_key: str | None = field(default=None, metadata=LEFT_OUT)
    only_known: bool = field(default=False, metadata=LEFT_OUT)
    script_key: str | None = field(default=None, metadata=LEFT_OUT)
    revision: Revision | None = field(default=None, metadata=LEFT_OUT)
    duration: float | None = None
    theme: str | None = field(default=None, metadata=LEFT_OUT)
    aspect: str | None = field(default=None, metadata=LEFT_OUT)
    language: str | None = field(default=None, metadata=LEFT_OUT)
    voice: str | None = field(default=None, metadata=LEFT_OUT)
    assets: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    enable_s3_upload: bool = True


@dataclass(frozen=True, kw_only=True)
class Planner(Record):
    """Who wrote the plan: the catalogue of lessons, a language model, or the caller; and which of
    its lessons it is."""

    name: str
    version: str
    lesson: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class PlannedBy(Record):
    """Of the plan, in the job's result. Older videos do not tell.

    `warnings` say in words what of the request the video does not use.
    """

    planner: Planner | None = None
    warnings: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class VideoResult(LessonResult, PlannedBy):
    """All that a finished video has."""


VIDEO_GENERATION = JobKind(
    name="video_generation",
    view=JobView.VIDEO,
    limit="videos",
    stages=LESSON_STAGES,
    first=step(PLAN, RENDER_PLAN, "content_preparation"),
    usual_seconds=90,
    parameters=VideoParameters,
    result=VideoResult,
)
