"""What a score was made from: analysis, pose, music and video, while they are there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from services.interfaces import NotFound
from services.jobs.job import Job
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.pose_analysis import (
    LISTEN,
    POSE_ANALYSIS,
    PROBE,
    REFERENCE,
    DemonstrationPose,
    Listened,
    Match,
    PoseFiles,
    Probed,
)
from services.jobs.service import JobNotFound
from tasks.work import Work

if TYPE_CHECKING:
    from scoring.analysis import Measurement
    from scoring.music import Music


class EvidenceGone(Exception):
    """What the score was made from is not there any more."""

    code = "EVIDENCE_GONE"


def analysis_of(work: Work) -> Job:
    """The owner's analysis that the job is about. Raises EvidenceGone."""
    try:
        about = work.parameters_as(AboutAnalysis)
        return work.services.jobs.get(about.analysis_id, work.job.owner)
    except JobNotFound:
        raise EvidenceGone("The analysis has been deleted.") from None


def pose_of(work: Work, analysis: Job) -> bytes:
    """The compact pose file. Raises EvidenceGone."""
    if (key := PoseFiles.from_document(analysis.result).pose_key) is not None:
        with suppress(NotFound):
            return work.services.objects.read(key)
    raise EvidenceGone("The pose data of this analysis is not there any more.")


def music_of(work: Work, analysis: Job) -> Music | None:
    """The music that the analysis listened to; None where it did not. Raises EvidenceGone."""
    try:
        return kept_music(work, analysis)
    except NotFound:
        raise EvidenceGone("The beats of this analysis are not there any more.") from None


def kept_music(work: Work, analysis: Job) -> Music | None:
    """As `music_of`, but raises NotFound."""
    from scoring.music import decode as decode_music

    heard = analysis.steps.get(LISTEN)
    key = Listened.from_document(heard.result).music_key if heard else None
    return decode_music(work.services.objects.read(key)) if key else None


def video_of(work: Work, analysis: Job) -> Path | None:
    """A local copy of the video; None where it has been deleted."""
    try:
        return work.fetch(Probed.from_document(analysis.steps[PROBE].result).video_key)
    except NotFound:
        return None


def demonstration_of(work: Work, analysis: Job) -> tuple[Match, bytes]:
    """The match with the challenge's demonstration, and that one's pose. Raises EvidenceGone."""
    match = POSE_ANALYSIS.result_of(analysis).match
    if match is None or match.score is None or REFERENCE not in analysis.steps:
        raise EvidenceGone("This dance was not matched with a demonstration.")
    found = DemonstrationPose.from_document(analysis.steps[REFERENCE].result)
    if found.pose_key is not None:
        with suppress(NotFound):
            return match, work.services.objects.read(found.pose_key)
    raise EvidenceGone("The demonstration that this dance was matched with is not there any more.")


def target_bpm(analysis: Job) -> float | None:
    """What the score hangs on besides the pose and the music."""
    return POSE_ANALYSIS.parameters_of(analysis).target_bpm


def measure_again(work: Work, analysis: Job) -> Measurement:
    """The dance measured again, as its score was. Raises EvidenceGone."""
    from scoring.analysis import measure
    from scoring.landmarks import decode

    track = decode(pose_of(work, analysis))
    return measure(track, target_bpm(analysis), music_of(work, analysis))
