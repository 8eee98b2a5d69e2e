"""The kind file_rendition: an uploaded video in fewer lines."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.kind import JobKind, Nothing
from services.jobs.pipelines import FILES_RENDER, step


@dataclass(frozen=True, kw_only=True)
class RenditionsMade(Record):
    """Of its step: how many lines each has, as 720p; their keys are noted with the file."""

    made: tuple[str, ...] = ()


FILE_RENDITION = JobKind(
    name="file_rendition",
    view=None,
    limit=None,
    stages=(Stage("rendition", 1.0),),
    first=step("render", FILES_RENDER, "rendition"),
    usual_seconds=60,
    parameters=AboutFile,
    result=Nothing,
)
