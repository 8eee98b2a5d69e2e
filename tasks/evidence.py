"""What a score was made from: analysis, pose, music and video, while they are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.interfaces import NotFound
from services.jobs.job import Job
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
        return work.services.jobs.get(work.parameters["analysis_id"], work.job.owner)
    except JobNotFound:
        raise EvidenceGone("The analysis has been deleted.") from None


def pose_of(work: Work, analysis: Job) -> bytes:
    """The compact pose file. Raises EvidenceGone."""
    try:
        return work.services.objects.read(analysis.result["pose_key"])
    except (KeyError, NotFound):
        raise EvidenceGone("The pose data of this analysis is not there any more.") from None


def music_of(work: Work, analysis: Job) -> Music | None:
    """The music that the analysis listened to; None where it did not. Raises EvidenceGone."""
    try:
        return kept_music(work, analysis)
    except NotFound:
        raise EvidenceGone("The beats of this analysis are not there any more.") from None


def kept_music(work: Work, analysis: Job) -> Music | None:
    """As `music_of`, but raises NotFound."""
    from scoring.music import decode as decode_music

    heard = analysis.steps.get("listen")
    key = heard.result.get("music_key") if heard else None
    return decode_music(work.services.objects.read(key)) if key else None


def video_of(work: Work, analysis: Job) -> Path | None:
    """A local copy of the video; None where it has been deleted."""
    key = analysis.steps["probe"].result.get("video_key")
    try:
        return work.fetch(key) if key else None
    except NotFound:
        return None


def parameters_of(analysis: Job) -> dict[str, Any]:
    """What the score hangs on besides the pose and the music."""
    return {"target_bpm": analysis.parameters.get("target_bpm")}


def measured(work: Work, analysis: Job) -> Measurement:
    """The dance measured again, as its score was. Raises EvidenceGone."""
    from scoring.analysis import measure
    from scoring.landmarks import decode

    track = decode(pose_of(work, analysis))
    return measure(track, **parameters_of(analysis), music=music_of(work, analysis))
