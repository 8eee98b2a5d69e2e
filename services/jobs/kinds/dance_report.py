"""The kind dance_report: a page of plots about a dance."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import RENDER_REPORT, step


@dataclass(frozen=True, kw_only=True)
class ReportFile(Record):
    """Where the page lies."""

    key: str


DANCE_REPORT = JobKind(
    name="dance_report",
    view=JobView.MEDIUM,
    limit="analyses",
    stages=(Stage("writing", 1.0),),
    first=step("report", RENDER_REPORT, "writing"),
    usual_seconds=8,
    parameters=AboutAnalysis,
    result=ReportFile,
)
