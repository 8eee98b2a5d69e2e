"""The kind file_inspection: what an uploaded file is like, and its thumbnails."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.kind import JobKind, Nothing
from services.jobs.pipelines import FILES_INSPECT, step


@dataclass(frozen=True, kw_only=True)
class Inspected(Record):
    """Of its step: what was found is noted with the file."""

    inspected: bool


FILE_INSPECTION = JobKind(
    name="file_inspection",
    view=None,
    limit=None,
    stages=(Stage("inspection", 1.0),),
    first=step("inspect", FILES_INSPECT, "inspection"),
    usual_seconds=2,
    parameters=AboutFile,
    result=Nothing,
)
