"""The kind data_export: all that is kept of a person becomes one archive for them."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.kind import JobKind, Nothing
from services.jobs.pipelines import EXPORT_DATA, step

EXPORT = "export"


@dataclass(frozen=True, kw_only=True)
class Exported(Record):
    """Of its step: where the archive lies, its bytes, and how many files are in it."""

    archive_key: str
    size: int
    files: int


DATA_EXPORT = JobKind(
    name="data_export",
    view=None,
    limit="idance",
    stages=(Stage("export", 1.0),),
    first=step(EXPORT, EXPORT_DATA, "export"),
    usual_seconds=20,
    exclusive=True,
    parameters=Nothing,
    result=Nothing,
)
