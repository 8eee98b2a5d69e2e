"""The kind dance_explainer: a lesson about one dance."""

from __future__ import annotations

from dataclasses import dataclass

from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.kinds.lessons import LESSON_STAGES, PLAN, LessonParameters, LessonResult
from services.jobs.pipelines import RENDER_EXPLAIN, step


@dataclass(frozen=True, kw_only=True)
class ExplainerParameters(AboutAnalysis, LessonParameters):
    """Which analysis it explains, and what the steps of every lesson look for."""

    quality: str = "720p"


DANCE_EXPLAINER = JobKind(
    name="dance_explainer",
    view=JobView.MEDIUM,
    limit="analyses",
    stages=LESSON_STAGES,
    first=step(PLAN, RENDER_EXPLAIN, "content_preparation"),
    usual_seconds=60,
    parameters=ExplainerParameters,
    result=LessonResult,
)
