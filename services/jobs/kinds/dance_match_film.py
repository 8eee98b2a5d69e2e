"""The kind dance_match_film: the dance with its challenge's demonstration as a ghost."""

from __future__ import annotations

from services.jobs.job import Stage
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.dance_overlay import OverlayFiles
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import RENDER_MATCH, step

DANCE_MATCH_FILM = JobKind(
    name="dance_match_film",
    view=JobView.MEDIUM,
    limit="analyses",
    stages=(Stage("drawing", 1.0),),
    first=step("match_film", RENDER_MATCH, "drawing"),
    usual_seconds=30,
    parameters=AboutAnalysis,
    result=OverlayFiles,
)
