"""Queue scoring: landmarks become a score with its reasons and its proof."""

from __future__ import annotations

from typing import Any

from scoring.evidence import InsufficientEvidence
from scoring.landmarks import PoseTrack, decode
from scoring.proof import statement
from services.jobs.job import Job
from services.jobs.pipelines import SCORING_SCORE
from tasks.base import job_task
from tasks.work import Outcome, Work


@job_task(SCORING_SCORE, refuses=(InsufficientEvidence,))
def score(work: Work) -> Outcome:
    """The four axes of the merged track, signed."""
    track = decode(work.services.objects.read(work.result_of("merge")["pose_key"]))
    document = score_document(track, work.job)
    claim = statement(
        document,
        video_sha256=work.result_of("probe").get("video_sha256"),
        parameters=parameters_of(work.job),
    )
    work.log("Dance scored", total_score=document["total_score"])
    return Outcome(job_result={"score": document, "proof": work.services.score_seal.seal(claim)})


def score_document(track: PoseTrack, analysis: Job) -> dict[str, Any]:
    """The score of a track as this analysis makes it. Raises InsufficientEvidence."""
    from scoring.result import score as score_track

    return score_track(track, **parameters_of(analysis)).to_document()


def parameters_of(analysis: Job) -> dict[str, Any]:
    """What the score hangs on besides the pose."""
    return {"target_bpm": analysis.parameters.get("target_bpm")}
