"""A challenge's demonstration: its pose is found once and kept; dances are matched with it.

A demonstration that cannot be used costs nobody the score: the match then says why it is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pose.errors import PoseError
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import InvalidPoseFile, decode, encode
from services.dances.demonstration_poses import onsets_key, pose_key
from services.interfaces import NotFound
from services.jobs.kinds.pose_analysis import (
    LISTEN,
    REFERENCE,
    AnalysisParameters,
    DemonstrationPose,
    Heard,
    Match,
    Matched,
    Merged,
)
from services.jobs.pipelines import POSE_REFERENCE, SCORING_MATCH
from tasks.base import job_task
from tasks.work import Outcome, Work

if TYPE_CHECKING:
    from scoring.soundtrack import SoundOffset

POSE_FILE = "application/octet-stream"


@job_task(POSE_REFERENCE)
def reference(work: Work) -> Outcome:
    """The pose of the demonstration, and its sound's onsets; found by whoever needs them first."""
    key = work.parameters_as(AnalysisParameters).reference_key or ""
    try:
        etag = work.services.objects.info(key).etag
        kept = pose_key(key, etag, work.services.settings.pose_backend)
        _find(work, key, kept)
        onsets = _find_onsets(work, key, onsets_key(key, etag))
    except NotFound:
        return _lack_pose("The challenge's demonstration has not been uploaded.")
    except (PoseError, InvalidPoseFile) as problem:
        work.log(f"The demonstration cannot be used: {problem}", level="WARNING")
        return _lack_pose(f"The challenge's demonstration cannot be used: {problem}")
    return Outcome(DemonstrationPose(pose_key=kept, onsets_key=onsets))


def _lack_pose(reason: str) -> Outcome:
    return Outcome(DemonstrationPose(reason=reason))


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


def _find_onsets(work: Work, key: str, kept: str) -> str | None:
    """None where the sound cannot be read; the poses are then what there is. Raises NotFound."""
    from pose.sandbox.host import Sandbox
    from pose.soundtrack import find_onsets
    from scoring.soundtrack import encode as encode_onsets

    try:
        work.services.objects.info(kept)
    except NotFound:
        video = work.fetch(key)
        try:
            with Sandbox() as sandbox:
                onsets = find_onsets(video, sandbox.sound)
        except PoseError as problem:
            work.log(f"The demonstration's sound cannot be read: {problem}", level="WARNING")
            return None
        work.services.objects.put(kept, encode_onsets(onsets), POSE_FILE)
    return kept


@job_task(SCORING_MATCH)
def match(work: Work) -> Outcome:
    """How closely the dance follows the demonstration."""
    from scoring.match import match as match_tracks

    found = work.result_of(REFERENCE, DemonstrationPose)
    if found.pose_key is None:
        return _unmatched_outcome(found.reason or "")
    merged = Merged.from_document(work.job.result)
    dance = decode(work.services.objects.read(merged.pose_key))
    try:
        demonstration = decode(work.services.objects.read(found.pose_key))
        matched = match_tracks(dance, demonstration, _sound_offset(work, found))
    except NotFound:  # swept away as that of a video which is not the challenge's any more
        return _unmatched_outcome("The challenge's demonstration was replaced meanwhile.")
    except InsufficientEvidence as problem:
        return _unmatched_outcome(str(problem))
    sync = matched["sync"]["by"]
    work.log("Dance matched", score=matched["score"], mirrored=matched["mirrored"], sync=sync)
    return Outcome(job_result=Matched(match=Match.from_document({**matched, "reason": None})))


def _sound_offset(work: Work, found: DemonstrationPose) -> SoundOffset | None:
    """Where the dance begins in the demonstration's sound; None where either was not kept."""
    from scoring.soundtrack import InvalidOnsets, decode, find_offset

    listened = work.job.steps.get(LISTEN)
    heard = Heard.from_document(listened.result) if listened else Heard()
    if heard.onsets_key is None or found.onsets_key is None:
        return None
    read = work.services.objects.read
    try:
        return find_offset(decode(read(heard.onsets_key)), decode(read(found.onsets_key)))
    except (NotFound, InvalidOnsets) as problem:
        work.log(f"The soundtracks cannot be compared: {problem}", level="WARNING")
        return None


def _unmatched_outcome(reason: str) -> Outcome:
    return Outcome(job_result=Matched(match=Match(score=None, reason=reason)))
