"""Queue scoring: a score is made again from the stored pose and held against its record."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from scoring.evidence import InsufficientEvidence
from scoring.landmarks import InvalidPoseFile, decode
from scoring.music import InvalidMusic, Music
from scoring.proof import differences, digest
from scoring.version import SCORER_VERSION
from services.interfaces import NotFound
from services.jobs.job import Job
from services.jobs.pipelines import SCORING_VERIFY
from services.jobs.service import JobNotFound
from tasks.base import job_task
from tasks.scoring import kept_music, score_document
from tasks.work import Outcome, Work, sha256_of


class EvidenceGone(Exception):
    """What the score was made from is not there any more."""

    code = "EVIDENCE_GONE"


@job_task(SCORING_VERIFY, refuses=(EvidenceGone,))
def verify(work: Work) -> Outcome:
    """Check signature, pose, video and record, and score the pose again."""
    analysis = _analysis(work)
    record, proof = _claim(work, analysis)
    claimed = _object(proof.get("statement"))
    pose = _pose(work, analysis)
    differing, reproduced = _made_again(work, analysis, claimed, pose, record)
    checks: dict[str, Any] = {
        "signature": work.services.score_seal.holds(proof),
        "record": claimed.get("result_sha256") == digest(record),
        "pose": claimed.get("pose_sha256") == hashlib.sha256(pose).hexdigest(),
        "video": _video(work, analysis, claimed),
        "reproduced": reproduced,
    }
    equal = all(found is not False for found in checks.values()) and reproduced is True
    work.log("Score verified", equal=equal, **checks)
    return Outcome(job_result={"equal": equal, "checks": checks, "differences": differing})


def _claim(work: Work, analysis: Job) -> tuple[dict[str, Any], dict[str, Any]]:
    """The score and its proof: those that were sent to be checked, else those stored here."""
    if work.parameters["claim"] is None:
        return analysis.result["score"], _object(analysis.result.get("proof"))
    record = json.loads(work.parameters["claim"])
    return record, _object(record.pop("proof"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _analysis(work: Work) -> Job:
    try:
        return work.services.jobs.get(work.parameters["analysis_id"], work.job.owner)
    except JobNotFound:
        raise EvidenceGone("The analysis has been deleted.") from None


def _pose(work: Work, analysis: Job) -> bytes:
    try:
        return work.services.objects.read(analysis.result["pose_key"])
    except (KeyError, NotFound):
        raise EvidenceGone("The pose data of this analysis is not there any more.") from None


def _music(work: Work, analysis: Job) -> Music | None:
    try:
        return kept_music(work, analysis)
    except NotFound:
        raise EvidenceGone("The beats of this analysis are not there any more.") from None


def _video(work: Work, analysis: Job, claimed: dict[str, Any]) -> bool | None:
    """None where the video is gone, or none was claimed."""
    key = analysis.steps["probe"].result.get("video_key")
    if not key or not claimed.get("video_sha256"):
        return None
    try:
        return bool(sha256_of(work.fetch(key)) == claimed["video_sha256"])
    except NotFound:
        return None


def _made_again(
    work: Work, analysis: Job, claimed: dict[str, Any], pose: bytes, record: dict[str, Any]
) -> tuple[list[dict[str, Any]], bool | None]:
    """What differs, and whether the same comes out; None where another version has scored it."""
    if claimed.get("scorer_version", SCORER_VERSION) != SCORER_VERSION:
        return [], None
    try:
        found = score_document(decode(pose), _music(work, analysis), analysis)
    except (InvalidPoseFile, InvalidMusic, InsufficientEvidence) as problem:
        return [{"path": "/pose", "claimed": "a dance", "found": str(problem)}], False
    differing = differences(record, found)
    return differing, not differing
