"""The kind video_draft: what a video would say and show is told, and nothing is rendered.

Its jobs are of use as long as their answer is: they go an hour after their end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.documents.records import LEFT_OUT, Record
from services.jobs.job import Stage
from services.jobs.kinds.kind import JobKind, Nothing
from services.jobs.pipelines import RENDER_DRAFT, step

DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class DraftParameters(Record):
    """As of a video; `plan_key` is where the caller's own plan lies."""

    topic: str
    description: str = ""
    plan_key: str | None = field(default=None, metadata=LEFT_OUT)
    duration: float | None = field(default=None, metadata=LEFT_OUT)
    theme: str | None = field(default=None, metadata=LEFT_OUT)
    aspect: str | None = field(default=None, metadata=LEFT_OUT)
    language: str | None = field(default=None, metadata=LEFT_OUT)
    voice: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Drafted(Record):
    """Of its step: where plan and script lie, and what the API tells besides."""

    plan_key: str
    script_key: str
    lesson: str
    seconds: float
    warnings: tuple[str, ...] = ()


VIDEO_DRAFT = JobKind(
    name="video_draft",
    view=None,
    limit="video_drafts",
    stages=(Stage("planning", 1.0),),
    first=step(DRAFT, RENDER_DRAFT, "planning"),
    usual_seconds=4,
    parameters=DraftParameters,
    result=Nothing,
)
