"""What is made of a finished analysis on request: overlay video, report page, explainer video.

Each kind is a job of its own on the render queue, one for each analysis, so that the score never
waits for pictures. Wished for with the analysis, they begin when the score is there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from services.dances.analyses import JOB_TYPE
from services.interfaces import DocumentStore, Index
from services.jobs.job import Job, JobStatus
from services.jobs.service import JOBS, JobService

log = logging.getLogger(__name__)


class MediaKind(StrEnum):
    OVERLAY = "overlay"
    REPORT = "report"
    EXPLAINER = "explainer"


JOB_TYPES: Mapping[MediaKind, str] = {
    MediaKind.OVERLAY: "dance_overlay",
    MediaKind.REPORT: "dance_report",
    MediaKind.EXPLAINER: "dance_explainer",
}
# what the steps of every lesson look for
LESSON = {"quality": "720p", "generate_thumbnails": True}
INDEXES = (Index(("parameters.analysis_id",)),)


class MediaService:
    """Begins and finds such jobs. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, jobs: JobService) -> None:
        self._documents = documents
        self._jobs = jobs

    def prepare(self) -> None:
        """Make the index that finding them needs."""
        self._documents.ensure(JOBS, INDEXES)

    def request(self, analysis: Job, kinds: Iterable[MediaKind]) -> dict[MediaKind, Job]:
        """The jobs of these kinds, begun where there are none yet; one that failed begins again."""
        return {kind: self._begin(analysis, kind) for kind in kinds}

    def _begin(self, analysis: Job, kind: MediaKind) -> Job:
        parameters: dict[str, Any] = {
            "submission_id": analysis.parameters["submission_id"],
            "analysis_id": analysis.id,
        }
        if kind is MediaKind.EXPLAINER:
            parameters |= LESSON
        job_type = JOB_TYPES[kind]
        key = f"{job_type}:{analysis.id}"
        job, _ = self._jobs.create(job_type, analysis.owner, parameters, dedupe_key=key)
        return job

    def of(self, analysis: Job) -> dict[MediaKind, Job]:
        """The newest job of each kind."""
        where = {"parameters.analysis_id": analysis.id, "owner": analysis.owner}
        documents = self._documents.find(JOBS, where, sort=("created_at",), limit=100)
        kinds = {job_type: kind for kind, job_type in JOB_TYPES.items()}
        return {
            kinds[document["type"]]: Job.from_document(document)
            for document in documents
            if document["type"] in kinds
        }

    def hear(self, job: Job) -> None:
        """Begin what was wished for with an analysis that has ended. May be repeated."""
        wished: list[Any] = job.parameters.get("media") or []
        if job.type == JOB_TYPE and job.status is JobStatus.COMPLETED and wished:
            self.request(job, [MediaKind(kind) for kind in wished])
