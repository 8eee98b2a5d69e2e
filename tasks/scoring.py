"""Queue scoring: landmarks become a score with its reasons."""

from __future__ import annotations

from scoring.evidence import InsufficientEvidence
from scoring.landmarks import decode
from services.jobs.pipelines import SCORING_SCORE
from tasks.base import job_task
from tasks.work import Outcome, Work


@job_task(SCORING_SCORE, refuses=(InsufficientEvidence,))
def score(work: Work) -> Outcome:
    """The four axes of the merged track."""
    from scoring.result import score as score_track

    track = decode(work.services.objects.read(work.result_of("merge")["pose_key"]))
    result = score_track(track, target_bpm=work.parameters.get("target_bpm"))
    document = result.to_document()
    work.log("Dance scored", total_score=document["total_score"])
    return Outcome(job_result={"score": document})
