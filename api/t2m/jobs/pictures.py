"""The picture that stands for what a job has made."""

from __future__ import annotations

import logging

from api.context import links
from services.dances.media import JOB_KINDS, MediaKind, made_of
from services.documents.records import Malformed
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.lessons import LessonFilm
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.kinds.video_generation import VIDEO_GENERATION

SIZE = "small"
CARDS = (MediaKind.CARD, MediaKind.NAMED_CARD)  # which are pictures themselves
DANCE_MEDIA = {kind.name: medium for medium, kind in JOB_KINDS.items()}

log = logging.getLogger(__name__)


def link_picture(job: Job) -> str | None:
    """A link to it, good for an hour; None where there is none. Raises Refused, Unavailable."""
    if job.status is not JobStatus.COMPLETED or not job.result:
        return None
    try:
        key = _picture_key(job)
    except Malformed as problem:
        log.warning("job=%s has no picture, for it cannot be read: %s", job.id, problem)
        return None
    return links().download(key) if key else None


def _picture_key(job: Job) -> str | None:
    if VIDEO_GENERATION.includes(job):
        if not LessonFilm.is_in(job.result):
            return None
        wished = VIDEO_GENERATION.parameters_of(job).generate_thumbnails
        return VIDEO_GENERATION.result_of(job).thumbnails.get(SIZE) if wished else None
    if POSE_ANALYSIS.includes(job):
        found = POSE_ANALYSIS.result_of(job)
        return None if found.video_deleted else found.poster_key
    if medium := DANCE_MEDIA.get(job.type):
        made = made_of(job, medium)
        return made.key if medium in CARDS else made.still_key
    return None
