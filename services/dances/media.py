"""What is made of a finished analysis on request: overlay, report page, explainer video, card,
the film of a match.

Each kind is a job of its own on the render queue, one for each analysis, so that the score never
waits for pictures. Wished for with the analysis, they begin when the score is there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.interfaces import DocumentStore, Index
from services.jobs.documents import read_jobs
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.dance_card import DANCE_CARD, NAMED_DANCE_CARD
from services.jobs.kinds.dance_explainer import DANCE_EXPLAINER
from services.jobs.kinds.dance_match_film import DANCE_MATCH_FILM
from services.jobs.kinds.dance_overlay import DANCE_OVERLAY
from services.jobs.kinds.dance_report import DANCE_REPORT
from services.jobs.kinds.kind import JobKind
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.service import JOBS, JobService

log = logging.getLogger(__name__)


class MediaKind(StrEnum):
    OVERLAY = "overlay"
    REPORT = "report"
    EXPLAINER = "explainer"
    CARD = "card"
    NAMED_CARD = "named_card"
    MATCH_FILM = "match_film"


JOB_KINDS: Mapping[MediaKind, JobKind[Any, Any]] = {
    MediaKind.OVERLAY: DANCE_OVERLAY,
    MediaKind.REPORT: DANCE_REPORT,
    MediaKind.EXPLAINER: DANCE_EXPLAINER,
    MediaKind.CARD: DANCE_CARD,
    MediaKind.NAMED_CARD: NAMED_DANCE_CARD,
    MediaKind.MATCH_FILM: DANCE_MATCH_FILM,
}
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
        submission_id = POSE_ANALYSIS.parameters_of(analysis).submission_id
        wanted: type[AboutAnalysis] = JOB_KINDS[kind].parameters
        parameters = wanted(submission_id=submission_id, analysis_id=analysis.id)
        key = f"{JOB_KINDS[kind].name}:{analysis.id}"
        job, _ = self._jobs.request(
            JOB_KINDS[kind],
            analysis.owner,
            parameters,
            dedupe_key=key,
            tenant=analysis.tenant,
            metadata=analysis.metadata,
        )
        return job

    def of(self, analysis: Job) -> dict[MediaKind, Job]:
        """The newest job of each kind."""
        where = {"parameters.analysis_id": analysis.id, "owner": analysis.owner}
        documents = self._documents.find(JOBS, where, sort=("created_at",), limit=100)
        kinds = {job_kind.name: kind for kind, job_kind in JOB_KINDS.items()}
        return {kinds[job.type]: job for job in read_jobs(documents) if job.type in kinds}

    def hear(self, job: Job) -> None:
        """Begin what was wished for with an analysis that has ended. May be repeated."""
        if POSE_ANALYSIS.includes(job) and job.status is JobStatus.COMPLETED:
            wished = POSE_ANALYSIS.parameters_of(job).media
            self.request(job, [MediaKind(kind) for kind in wished])


@dataclass(frozen=True)
class Made:
    """Keys of a finished medium, and of a still of it; none until then."""

    key: str | None = None
    still_key: str | None = None


def made_of(job: Job, kind: MediaKind) -> Made:
    """Where the files are that a job of this kind has made."""
    if job.status is not JobStatus.COMPLETED:
        return Made()
    if kind in (MediaKind.OVERLAY, MediaKind.MATCH_FILM):
        drawn = DANCE_OVERLAY.result_of(job)
        return Made(drawn.key, drawn.poster_key)
    if kind is MediaKind.REPORT:
        return Made(DANCE_REPORT.result_of(job).key)
    if kind in (MediaKind.CARD, MediaKind.NAMED_CARD):
        return Made(DANCE_CARD.result_of(job).key)
    film = DANCE_EXPLAINER.result_of(job)
    return Made(film.video_key, film.thumbnails.get("large"))
