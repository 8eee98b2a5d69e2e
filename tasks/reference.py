"""A challenge's demonstration: its pose is found once and kept; dances are matched with it.

A demonstration that cannot be used costs nobody the score: the match then says why it is missing.
"""

from __future__ import annotations

from pose.errors import PoseError
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import InvalidPoseFile, decode, encode
from services.dances.demonstration_poses import pose_key
from services.interfaces import NotFound
from services.jobs.kinds.pose_analysis import (
    REFERENCE,
    AnalysisParameters,
    DemonstrationPose,
    Match,
    Matched,
    Merged,
)
from services.jobs.pipelines import POSE_REFERENCE, SCORING_MATCH
from tasks.base import job_task
from tasks.work import Outcome, Work

POSE_FILE = "application/octet-stream"


@job_task(POSE_REFERENCE)
def reference(work: Work) -> Outcome:
    """The pose of the demonstration; found by whoever needs it first."""
    key = work.parameters_as(AnalysisParameters).reference_key or ""
    try:
        kept = _kept_key(work, key)
        _find(work, key, kept)
    except NotFound:
        return _missing("The challenge's demonstration has not been uploaded.")
    except (PoseError, InvalidPoseFile) as problem:
        work.log(f"The demonstration cannot be used: {problem}", level="WARNING")
        return _missing(f"The challenge's demonstration cannot be used: {problem}")
    return Outcome(DemonstrationPose(pose_key=kept))


def _missing(reason: str) -> Outcome:
    return Outcome(DemonstrationPose(reason=reason))


def _kept_key(work: Work, key: str) -> str:
    etag = work.services.objects.info(key).etag
    return pose_key(key, etag, work.services.settings.pose_backend)


def _find(work: Work, key: str, kept: str) -> None:
    """Raises NotFound, PoseError."""
    from pose.extract import require_person
    from pose.model import model_path
    from pose.sandbox.host import Sandbox
    from pose.video import check_bounds
    from pose.whole import extract_video

    try:
        work.services.objects.info(kept)
    except NotFound:
        settings, video = work.services.settings, work.fetch(key)
        with Sandbox() as sandbox:
            check_bounds(sandbox.probe(video))
        track = extract_video(
            video,
            model_path(settings.pose_model_path, settings.cache),
            lambda done, total: work.progress(done / max(total, 1)),
            backend=settings.pose_backend,
        )
        require_person(track)
        work.services.objects.put(kept, encode(track), POSE_FILE)
        work.log(f"Pose of the demonstration found in {len(track)} frames")


@job_task(SCORING_MATCH)
def match(work: Work) -> Outcome:
    """How closely the dance follows the demonstration."""
    from scoring.match import match as match_tracks

    found = work.result_of(REFERENCE, DemonstrationPose)
    if found.pose_key is None:
        return _unmatched(found.reason or "")
    merged = Merged.from_document(work.job.result)
    dance = decode(work.services.objects.read(merged.pose_key))
    try:
        demonstration = decode(work.services.objects.read(found.pose_key))
        matched = match_tracks(dance, demonstration)
    except NotFound:  # swept away as that of a video which is not the challenge's any more
        return _unmatched("The challenge's demonstration was replaced meanwhile.")
    except InsufficientEvidence as problem:
        return _unmatched(str(problem))
    work.log("Dance matched", score=matched["score"], mirrored=matched["mirrored"])
    return Outcome(job_result=Matched(match=Match.from_document({**matched, "reason": None})))


def _unmatched(reason: str) -> Outcome:
    return Outcome(job_result=Matched(match=Match(score=None, reason=reason)))
