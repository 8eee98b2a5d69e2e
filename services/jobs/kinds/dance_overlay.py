"""The kind dance_overlay: the dance with what was measured drawn over it, and a still of it."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import RENDER_OVERLAY, step


@dataclass(frozen=True, kw_only=True)
class OverlayFiles(Record):
    """Where video and poster lie."""

    key: str
    poster_key: str | None = None


DANCE_OVERLAY = JobKind(
    name="dance_overlay",
    view=JobView.MEDIUM,
    limit="analyses",
    stages=(Stage("drawing", 1.0),),
    first=step("overlay", RENDER_OVERLAY, "drawing"),
    usual_seconds=30,
    parameters=AboutAnalysis,
    result=OverlayFiles,
)
