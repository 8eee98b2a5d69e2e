"""Queue scoring: a score is made again from the stored pose and held against its record."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from scoring.evidence import InsufficientEvidence
from scoring.landmarks import InvalidPoseFile, decode
from scoring.music import InvalidMusic
from scoring.proof import differences, digest
from scoring.version import SCORER_VERSION
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.kinds.score_verification import (
    Checks,
    Difference,
    Verdict,
    VerificationParameters,
)
from services.jobs.pipelines import SCORING_VERIFY
from tasks.base import job_task
from tasks.evidence import EvidenceGone, analysis_of, music_of, pose_of, video_of
from tasks.scoring import score_document
from tasks.work import Outcome, Work, sha256_of


@job_task(SCORING_VERIFY, refuses=(EvidenceGone,))
def verify(work: Work) -> Outcome:
    """Check signature, pose, video and record, and score the pose again."""
    analysis = analysis_of(work)
    record, proof = _claim(work, analysis)
    claimed = _object(proof.get("statement"))
    pose = pose_of(work, analysis)
    differing, reproduced = _made_again(work, analysis, claimed, pose, record)
    checks = Checks(
        signature=work.services.dances.score_signer.holds(proof),
        record=claimed.get("result_sha256") == digest(record),
        pose=claimed.get("pose_sha256") == hashlib.sha256(pose).hexdigest(),
        video=_video(work, analysis, claimed),
        reproduced=reproduced,
    )
    told = checks.to_document()
    equal = all(found is not False for found in told.values()) and reproduced is True
    work.log("Score verified", equal=equal, **told)
    return Outcome(job_result=Verdict(equal=equal, checks=checks, differences=tuple(differing)))


def _claim(work: Work, analysis: Job) -> tuple[dict[str, Any], dict[str, Any]]:
    """The score and its proof: those that were sent to be checked, else those stored here."""
    claim = work.parameters_as(VerificationParameters).claim
    if claim is None:
        result = POSE_ANALYSIS.result_of(analysis)
        return result.score.to_document(), _object(result.proof)
    record = json.loads(claim)
    return record, _object(record.pop("proof"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _video(work: Work, analysis: Job, claimed: dict[str, Any]) -> bool | None:
    """None where the video is gone, or none was claimed."""
    video = video_of(work, analysis) if claimed.get("video_sha256") else None
    return None if video is None else bool(sha256_of(video) == claimed["video_sha256"])


def _made_again(
    work: Work, analysis: Job, claimed: dict[str, Any], pose: bytes, record: dict[str, Any]
) -> tuple[list[Difference], bool | None]:
    """What differs, and whether the same comes out; None where another version has scored it."""
    if claimed.get("scorer_version", SCORER_VERSION) != SCORER_VERSION:
        return [], None
    try:
        found = score_document(decode(pose), music_of(work, analysis), analysis)
    except (InvalidPoseFile, InvalidMusic, InsufficientEvidence) as problem:
        return [Difference(path="/pose", claimed="a dance", found=str(problem))], False
    differing = [Difference.from_document(one) for one in differences(record, found)]
    return differing, not differing
